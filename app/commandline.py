"""What each command does. Everything heavy is imported where it is needed, so that `--help` and `list` are quick."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from app.folders import Folders
from app.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from app.ports import Voice
    from app.reasoning.load import Work

Task = Callable[[argparse.Namespace], int]
LOOSE_TAIL_SECONDS = 3.0
ON_THE_DESK = ("live", "echo", "overtalk", "dialogue", "pace", "sights", "idle", "asking", "presence", "economy")
SUITES = ("hearing", "scenes", "phrases", "requests", "listening", "questions", *ON_THE_DESK)
PATHLESS = ("echo", "pace", "sights", "idle", "presence", "economy")


class UsageError(Exception):
    """The command cannot be meant as it was given; the text is one sentence."""


USAGE_ERRORS = (UsageError, SettingsError)


def told_errors() -> tuple[type[Exception], ...]:
    """Errors whose text is a sentence for the user."""
    from app.desk import DeskError
    from app.journal import JournalError
    from app.ports import DeviceError
    from app.reminders.store import StoreError
    from model.checkpoint import CheckpointError
    from model.evaluation.hearing import SuiteError
    from model.scenes.media import SceneError

    ours = (RunningError, JournalError, DeviceError, StoreError, DeskError)
    return (*USAGE_ERRORS, *ours, CheckpointError, SuiteError, SceneError, OSError)


class RunningError(Exception):
    """Something about the running copy; the text is one sentence for the user."""


def overrides(options: argparse.Namespace) -> dict[str, str]:
    """`--set key=value` as a mapping."""
    pairs = [text.partition("=") for text in options.set]
    for name, equals, _ in pairs:
        if not equals:
            raise UsageError(f"--set takes key=value, as in model.threads=1, so {name!r} sets nothing.")
    return {name: value for name, _, value in pairs}


def user_settings(options: argparse.Namespace) -> Settings:
    """The user's settings under those of the command line."""
    return load(Folders.of_user().settings_file, overrides(options))


def clean_settings(options: argparse.Namespace) -> Settings:
    """The defaults under those of the command line: what a measurement must not depend on is left out."""
    return load(Path("/nonexistent/settings.toml"), overrides(options))


def run(options: argparse.Namespace) -> int:
    """Runs the program until it is asked to end."""
    from app.running import AlreadyRunningError, run

    folders = Folders.of_user()
    try:
        return run(user_settings(options), folders, options.headless, options.timeline, overrides=overrides(options))
    except AlreadyRunningError as other:
        if options.headless or not _settings_opened(folders):
            raise RunningError(str(other)) from other
    print("Alongside is running already; its settings are open.")
    return 0


def _settings_opened(folders: Folders) -> bool:
    """Whether the running copy has opened its settings: to start it once more is a way to reach it without a tray."""
    from app.ui.instance import Command, CommandError, send

    try:
        reply = send(folders.data, Command("settings"))
    except CommandError:
        return False
    return reply is not None and reply.ok


def tell_running(options: argparse.Namespace) -> int:
    """Passes a command to the running copy and prints its answer."""
    from app.ui.instance import Command, CommandError, send

    words = " ".join(options.words)
    if options.command in ("export", "import"):
        words = str(Path(words).resolve())  # the running copy lives in another folder
    try:
        reply = send(Folders.of_user().make().data, Command(options.command, words))
    except CommandError as silent:
        raise RunningError(str(silent)) from silent
    if reply is None:
        raise RunningError("Alongside is not running, so nobody could do that; start it with `alongside run`.")
    print(reply.text)
    return 0 if reply.ok else 1


def simulate(options: argparse.Namespace) -> int:
    """Plays a scene, or loose files, through the live loop."""
    import soundfile

    from app.checkpoint import load_session
    from app.events import save_timeline
    from app.simulate import simulate
    from model.microturn import SAMPLE_RATE
    from model.scenes.scene import Scene

    loose = options.audio is not None or options.screen is not None
    if loose == (options.scene is not None):
        raise UsageError("Name either a scene or --audio (and --screen), so that it is clear what to play.")
    settings = clean_settings(options)
    scene = Scene.assemble(options.audio, options.screen, _instant(options.at)) if loose else Scene.read(options.scene)
    tail = options.tail if options.tail is not None else LOOSE_TAIL_SECONDS if loose else 0.0
    session = load_session(settings.model)
    with real_voice() as voice:
        played = simulate(scene, session, session.max_patches, voice, settings, tail)
    if options.timeline is None:
        print("\n".join(event.line() for event in played.events))
    else:
        save_timeline(options.timeline, played.events)
    if options.speech is not None:
        soundfile.write(options.speech, played.speech, SAMPLE_RATE)
    return 0


