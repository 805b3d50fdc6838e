"""Pure rules about the identifiers of those who bill and treat."""
