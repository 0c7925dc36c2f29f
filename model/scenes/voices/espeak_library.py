"""espeak-ng's C library by ctypes: sound with its word and phoneme events, and text to phonemes.

The library's state is global to the process, so one instance lives in it, for one thread.
"""

from __future__ import annotations

import ctypes
import functools
from dataclasses import dataclass

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from model.scenes.voices.utterance import SynthesisError

_SYNCHRONOUS, _PHONEME_EVENTS, _NO_EXIT, _UTF8 = 2, 1, 0x8000, 1
_RATE, _PITCH, _RANGE, _WORD_GAP = 1, 3, 4, 7
_END_OF_LIST, _WORD_EVENT, _PHONEME_EVENT = 0, 1, 7
_IPA, _SEPARATOR = 0x02, "~"
STRESS_MARKS = "',%="


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Mark:
    """An event: a word (mnemonic None) or a phoneme begins at `sample`; `place` is the word's character in the text."""

    mnemonic: str | None
    place: int
    sample: int


class Library:
    """The C library, initialised once for this process."""

    def __init__(self) -> None:
        self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        self._pcm: list[NDArray[np.int16]] = []
        self._marks: list[Mark] = []
        self._callback = _Callback(self._collect)  # kept: the library holds only a pointer to it
        flags = _PHONEME_EVENTS | _NO_EXIT
        data = espeakng_loader.get_data_path().encode()
        self.rate: int = self._lib.espeak_Initialize(_SYNCHRONOUS, 2000, data, flags)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng could not start; reinstall the package espeakng-loader.")
        self._lib.espeak_SetSynthCallback(self._callback)
        self._lib.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def _collect(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if wave and count > 0:
            self._pcm.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while (event := events[index]).type != _END_OF_LIST:
            if event.type == _WORD_EVENT:
                self._marks.append(Mark(None, event.text_position - 1, event.sample))
            elif event.type == _PHONEME_EVENT:
                mnemonic = bytes(event.id.string).decode().lstrip(STRESS_MARKS)
                self._marks.append(Mark(mnemonic, event.text_position - 1, event.sample))
            index += 1
        return 0

    def speak(self, text: str, voice: str, seed: int, **parameters: int) -> tuple[NDArray[np.int16], list[Mark]]:
        """Sound at `rate` and its events. Raises SynthesisError for a voice that does not exist."""
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SynthesisError(f"espeak-ng has no voice {voice!r}")
        numbers = {"rate": _RATE, "pitch": _PITCH, "range": _RANGE, "word_gap": _WORD_GAP}
        for name, value in parameters.items():
            self._lib.espeak_SetParameter(numbers[name], value, 0)
        self._lib.espeak_ng_SetRandSeed(ctypes.c_long(seed))
        self._pcm, self._marks = [], []
        self._lib.espeak_SetSynthCallback(self._callback)  # it is one for the process: others set theirs
        raw = text.encode()
        self._lib.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, _UTF8, None, None)
        self._lib.espeak_Synchronize()
        if not self._pcm:
            raise SynthesisError(f"espeak-ng said nothing for {text!r}")
        return np.concatenate(self._pcm), self._marks

    def phonemes(self, text: str, voice: str, ipa: bool) -> list[list[str]]:
        """Phonemes as mnemonics or in IPA, stress marks included; one list for each stretch read as a word."""
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SynthesisError(f"espeak-ng has no voice {voice!r}")
        mode = (ord(_SEPARATOR) << 8) | (_IPA if ipa else 0)
        buffer = ctypes.create_string_buffer(text.encode())
        place = ctypes.c_void_p(ctypes.addressof(buffer))
        groups: list[list[str]] = []
        while place.value:
            clause = self._lib.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, mode)
            groups.extend(group.split(_SEPARATOR) for group in clause.decode().split(" ") if group)
        return groups


@functools.cache
def library() -> Library:
    """The one instance of this process."""
    return Library()
