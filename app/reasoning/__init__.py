"""The background track: questions that need thought."""
