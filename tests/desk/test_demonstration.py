"""The demonstration from end to end, with a scripted model in the place of the trained one.

Everything but the model is the real program: microphone, screen, loop, reminders, voice and tray on the virtual desk.
"""

import sys
from pathlib import Path

import pytest

from app.demonstration import Demonstration
from app.desk import VirtualDesk
from tests.desk.listening import loud_seconds, read_wav

pytestmark = pytest.mark.desk

SCRIPTED = """
import sys
import numpy as np
import app.runtime
from app.__main__ import main
from model.microturn import MicroTurnOutput, ModelAction, NoteKind, PlaybackState, Seen, SeeKind

class ScriptedSession:
    max_patches = 16

    def __init__(self):
        self.loud = self.quiet = self.still = 0
        self.asked = self.reminded = self.told = False
        self.last = None

    def step(self, turn):
        out = MicroTurnOutput()
        if turn.notes:
            kind = turn.notes[0].kind
            self.reminded |= kind is NoteKind.DUE
            return MicroTurnOutput(voice=turn.notes[0].slot)
        loud = float(np.abs(turn.audio).max()) > 0.02
        self.loud, self.quiet = (self.loud + 1, 0) if loud else (self.loud, self.quiet + 1)
        if not self.asked and self.loud > 5 and self.quiet > 2:
            self.asked = True
            action = ModelAction("remind in ten seconds ; stretch", 0.9)
            return MicroTurnOutput(heard=" remind me in ten seconds to stretch", actions=(action,))
        copying = [patch for patch in turn.patches if not patch.overview and 7 <= patch.row <= 11]
        if copying and self.reminded:
            self.last, self.still = copying[-1], 0
        self.still += 1
        if self.reminded and not turn.playback and not self.told and self.still == 6 and self.last is not None:
            self.told = True
            place = self.last
            return MicroTurnOutput(seen=(Seen(SeeKind.DONE, place.monitor, place.row, place.column, 0.9),))
        return out

app.runtime.load_session = lambda settings: ScriptedSession()
sys.exit(main(["run", *sys.argv[1:]]))
"""


def test_everything_that_should_show_is_seen_and_left_behind(tmp_path: Path) -> None:
    with VirtualDesk(1280, 720) as desk:
        findings = Demonstration(desk, tmp_path, [sys.executable, "-c", SCRIPTED]).play()
    missed = [finding.line() for finding in findings if not finding.seen]
    assert [line for line in missed if "± 0.5 s" not in line] == []  # how punctual it is depends on the machine
    assert loud_seconds(*read_wav(tmp_path / "spoken.wav"), 0.05) > 2.0
    assert (tmp_path / "screenshot.png").stat().st_size > 1000
    assert (tmp_path / "timeline.jsonl").read_text().count("\n") > 6
