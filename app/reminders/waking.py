"""The instant of a reminder by what it is for: waking up happens in the morning, whatever the hour of the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from app.reminders.phrases import resolve
from app.reminders.when import USUAL_HOURS, HalfOfDayError, PhraseError, When, WorkingHours

_WAKING = re.compile(r"\b(?:wake|waking|get) ?up\b|\bwake\b", re.IGNORECASE)
_NAP = timedelta(hours=4)
_EARLIEST = 4


def resolve_for(title: str, when: str, now: datetime, hours: WorkingHours = USUAL_HOURS) -> When:
    """As `resolve`, for something with a title. Raises PhraseError as it does.

    "wake me up at six" is in the morning unless six in the evening is near (a nap); an alarm is so only where nothing
    else tells the two apart.
    """
    wakes = _WAKING.search(title) is not None
    try:
        plain = resolve(when, now, hours)
    except HalfOfDayError:
        if wakes or title.strip().lower() == "alarm":
            return resolve(f"{when} in the morning", now, hours)
        raise
    if not wakes or plain.due.hour < 12 or plain.due.astimezone(UTC) - now.astimezone(UTC) <= _NAP:
        return plain
    try:
        early = resolve(f"{when} in the morning", now, hours)
    except PhraseError:
        return plain
    return early if early.due.hour >= _EARLIEST else plain
