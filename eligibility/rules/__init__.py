"""Pure rules about eligibility."""
