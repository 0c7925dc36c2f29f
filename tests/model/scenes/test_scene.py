"""Scenes on disk: what is written is read back, slice by slice, and what is wrong is said in one sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from model.patches import Frame
from model.scenes.media import SceneError
from model.scenes.scene import Scene, SceneTurn, frame_name
from model.scenes.writer import SceneWriter

START = datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=1)))


def picture(colour: int, width: int = 64, height: int = 48) -> Frame:
    return np.full((height, width, 3), colour, dtype=np.uint8)


def tone(seconds: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    return (0.5 * np.sin(np.arange(int(seconds * 16_000)) * 0.1)).astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scene of a second: a tone, three frames, two events."""
    with SceneWriter(tmp_path / "scene", "a build", START, [(64, 48)], licence="CC0") as writer:
        writer.audio(tone(0.5))
        writer.audio(tone(0.45))
        writer.frame(0, picture(10))
        writer.frame(450, picture(20))
        writer.frame(590, picture(30))
        writer.event(0.61, "focus", {"app": "xterm", "title": "make"})
        writer.event(0.9, "typed", "timer five minutes")
        writer.close(length=1.1, expected=[{"kind": "see", "from": 0.4, "to": 1.0, "see": "done", "window": "xterm"}])
    return tmp_path / "scene"


def described(folder: Path, **changes: Any) -> Path:
    """The scene with its description changed; None removes a field."""
    told = json.loads((folder / "scene.json").read_text())
    told.update(changes)
    (folder / "scene.json").write_text(json.dumps({key: value for key, value in told.items() if value is not None}))
    return folder


def turns(folder: Path) -> list[SceneTurn]:
    return list(Scene.read(folder).turns())


def test_what_was_written_is_read_back(folder: Path) -> None:
    scene = Scene.read(folder)
    assert (scene.title, scene.length, scene.start, scene.screen) == ("a build", 1.1, START, ((64, 48),))
    assert (scene.language, scene.licence) == ("en", "CC0")
    assert scene.expected is not None
    assert (scene.expected[0].kind, scene.expected[0].start, scene.expected[0].end) == ("see", 0.4, 1.0)
    assert scene.expected[0].fields == {"see": "done", "window": "xterm"}


def test_a_scene_comes_in_slices_of_a_fifth_of_a_second(folder: Path) -> None:
    slices = turns(folder)
    assert [turn.time for turn in slices] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    heard = np.concatenate([turn.audio for turn in slices])
    assert heard.shape == (6 * 3200,)
    assert np.allclose(heard[:8000], tone(0.5), atol=1e-4)
    assert not heard[15_200:].any()


def test_each_slice_holds_the_newest_frame_that_came_in_it(folder: Path) -> None:
    shown = [turn.frames[0] for turn in turns(folder)]
    assert [None if frame is None else int(frame[0, 0, 0]) for frame in shown] == [10, None, 30, None, None, None]


def test_events_come_in_the_slice_in_which_they_happened(folder: Path) -> None:
    kinds = [[event.kind for event in turn.events] for turn in turns(folder)]
    assert kinds == [[], [], [], ["focus"], ["typed"], []]
    assert turns(folder)[4].events[0].value == "timer five minutes"


def test_monitors_have_frames_of_their_own(tmp_path: Path) -> None:
    with SceneWriter(tmp_path, "two", START, [(64, 48), (32, 32)]) as writer:
        writer.frame(0, picture(1))
        writer.frame(300, picture(2, 32, 32), monitor=1)
    first, second = turns(tmp_path)
    assert first.frames[1] is None
    assert second.frames[0] is None
    assert second.frames[1] is not None
    assert second.frames[1].shape == (32, 32, 3)


