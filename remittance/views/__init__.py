"""Pages of remittances and denials."""
