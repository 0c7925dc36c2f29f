"""The settings while the program runs: one value at a time is changed, checked, written down and told to the parts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.settings import Setting, Settings, SettingsError, load, save, schema

Listener = Callable[[Settings], None]

FIXED_BY_COMMAND = "Fixed for this run on the command line."
FIXED_BY_ENVIRONMENT = "Fixed for this run by the environment variable {variable}."
UNWRITABLE = "The settings file {path} cannot be written ({reason})."
CHOOSE = "Choose one of: {choices}."
BETWEEN = "Write a number from {least} to {most}."
AT_LEAST = "Write a number that is at least {least}."
UNUSABLE = "This cannot be used: {reason}."
SENTENCES = (FIXED_BY_COMMAND, FIXED_BY_ENVIRONMENT, UNWRITABLE, CHOOSE, BETWEEN, AT_LEAST, UNUSABLE)
"""Everything that it says to the user, for those who translate it."""


class SettingsKeeper:
    """Holds the settings in force.

    Attributes:
        current: all of them.
        path: the user's file.
    """

    def __init__(
        self,
        path: Path,
        current: Settings,
        overrides: Mapping[str, str] | None = None,
        tr: Callable[[str], str] = str,
    ) -> None:
        """`overrides`: what the command line fixed for this run, as for `load`; `tr`: says a sentence in the user's
        language."""
        self._tr = tr
        self.path = path
        self.current = current
        self._overrides = dict(overrides or {})
        self._listeners: list[Listener] = []
        self._rows = {row.name: row for row in schema()}

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with all settings after each change, on the thread of who made it, until what it gives back
        is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def value(self, name: str) -> Any:
        """The value in force of "section.key"."""
        section, _, key = name.partition(".")
        return getattr(getattr(self.current, section), key)

    def fixed(self, name: str) -> str:
        """Why the user's file has no say over a setting in this run, "" when it has."""
        if name in self._overrides:
            return self._tr(FIXED_BY_COMMAND)
        variable = "ALONGSIDE_" + name.replace(".", "__")
        if any(each.upper() == variable.upper() for each in os.environ):
            return self._tr(FIXED_BY_ENVIRONMENT).format(variable=variable.upper())
        return ""

    def wrong(self, name: str, value: Any) -> str:
        """What is wrong with a value, in one sentence for the user; "" when it can be used."""
        row = self._rows[name]
        section = getattr(self.current, row.section)
        try:
            type(section).model_validate({**section.model_dump(), row.key: value})
        except ValidationError as error:
            return explained(row, error.errors()[0], self._tr)
        return ""

    def change(self, changes: Mapping[str, Any]) -> None:
        """Takes on settings (`{"section.key": value}`), writes them into the user's file and tells every listener.

        Raises:
            SettingsError: a value is wrong or the file cannot be written; then nothing has changed.
        """
        for name, value in changes.items():
            if wrong := self.wrong(name, value):
                raise SettingsError(wrong)
        try:
            save(self.path, changes)
        except (OSError, UnicodeDecodeError, ValueError) as error:
            told = self._tr(UNWRITABLE).format(path=self.path, reason=error)
            raise SettingsError(told) from error
        self.reload()

    def reload(self) -> None:
        """Reads the file again. Raises SettingsError when it cannot be used; then the settings in force stay."""
        fresh = load(self.path, self._overrides)
        if fresh.model_dump() == self.current.model_dump():
            return
        self.current = fresh
        for listener in tuple(self._listeners):
            listener(fresh)


def explained(row: Setting, error: Mapping[str, Any], tr: Callable[[str], str] = str) -> str:
    """One of pydantic's errors in words for everybody."""
    if row.choices:
        return tr(CHOOSE).format(choices=", ".join(tr(row.called(choice)) for choice in row.choices))
    if row.wrong:
        return tr(row.wrong)
    if row.least is not None and row.most is not None:
        return tr(BETWEEN).format(least=f"{row.least:g}", most=f"{row.most:g}")
    if row.least is not None:
        return tr(AT_LEAST).format(least=f"{row.least:g}")
    return tr(UNUSABLE).format(reason=error["msg"])