def test_opus_sound_at_another_rate_in_stereo_is_brought_to_sixteen_kilohertz_mono(tmp_path: Path) -> None:
    stereo = np.stack([tone(3.0), np.zeros(48_000, dtype=np.float32)], axis=1).repeat(3, axis=0)
    soundfile.write(tmp_path / "audio.opus", stereo[: 48_000 * 2], 48_000, format="OGG", subtype="OPUS")
    (tmp_path / "scene.json").write_text(json.dumps({"start": "2026-11-22T10:00:00"}))
    scene = Scene.read(tmp_path)
    assert scene.start == datetime(2026, 11, 22, 10, tzinfo=UTC)
    heard = np.concatenate([turn.audio for turn in scene.turns()])
    assert scene.length == pytest.approx(2.0, abs=0.01)
    assert 0.1 < np.abs(heard).max() < 0.5


def test_a_recording_cut_short_by_a_crash_can_be_read(tmp_path: Path) -> None:
    writer = SceneWriter(tmp_path, "crash", START, [(64, 48)])
    writer.audio(tone(0.6))
    writer.playback(tone(0.6))
    writer.frame(100, picture(5))
    writer.event(0.2, "typed", "list")
    scene = Scene.read(tmp_path)
    assert scene.length == pytest.approx(1.1)
    assert scene.playback == tmp_path / "playback.wav"
    assert scene.events[0].kind == "typed"
    heard = np.concatenate([turn.audio for turn in scene.turns()])
    assert np.allclose(heard[:9600], tone(0.6), atol=1e-4)
    writer.close()


def test_a_scene_may_be_put_together_from_a_sound_and_frames(folder: Path) -> None:
    scene = Scene.assemble(folder / "audio.wav", folder / "screen", START)
    assert scene.length == pytest.approx(1.59)
    assert sum(turn.frames[0] is not None for turn in scene.turns()) == 2
    assert Scene.assemble(folder / "audio.wav", None, START).length == pytest.approx(0.95)
    assert Scene.assemble(None, folder / "screen", START).audio is None
    with pytest.raises(SceneError, match="neither was given"):
        Scene.assemble(None, None, START)


def test_other_spellings_of_the_description_are_understood(folder: Path) -> None:
    described(folder, start=None, screen=None, length=None, seconds=0.95, clock_start="2026-11-22T10:00:00+00:00")
    scene = Scene.read(described(folder, screen_size={"width": 64, "height": 48}, license="MIT", licence=None))
    assert (scene.length, scene.licence, scene.screen) == (0.95, "MIT", ((64, 48),))


def test_a_recording_into_a_folder_that_holds_a_scene_is_refused(folder: Path) -> None:
    with pytest.raises(SceneError, match="already holds a scene"):
        SceneWriter(folder, "again", START)


def test_a_missing_frame_is_named(folder: Path) -> None:
    (folder / "screen" / frame_name(450)).unlink()
    with pytest.raises(SceneError, match=r"The frame .*t00000450\.png is missing\."):
        Scene.read(folder)


def test_a_frame_that_goes_missing_while_the_scene_plays_is_named(folder: Path) -> None:
    playing = Scene.read(folder).turns()
    (folder / "screen" / frame_name(590)).unlink()
    with pytest.raises(SceneError, match=r"t00000590\.png is missing"):
        list(playing)


def test_a_truncated_frame_is_named(folder: Path) -> None:
    path = folder / "screen" / frame_name(590)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(SceneError, match=r"t00000590\.png cannot be read as an image"):
        turns(folder)


def test_a_frame_of_another_size_is_named(folder: Path) -> None:
    with pytest.raises(SceneError, match="64×48 pixels, but the scene's screen is 100×48"):
        turns(described(folder, screen=[100, 48]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": "soon"}, "when its clock starts"),
        ({"start": None}, "when its clock starts"),
        ({"length": -1}, "length in seconds, not -1"),
        ({"length": True}, "length in seconds"),
        ({"length": float("nan")}, "length in seconds"),
        ({"length": float("inf")}, "length in seconds"),
        ({"frames": 5}, "frames of each monitor by their milliseconds"),
        ({"frames": [0, 1200]}, "frames of each monitor by their milliseconds"),
        ({"screen": "wide"}, "screen as"),
        ({"screen": {"width": 3}}, "screen as"),
        ({"screen": [[64, 48], [64, 48]]}, "no frame of monitor 1"),
        ({"expected": {}}, "must list what is expected"),
        ({"expected": [{"kind": "see"}]}, "expected output 1 needs kind, from and to"),
        ({"expected": ["see"]}, "expected output 1 needs kind, from and to"),
        ({"expected": [{"kind": "song", "from": 0, "to": 1}]}, "must be one of action, see"),
        ({"expected": [{"kind": "see", "from": 2, "to": 1}]}, "from ≤ to"),
        ({"length": 0.7}, "line 2, happens at 0.9 s, outside"),
    ],
)
def test_a_wrong_description_is_refused(folder: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SceneError, match=said):
        Scene.read(described(folder, **changes))


