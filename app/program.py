"""What a user can ask of the running program, whether through the tray, a window or another process."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta

from app import wording
from app.clock import WallClock
from app.host import Host
from app.keeper import SettingsKeeper
from app.reminders.durations import parse_duration, say_duration
from app.reminders.when import PhraseError
from app.settings import SettingsError
from app.status import Status

MOST_SHOWN = 6
MORNING = 7
"""The hour at which tomorrow begins."""


class Program:
    """The running program as the tray sees it; see `app.ui.tray.TrayModel`. Nothing here waits."""

    def __init__(self, host: Host, keeper: SettingsKeeper, end: Callable[[], None]) -> None:
        self._host = host
        self._keeper = keeper
        self._end = end
        self._clock = WallClock()
        self._said: list[str] = []
        host.happened.append(self._note)

    def _note(self, events: object) -> None:
        assert isinstance(events, (list, tuple))
        for event in events:
            if event.event == "forgotten":
                self._said = []
            elif event.event in ("voice", "say"):
                self._said = [*self._said, event.fields["text"]][-MOST_SHOWN:]

    @property
    def state(self) -> str:
        """What the copilot is doing now; see `app.status.Status`."""
        return self._host.status.state

    @property
    def problem(self) -> str:
        """What is wrong, empty when nothing is."""
        return self._host.status.problem

    @property
    def paused(self) -> bool:
        """Whether the user has paused it."""
        return self._host.status.paused

    @property
    def speaking(self) -> bool:
        """Whether anything is being said, or about to be."""
        return self._host.status.speaking

    @property
    def listens(self) -> bool:
        """Whether it may hear what is said."""
        return self._host.status.listens

    @property
    def looks(self) -> bool:
        """Whether it looks at the screen."""
        return self._host.status.looks

    @property
    def paused_until(self) -> datetime | None:
        """When the pause ends by itself, None for one that does not and while there is none."""
        return self._host.status.paused_until

    def told_state(self) -> str:
        """What is wrong, or else what it is doing, in a sentence."""
        status = self._host.status
        if status.paused and status.problem:
            return f"{_paused(status)} {status.problem}"
        if status.problem:
            return status.problem
        if status.state == "paused" and status.paused_until is not None:
            return _paused(status)
        if status.state == "withholding":
            return "Alongside has something to say and waits until quiet is over."
        if status.state == "listening" and not status.looks:
            return "Alongside is listening, and not looking at the screen."
        if status.state == "listening" and not status.listens:
            return "Alongside is looking at the screen, and not listening."
        return f"Alongside is {status.state}."

    @property
    def abroad(self) -> str:
        """The host off this machine that a question is being sent to, empty when there is none."""
        return self._host.status.abroad

    @property
    def last_said(self) -> str:
        """The last words that were spoken."""
        return self._host.status.last_said

    @property
    def said(self) -> list[str]:
        """The last things that were spoken, the newest first."""
        return list(reversed(self._said))

    @property
    def reminders(self) -> list[str]:
        """What is set, the next one first, one line each."""
        now = self._clock.now()
        return [wording.set_back(each, now).rstrip(".") for each in self._host.reminders[:MOST_SHOWN]]

    @property
    def muted(self) -> bool:
        """True while the voice makes no sound."""
        return self._keeper.current.speaking.muted

    @property
    def proactivity(self) -> str:
        """How readily it speaks up unasked."""
        return self._keeper.current.behaviour.proactivity

    def be_proactive(self, level: str) -> None:
        """Speaks up more or less readily."""
        self._change("behaviour.proactivity", level)

    def mute(self, muted: bool) -> None:
        """Makes no sound any more, or speaks again."""
        self._change("speaking.muted", muted)

    def mute_told(self, muted: bool, has_windows: bool) -> tuple[bool, str]:
        """Mutes, or speaks again; whether it is so now, and an answer that says what becomes of its words."""
        fixed = self._keeper.fixed("speaking.muted") if self.muted != muted else ""
        wrong = fixed or self._change("speaking.muted", muted)
        if self.muted != muted:
            return False, f"The voice is still {'on' if muted else 'mute'}. {wrong}"
        if not muted:
            return True, "The voice is on."
        if not has_windows:
            return True, "The voice is mute, and what it says is not shown, since this copy runs without windows."
        if self._keeper.current.captions.show == "never":
            return True, "The voice is mute, and what it says is not shown, since captions.show is never."
        return True, "The voice is mute; what it says is shown."

    def _change(self, name: str, value: object) -> str:
        """Changes a setting; why it could not be, "" where it could."""
        refused = ""
        try:
            self._keeper.change({name: value})
        except SettingsError as wrong:
            refused = str(wrong)
        self._host.report_problem("settings", refused)
        return refused

    def pause(self, length: timedelta | None = None) -> None:
        """Hear and see nothing for `length`, or until `resume`; reminders still come."""
        self._host.pause(length)

    def pause_until_tomorrow(self) -> None:
        """Hear and see nothing until the next morning."""
        self.pause(until_morning(self._clock.now()))

    def pause_for(self, words: str) -> tuple[bool, str]:
        """Pauses as typed: "", "15 minutes", "one hour", "until tomorrow". Whether it did, and an answer."""
        if not words.strip():
            self.pause()
            return True, "Alongside hears and sees nothing until it is resumed."
        if words.split()[-1] == "tomorrow":
            self.pause_until_tomorrow()
            return True, "Alongside hears and sees nothing until tomorrow morning."
        try:
            length = parse_duration(words)
        except PhraseError:
            return False, f"For how long should it pause? {words!r} is no length of time; try: pause 15 minutes."
        if length <= timedelta(0):
            return False, "A pause takes longer than nothing; try: pause 15 minutes."
        self.pause(length)
        return True, f"Alongside hears and sees nothing for {say_duration(length)}."

    def resume(self) -> None:
        """Hear and see again."""
        self._host.resume()

    def toggle(self) -> bool:
        """Pause, or resume what is paused; whether it is paused now."""
        if self._host.paused:
            self.resume()
        else:
            self.pause()
        return self._host.paused

    def hush(self) -> None:
        """Stop speaking now."""
        self._host.hush()

    def forget_everything(self) -> None:
        """Forget what was ever heard, said and answered, wherever it is held; the journal's file is emptied apart."""
        self._said = []
        self._host.forget_everything()

    def order(self, name: str, text: str) -> Future[tuple[bool, str]]:
        """Carries out a typed command; see `app.runtime.Runtime.order`."""
        return self._host.order(name, text)

    def pace(self, words: str) -> tuple[bool, str]:
        """How the loop kept up in the last so many seconds, a minute where none are named, as JSON."""
        try:
            seconds = float(words or 60.0)
        except ValueError:
            return False, f"{words!r} is no number of seconds; try: pace 60."
        return True, json.dumps(self._host.pace(seconds))

    def quit(self) -> None:
        """End the program."""
        self._end()


def _paused(status: Status) -> str:
    """That it is paused, and until when."""
    until = status.paused_until
    return "Alongside is paused." if until is None else f"Alongside is paused until {until:%A, %H:%M}."


def until_morning(now: datetime) -> timedelta:
    """How long it is until the next morning at seven."""
    morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if morning <= now:
        morning += timedelta(days=1)
    return morning - now
