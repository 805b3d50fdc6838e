"""Acts on remittances: read, match, post, hold, attach, deny, forward to the next payer."""