@pytest.mark.parametrize("text", ["{", "[1]"])
def test_a_description_that_is_no_object_is_refused(folder: Path, text: str) -> None:
    (folder / "scene.json").write_text(text)
    with pytest.raises(SceneError, match=r"not readable JSON|one JSON object"):
        Scene.read(folder)


@pytest.mark.parametrize("line", ["{", "7", '{"t": 0}', '{"t": 0, "a": 1, "b": 2}', '{"focus": {}}'])
def test_a_wrong_event_is_refused(folder: Path, line: str) -> None:
    (folder / "events.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(SceneError, match="line 2, is not an event"):
        Scene.read(folder)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"note": {"kind": "song", "text": "a"}}, "its kind one of confirm"),
        ({"note": "a"}, "a note is"),
        ({"focus": "xterm"}, "a focus is"),
        ({"focus": {"app": "xterm", "place": [1, 2]}}, "a focus is"),
    ],
)
def test_an_event_that_cannot_be_played_is_refused(folder: Path, event: dict[str, Any], said: str) -> None:
    (folder / "events.jsonl").write_text(json.dumps({"t": 0, **event}))
    with pytest.raises(SceneError, match=said):
        Scene.read(folder)


def test_events_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "events.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(SceneError, match="cannot be read"):
        Scene.read(folder)


def test_a_frame_that_was_being_written_when_the_recording_broke_off_is_left_out(folder: Path) -> None:
    before = Scene.read(folder).frames
    (folder / "screen" / "t00009999.partial").touch()
    assert Scene.read(folder).frames == before


def test_a_folder_without_a_description_is_no_scene(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"has no scene.json"):
        Scene.read(tmp_path)


def test_a_scene_without_sound_and_frames_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scene.json").write_text(json.dumps({"start": START.isoformat()}))
    with pytest.raises(SceneError, match="neither sound"):
        Scene.read(tmp_path)


def test_a_screen_without_frames_is_refused(folder: Path) -> None:
    for path in (folder / "screen").iterdir():
        path.unlink()
    with pytest.raises(SceneError, match="holds no frame of monitor 0"):
        Scene.read(described(folder, frames=None))
    (folder / "screen").rmdir()
    with pytest.raises(SceneError, match=r"folder of frames .* is missing"):
        Scene.read(folder)


def test_a_stray_file_among_the_frames_is_named(folder: Path) -> None:
    (folder / "screen" / "shot.png").write_bytes(b"")
    with pytest.raises(SceneError, match=r"shot\.png is not a frame"):
        Scene.read(folder)


def test_two_sounds_are_one_too_many(folder: Path) -> None:
    soundfile.write(folder / "audio.flac", tone(0.1), 16_000)
    with pytest.raises(SceneError, match="only one can be meant"):
        Scene.read(folder)


def test_a_sound_that_cannot_be_decoded_is_named(folder: Path) -> None:
    (folder / "audio.wav").write_bytes(b"not a sound")
    with pytest.raises(SceneError, match=r"audio\.wav cannot be decoded"):
        Scene.read(described(folder, length=None))
    with pytest.raises(SceneError, match=r"audio\.wav cannot be decoded"):
        turns(described(folder, length=1.1))
    with pytest.raises(SceneError, match=r"sound .* is missing"):
        Scene.assemble(folder / "none.wav", None, START)
