"""Carries out what changes reminders that are set: to cancel, hold, put off, move, lengthen and rename them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app import actions, wording
from app.actions import Action
from app.dialogue import Dialogue
from app.errands import Outcome
from app.leaving_out import NEXT, chosen_for
from app.outcomes import answer, changed, forget, scheduled
from app.reminders.matching import EXACT, wants_all
from app.reminders.phrases import resolve
from app.reminders.ringing import without_day, without_next
from app.reminders.schedule import Schedule
from app.reminders.store import Reminder
from app.reminders.when import PhraseError, When, WorkingHours
from app.rewording import complete
from app.unwatching import unwatched, watched_again


def just_set(schedule: Schedule, dialogue: Dialogue, now: datetime) -> str:
    """Words for what was set within the last minute, "" when nothing was."""
    identity = dialogue.last_set(now)
    return "" if identity is None or schedule.get(identity) is None else f"{EXACT}{identity}"


def change(
    action: Action,
    schedule: Schedule,
    dialogue: Dialogue,
    hours: WorkingHours,
    watched: Sequence[str],
    now: datetime,
) -> Outcome | None:
    """What comes of an action that changes what is set, or ends what is `watched`; None for another one. Raises what
    `Schedule` and `resolve` raise."""
    match action:
        case actions.Cancel(which, day):
            return _cancelled(which, day, schedule, dialogue, now)
        case actions.Unwatch(which):
            return unwatched(which, watched, dialogue, now)
        case actions.Restore() if names := [each for each in dialogue.gone(now) if isinstance(each, str)]:
            return watched_again(names, dialogue, now)
        case actions.Restore() if gone := [each for each in dialogue.gone(now) if isinstance(each, Reminder)]:
            schedule.restore(*gone)
            dialogue.note_gone([], now)
            return changed(gone, now)
        case actions.Pause(which):
            return answer(wording.state_of(schedule.pause(which, now), now))
        case actions.Unpause(which):
            return changed(schedule.unpause(which, now), now)
        case actions.Snooze(when, which):
            again = resolve(when, now, hours) if when else None
            ringing = schedule.ringing() if wants_all(which) else []
            named = [f"{EXACT}{each.identity}" for each in ringing] or ["" if wants_all(which) else which]
            return changed([schedule.snooze(again, now, each) for each in named], now)
        case actions.Extend(which, length):
            return changed([schedule.extend(which, length, now)], now)
        case actions.Move(which, when):
            chosen = schedule.select(which or just_set(schedule, dialogue, now), now)
            if (soon := _rings_again(chosen, when, now, hours)) is not None:
                return changed([schedule.snooze(soon, now, f"{EXACT}{chosen.identity}")], now)
            reworded = None if which else dialogue.reworded(when, now)
            words = reworded or complete(when, chosen, now) or when
            moved = schedule.move(f"{EXACT}{chosen.identity}", resolve(words, now, hours), now)
            dialogue.note_set(moved, replace(action, when=words) if moved.rrule else action, now)
            return changed([moved], now)
        case actions.Rename(which, name):
            renamed = schedule.rename(which or just_set(schedule, dialogue, now), name, now)
            dialogue.note_set(renamed, action, now)
            return changed([renamed], now)
    return None


def _rings_again(reminder: Reminder, when: str, now: datetime, hours: WorkingHours) -> When | None:
    """When a recurrence that rings is to come back, where that is before it comes next: "move it to ten" at nine."""
    if reminder.rrule is None or reminder.rung is None:
        return None
    try:
        again = resolve(when, now, hours)
    except PhraseError:
        return None
    return again if again.rrule is None and again.due.astimezone(UTC) < reminder.due else None


def _cancelled(which: str, day: str, schedule: Schedule, dialogue: Dialogue, now: datetime) -> Outcome:
    """Drops what is meant, but leaves out only that day, or the next time, of what recurs where one is named."""
    found = chosen_for(which, day, schedule, now)
    chosen, today = list(found), now.date()
    recurring = [each for each in chosen if each.rrule is not None and (found[each] or day == NEXT)]
    if recurring == chosen and all(each.rung is not None and found[each] == today for each in recurring):
        for each in recurring:
            schedule.acknowledge(each.identity, now)
        return answer(wording.ALL_RIGHT, effects=(forget(chosen),))
    left = {each: without_day(each, on, now) if (on := found[each]) else without_next(each, now) for each in recurring}
    skipped = [each for each in left.values() if each is not None]
    if skipped:
        schedule.restore(*skipped)
    over = ",".join(str(each.identity) for each in chosen if left.get(each) is None)
    gone = schedule.cancel(f"{EXACT}{over}", now) if over else []
    dialogue.note_gone(chosen, now)
    told = " ".join(filter(None, (wording.dropped(gone) if gone else "", wording.state_of(skipped, now))))
    return answer(told, tuple(scheduled(each, now) for each in skipped), (forget(chosen),))
