"""What the codes mean, in our own short words. A code that is missing here is kept as it came and shown as it is."""
