"""What the field says about appointments and coding: pure functions."""
