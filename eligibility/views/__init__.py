"""What payers say, where the desk needs it."""
