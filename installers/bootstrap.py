"""Start or test Alongside on a fresh machine: `bootstrap.py run` and `bootstrap.py test`; `install` adds extras.

Standard library only, for Linux, Windows and macOS. The first start makes `.venv` and installs what is missing; the
next ones notice that nothing changed. Further arguments go on to the program (`run`) or to pytest (`test`).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import system_packages
from virtual_environment import InstallError, VirtualEnvironment, has_nvidia_driver

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
EXTRAS = ("listening", "train")
USAGE = (
    f"usage: bootstrap.py run [arguments of the program] | test [arguments of pytest] | install {'|'.join(EXTRAS)} ..."
)
COUNT_DEVICES = (
    "import sounddevice as s; d = s.query_devices();"
    "print(any(x['max_input_channels'] for x in d), any(x['max_output_channels'] for x in d))"
)


def say(text: str) -> None:
    """Tell the user, at once even when the output is a pipe."""
    print(text, flush=True)


def run_quietly(command: Sequence[str]) -> int:
    """Run a command for its exit status alone."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode


def run_shown(command: Sequence[str]) -> int:
    """Run a command whose output the user sees, answering the package manager's questions with its defaults."""
    say("$ " + " ".join(command))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def install_system_packages(groups: Sequence[system_packages.Group]) -> bool:
    """Install the missing system libraries of these groups, or print the one line that does.

    Returns:
        Whether somebody has to type that line.
    """
    manager = system_packages.find_manager()
    if manager is None:
        return False
    missing = system_packages.missing_packages(manager, groups)
    if not missing:
        return False
    prefix = system_packages.elevation(run_quietly)
    if prefix is None:
        say("Some system libraries are missing and installing them needs an administrator. Please type:")
        say("  " + system_packages.line_to_type(manager, missing))
        return True
    say(f"Installing {len(missing)} system packages: {' '.join(missing)}")
    failed = system_packages.install(manager, missing, prefix, run_shown)
    if failed:
        say(f"Not available from {manager.name} on this machine, going on without: {' '.join(failed)}")
    return False


def ensure_venv_module() -> None:
    """Debian and Ubuntu split `ensurepip` from Python; bring it back before an environment is made.

    Raises:
        InstallError: with the line to type when it may not be installed.
    """
    if run_quietly([sys.executable, "-c", "import ensurepip, venv"]) == 0:
        return
    manager = system_packages.find_manager()
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if manager is None or manager.name != "apt":
        raise InstallError("This Python lacks the modules venv and ensurepip; install a complete Python 3.11 or newer.")
    prefix = system_packages.elevation(run_quietly)
    if prefix is None or system_packages.install(manager, [package], prefix, run_shown):
        line = system_packages.line_to_type(manager, [package])
        raise InstallError(f"This Python cannot make virtual environments yet. Please type:  {line}")


def prepare(extras: Sequence[str]) -> VirtualEnvironment:
    """The environment with these extras, installed where missing."""
    environment = VirtualEnvironment(ROOT, say)
    wanted = [*extras, "gpu"] if has_nvidia_driver() else list(extras)
    if not environment.satisfies(wanted):
        if not environment.is_usable():
            ensure_venv_module()
        environment.ensure(wanted)
    return environment


