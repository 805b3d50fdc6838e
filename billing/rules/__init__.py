"""What the field says about prices and money, as pure functions."""
