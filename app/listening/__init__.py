"""What was said, kept for a moment."""