def has_display(environ: Mapping[str, str]) -> bool:
    """True when windows can be shown: always on Windows and macOS; on Linux when the display named answers."""
    if not sys.platform.startswith("linux"):
        return True
    wayland = environ.get("WAYLAND_DISPLAY")
    if wayland and (Path(environ.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return True
    host, _, number = environ.get("DISPLAY", "").rpartition(":")
    screen = number.split(".")[0]
    if not screen.isdigit():
        return False
    try:
        if host in ("", "unix"):
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(f"/tmp/.X11-unix/X{screen}")
        else:
            socket.create_connection((host, 6000 + int(screen)), timeout=1).close()
    except OSError:
        return False
    return True


def sound_devices(python: Path) -> tuple[bool, bool]:
    """Whether PortAudio, which the program listens and speaks through, finds a microphone and a loudspeaker."""
    done = subprocess.run([str(python), "-c", COUNT_DEVICES], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    return ("True" in words[:1], "True" in words[1:2])


def what_is_missing(display: bool, microphone: bool, loudspeaker: bool) -> list[str]:
    """What keeps the program from running here, in words."""
    found = {"display": display, "microphone": microphone, "loudspeaker": loudspeaker}
    return [name for name, there in found.items() if not there]


def hand_over(command: Sequence[str]) -> int:
    """Become the program (POSIX), so that signals reach it; wait for it on Windows."""
    os.chdir(ROOT)
    if os.name != "nt":
        os.execv(command[0], list(command))
    return subprocess.run(command, check=False).returncode


def run(arguments: Sequence[str]) -> int:
    """Start the program; without a display, or with neither microphone nor loudspeaker, play the demonstration of it
    on a virtual desk."""
    must_type = install_system_packages([system_packages.PROGRAM])
    environment = prepare(["reasoner"])
    python = str(environment.python)
    display = has_display(os.environ) or "--headless" in arguments
    microphone, loudspeaker = sound_devices(environment.python)
    if missing := what_is_missing(display, microphone, loudspeaker):
        say(f"This machine has no {' and no '.join(missing)} that the program could use.")
        if must_type:
            say("That may be for want of the libraries above: type the line, then start again.")
            return 1
    if display and (microphone or loudspeaker):
        return hand_over([python, "-m", "app", "run", *arguments])
    if not sys.platform.startswith("linux"):
        say("Connect one (and allow its use in the system's privacy settings), then start again.")
        return 1
    say("Instead, here is the real program at work on a virtual desk: a virtual screen and virtual sound.")
    if install_system_packages([system_packages.DESK]):
        return 1
    return hand_over([python, "-m", "app.demonstration", *arguments])


def install(arguments: Sequence[str]) -> int:
    """Add extras to the environment: what training takes, or the second listening."""
    if not arguments or not set(arguments) <= set(EXTRAS):
        say(USAGE)
        return 2
    # Screens are filmed on a virtual desk for training, and some of its voices are of programs there.
    desk = [system_packages.DESK] if "train" in arguments else []
    install_system_packages([system_packages.PROGRAM, *desk])
    prepare(["reasoner", *arguments])
    return 0


def test(arguments: Sequence[str]) -> int:
    """Install everything that tests need, then lint, check types and run the tests; pytest's summary comes last."""
    install_system_packages([system_packages.PROGRAM, system_packages.DESK])
    environment = prepare(["test", "train", "reasoner"])
    os.chdir(ROOT)
    python = str(environment.python)
    checks = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
    }
    failed = []
    for name, command in checks.items():
        started = time.monotonic()
        say(f"== {name}")
        if subprocess.run(command, check=False).returncode != 0:
            failed.append(name)
        say(f"== {name}: {'FAILED' if name in failed else 'ok'}, {time.monotonic() - started:.0f} s")
    if failed:
        say(f"== failed so far, whatever the tests say: {', '.join(failed)}")
    say("== pytest")
    tests = subprocess.run([python, "-m", "pytest", *arguments], check=False).returncode
    return tests or (1 if failed else 0)


def newer_python() -> str | None:
    """Another interpreter on this machine that is new enough, or None."""
    names = ("python3.14", "python3.13", "python3.12", "python3.11")
    return next((path for path in map(shutil.which, names) if path), None)


def main(arguments: Sequence[str]) -> int:
    """Run one of the commands; returns the exit status."""
    commands = {"run": run, "test": test, "install": install}
    if not arguments or arguments[0] not in commands:
        say(USAGE)
        return 2
    if sys.version_info < OLDEST_PYTHON:
        other = newer_python()
        if other is None:
            say("Alongside needs Python 3.11 or newer; install it, then start again.")
            return 1
        return subprocess.run([other, __file__, *arguments], check=False).returncode
    try:
        return commands[arguments[0]](arguments[1:])
    except InstallError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped. Start again to go on where this left off.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
