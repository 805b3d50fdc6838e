"""Pure rules about remittances."""
