"""Sound: echo cancellation, the speaker with its playback clock, and the voice."""
