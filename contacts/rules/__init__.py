"""What a payer may ask of a claim, without database or framework."""
