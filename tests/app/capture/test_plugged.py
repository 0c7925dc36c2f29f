"""Whether there is a microphone is followed through every restart of the sound server, whose `pactl` a script plays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.capture import plugged
from app.capture.plugged import DefaultDevices

PACTL = """#!/bin/sh
cd "$(dirname "$0")"
case "$1" in
info) [ -e server ] || exit 1; echo "Default Sink: speakers"; echo "Default Source: $(cat source)";;
subscribe) while [ -e server ]; do
    if [ -e change ]; then rm change; echo "Event 'change' on server #"; fi; sleep 0.02; done;;
esac
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the script is for a shell")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a sound server that is up, with a microphone."""
    script = tmp_path / "pactl"
    script.write_text(PACTL)
    script.chmod(0o755)
    (tmp_path / "server").touch()
    (tmp_path / "source").write_text("microphone")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(plugged, "AGAIN_SECONDS", 0.05)
    return tmp_path


def until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def change(server: Path, source: str) -> None:
    (server / "source").write_text(source)
    (server / "change").touch()


def test_a_microphone_that_goes_and_comes_is_noticed(server: Path) -> None:
    devices = DefaultDevices()
    devices.start()
    assert devices.microphone
    change(server, "speakers.monitor")
    until(lambda: not devices.microphone)
    change(server, "microphone")
    until(lambda: devices.microphone)
    devices.stop()
    devices.stop()


def test_a_server_that_starts_again_is_followed_again(server: Path) -> None:
    devices = DefaultDevices()
    devices.start()
    change(server, "speakers.monitor")
    until(lambda: not devices.microphone)
    (server / "server").unlink()
    until(lambda: devices.microphone)
    (server / "source").write_text("speakers.monitor")
    (server / "server").touch()
    until(lambda: not devices.microphone)
    change(server, "microphone")
    until(lambda: devices.microphone)
    devices.stop()


def test_a_server_that_comes_after_the_start_is_followed(server: Path) -> None:
    (server / "server").unlink()
    devices = DefaultDevices()
    devices.start()
    assert devices.microphone
    (server / "source").write_text("speakers.monitor")
    (server / "server").touch()
    until(lambda: not devices.microphone)
    devices.stop()


def test_without_pactl_what_the_streams_give_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    devices = DefaultDevices()
    devices.start()
    assert (devices.microphone, devices.speaker) == (True, True)
    devices.stop()
