"""Single defects of good files, and which of them our readers and checks name: `python -m tests.x12.mutations`."""
