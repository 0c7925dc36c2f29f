"""Reminders and timers: words to instants, what is due when, and keeping it all across crashes.

    phrases.py    resolve(words, now) -> When(due, rrule, seconds); parse_duration(words) -> timedelta;
                  say_when(when, now) -> str; say_duration(length) -> str; PhraseError(question)
                  (on numbers, durations, clock, days, recurrences: reading; settle: meaning; readback: saying)
    waking.py     resolve_for(title, words, now) -> When: waking up is in the morning
    mishearings.py  what speech recognition does to numbers; endings.py: when a recurrence ends
    typed.py      interpret(text, now) -> Action | None, for whole sentences (on splitting, typed_forms);
                  interpret_several: those that ask for more than one (on several); ahead.py: so long before something
    asking.py     about_what_is_set(question, reminders): questions that what is set answers
    exchange.py   to_icalendar(reminders, now), from_icalendar(text, now)
    secrecy.py    reminders_key(): the key in the system's keyring, or None
    store.py      ReminderStore.open(path, key): the SQLite file; Reminder, ReminderState, StoreError; `.notice`
    fitting.py    fits_time(words, reminder, now), comes_at: whether one is due at a time that is named
    matching.py   pick(which, reminders, now): which one is meant
    zones.py      local_zone(): the machine's zone with its clock changes
    occurrences.py  what comes next in a recurrence
    schedule.py   Schedule(store): add_reminder(title, when, now), add_timer(length, name, now), due(now) -> [Firing],
                  told(id, now), acknowledge(id, now), ringing(), select(which, now), upcoming() -> [Reminder],
                  next(), left(which, now),
                  cancel(which, now) -> [Reminder], extend(which, by, now), move(which, when, now),
                  rename(which, name, now), pause(which, now), unpause(which, now), snooze(when | None, now);
                  ScheduleError(question) where it must ask back; describe(reminder, now) -> str

`now` is an aware datetime in the user's zone throughout; a Reminder holds UTC.
"""
