"""Scenes on disk: a timed recording of sound, screen and events, with what should come out of it.

    scene.json       title, length (s), start (ISO), screen ([[width, height], ...] of each monitor), language, licence,
                     expected (optional), frames (optional: the milliseconds of every frame that belongs to it)
    audio.wav|opus   16 kHz mono, what the microphone heard; playback.wav|opus: what the speaker played
    screen/          t00001200.png … full frame at each change (milliseconds since start); t00001200_m1.png … for the
                     second monitor, and so on
    events.jsonl     {"t": 1.2, "focus": {"app": "xterm", "title": "make"}}: a time and one named value a line

Whatever is wrong with a scene is said when it is read, in one sentence; only a frame's pixels are read as they are
needed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.microturn import MICROTURN_SECONDS, SAMPLES_PER_MICROTURN, NoteKind
from model.patches import Frame
from model.scenes.media import SceneError, read_frame, slices, sound_seconds

SOUND_ENDINGS = ("wav", "opus", "ogg", "flac")
UNFINISHED = ".partial"
"""How the names of files end that are still being written."""
FRAME_NAME = re.compile(r"t(\d+)(?:_m(\d+))?\.png")
EXPECTED_KINDS = ("action", "see", "say", "silence", "yield")
# The format's description names these fields in words; the first spelling is the one that is written.
SPELLINGS = {
    "length": ("length", "seconds"),
    "start": ("start", "clock_start", "clock"),
    "screen": ("screen", "screen_size"),
    "licence": ("licence", "license"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that should come out, and when.

    Attributes:
        kind: action, see, say, silence or yield.
        start, end: its window in seconds of stream time.
        fields: the rest of the entry, by name.
    """

    kind: str
    start: float
    end: float
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SceneEvent:
    """Something that happened beside sound and pictures: `kind` is focus, typed, note, ...; `time` in seconds."""

    time: float
    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class FrameFile:
    """A full frame on disk and the time from which it shows, in milliseconds since the start."""

    milliseconds: int
    path: Path


