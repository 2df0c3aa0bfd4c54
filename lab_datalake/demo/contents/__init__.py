"""What lies in the demo lake."""
