"""Every setting, once: its type, default, label and help. The file, the settings window and the docs follow from it.

Values come from, the strongest first: `--set section.key=value`, environment variables (`ALONGSIDE_SECTION__KEY`), the
user's `settings.toml`, the defaults below.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from app.reminders.when import WorkingHours


class SettingsError(Exception):
    """The settings cannot be used; the text is one sentence for the user."""


class Section(BaseModel):
    """A group of settings; a key that it does not know is an error, so that a typing slip does not go unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Hearing(Section):
    """The microphone."""

    microphone: str = Field(
        default="", title="Microphone", description="Name of the microphone; empty takes the system's default."
    )
    echo_cancellation: bool = Field(
        default=True, title="Cancel echo", description="Takes the program's own voice out of what the microphone hears."
    )


class Speaking(Section):
    """The voice and the speaker."""

    speaker: str = Field(
        default="", title="Speaker", description="Name of the speaker; empty takes the system's default."
    )
    volume: float = Field(default=0.8, ge=0.0, le=1.0, title="Volume", description="Loudness of the voice, 0 to 1.")


class Screen(Section):
    """What is looked at."""

    look: bool = Field(default=True, title="Look at the screen", description="Off: the screen is never captured.")
    excluded_apps: tuple[str, ...] = Field(
        default=(),
        title="Programs never looked at",
        description="Names of programs whose windows are blanked before anything sees them; * and ? as in file names.",
    )
    excluded_titles: tuple[str, ...] = Field(
        default=(),
        title="Titles never looked at",
        description="Windows with these words in their title are blanked before anything sees them.",
    )


class Model(Section):
    """The interaction model."""

    checkpoint: str = Field(
        default="", title="Checkpoint", description="Folder of the model; empty takes the one that is shipped."
    )
    threads: int = Field(default=2, ge=1, le=64, title="Threads", description="Processor threads the model may use.")
    device: str = Field(default="auto", pattern="^(auto|cpu|cuda)$", title="Device", description="auto, cpu or cuda.")


class Behaviour(Section):
    """When to act and when to ask."""

    work_begins: float = Field(
        default=8.0, ge=0.0, le=24.0, title="Work begins", description="Hour; tells which nine is meant on another day."
    )
    work_ends: float = Field(
        default=18.0, ge=0.0, le=24.0, title="Work ends", description="Hour; outside these two it asks which is meant."
    )

    act_confidence: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        title="Sure enough to act",
        description="Below this certainty it asks you to say it again.",
    )
    see_confidence: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        title="Sure enough to mention",
        description="Below this it keeps quiet about the screen.",
    )
    same_sight_seconds: float = Field(
        default=20.0, ge=0.0, title="Same sight", description="Seconds in which one event in one window is told once."
    )

    @property
    def working_hours(self) -> WorkingHours:
        """Both together, as the words for times take them."""
        return WorkingHours(self.work_begins, self.work_ends)


class Journal(Section):
    """What is written down of what was heard, said and done."""

    keep_days: int = Field(
        default=30, ge=0, title="Days kept", description="Older entries are deleted; 0 writes nothing at all."
    )


class Log(Section):
    """The technical log."""

    words: bool = Field(
        default=False, title="Words in the log", description="On: the log also holds what was heard and said."
    )


class Settings(BaseSettings):
    """All settings. Build it with `load`; a change is a new value."""

    model_config = SettingsConfigDict(
        env_prefix="ALONGSIDE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    hearing: Hearing = Hearing()
    speaking: Speaking = Speaking()
    screen: Screen = Screen()
    model: Model = Model()
    behaviour: Behaviour = Behaviour()
    journal: Journal = Journal()
    log: Log = Log()


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the schema, for a window or a manual page."""

    section: str
    key: str
    kind: Any
    default: Any
    label: str
    help: str

    @property
    def name(self) -> str:
        """As in `--set`: section.key."""
        return f"{self.section}.{self.key}"


def schema() -> Iterator[Setting]:
    """Every setting in order."""
    for section, outer in Settings.model_fields.items():
        group: type[Section] = type(outer.default)
        for key, inner in group.model_fields.items():
            yield Setting(section, key, inner.annotation, inner.default, inner.title or key, inner.description or "")


def load(path: Path, overrides: Mapping[str, str] | None = None) -> Settings:
    """Reads the user's file (which need not exist) under the overrides (`{"section.key": "value"}`).

    Raises:
        SettingsError: the file cannot be read, or a value or a key is wrong.
    """

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
            f"The setting {where} is not usable ({first['msg']}), so Alongside did not start; correct it in {path}."
        ) from wrong
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise SettingsError(
            f"The settings file {path} cannot be read ({wrong}), so Alongside did not start; correct or delete it."
        ) from wrong


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
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    document = tomlkit.parse(text)
    for name, value in changes.items():
        section, _, key = name.partition(".")
        if section not in document:
            document[section] = tomlkit.table()
        table = document[section]
        assert isinstance(table, dict)
        table[key] = list(value) if isinstance(value, tuple) else value
    whole = path.with_suffix(".new")
    whole.write_text(tomlkit.dumps(document), encoding="utf-8")
    whole.replace(path)
