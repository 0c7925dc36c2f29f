"""What can go wrong on the virtual desk."""

from __future__ import annotations


class DeskError(Exception):
    """The virtual desk cannot be set up or used; the text is one sentence that says what to install or do."""
