"""Pages about the practice itself."""
