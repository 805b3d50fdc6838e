"""What is done with appointments and chart notes."""
