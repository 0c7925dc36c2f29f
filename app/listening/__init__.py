"""What was said, kept for a moment and, where the user has a stronger recogniser, read a second time."""
