"""All settings together: their schema, from which file, settings window and docs follow, read and written here.

Values come from, the strongest first: `--set section.key=value`, environment variables (`ALONGSIDE_SECTION__KEY`), the
user's `settings.toml`, the defaults in `app.sections`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import tomlkit
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from app.migrations import VERSION, migrate
from app.reasoning.section import Reasoning
from app.section import Section
from app.sections import (
    Behaviour,
    Captions,
    Consent,
    General,
    Hearing,
    Journal,
    Model,
    Privacy,
    Reminders,
    Screen,
    Shortcuts,
    Speaking,
)


class SettingsError(Exception):
    """The settings cannot be used; the text is one sentence for the user."""


class Settings(BaseSettings):
    """All settings. Build it with `load`; a change is a new value."""

    model_config = SettingsConfigDict(
        env_prefix="ALONGSIDE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    version: int = Field(default=VERSION, exclude=True)
    general: General = General()
    consent: Consent = Consent()
    hearing: Hearing = Hearing()
    speaking: Speaking = Speaking()
    captions: Captions = Captions()
    screen: Screen = Screen()
    reminders: Reminders = Reminders()
    behaviour: Behaviour = Behaviour()
    journal: Journal = Journal()
    reasoning: Reasoning = Reasoning()
    privacy: Privacy = Privacy()
    model: Model = Model()
    shortcuts: Shortcuts = Shortcuts()

    @property
    def may_look(self) -> bool:
        """True where the user lets the screen be looked at, and wants it."""
        return self.consent.screen and self.screen.look


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the schema, for a window or a manual page.

    Attributes:
        kind: bool, int, float, str, a Literal of texts, or a tuple of texts or whole numbers.
        least, most: the bounds of a number, None where it has none.
        wrong: what to tell the user about a value that is not usable, "" where its kind and bounds say it all.
        names: what to call those of its choices that are not called what they are.
    """

    section: str
    key: str
    kind: Any
    default: Any
    label: str
    help: str
    least: float | None = None
    most: float | None = None
    wrong: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values it may have, empty when there are too many to name."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()

    def called(self, choice: str) -> str:
        """What the user calls one of its choices."""
        return self.names.get(choice, choice.capitalize())

    @property
    def name(self) -> str:
        """As in `--set`: section.key."""
        return f"{self.section}.{self.key}"


def schema() -> Iterator[Setting]:
    """Every setting in order."""
    for section, group in sections():
        for key, inner in group.model_fields.items():
            bounds = {
                name: getattr(rule, name) for rule in inner.metadata for name in ("ge", "le") if hasattr(rule, name)
            }
            extra = inner.json_schema_extra if isinstance(inner.json_schema_extra, dict) else {}
            names = extra.get("names")
            yield Setting(
                section,
                key,
                inner.annotation,
                inner.default,
                inner.title or key,
                inner.description or "",
                bounds.get("ge"),
                bounds.get("le"),
                str(extra.get("wrong", "")),
                {choice: str(name) for choice, name in names.items()} if isinstance(names, dict) else {},
            )


def sections() -> Iterator[tuple[str, type[Section]]]:
    """Every section in order: its name and its class, whose docstring says what it is about."""
    for section, outer in Settings.model_fields.items():
        if isinstance(outer.default, Section):
            yield section, type(outer.default)


def about_section(section: type[Section]) -> str:
    """What a section is about, in one sentence."""
    return str(section.__doc__ or "").splitlines()[0]


def load(path: Path, overrides: Mapping[str, str] | None = None) -> Settings:
    """Reads the user's file (which need not exist) under the overrides (`{"section.key": "value"}`).

    Raises:
        SettingsError: the file cannot be read, or a value or a key is wrong.
    """

    migrate(path)

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del dotenv_settings, file_secret_settings
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path)

    try:
        return Loaded(**_nested(overrides or {}))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"The setting {where} is not usable ({first['msg']}), so Alongside did not start; correct it in "
            f"{_origin(where, path, overrides or {})}."
        ) from wrong
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise SettingsError(
            f"The settings file {path} cannot be read ({wrong}), so Alongside did not start; correct or delete it."
        ) from wrong


def _origin(setting: str, path: Path, overrides: Mapping[str, str]) -> str:
    """What a setting was taken from: the command line comes before the environment, and that before the file."""
    if any(setting == name or setting.startswith(f"{name}.") for name in overrides):
        return "--set"
    configured = Settings.model_config
    joint = configured["env_nested_delimiter"] or ""
    variable = f"{configured['env_prefix']}{setting.replace('.', joint)}".upper()
    named = {name.upper() for name in os.environ}
    return f"the variable {variable}" if variable in named else str(path)


def _nested(overrides: Mapping[str, str]) -> dict[str, Any]:
    """`{"a.b": "x"}` as `{"a": {"b": x}}`; a value that is a TOML value is taken as one, else as text."""
    tree: dict[str, Any] = {}
    for name, text in overrides.items():
        section, dot, key = name.partition(".")
        if not dot:
            raise SettingsError(f"A setting is named section.key, as in screen.look, so {name!r} sets nothing.")
        try:
            value = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            value = text
        tree.setdefault(section, {})[key] = value
    return tree


def save(path: Path, changes: Mapping[str, Any]) -> None:
    """Writes settings (`{"section.key": value}`) into the user's file, keeping its comments and everything else."""
    text = path.read_text(encoding="utf-8") if path.exists() else f"version = {VERSION}\n"
    document = tomlkit.parse(text)
    for name, value in changes.items():
        section, _, key = name.partition(".")
        if section not in document:
            document[section] = tomlkit.table()
        table = document[section]
        assert isinstance(table, dict)
        table[key] = list(value) if isinstance(value, tuple) else value
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole = path.with_suffix(".new")
    whole.write_text(tomlkit.dumps(document), encoding="utf-8")
    whole.replace(path)
