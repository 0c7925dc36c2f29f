"""What is set goes into an iCalendar file of the user's, and what such a file holds is set."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.errands import Outcome
from app.outcomes import answer, refusal
from app.reminders.exchange import Entry, ExchangeError, from_icalendar, to_icalendar
from app.reminders.schedule import Schedule
from app.reminders.store import StoreError


def exchanged(schedule: Schedule, way: str, path: Path, now: datetime) -> Outcome:
    """Writes everything that waits into a file ("export"), or sets what a file holds ("import")."""
    try:
        if way == "export":
            waiting = schedule.upcoming()
            path.write_bytes(to_icalendar(waiting, now))
            return answer(f"Wrote {len(waiting)} into {path}.")
        imported = from_icalendar(path.read_bytes(), now)
        fresh = [entry for entry in imported.entries if not _is_set(entry, schedule)]
        for entry in fresh:
            schedule.add(entry.kind, entry.title, entry.when, entry.length, now)
    except OSError as error:
        return refusal(way, f"{path} cannot be used: {error.strerror}.", "")
    except (ExchangeError, StoreError) as error:
        return refusal(way, str(error), "")
    known = len(imported.entries) - len(fresh)
    return answer(
        f"Set {len(fresh)} from {path}; {known} were set already, {imported.left_out} left out (over, without a "
        "time of day, or recurring in a way that is not known here)."
    )


def _is_set(entry: Entry, schedule: Schedule) -> bool:
    return any(
        (each.title, each.kind, each.rrule, each.due) == (entry.title, entry.kind, entry.when.rrule, entry.when.due)
        for each in schedule.upcoming()
    )
