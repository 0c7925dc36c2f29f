"""The whole live program with a scripted model in place of the trained one: it acts when a loud sound is over, and
stops speaking when there is one while it speaks.

`python loud_model.py ACTION [--timeline FILE] [--headless] [--set KEY=VALUE]`, with ALONGSIDE_HOME naming the program's
folders. What is tested with it is everything around the model: devices, loop, reminders, voice and the end.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from app.commandline import overrides
from app.folders import Folders
from app.running import run
from app.settings import load
from model.microturn import MicroTurnInput, MicroTurnOutput, ModelAction

LOUD = 0.02


class LoudModel:
    """Acts once whenever a loud sound is over, and voices every note at once."""

    max_patches = 16

    def __init__(self, action: str) -> None:
        self._action = action
        self._loud = False

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        loud = float(np.sqrt(np.mean(turn.audio**2))) > LOUD
        over, self._loud = self._loud and not loud, loud
        actions = (ModelAction(self._action, 1.0),) if over and not turn.playback else ()
        speaking = bool(turn.playback)
        return MicroTurnOutput(
            actions=actions, voice=turn.notes[0].slot if turn.notes else None, yields=loud and speaking
        )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("action")
    parser.add_argument("--timeline", type=Path)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    folders = Folders.of_user()
    settings = load(folders.settings_file, overrides(options))
    return run(settings, folders, options.headless, options.timeline, session=lambda: LoudModel(options.action))


if __name__ == "__main__":
    sys.exit(main())
