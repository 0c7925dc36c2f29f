"""The sections of the settings: every single setting, once, with its type, its default, its label and its help.

Those of thinking are in `app.reasoning.section`. They are values and nothing else; `app.settings` puts them together,
and reads and writes them.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.reminders.when import WorkingHours
from app.section import Section

CLOCK_TIME = r"^$|^([01]\d|2[0-3]):[0-5]\d$"
MOST_DAYS = 36_500
"""A hundred years: a day that lies further back than that can be before the first one that the calendar knows."""
A_CLOCK_TIME = "Write a time such as 22:30, or nothing."


class General(Section):
    """The program as a whole."""

    appearance: Literal["system", "light", "dark", "contrast"] = Field(
        default="system",
        title="Appearance",
        description="Colours of the windows; high contrast is for weak eyes.",
        json_schema_extra={"names": {"system": "As the desktop", "contrast": "High contrast"}},
    )
    language: Literal["system", "en", "de"] = Field(
        default="system",
        title="Language of the windows",
        description="What it says and understands is English, whatever language its windows speak.",
        json_schema_extra={"names": {"system": "As the desktop", "en": "English", "de": "Deutsch"}},
    )
    start_at_login: bool = Field(
        default=False, title="Start at login", description="Begins by itself when you log in to the desktop."
    )
    guide: bool = Field(
        default=True, title="Show the guide at the next start", description="The guide turns this off when it is done."
    )


class Consent(Section):
    """What you have agreed to. Without your word neither device is opened."""

    microphone: bool = Field(
        default=False,
        title="May listen",
        description="Off: the microphone is never opened; you can still type, and reminders still come.",
    )
    screen: bool = Field(
        default=False,
        title="May look at the screen",
        description="Off: no picture of the screen is ever taken.",
    )
    fetch_model: bool = Field(
        default=False,
        title="May fetch a recogniser",
        description="On: a model that is named for second listening is fetched once from huggingface.co. Off: nothing "
        "is ever fetched.",
    )


class Hearing(Section):
    """The microphone."""

    microphone: str = Field(
        default="", title="Microphone", description="Name of the microphone; empty takes the system's default."
    )
    echo_cancellation: bool = Field(
        default=True, title="Cancel echo", description="Takes the program's own voice out of what the microphone hears."
    )
    second_model: str = Field(
        default="",
        title="Second listening",
        description="A Whisper model that reads what you asked for again, on this machine, and puts its words right: a "
        "folder as faster-whisper takes it, or a name such as base.en. Empty: nobody does.",
    )
    second_seconds: float = Field(
        default=1.0,
        ge=0.2,
        le=5.0,
        title="Second listening waits",
        description="Seconds after which a request goes on as it was heard at first.",
    )


class Speaking(Section):
    """The voice and the speaker."""

    speaker: str = Field(
        default="", title="Speaker", description="Name of the speaker; empty takes the system's default."
    )
    engine: Literal["auto", "piper", "espeak"] = Field(
        default="auto",
        title="Voice",
        description="Piper sounds like a person; eSpeak is plain, and light on an old machine. Where one does not "
        "work the other speaks.",
        json_schema_extra={"names": {"auto": "The best that works", "piper": "Piper", "espeak": "eSpeak"}},
    )
    volume: float = Field(default=0.8, ge=0.0, le=1.0, title="Volume", description="Loudness of the voice, 0 to 1.")
    speed: float = Field(default=1.0, ge=0.5, le=2.0, title="Speed", description="How fast it speaks; 1 is usual.")
    muted: bool = Field(
        default=False, title="Mute the voice", description="Makes no sound; what it says is shown as captions."
    )
    quiet_from: str = Field(
        default="",
        pattern=CLOCK_TIME,
        title="Quiet hours from",
        description="From this time on nothing is mentioned unasked, as 22:00; reminders still come. Empty: never.",
        json_schema_extra={"wrong": A_CLOCK_TIME},
    )
    quiet_until: str = Field(
        default="",
        pattern=CLOCK_TIME,
        title="Quiet hours until",
        description="The end of the quiet hours, as 07:00.",
        json_schema_extra={"wrong": A_CLOCK_TIME},
    )


class Captions(Section):
    """What was heard and is being said, as text over the other windows."""

    show: Literal["muted", "always", "never"] = Field(
        default="muted",
        title="Show captions",
        description="What it hears and says, as text over the other windows.",
        json_schema_extra={"names": {"muted": "While the voice is mute"}},
    )
    text_size: int = Field(default=20, ge=10, le=72, title="Text size", description="Height of the letters in pixels.")
    seconds: float = Field(
        default=6.0, ge=1.0, le=60.0, title="Stay for", description="Seconds that a caption stays after its words."
    )
    place: str = Field(
        default="",
        pattern=r"^$|^-?\d+,-?\d+$",
        title="Place",
        description="Where they are, as 600,900 (pixels from the left and the top); drag them to change it. "
        "Empty: below, in the middle.",
        json_schema_extra={"wrong": "Write two whole numbers with a comma, as 600,900, or nothing."},
    )


class Screen(Section):
    """What is looked at."""

    look: bool = Field(default=True, title="Look at the screen", description="Off: the screen is never captured.")
    monitors: tuple[int, ...] = Field(
        default=(),
        title="Monitors looked at",
        description="Their numbers, 1 for the first one; empty looks at all.",
        json_schema_extra={"wrong": "Write whole numbers, as 1, 2, or nothing."},
    )
    rate: float = Field(
        default=5.0, ge=0.5, le=5.0, title="Pictures a second", description="Fewer spare the battery and see later."
    )
    battery_rate: float = Field(
        default=2.0,
        ge=0.5,
        le=5.0,
        title="Pictures a second on battery",
        description="On a battery, or while the machine is told to save power, at most so many.",
    )
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
    device: Literal["auto", "cpu", "cuda"] = Field(
        default="auto",
        title="Device",
        description="What computes the model.",
        json_schema_extra={
            "names": {
                "auto": "A graphics card where one can be used",
                "cpu": "Processor (CPU)",
                "cuda": "Graphics card (CUDA)",
            }
        },
    )


class Reminders(Section):
    """What you asked to be reminded of."""

    work_begins: float = Field(
        default=8.0,
        ge=0.0,
        le=24.0,
        title="Work begins",
        description="The hour, as 8 or 8.5: “at nine” on a day to come means the nine at which you work.",
    )
    work_ends: float = Field(
        default=18.0,
        ge=0.0,
        le=24.0,
        title="Work ends",
        description="The hour, as 18 or 17.5: where you work at neither it asks whether morning or evening is meant.",
    )
    notify: bool = Field(
        default=True,
        title="Show what rings as a notification",
        description="With buttons for done and snooze, where the desktop has notifications.",
    )
    away_minutes: float = Field(
        default=5.0,
        ge=0.0,
        le=240.0,
        title="Away after",
        description="Minutes without a touch or a word. What rings then is told once more when you are back; 0: never.",
    )

    @property
    def working_hours(self) -> WorkingHours:
        """Both together, as the words for times take them."""
        return WorkingHours(self.work_begins, self.work_ends)


KEEPS_QUIET = "It keeps quiet"
ONLY_REMINDS = "It only reminds"
SPEAKS_AS_EVER = "It speaks as ever"


class Behaviour(Section):
    """When to act and when to ask."""

    act_confidence: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        title="Sure enough to act",
        description="Below this certainty it asks whether it heard you right.",
    )
    see_confidence: float = Field(
        default=0.8,
        ge=0.0,
        le=1.0,
        title="Sure enough to mention",
        description="Below this it keeps quiet about the screen; high, for its eyes are still weak.",
    )
    same_sight_seconds: float = Field(
        default=20.0, ge=0.0, title="Same sight", description="Seconds in which one event in one window is told once."
    )
    proactivity: Literal["off", "watched only", "long tasks", "everything"] = Field(
        default="everything",
        title="Speak up unasked",
        description="What it mentions of what happened on the screen; reminders always come.",
        json_schema_extra={
            "names": {
                "off": "Nothing",
                "watched only": "What you asked it to watch",
                "long tasks": "The ends of long tasks",
            }
        },
    )
    long_task_seconds: float = Field(
        default=5.0,
        ge=0.0,
        title="Long task",
        description="Seconds that a program must have been at work before its end counts as that of a long task.",
    )
    tell_finished: bool = Field(
        default=True, title="Tell what finished", description="Mentions a task on the screen that came to its end."
    )
    tell_failed: bool = Field(
        default=True, title="Tell what failed", description="Mentions a task on the screen that failed."
    )
    tell_waiting: bool = Field(
        default=True, title="Tell what waits for you", description="Mentions a window that asks you something."
    )
    silent_apps: tuple[str, ...] = Field(
        default=(),
        title="Programs never mentioned",
        description="They are looked at, but nothing is said of them; * and ? as in file names.",
    )
    mentions_an_hour: int = Field(
        default=12, ge=0, le=600, title="Mentions an hour", description="At most so many remarks about the screen."
    )
    do_not_disturb: Literal["all", "remarks", "ignore"] = Field(
        default="all",
        title="When the desktop says Do Not Disturb",
        description="Reminders that it keeps back then are told afterwards.",
        json_schema_extra={"names": {"all": KEEPS_QUIET, "remarks": ONLY_REMINDS, "ignore": SPEAKS_AS_EVER}},
    )
    while_sharing: Literal["quiet", "remarks", "ignore"] = Field(
        default="quiet",
        title="While the screen is shared",
        description="Reminders that it keeps back then are told afterwards. Sharing is noticed where the windows tell "
        "of it; see `alongside doctor`.",
        json_schema_extra={"names": {"quiet": KEEPS_QUIET, "remarks": ONLY_REMINDS, "ignore": SPEAKS_AS_EVER}},
    )


class Journal(Section):
    """What is written down of what was heard, said and done."""

    keep_days: int = Field(
        default=30,
        ge=0,
        le=MOST_DAYS,
        title="Days kept",
        description="Older entries are deleted; 0 writes nothing at all.",
    )
    keep_megabytes: float = Field(
        default=500.0, ge=1.0, title="Size kept", description="Megabytes; beyond it the oldest entries are deleted."
    )


class Privacy(Section):
    """What may be kept besides the journal."""

    words_in_log: bool = Field(
        default=False, title="Words in the log", description="On: the technical log also holds what was heard and said."
    )
    minutes_in_memory: float = Field(
        default=0.0,
        ge=0.0,
        le=10.0,
        title="Minutes held in memory",
        description="So much of what it hears and sees is held in memory, never on the disk: when you note in the "
        "timeline that something was wrong, you can have the scene around it kept. 0 holds nothing.",
    )


KEYS = r"^$|^((?i:ctrl|control|shift|alt|meta|super)\+)+([A-Za-z0-9]|(?i:space|pause)|F([1-9]|1[0-2])|[.,])$"


def _shortcut(default: str, title: str, description: str) -> Any:
    """A field that holds keys."""
    return Field(
        default=default,
        pattern=KEYS,
        title=title,
        description=description,
        json_schema_extra={"wrong": "Write keys such as Ctrl+Alt+P, or nothing."},
    )


class Shortcuts(Section):
    """Keys that work whatever window is in front, where the desktop lets them; else bind the commands to keys there."""

    pause: str = _shortcut("Ctrl+Alt+Shift+P", "Pause", "Hear and see nothing, or go on; alongside --toggle.")
    type: str = _shortcut("Ctrl+Alt+Shift+T", "Talk by typing", "Open a line to type into; alongside --type.")
    stop: str = _shortcut("Ctrl+Alt+Shift+S", "Stop speaking", "Be silent at once; alongside --quiet.")
