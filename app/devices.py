"""The devices of this machine as the program meets them, none of them open yet."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from app.capture.plugged import DefaultDevices
from app.eyes import OpenEyes, UnknownFocus
from app.ports import AudioSink, AudioSource, FocusSource, Voice
from app.settings import Settings
from app.system.state import System
from app.waiting import WaitingEars, WaitingSpeaker


@dataclass(frozen=True, slots=True)
class Devices:
    """The machine as the program meets it; a test brings its own. `adjust` takes on settings while they run."""

    ears: AudioSource
    speaker: AudioSink
    voice: Voice
    eyes: OpenEyes | None
    plugs: DefaultDevices | None = None
    system: System | None = None
    adjust: Callable[[Settings], None] = lambda _settings: None


def live_devices(settings: Settings) -> Devices:
    """The devices of this machine, none of them open yet."""
    from app.audio.echo import EchoCancelledMicrophone
    from app.audio.speaker import Speaker
    from app.audio.system import SoundSystem
    from app.audio.voice import ProcessVoice
    from app.capture.microphone import Microphone
    from app.capture.privacy import Exclusions
    from app.capture.screen import Screen
    from app.wording import SAID_AT_ONCE

    system = SoundSystem()
    speaker = Speaker(settings.speaking.speaker or None, system=system)
    microphone = Microphone(settings.hearing.microphone or None, system)
    ears = EchoCancelledMicrophone(microphone, speaker) if settings.hearing.echo_cancellation else microphone
    focus = _focus()
    screen = Screen(focus, Exclusions())
    voice = ProcessVoice(wanted=settings.speaking.engine, ready=SAID_AT_ONCE)

    def adjust(settings: Settings) -> None:
        speaker.volume = 0.0 if settings.speaking.muted else settings.speaking.volume
        voice.speed = settings.speaking.speed
        screen.exclusions = Exclusions(settings.screen.excluded_apps, settings.screen.excluded_titles, os.getpid())
        screen.interval = 1 / settings.screen.rate
        screen.chosen = settings.screen.monitors

    adjust(settings)
    plugs = DefaultDevices() if sys.platform == "linux" else None
    heard, spoken = WaitingEars(ears), WaitingSpeaker(speaker)
    if plugs is not None and not settings.hearing.microphone:
        heard.plugged = lambda: plugs.microphone
    if plugs is not None and not settings.speaking.speaker:
        spoken.plugged = lambda: plugs.speaker
    return Devices(heard, spoken, voice, OpenEyes(screen, focus), plugs, _system(), adjust)


def _system() -> System | None:
    """What follows sleep, lock, battery, Do Not Disturb and whether anybody is there; None where nothing does."""
    if sys.platform != "linux":
        return None
    from app.system.watch import SystemWatch

    return SystemWatch()


def _focus() -> FocusSource:
    """The window system's word on its windows, where it gives one."""
    if sys.platform != "linux":
        return UnknownFocus()
    from app.capture.focus import X11Focus

    return X11Focus()
