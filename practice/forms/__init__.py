"""Forms about the practice, and the fields that every app's forms are made of."""