def _instant(text: str | None) -> datetime:
    """The instant that the user named; now, when none."""
    try:
        instant = datetime.now() if text is None else datetime.fromisoformat(text)
    except ValueError as wrong:
        raise UsageError(f"--at takes an instant such as 2026-11-22T10:00:00+01:00, not {text!r}.") from wrong
    return instant if instant.tzinfo is not None else instant.astimezone()


@contextmanager
def real_voice() -> Iterator[Voice]:
    """The voice of the live program, running."""
    from app.audio.voice import ProcessVoice

    with ExitStack() as stack:
        voice = ProcessVoice()
        voice.start()
        stack.callback(voice.stop)
        yield voice


def evaluate(options: argparse.Namespace) -> int:
    """Runs a suite, prints its table and writes its figures."""
    from app.evaluation.report import save, table

    report = _report(options)
    print(table(report))
    if options.json is not None:
        save(report, options.json)
    return 0


def _report(options: argparse.Namespace) -> dict[str, object]:
    if options.path is None and options.suite not in PATHLESS:
        raise UsageError(f"The suite {options.suite} needs a file or a folder to play, so there is nothing to do.")
    if options.suite in ON_THE_DESK:
        return _desk_report(options)
    settings = clean_settings(options)
    if options.suite == "phrases":
        from app.evaluation.phrases import evaluate_phrases

        return dict(evaluate_phrases(options.path))
    if options.suite == "questions":
        from app.evaluation.questions import evaluate_questions

        return evaluate_questions(options.path, settings)
    from app.checkpoint import load_session

    session = load_session(settings.model)
    if options.suite == "hearing":
        from model.evaluation.hearing import evaluate_hearing, whisper

        yardstick = options.yardstick and whisper(options.yardstick, settings.model.threads)
        sure_from = settings.behaviour.act_confidence
        return evaluate_hearing(
            session, options.path, options.split, options.most, yardstick, sure_from, options.continuous
        )
    with real_voice() as voice:
        if options.suite == "scenes":
            from app.evaluation.scenes import evaluate_scenes

            return dict(evaluate_scenes(options.path, session, voice, settings))
        from app.evaluation.requests import evaluate_requests

        start = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
        if options.suite == "listening":
            from app.evaluation.listening import evaluate_listening

            return dict(evaluate_listening(options.path, session, voice, settings, start, Folders.of_user().models))
        background = None
        if options.noise is not None:
            from app.evaluation.spoken import Background

            background = Background.read(options.noise, options.snr)
        return dict(
            evaluate_requests(
                options.path, session, voice, settings, start, background=background, speaking=options.speaking
            )
        )


def _desk_report(options: argparse.Namespace) -> dict[str, object]:
    """A suite that needs the whole program on a virtual desk; its folder goes with it."""
    import tempfile

    from app.evaluation import live
    from app.evaluation.asking import evaluate_asking
    from app.evaluation.dialogue import evaluate_dialogue
    from app.evaluation.economy import evaluate_economy
    from app.evaluation.idle import evaluate_idle
    from app.evaluation.pace import evaluate_pace
    from app.evaluation.presence import evaluate_presence
    from app.evaluation.sights import evaluate_sights

    changes = overrides(options)
    with tempfile.TemporaryDirectory(prefix="alongside-") as name:
        folder = Path(name)
        match options.suite:
            case "live":
                return dict(live.evaluate_live(options.path, folder, changes, options.echo))
            case "echo":
                return dict(live.evaluate_echo(folder, changes, options.seconds))
            case "overtalk":
                return dict(live.evaluate_overtalk(options.path, folder, changes))
            case "dialogue":
                return dict(evaluate_dialogue(options.path, folder, changes))
            case "pace":
                return dict(evaluate_pace(folder, changes, options.seconds))
            case "idle":
                return dict(evaluate_idle(folder, changes, options.seconds))
            case "asking":
                return dict(evaluate_asking(options.path, folder, changes))
            case "economy":
                return dict(evaluate_economy(folder, changes, options.seconds))
            case "presence":
                return dict(evaluate_presence(folder, changes, options.seconds))
        return dict(evaluate_sights(folder, changes, options.seconds))


