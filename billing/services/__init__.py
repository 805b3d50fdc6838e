"""Acts on money: entries in the ledger, superbills, payments."""
