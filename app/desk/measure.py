"""Measures the devices' code on a virtual desk: `python -m app.desk.measure [--json FILE]`.

The program's own voice is the test signal. Every figure is of the real path: PortAudio, PulseAudio, X11.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from app.audio.echo import EchoCanceller
from app.audio.speaker import Speaker
from app.audio.system import SoundSystem
from app.audio.voice import ProcessVoice
from app.capture.focus import X11Focus
from app.capture.microphone import Microphone
from app.capture.privacy import Exclusions
from app.capture.screen import Screen
from app.desk.virtual import VirtualDesk
from app.ports import Speech
from model.microturn import SAMPLE_RATE, SAMPLES_PER_MICROTURN

Sound = NDArray[np.float32]
_TEXT = (
    "Missed while I was off, at five past three: stretch. You have two reminders: call Anna at ten, and water the "
    "plants tomorrow. The build in the terminal finished after four minutes, and the tests are still running."
)


def _decibels(samples: Sound) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def measure_voice() -> tuple[dict[str, float], Speech]:
    """Seconds until a first and a later text are spoken, and how many times faster than real time."""
    voice = ProcessVoice()
    began = time.monotonic()
    try:
        voice.speak("In ten seconds: stretch.").result(300)
        loaded = time.monotonic()
        voice.speak("In ten seconds: stretch.").result(300)
        short = time.monotonic()
        speech = voice.speak(_TEXT).result(300)
        took = time.monotonic() - short
    finally:
        voice.stop()
    figures = {"first_s": loaded - began, "short_s": short - loaded, "times_real_time": speech.seconds / took}
    return {f"voice_{name}": value for name, value in figures.items()}, speech


def measure_hearing(desk: VirtualDesk, microphone: Microphone, words: Sound, folder: Path) -> dict[str, float]:
    """How like a file played in front of the microphone what was heard is, and how even its clock runs."""
    wav = folder / "words.wav"
    soundfile.write(wav, soxr.resample(words, SAMPLE_RATE, 48_000), 48_000, subtype="PCM_16")
    desk.speak(wav, wait=False)
    blocks = [microphone.read_block() for _ in range(words.size // SAMPLES_PER_MICROTURN + 15)]
    heard = np.concatenate([block.samples for block in blocks])
    size = 2 * (heard.size + words.size)
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(words, size)), size)
    shift = int(np.argmax(match[: heard.size - words.size]))
    likeness = float(np.corrcoef(heard[shift : shift + words.size], words)[0, 1])
    unevenness = float(np.abs(np.diff([block.time for block in blocks]) - 0.2).max())
    return {"microphone_likeness": likeness, "microphone_clock_jitter_ms": 1000 * unevenness}


def measure_echo(desk: VirtualDesk, microphone: Microphone, speaker: Speaker, speech: Speech) -> dict[str, float]:
    """Decibels by which the echo of the program's own voice is lowered, over all and in its first second."""
    canceller, heard, left = EchoCanceller(), [], []
    with desk.echo_path(-10):
        while microphone.backlog_seconds > 0:
            microphone.read()
        speaker.play(None, speech.pcm, speech.rate)
        while speaker.busy:
            block = microphone.read_block()
            heard.append(block.samples)
            left.append(canceller.process(block.samples, speaker.reference(block.time, SAMPLES_PER_MICROTURN)))
    start = next(index for index, samples in enumerate(heard) if _decibels(samples) > -60)
    first, rest = slice(start, start + 5), slice(start + 5, None)
    return {
        "echo_first_second_db": _decibels(np.concatenate(heard[first])) - _decibels(np.concatenate(left[first])),
        "echo_db": _decibels(np.concatenate(heard[rest])) - _decibels(np.concatenate(left[rest])),
    }


def measure_flush(desk: VirtualDesk, speaker: Speaker, folder: Path) -> dict[str, float]:
    """Milliseconds of sound after a flush (worst of five), by a recording of what the speaker played."""
    seconds = np.arange(SAMPLE_RATE * 3) / SAMPLE_RATE
    tone = (0.3 * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32)
    after, calls = [], []
    for number in range(5):
        recording = folder / f"flush{number}.wav"
        with desk.record_speaker(recording):
            speaker.play(None, tone, SAMPLE_RATE)
            while (playing := speaker.now_playing()) is None or playing.heard < 0.5:
                time.sleep(0.02)
            called = time.monotonic()
            speaker.flush()
            calls.append(time.monotonic() - called)
            time.sleep(0.7)
        samples, rate = soundfile.read(recording, dtype="float32")
        loud = np.flatnonzero(np.abs(samples) > 0.02)
        after.append((loud[-1] - loud[0]) / rate - playing.heard)
    return {"flush_sound_after_ms": 1000 * max(after), "flush_call_ms": 1000 * max(calls)}


def measure_sight(desk: VirtualDesk) -> dict[str, float]:
    """The processor's share that looking takes, on a still screen and with exclusions, and the time of one look."""
    program = desk.run(["xterm", "-geometry", "80x24+100+100"])
    focus = X11Focus()
    screen = Screen(focus, Exclusions())
    screen.start()
    try:
        figures = {"screen_still_share": _share()}
        screen.exclusions = Exclusions(titles=("nothing has this title",))
        figures["screen_excluding_share"] = _share()
        began = time.monotonic()
        for _ in range(20):
            focus.look()
        figures["focus_look_ms"] = 1000 * (time.monotonic() - began) / 20
    finally:
        screen.stop()
        focus.close()
        desk.end(program)
    return figures


def _share(seconds: float = 4.0) -> float:
    began = time.process_time()
    time.sleep(seconds)
    return (time.process_time() - began) / seconds


def measure() -> dict[str, float]:
    """All figures."""
    figures, speech = measure_voice()
    words = soxr.resample(speech.pcm, speech.rate, SAMPLE_RATE).astype(np.float32)
    with VirtualDesk() as desk, desk.adopt(), tempfile.TemporaryDirectory() as folder:
        figures |= measure_sight(desk)
        system = SoundSystem()
        system.rescan()
        microphone, speaker = Microphone(system=system), Speaker(system=system)
        microphone.start()
        speaker.start()
        try:
            for _ in range(15):
                microphone.read()
            figures |= measure_hearing(desk, microphone, words, Path(folder))
            figures |= measure_echo(desk, microphone, speaker, speech)
            figures |= measure_flush(desk, speaker, Path(folder))
        finally:
            microphone.stop()
            speaker.stop()
    return figures


def main() -> None:
    """Prints the figures, and writes them to a file when asked."""
    parser = argparse.ArgumentParser(description="Measures the devices' code on a virtual desk.")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    wanted = parser.parse_args()
    figures = measure()
    for name, value in figures.items():
        print(f"{name:28} {value:10.3f}")
    if wanted.json is not None:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
