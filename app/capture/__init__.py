"""What is heard and seen: microphone, screen, focus, and the privacy gate before anything is kept."""
