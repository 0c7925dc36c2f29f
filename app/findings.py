"""What a demonstration was expected to show, and what its timeline says it did show.

Nothing is assumed: each expectation is looked for in the events, and what cannot be found is reported as not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.events import Event

REMINDER_SECONDS = 10.0
REMINDER_TOLERANCE = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation and what became of it.

    Attributes:
        what: what should have happened.
        seen: True when it did.
        detail: the evidence, or what was found in its stead.
    """

    what: str
    seen: bool
    detail: str

    def line(self) -> str:
        """For the printed report."""
        return f"[{'seen' if self.seen else 'NOT SEEN'}] {self.what}" + (f": {self.detail}" if self.detail else "")


def first(events: Sequence[Event], name: str, test: Callable[[Event], bool] | None = None) -> Event | None:
    """The first event of this name that passes the test, where there is one."""
    return next((event for event in events if event.event == name and (test is None or test(event))), None)


def voiced(events: Sequence[Event], kind: str, after: float = 0.0) -> Event | None:
    """The first note of this kind that was spoken to its end, begun at `after` seconds or later."""
    return first(
        events,
        "voice",
        lambda e: e.fields.get("kind") == kind and not e.fields.get("cut", False) and _start(e) >= after,
    )


def _start(event: Event) -> float:
    return float(event.fields.get("started", event.t))


def account(events: Sequence[Event], request: str, finished_at: float | None) -> list[Finding]:
    """Goes through what a whole demonstration should show.

    request: the words that were spoken. finished_at: stream time at which the program on the screen finished, None
    when it did not.
    """
    scheduled = first(events, "scheduled")
    return [
        _heard(events, request),
        _action(events),
        _scheduled(scheduled),
        _spoken("it confirmed that aloud", voiced(events, "confirm", scheduled.t if scheduled else 0.0)),
        *_reminded(events, scheduled),
        *_seen(events, finished_at),
    ]


def _heard(events: Sequence[Event], request: str) -> Finding:
    words = " ".join(str(event.fields.get("text", "")) for event in events if event.event == "heard").split()
    wanted = set(request.lower().rstrip(".").split())
    got = wanted & set(words)
    detail = f"{len(got)} of {len(wanted)} words; it wrote “{' '.join(words)}”"
    return Finding("it heard the request", 2 * len(got) >= len(wanted), detail)


def _action(events: Sequence[Event]) -> Finding:
    def is_the_one(event: Event) -> bool:
        return str(event.fields.get("action", "")).startswith("remind in ten seconds")

    action = first(events, "action", is_the_one) or first(events, "action") or first(events, "refused")
    detail = str(action.fields.get("action", action.fields)) if action else "no action at all"
    return Finding("it took the right action", action is not None and is_the_one(action), detail)


def _scheduled(scheduled: Event | None) -> Finding:
    if scheduled is None:
        return Finding("it scheduled the reminder", False, "")
    detail = f"“{scheduled.fields.get('title')}” at {scheduled.fields.get('due')}"
    return Finding("it scheduled the reminder", True, detail)


def _spoken(what: str, voice: Event | None) -> Finding:
    return Finding(what, voice is not None, f"“{voice.fields.get('text')}”" if voice else "")


def _reminded(events: Sequence[Event], scheduled: Event | None) -> list[Finding]:
    voice = voiced(events, "due", scheduled.t) if scheduled else None
    on_time = f"it did so {REMINDER_SECONDS:.0f} s after it was set, ± {REMINDER_TOLERANCE} s"
    late = _start(voice) - scheduled.t if scheduled and voice else None
    return [
        _spoken("it spoke the reminder", voice),
        Finding(
            on_time,
            late is not None and abs(late - REMINDER_SECONDS) <= REMINDER_TOLERANCE,
            f"{late:.2f} s" if late is not None else "",
        ),
    ]


def _seen(events: Sequence[Event], finished_at: float | None) -> list[Finding]:
    sights = [event for event in events if event.event == "seen"]
    true = [event for event in sights if finished_at is not None and event.t >= finished_at]
    early = len(sights) - len(true)
    detail = f"{true[0].t - finished_at:.1f} s after it finished" if true and finished_at is not None else ""
    findings = [Finding("it saw the program on the screen finish", bool(true), detail)]
    findings.append(_spoken("it said so, unasked", voiced(events, "seen", true[0].t) if true else None))
    if early:
        findings.append(Finding("it mentioned nothing that had not happened", False, f"{early} mentioned before then"))
    return findings


def due_after(scheduled: Event, now: datetime) -> float:
    """Seconds from `now` until what was scheduled is due; 0 when the event does not tell or it is past."""
    try:
        due = datetime.fromisoformat(str(scheduled.fields["due"]))
        return max(0.0, (due - now).total_seconds())
    except (KeyError, ValueError, TypeError):
        return 0.0
