"""Commands typed into a shell, as the running program carries them out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.commands import ReminderCommands
from app.errands import Outcome


def typed_order(commands: ReminderCommands, name: str, text: str, now: datetime) -> Outcome:
    """What a command of the shell means: `remind "me in ten minutes to call anna"`, `list`, `cancel bread`, or any
    sentence with `do`."""
    if name in ("export", "import"):
        return commands.exchange(name, Path(text), now)
    if name == "do":
        return commands.typed(text, now)
    if name == "press":
        button, _, number = text.partition(" ")
        return commands.pressed(button, int(number), now)
    if name == "remind":
        words = text if text.startswith(("me ", "us ")) else f"me {text}"
        return commands.typed(f"remind {words}", now)
    return commands.perform(f"{name} {text}".strip(), "", now)
