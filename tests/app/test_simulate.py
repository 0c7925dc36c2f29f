"""Recordings go through the live loop in stream time: requests, reminders, sights, and the sound of what was said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from PIL import Image

from app.reasoning.section import Reasoning
from app.settings import Settings
from app.simulate import Played, simulate
from model.microturn import MicroTurnInput, MicroTurnOutput, NoteKind, SeeKind, Seen
from model.scenes.media import SceneError
from model.scenes.scene import Scene
from model.scenes.writer import SceneWriter
from tests.app.reasoning.servers import saying, serving
from tests.app.scripted import START, ScriptedSession, SilentVoice, act, eager


def quiet(folder: Path, seconds: float) -> Scene:
    """A scene in which nothing is heard."""
    with SceneWriter(folder / f"quiet-{seconds}", "quiet", START) as writer:
        writer.audio(np.zeros(round(seconds * 16_000), np.float32))
    return Scene.read(folder / f"quiet-{seconds}")


def play(session: ScriptedSession, scene: Scene, tail: float = 0.0) -> Played:
    return simulate(scene, session, session.max_patches, SilentVoice(), Settings(), tail)


def rows(played: Played, name: str) -> list[dict[str, object]]:
    return [dict(row) for row in played.rows() if row["event"] == name]


def test_a_request_is_confirmed_and_the_reminder_spoken_when_it_is_due(tmp_path: Path) -> None:
    session = ScriptedSession({4: act("remind in ten seconds ; stretch")}, eager)
    played = play(session, quiet(tmp_path, 15.0))
    names = [event.event for event in played.events if event.event != "heard"]
    assert names == ["action", "scheduled", "voice", "due", "voice"]
    (scheduled,) = rows(played, "scheduled")
    assert scheduled["due"] == "2026-11-22T10:00:11+01:00"
    confirmed, reminded = rows(played, "voice")
    assert confirmed["text"] == "In ten seconds: stretch."
    assert reminded["text"] == "Reminder: stretch."
    assert abs(float(str(reminded["started"])) - 11.0) <= 0.3


def test_what_it_said_is_heard_where_the_timeline_has_it(tmp_path: Path) -> None:
    played = play(ScriptedSession({4: act("timer five minutes")}, eager), quiet(tmp_path, 4.0))
    (voice,) = rows(played, "voice")
    loud = np.flatnonzero(np.abs(played.speech) > 0.2) / 16_000
    assert loud[0] == pytest.approx(voice["started"], abs=0.05)
    assert loud[-1] == pytest.approx(voice["ended"], abs=0.05)


def test_it_hears_what_is_left_of_its_own_voice(tmp_path: Path) -> None:
    class Listening(ScriptedSession):
        """Keeps what it hears."""

        def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
            heard.append(turn.audio)
            return super().step(turn)

    heard: list[NDArray[np.float32]] = []
    session, scene = Listening({4: act("timer five minutes")}, eager), quiet(tmp_path, 4.0)
    played = simulate(scene, session, session.max_patches, SilentVoice(), Settings(), echo=0.1)
    assert np.allclose(np.concatenate(heard), 0.1 * played.speech[: 20 * 3200], atol=1e-6)
    assert np.abs(played.speech).max() > 0.2
    heard.clear()
    play(session, scene)
    assert not np.concatenate(heard).any()


def test_the_tail_lets_the_last_words_be_said_and_a_scene_ends_on_time(tmp_path: Path) -> None:
    scene, script = quiet(tmp_path, 2.2), {9: act("timer five minutes")}
    assert play(ScriptedSession(script, eager), scene, tail=0.4).seconds > 3.0
    assert play(ScriptedSession(script, eager), scene).seconds == 2.2


def test_the_same_scene_gives_the_same_timeline(tmp_path: Path) -> None:
    scene = quiet(tmp_path, 5.0)
    first, second = (play(ScriptedSession({4: act("timer one second")}, eager), scene) for _ in range(2))
    assert first.events == second.events
    assert np.array_equal(first.speech, second.speech)


def picture(value: int) -> np.ndarray:
    frame = np.full((200, 320, 3), 40, np.uint8)
    frame[80:120, 120:160] = value
    frame[90:100, 130:150] = 255 - value
    return frame


def test_something_on_the_screen_is_told_with_its_window(tmp_path: Path) -> None:
    writer = SceneWriter(tmp_path / "scene", "build", START, [(320, 200)])
    writer.event(0.0, "focus", {"app": "xterm", "title": "make"})
    writer.frame(0, picture(0))
    writer.frame(1000, picture(200))
    writer.close(length=4.0)
    session = ScriptedSession({6: MicroTurnOutput(seen=(Seen(SeeKind.DONE, 0, 2, 3, 0.9),))}, eager)
    played = play(session, Scene.read(tmp_path / "scene"))
    assert [(row["window"], row["kind"]) for row in rows(played, "seen")] == [
        ({"app": "xterm", "title": "make"}, "done")
    ]
    assert [row["text"] for row in rows(played, "voice")] == ["make in xterm finished."]
    assert [len(turn.patches) for turn in session.inputs[4:8]] == [0, 1, 0, 0]


def test_a_watched_window_is_not_closed_by_another_in_focus_or_by_its_own_new_title(tmp_path: Path) -> None:
    writer = SceneWriter(tmp_path / "scene", "watch", START, [(320, 200)])
    left, right = [0, 0, 160, 200], [160, 0, 160, 200]
    writer.event(0.0, "focus", {"app": "xterm", "title": "make", "place": left})
    writer.event(3.0, "focus", {"app": "editor", "title": "notes", "place": right})
    writer.event(8.0, "focus", {"app": "xterm", "title": "~", "place": left})
    writer.event(9.0, "focus", {"app": "editor", "title": "notes", "place": [0, 0, 320, 200]})
    writer.frame(0, picture(0))
    writer.close(length=16.0)
    played = play(ScriptedSession({8: act("watch this")}, eager), Scene.read(tmp_path / "scene"))
    accepted, *later = [str(row["text"]) for row in rows(played, "voice")]
    assert "make in xterm" in accepted
    assert ["out of sight" in text for text in later] == [True], later


def test_a_typed_sentence_is_carried_out_and_an_injected_note_voiced(tmp_path: Path) -> None:
    with SceneWriter(tmp_path / "scene", "typed", START) as writer:
        writer.audio(np.zeros(16_000 * 6, np.float32))
        writer.event(1.0, "typed", "set a timer for five minutes")
        writer.event(4.0, "note", {"kind": "answer", "text": "Because it is late."})
        writer.event(5.0, "scrolled", 3)
    session = ScriptedSession(reaction=eager)
    played = play(session, Scene.read(tmp_path / "scene"))
    assert [row["text"] for row in rows(played, "voice")] == ["Timer set: five minutes.", "Because it is late."]
    assert [note.kind for _, note in session.notes] == [NoteKind.CONFIRM, NoteKind.ANSWER]


def test_loose_files_are_played_alike(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "talk.wav", np.full(8000, 0.5, np.float32), 8000)
    (tmp_path / "screen").mkdir()
    for milliseconds in (0, 600):
        Image.fromarray(picture(milliseconds % 255)).save(tmp_path / "screen" / f"t{milliseconds:08d}.png")
    session = ScriptedSession()
    scene = Scene.assemble(tmp_path / "talk.wav", tmp_path / "screen", START)
    play(session, scene)
    assert len(session.inputs) == 8
    assert float(session.inputs[3].audio.mean()) == pytest.approx(0.5, abs=0.01)
    assert sum(len(turn.patches) for turn in session.inputs) > 0


def test_a_frame_that_goes_missing_is_told_in_a_sentence(tmp_path: Path) -> None:
    writer = SceneWriter(tmp_path / "scene", "torn", START, [(320, 200)])
    writer.frame(0, picture(0))
    writer.frame(1000, picture(9))
    writer.close(length=2.0)
    scene = Scene.read(tmp_path / "scene")
    (tmp_path / "scene" / "screen" / "t00001000.png").unlink()
    with pytest.raises(SceneError, match=r"t00001000\.png"):
        play(ScriptedSession(), scene)
    with pytest.raises(SceneError, match=r"t00001000\.png"):
        Scene.read(tmp_path / "scene")


def test_a_question_is_answered_while_the_conversation_goes_on(tmp_path: Path) -> None:
    writer = SceneWriter(tmp_path / "scene", "question", START, [(320, 200)])
    writer.event(0.0, "focus", {"app": "xterm", "title": "make"})
    writer.event(2.0, "typed", "set a timer for five minutes")
    writer.frame(0, picture(0))
    writer.close(length=14.0)
    session = ScriptedSession({4: act("ask what is this"), 50: act("ask shorter")}, eager)
    with serving(saying("It is a picture, with a square in it, as far as I can see from here at all.")) as server:
        settings = Settings(reasoning=Reasoning(endpoint=f"{server.base}/v1", endpoint_model="m"))
        played = simulate(Scene.read(tmp_path / "scene"), session, 16, SilentVoice(), settings)
    names = ("action", "asked", "scheduled", "answered", "voice")
    assert [event.event for event in played.events if event.event in names] == [
        *("action", "asked", "voice", "action", "scheduled", "voice", "answered", "voice", "action", "voice")
    ]
    ((asked,), (answered,)) = rows(played, "asked"), rows(played, "answered")
    assert (asked["t"], answered["t"]) == (1.0, 4.0)
    assert dict(asked["sent"])["window"] == "make (xterm)"  # type: ignore[call-overload]
    told = [str(row["text"]) for row in rows(played, "voice")]
    assert told[0] == "Let me think."
    assert told[-2].startswith("It is a picture, with a square in it")
    assert told[-1] == "It is a picture."
    assert "make (xterm)" in server.bodies[0]["messages"][1]["content"]
