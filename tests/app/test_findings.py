"""The demonstration's report claims only what the timeline holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.events import Event
from app.findings import account, due_after, first, voiced

REQUEST = "Remind me in ten seconds to stretch."


def spoken(kind: str, text: str, started: float, cut: bool = False) -> Event:
    return Event(started, "voice", {"text": text, "kind": kind, "started": started, "ended": started + 1, "cut": cut})


def whole() -> list[Event]:
    """A timeline in which everything went well."""
    return [
        Event(3.2, "heard", {"text": "remind me in ten"}),
        Event(4.4, "heard", {"text": "seconds to stretch"}),
        Event(4.6, "action", {"action": "remind in ten seconds ; stretch"}),
        Event(4.6, "scheduled", {"due": "2026-11-22T10:00:14+01:00", "title": "stretch"}),
        spoken("confirm", "In ten seconds: stretch.", 5.0),
        Event(14.6, "due", {"title": "stretch"}),
        spoken("due", "Reminder: stretch.", 14.9),
        Event(25.0, "seen", {"kind": "done", "text": "Copying photos finished."}),
        spoken("seen", "Copying photos finished.", 25.2),
    ]


def not_seen(events: list[Event], finished_at: float | None = 24.0) -> list[str]:
    return [finding.what for finding in account(events, REQUEST, finished_at) if not finding.seen]


def test_when_everything_went_well_everything_was_seen() -> None:
    assert not_seen(whole()) == []


def test_an_empty_timeline_shows_nothing() -> None:
    findings = account([], REQUEST, None)
    assert not any(finding.seen for finding in findings)
    assert all(finding.line().startswith("[NOT SEEN] ") for finding in findings)


@pytest.mark.parametrize("missing", range(9))
def test_whatever_is_missing_is_reported(missing: int) -> None:
    events = whole()
    if events[missing].event in ("heard", "due"):
        events = [event for event in events if event.event != "heard"]
    else:
        del events[missing]
    assert not_seen(events)


def test_a_late_reminder_is_not_counted() -> None:
    events = whole()
    events[6] = spoken("due", "Reminder: stretch.", 15.6)
    assert not_seen(events) == ["it did so 10 s after it was set, ± 0.5 s"]


def test_words_that_were_cut_off_were_not_spoken() -> None:
    events = whole()
    events[4] = spoken("confirm", "In ten seconds: stretch.", 5.0, cut=True)
    assert not_seen(events) == ["it confirmed that aloud"]


def test_a_wrong_action_is_shown_as_what_it_was() -> None:
    events = whole()
    events[2] = Event(4.6, "action", {"action": "remind in two seconds ; stretch"})
    finding = account(events, REQUEST, 24.0)[1]
    assert not finding.seen
    assert finding.detail == "remind in two seconds ; stretch"


def test_a_refused_action_is_named() -> None:
    events = [Event(4.6, "refused", {"action": "remind in ten", "why": "not sure enough"})]
    assert account(events, REQUEST, None)[1].detail == "remind in ten"


def test_what_was_mentioned_before_it_happened_counts_against_it() -> None:
    assert not_seen(whole(), finished_at=30.0) == [
        "it saw the program on the screen finish",
        "it said so, unasked",
        "it mentioned nothing that had not happened",
    ]


def test_first_and_voiced_find_the_earliest_that_fits() -> None:
    events = whole()
    found = first(events, "heard")
    assert found is events[0]
    assert first(events, "asked") is None
    assert voiced(events, "due", after=15.0) is None


def test_the_time_until_due_comes_from_the_event() -> None:
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    due = (now + timedelta(seconds=10)).isoformat()
    assert due_after(Event(1.0, "scheduled", {"due": due}), now) == 10.0
    assert due_after(Event(1.0, "scheduled", {"due": "2026-11-22T08:00:00+00:00"}), now) == 0.0
    for useless in ({}, {"due": "soon"}, {"due": "2026-11-22T08:00:00"}):
        assert due_after(Event(1.0, "scheduled", useless), now) == 0.0
