"""The named acts on claims."""
