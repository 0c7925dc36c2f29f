"""Scenes: timed recordings with expected outputs, and their generators."""
