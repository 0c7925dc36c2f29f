"""Brings the settings file of an older version up to date, its comments kept.

A file says with `version = N` at its top what it was written for; one without that is of version 1. Each step is one
function on the document. The file before the first step stays beside it as `settings.toml.1`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from app.capture.private_apps import CHROMIUM
from app.sections import MOST_DAYS

Step = Callable[[tomlkit.TOMLDocument], None]


def move(old: str, new: str) -> Step:
    """A step that gives a setting another name ("section.key"); a value already there is left as it is."""
    (old_section, old_key), (new_section, new_key) = old.split("."), new.split(".")

    def step(document: tomlkit.TOMLDocument) -> None:
        table = document.get(old_section)
        if not isinstance(table, dict) or old_key not in table:
            return
        value = table.pop(old_key)
        if not table:
            document.remove(old_section)
        document.setdefault(new_section, tomlkit.table()).setdefault(new_key, value)

    return step


def rename(name: str, values: Mapping[str, str]) -> Step:
    """A step that gives the values of a setting ("section.key") other names."""
    section, key = name.split(".")

    def step(document: tomlkit.TOMLDocument) -> None:
        table = document.get(section)
        if isinstance(table, dict) and table.get(key) in values:
            table[key] = values[table[key]]

    return step


def exclude_with(title: str, apps: Sequence[str]) -> Step:
    """A step that excludes these programs where this pattern of titles is excluded."""

    def step(document: tomlkit.TOMLDocument) -> None:
        screen = document.get("screen")
        if isinstance(screen, dict) and title in screen.get("excluded_titles", ()):
            known = screen.setdefault("excluded_apps", tomlkit.array())
            known.extend(app for app in apps if app not in known)

    return step


def at_most(name: str, most: int) -> Step:
    """A step that lowers a number ("section.key") to a bound that it did not have before."""
    section, key = name.split(".")

    def step(document: tomlkit.TOMLDocument) -> None:
        table = document.get(section)
        if isinstance(table, dict) and isinstance(kept := table.get(key), int | float) and kept > most:
            from app.logs import LOG

            table[key] = most
            LOG.warning("The setting %s was %s, which is more than it may be, so it is %s now.", name, kept, most)

    return step


#: Step n makes a file of version n one of version n + 1.
STEPS: tuple[Step, ...] = (
    move("log.words", "privacy.words_in_log"),
    move("behaviour.work_begins", "reminders.work_begins"),
    move("behaviour.work_ends", "reminders.work_ends"),
    move("behaviour.notify", "reminders.notify"),
    move("behaviour.away_minutes", "reminders.away_minutes"),
    rename(
        "behaviour.proactivity",
        {"never": "off", "rarely": "long tasks", "usually": "everything", "often": "everything"},
    ),
    exclude_with("incognito", CHROMIUM),
    at_most("journal.keep_days", MOST_DAYS),
)
VERSION = len(STEPS) + 1


def migrate(path: Path, steps: Sequence[Step] = STEPS) -> bool:
    """Brings the file up to date; True when something in it had to change. What cannot be read is left as it is, for
    the reader to complain about, and so is a file of a version newer than this program."""
    try:
        text = path.read_text(encoding="utf-8")
        document = tomlkit.parse(text)
    except (OSError, UnicodeDecodeError, TOMLKitError):
        return False
    version = document.get("version", 1)
    if not isinstance(version, int) or not 1 <= version <= len(steps):
        return False
    for step in steps[version - 1 :]:
        step(document)
    if tomlkit.dumps(document) == text:
        return False
    document["version"] = len(steps) + 1
    path.with_name(f"{path.name}.{version}").write_text(text, encoding="utf-8")
    whole = path.with_suffix(".new")
    whole.write_text(tomlkit.dumps(document), encoding="utf-8")
    whole.replace(path)
    return True
