"""What the codes mean, in our own short words. A code that is missing here is kept and shown as it came."""
