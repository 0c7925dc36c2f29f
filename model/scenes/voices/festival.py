"""festival's HTS voice of the speaker slt: held out of training as a whole, and spoken without times.

Needs Debian's `festival` and `festvox-us-slt-hts`. festival is started anew for each utterance.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from model.scenes.voices.held_out import HeldOutVoiceError
from model.scenes.voices.utterance import SynthesisError, Utterance, resample

VOICES = ("cmu_us_slt_arctic_hts",)


class Festival:
    """festival, for evaluation only."""

    name = "festival"

    def training_voice(self, _rng: np.random.Generator) -> str:
        """Raises HeldOutVoiceError: the whole engine is kept for evaluation."""
        raise HeldOutVoiceError(
            "festival is kept for evaluation as a whole, so training must not hear it; choose another engine."
        )

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        """Speak at 0.8 to 1.2 of the usual length. Words and phones are empty and `aligned` is False."""
        if voice not in VOICES:
            raise SynthesisError(f"festival has no voice {voice!r}")
        stretch = float(np.random.default_rng(seed).uniform(0.8, 1.2))
        settings = f"(begin (voice_{voice}) (Parameter.set 'Duration_Stretch {stretch:.3f}))"
        with tempfile.TemporaryDirectory() as scratch:
            # Into a file: on a pipe text2wave leaves the length in the header at nothing.
            target = Path(scratch) / "speech.wav"
            command = ["text2wave", "-eval", settings, "-o", str(target)]
            done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
            if done.returncode != 0 or not target.exists():
                reason = done.stderr.decode(errors="replace").strip()
                raise SynthesisError(f"festival said nothing for {text!r}: {reason}")
            sound, rate = soundfile.read(target, dtype="float32")
        return Utterance(resample(sound, rate), (), (), aligned=False)
