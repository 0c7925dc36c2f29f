"""What rings, shown as a notification of the desktop with buttons to be done with it or to put it off."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from app.events import Event
from app.keeper import SettingsKeeper
from app.reminders.clock import say_clock
from app.wording import sentence

BUTTONS = {"done": "Done", "snooze": "Snooze 10 minutes"}
TITLES = {False: "Reminder", True: "Missed"}


class Ringing(Protocol):
    """What of the program is needed here; see `app.host.Host`."""

    happened: list[Callable[[Sequence[Event]], None]]

    @property
    def ringing(self) -> frozenset[int]:
        """The numbers of what rang and nobody has seen to."""

    def order(self, name: str, text: str) -> Future[tuple[bool, str]]:
        """Carries out a command."""


class Notices(Protocol):
    """Shows notifications; see `app.system.notifications.Notifier`."""

    def start(self) -> None:
        """Begins."""

    def stop(self) -> None:
        """Ends."""

    def show(self, key: str, title: str, text: str, buttons: Mapping[str, str]) -> None:
        """Shows one."""

    def withdraw(self, key: str) -> None:
        """Takes one back."""


class ReminderNotices:
    """Shows a notification for what rings, and takes it back once somebody has seen to it."""

    def __init__(
        self,
        host: Ringing,
        keeper: SettingsKeeper,
        otherwise: Callable[[str, str], object],
        notifier: Notices | None = None,
        tr: Callable[[str], str] = str,
    ) -> None:
        """`otherwise` shows a title and a text where the desktop has no notifications; `tr` says titles and buttons in
        the user's language."""
        self._tr = tr
        self._host = host
        self._keeper = keeper
        self._otherwise = otherwise
        self._notifier = notifier or self._of_the_system()
        self._shown: set[int] = set()

    def _of_the_system(self) -> Notices | None:
        if sys.platform != "linux":
            return None
        from app.system.notifications import Notifier

        return Notifier(self.press, self._otherwise)

    def start(self) -> None:
        """Begins to show what rings."""
        if self._notifier is not None:
            self._notifier.start()
        self._host.happened.append(self._take)

    def stop(self) -> None:
        """Shows nothing any more; harmless when it has not begun."""
        if self._take in self._host.happened:
            self._host.happened.remove(self._take)
            if self._notifier is not None:
                self._notifier.stop()

    def press(self, key: str, button: str) -> None:
        """A button was pressed; the body of the notification itself ("default") is none."""
        if button in BUTTONS:
            self._host.order("press", f"{button} {key}")

    def _take(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.event == "due" and self._keeper.current.reminders.notify:
                self._show(event)
        if self._shown and any(event.event == "action" for event in events):
            gone = self._shown - self._host.ringing
            self._shown -= gone
            for number in gone:
                if self._notifier is not None:
                    self._notifier.withdraw(str(number))

    def _show(self, event: Event) -> None:
        number = int(event.fields["number"])
        title, text = self._tr(TITLES[event.fields["missed"]]), f"{sentence(event.fields['title'])} {_clock(event)}"
        if self._notifier is None:
            self._otherwise(title, text)
            return
        self._shown.add(number)
        buttons = {name: self._tr(label) for name, label in BUTTONS.items()}
        self._notifier.show(str(number), title, text, buttons)


def _clock(event: Event) -> str:
    """The time of day at which it was due, in words."""
    at = datetime.fromisoformat(event.fields["due"])
    return sentence(" ".join(part for part in say_clock(at.time().replace(second=0, microsecond=0)) if part))
