"""Forms of the schedule and the chart note."""
