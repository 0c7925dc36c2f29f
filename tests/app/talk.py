"""A conversation with the commands over real reminders, in the words that come back."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.commands import ReminderCommands
from app.errands import Outcome
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def said(outcome: Outcome) -> str:
    """What is told of an outcome."""
    return " ".join(wish.text for wish in outcome.wishes)


class Talk:
    """A conversation with real reminders; every turn comes five seconds after the last."""

    def __init__(self, store: ReminderStore) -> None:
        self.now = NOW
        self.commands = ReminderCommands(Schedule(store), NOW)

    def after(self, **length: float) -> Talk:
        self.now += timedelta(**length)
        return self

    def type(self, words: str) -> str:
        self.after(seconds=5)
        return said(self.commands.typed(words, self.now))

    def hear(self, words: str) -> str:
        """What an utterance brings without any action of the model."""
        self.after(seconds=5)
        return said(self.commands.heard(words, self.now))

    def rings(self) -> list[str]:
        outcome = self.commands.due(self.now)
        for wish in outcome.wishes:
            self.commands.told(wish.key or "", self.now)
        return [wish.text for wish in outcome.wishes]

    def act(self, text: str, heard: str = "", sure: bool = True) -> str:
        """What an action of the model brings, of which it was sure or not."""
        self.after(seconds=5)
        return said(self.commands.perform(text, heard, self.now, sure=sure))
