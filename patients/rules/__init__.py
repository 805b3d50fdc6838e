"""What the field says about patients and coverage: pure functions."""