class SceneTurn(NamedTuple):
    """What a scene holds for one micro-turn.

    Attributes:
        time: where the micro-turn begins, in seconds.
        audio: float32 [3200], what the microphone heard.
        frames: per monitor the newest frame of this slice, uint8 [H, W, 3], or None where nothing changed.
        events: what happened in this slice.
    """

    time: float
    audio: NDArray[np.float32]
    frames: tuple[Frame | None, ...]
    events: tuple[SceneEvent, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A recording. All times are seconds since its start, except a frame's.

    Attributes:
        folder: where it lies.
        title, language, licence: as said in scene.json; empty when it does not say.
        length: seconds.
        start: the wall clock at time 0, with its zone (UTC when none is said).
        screen: width and height of each monitor; empty where nothing is said.
        audio, playback: the sound files, or None.
        frames: per monitor, in order of time.
        events: in order of time.
        expected: what should come out, or None when the scene does not say.
    """

    folder: Path
    title: str
    length: float
    start: datetime
    screen: tuple[tuple[int, int], ...] = ()
    language: str = ""
    licence: str = ""
    audio: Path | None = None
    playback: Path | None = None
    frames: tuple[tuple[FrameFile, ...], ...] = ()
    events: tuple[SceneEvent, ...] = ()
    expected: tuple[Expected, ...] | None = None

    @classmethod
    def read(cls, folder: Path) -> Scene:
        """Read a scene's description and check that everything it speaks of is there.

        Raises:
            SceneError: something is missing or damaged.
        """
        told = _description(folder / "scene.json")
        screen = _screen(folder, told.get("screen"))
        shown = (folder / "screen").exists() or screen or told.get("frames")
        frames = _frames(folder / "screen", told.get("frames"), len(screen)) if shown else ()
        audio, playback = _sound(folder, "audio"), _sound(folder, "playback")
        if audio is None and not frames:
            raise SceneError(f"The scene {folder} holds neither sound (audio.wav or audio.opus) nor frames (screen/).")
        length = _length(folder, told.get("length"), audio, frames)
        expected = told.get("expected")
        return cls(
            folder=folder,
            title=str(told.get("title", folder.name)),
            length=length,
            start=_clock(folder, told.get("start")),
            screen=screen,
            language=str(told.get("language", "")),
            licence=str(told.get("licence", "")),
            audio=audio,
            playback=playback,
            frames=frames,
            events=_events(folder / "events.jsonl", length),
            expected=None if expected is None else _expected(folder, expected),
        )

    @classmethod
    def assemble(cls, audio: Path | None, screen: Path | None, start: datetime) -> Scene:
        """A scene out of a sound file and a folder of frames that were not recorded as one.

        Raises:
            SceneError: neither is given, or one is missing or damaged.
        """
        given = audio or screen
        if given is None:
            raise SceneError("A scene needs sound or frames, and neither was given.")
        if audio is not None:
            sound_seconds(audio)
        frames = () if screen is None else _frames(screen, None, 1)
        return cls(given.parent, given.stem, _length(given, None, audio, frames), start, audio=audio, frames=frames)

    @property
    def turns_count(self) -> int:
        """How many micro-turns the scene lasts."""
        return math.ceil(round(self.length / MICROTURN_SECONDS, 6))

    def turns(self) -> Iterator[SceneTurn]:
        """The scene in slices of 200 ms; past the end of the sound there is silence.

        Raises:
            SceneError: a frame or the sound cannot be read, or a frame is not of its monitor's size.
        """
        sounds = slices(self.audio)
        pictures = [_by_turn(frames, lambda frame: frame.milliseconds / 1000) for frames in self.frames]
        happenings = _by_turn(self.events, lambda event: event.time)
        silence = np.zeros(SAMPLES_PER_MICROTURN, dtype=np.float32)
        for turn in range(self.turns_count):
            shown = tuple(
                self._picture(monitor, by_turn[turn][-1]) if turn in by_turn else None
                for monitor, by_turn in enumerate(pictures)
            )
            events = tuple(happenings.get(turn, ()))
            yield SceneTurn(round(turn * MICROTURN_SECONDS, 6), next(sounds, silence), shown, events)

    def _picture(self, monitor: int, file: FrameFile) -> Frame:
        frame = read_frame(file.path)
        width, height = self.screen[monitor] if monitor < len(self.screen) else (frame.shape[1], frame.shape[0])
        if frame.shape[:2] != (height, width):
            raise SceneError(
                f"The frame {file.path} is {frame.shape[1]}×{frame.shape[0]} pixels, "
                f"but the scene's screen is {width}×{height}."
            )
        return frame


def _by_turn(items: Sequence[Any], seconds: Any) -> dict[int, list[Any]]:
    """Things with a time, under the micro-turn they fall into."""
    found: dict[int, list[Any]] = {}
    for item in items:
        found.setdefault(int(round(seconds(item), 6) / MICROTURN_SECONDS + 1e-9), []).append(item)
    return found


def _description(path: Path) -> dict[str, Any]:
    """scene.json, under the spellings that are written."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SceneError(f"{path.parent} is not a scene: it has no scene.json.") from error
    except (OSError, ValueError) as error:
        raise SceneError(f"{path} is not readable JSON: {error}.") from error
    if not isinstance(told, dict):
        raise SceneError(f"{path} must hold one JSON object, not a {type(told).__name__}.")
    for name, spellings in SPELLINGS.items():
        value = next((told[spelling] for spelling in spellings if spelling in told), None)
        if value is not None:
            told[name] = value
    return told


def _clock(folder: Path, value: Any) -> datetime:
    try:
        start = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise SceneError(
            f"{folder}/scene.json must say when its clock starts (start, ISO 8601), not {value!r}."
        ) from error
    return start if start.tzinfo is not None else start.replace(tzinfo=UTC)


def _screen(folder: Path, value: Any) -> tuple[tuple[int, int], ...]:
    """[width, height], a list of these, or {"width", "height"}."""
    if value is None:
        return ()
    try:
        if isinstance(value, dict):
            value = [value["width"], value["height"]]
        sizes = [value] if isinstance(value[0], int) else value
        return tuple((int(width), int(height)) for width, height in sizes)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise SceneError(
            f"{folder}/scene.json must give the screen as [width, height] of each monitor, not {value!r}."
        ) from error


def _sound(folder: Path, name: str) -> Path | None:
    there = [path for ending in SOUND_ENDINGS if (path := folder / f"{name}.{ending}").exists()]
    if len(there) > 1:
        raise SceneError(f"The scene {folder} holds {there[0].name} and {there[1].name}: only one can be meant.")
    return there[0] if there else None


def _frames(folder: Path, listed: Any, monitors: int) -> tuple[tuple[FrameFile, ...], ...]:
    """The frames of all monitors, in order of time.

    Each that scene.json lists must be there, and each monitor must have at least one.
    """
    if not folder.is_dir():
        raise SceneError(f"The folder of frames {folder} is missing.")
    if not isinstance(listed, list | None) or not all(_milliseconds(times) for times in listed or ()):
        raise SceneError(f"{folder.parent}/scene.json must list the frames of each monitor by their milliseconds.")
    found: list[list[FrameFile]] = [[] for _ in range(max(1, monitors, len(listed or ())))]
    for path in sorted(folder.iterdir()):
        match = FRAME_NAME.fullmatch(path.name)
        if path.suffix == UNFINISHED:
            continue
        if match is None:
            raise SceneError(f"{path} is not a frame: frames are named by their milliseconds, as t00001200.png.")
        monitor = int(match.group(2) or 0)
        found += [[] for _ in range(monitor + 1 - len(found))]
        found[monitor].append(FrameFile(int(match.group(1)), path))
    for monitor, times in enumerate(listed or ()):
        missing = sorted(set(times) - {frame.milliseconds for frame in found[monitor]})
        if missing:
            raise SceneError(f"The frame {folder / frame_name(missing[0], monitor)} is missing.")
    for monitor, frames in enumerate(found):
        if not frames:
            raise SceneError(f"The folder {folder} holds no frame of monitor {monitor} ({frame_name(0, monitor)}).")
    return tuple(tuple(sorted(frames, key=lambda frame: frame.milliseconds)) for frames in found)


def _milliseconds(times: Any) -> bool:
    return isinstance(times, list) and all(isinstance(each, int) for each in times)


def frame_name(milliseconds: int, monitor: int = 0) -> str:
    """The file name of a frame: t00001200.png, or t00001200_m1.png on the second monitor."""
    return f"t{milliseconds:08d}{f'_m{monitor}' if monitor else ''}.png"


def _length(where: Path, value: Any, audio: Path | None, frames: Sequence[Sequence[FrameFile]]) -> float:
    """What is said, or else as long as there is sound, and a second past the last frame."""
    if value is not None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            raise SceneError(f"{where}/scene.json must give the length in seconds, not {value!r}.")
        return float(value)
    lasts = [frame.milliseconds / 1000 + 1 for monitor in frames for frame in monitor[-1:]]
    return max([*lasts, sound_seconds(audio) if audio is not None else 0.0])


def _events(path: Path, length: float) -> tuple[SceneEvent, ...]:
    if not path.exists():
        return ()
    events = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SceneError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            time = float(entry.pop("t"))
            ((kind, value),) = entry.items()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SceneError(
                f'{path}, line {number}, is not an event of the form {{"t": seconds, "kind": value}}.'
            ) from error
        if not 0 <= time <= length:
            raise SceneError(f"{path}, line {number}, happens at {time} s, outside the scene's {length} s.")
        if (wrong := _wrong(kind, value)) is not None:
            raise SceneError(f"{path}, line {number}: {wrong}.")
        events.append(SceneEvent(time, kind, value))
    return tuple(sorted(events, key=lambda event: event.time))


def _wrong(kind: str, value: Any) -> str | None:
    """What a scene cannot be played with in an event, None where it can."""
    if kind == "note" and not (isinstance(value, dict) and value.get("kind") in list(NoteKind) and "text" in value):
        return f"a note is {{kind, text}}, its kind one of {', '.join(NoteKind)}"
    if kind == "focus" and not (isinstance(value, dict) and _is_place(value.get("place", [0, 0, 0, 0]))):
        return "a focus is {app, title, place}, its place [left, top, width, height]"
    return None


def _is_place(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(isinstance(each, int) for each in value)


def _expected(folder: Path, entries: Any) -> tuple[Expected, ...]:
    found = []
    if not isinstance(entries, list):
        raise SceneError(f"{folder}/scene.json must list what is expected, not give a {type(entries).__name__}.")
    for number, entry in enumerate(entries, 1):
        try:
            fields = dict(entry)
            kind, start, end = fields.pop("kind"), float(fields.pop("from")), float(fields.pop("to"))
        except (ValueError, TypeError, KeyError) as error:
            raise SceneError(f"{folder}/scene.json: expected output {number} needs kind, from and to.") from error
        if kind not in EXPECTED_KINDS or start > end:
            kinds = ", ".join(EXPECTED_KINDS)
            raise SceneError(f"{folder}/scene.json: expected output {number} must be one of {kinds} with from ≤ to.")
        found.append(Expected(kind, start, end, fields))
    return tuple(found)