def bench(options: argparse.Namespace) -> int:
    """Measures the live loop, prints a table and writes the figures."""
    from app.bench import SPEECH, bench, lines_of
    from app.checkpoint import load_session
    from app.evaluation.report import save

    settings = clean_settings(options)
    session = load_session(settings.model)
    with real_voice() as voice, ExitStack() as stack:
        work = stack.enter_context(_thinking(settings)) if options.thinking else None
        result = bench(settings, session, voice, options.seconds, options.audio or SPEECH)
    if work is not None:
        result["thinking"] = {"answered": work.answered, "failed": work.failures}
        print(f"thinking          {work.answered} questions answered meanwhile, {work.failures} failed")
    print("\n".join(lines_of(result)))
    if options.json is not None:
        save(result, options.json)
    return 0


def _thinking(settings: Settings) -> AbstractContextManager[Work]:
    """The reasoner at full load, reading a screen and answering."""
    from app.evaluation.questions import drawn
    from app.reasoning.load import busy

    return busy(
        settings.reasoning, drawn([f"line {number} of the log: no error in step {number}" for number in range(30)])
    )


def record(options: argparse.Namespace) -> int:
    """Records a scene until it is long enough, or Ctrl+C, with the senses that the user has agreed to."""
    import signal
    import threading

    from app.devices import live_devices
    from app.doctor import NOT_ALLOWED
    from app.eyes import Eyes
    from app.ports import ScreenError
    from app.reasoning.build import exclusions_of
    from app.record import record

    settings = user_settings(options)
    if not settings.consent.microphone:
        raise RunningError(f"The microphone is {NOT_ALLOWED}.")
    if not settings.consent.screen:
        print(f"The screen is {NOT_ALLOWED}.")
    devices = live_devices(settings)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with ExitStack() as stack:
        for device in (devices.speaker, devices.ears):
            device.start()
            stack.callback(device.stop)
        eyes = Eyes()
        if devices.eyes is not None and settings.may_look:
            try:
                devices.eyes.start()
                stack.callback(devices.eyes.stop)
                eyes = devices.eyes
            except ScreenError as unseen:
                print(unseen)
        seconds = record(
            options.scene, devices.ears, eyes, datetime.now().astimezone(), options.seconds, exclusions_of(settings),
            ended.is_set,
        )  # fmt: skip
    print(f"{seconds:.1f} s are recorded in {options.scene}")
    return 0


REASONER_ORDERS = ("status", "allow", "withdraw", "key")


def reasoner(options: argparse.Namespace) -> int:
    """Says who answers questions; allows a server off this machine, withdraws that, or keeps its key."""
    from app.reasoning.consent import Consents, shown
    from app.reasoning.keys import KeepingError, keep_key
    from app.reasoning.leave import destination

    folders = Folders.of_user().make()
    consents = Consents(folders.consents_file)
    settings = user_settings(options).reasoning
    url = options.url or settings.endpoint
    if options.order != "status" and not url:
        raise UsageError("No server is named, neither here nor in reasoning.endpoint, so nothing was done.")
    try:
        match options.order:
            case "allow":
                consents.allow(url, datetime.now().astimezone())
            case "withdraw":
                consents.withdraw(url)
            case "key":
                keep_key(url, getpass(f"Key for {shown(url)} (nothing deletes it): ").strip())
    except ValueError as wrong:
        raise UsageError(f"Nothing was done: {wrong}.") from wrong
    except KeepingError as unkept:
        raise RunningError(str(unkept)) from unkept
    print(destination(settings, consents))
    for origin, at in consents.all().items():
        print(f"Allowed since {at}: {origin}")
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Prints how every part is; 1 when one does not work."""
    from app.doctor import examine

    well = True
    for finding in examine(user_settings(options), Folders.of_user()):
        print(finding.line(), flush=True)
        well = well and finding.ok
    return 0 if well else 1
