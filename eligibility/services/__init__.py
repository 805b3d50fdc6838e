"""Acts on eligibility: asking, sending, recording answers."""
