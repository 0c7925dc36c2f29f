"""What the system tells reaches the program: services on a bus say it, and the state follows."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.system.bus import session_address, system_address
from app.system.disturbing import setting_of
from app.system.idle import SaverIdle
from app.system.power import on_battery
from app.system.state import SystemState
from app.system.watch import SystemWatch
from tests.app.system.desktop import (
    Desktop,
    Inhibiting,
    Login,
    LoginSession,
    Mutter,
    Profiles,
    Saver,
    Upower,
    private_bus,
    until,
)


@pytest.fixture
def address() -> Iterator[str]:
    with private_bus() as address:
        yield address


@pytest.fixture
def desktop(address: str) -> Iterator[Desktop]:
    with Desktop(address) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def watch(address: str, tmp_path: Path) -> Iterator[SystemWatch]:
    made = SystemWatch(address, address, look_seconds=0.1, supplies=tmp_path)
    made.start()
    yield made
    made.stop()


def test_a_desktop_that_tells_nothing_leaves_everything_as_it_is(watch: SystemWatch) -> None:
    until(lambda: watch._buses.keys() == {"session", "system"})
    assert watch.state == SystemState()


def test_the_machine_waits_with_its_sleep_until_the_devices_are_closed(watch: SystemWatch, desktop: Desktop) -> None:
    login = Login()
    desktop.offer("org.freedesktop.login1", ("/org/freedesktop/login1", login))
    until(lambda: watch._delay._lock is not None)
    desktop.do(lambda: login.prepare(True))
    until(lambda: watch.state.asleep)
    assert watch._delay._lock is not None
    watch.settled()
    until(lambda: watch._delay._lock is None and watch.state.away_since is not None)
    desktop.do(lambda: login.prepare(False))
    until(lambda: not watch.state.asleep and watch._delay._lock is not None)
    until(lambda: watch.state.away_since is None)
    desktop.do(lambda: [os.close(ours) for ours in login.locks])


def test_a_lock_is_told_by_logind_or_by_the_screen_saver(watch: SystemWatch, desktop: Desktop) -> None:
    session, saver = LoginSession(), Saver("org.gnome.ScreenSaver")
    desktop.offer("org.freedesktop.login1", ("/org/freedesktop/login1/session/auto", session))
    desktop.offer("org.gnome.ScreenSaver", ("/org/gnome/ScreenSaver", saver))
    for lock in (session.lock, saver.show):
        desktop.do(lambda lock=lock: lock(True))
        until(lambda: watch.state.locked and watch.state.away_since is not None)
        desktop.do(lambda lock=lock: lock(False))
        until(lambda: not watch.state.locked)


def test_power_is_saved_on_battery_and_in_the_power_saver(watch: SystemWatch, desktop: Desktop) -> None:
    upower, profiles = Upower(), Profiles()
    desktop.offer("org.freedesktop.UPower", ("/org/freedesktop/UPower", upower))
    name = "org.freedesktop.UPower.PowerProfiles"
    desktop.offer(name, ("/org/freedesktop/UPower/PowerProfiles", profiles))
    desktop.do(lambda: upower.set(True))
    until(lambda: watch.state.saving)
    desktop.do(lambda: upower.set(False))
    until(lambda: not watch.state.saving)
    desktop.do(lambda: profiles.choose("power-saver"))
    until(lambda: watch.state.saving)
    desktop.withdraw(name)
    until(lambda: not watch.state.saving)


def test_do_not_disturb_comes_over_the_bus(watch: SystemWatch, desktop: Desktop) -> None:
    notifications = Inhibiting()
    desktop.offer("org.freedesktop.Notifications", ("/org/freedesktop/Notifications", notifications))
    desktop.do(lambda: notifications.set(True))
    until(lambda: watch.state.undisturbed)
    desktop.do(lambda: notifications.set(False))
    until(lambda: not watch.state.undisturbed)


def test_on_gnome_do_not_disturb_is_a_setting_that_is_followed(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    tool = tmp_path / "gsettings"
    tool.write_text(f'#!/bin/sh\nif [ "$1" = get ]; then echo true; else exec cat {told}; fi\n')
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    watch = SystemWatch(address, address, look_seconds=0.1, supplies=tmp_path)
    watch.start()
    with told.open("w") as writer:
        for banners, undisturbed in (("false", True), ("true", False)):
            writer.write(f"show-banners: {banners}\n")
            writer.flush()
            until(lambda undisturbed=undisturbed: watch.state.undisturbed == undisturbed)
    watch.stop()
    assert setting_of({"XDG_CURRENT_DESKTOP": "KDE"}) is None


def test_who_has_touched_nothing_for_long_is_away_since_then(watch: SystemWatch, desktop: Desktop) -> None:
    mutter = Mutter()
    watch.away_after = 60.0
    mutter.idle = 59_000
    desktop.offer("org.gnome.Mutter.IdleMonitor", ("/org/gnome/Mutter/IdleMonitor/Core", mutter))
    desktop.do(lambda: setattr(mutter, "idle", 90_000))
    until(lambda: watch.state.away_since is not None)
    since = watch.state.away_since
    assert since is not None
    assert timedelta(seconds=89) < watch._clock.now() - since < timedelta(seconds=90 + 60)
    desktop.do(lambda: setattr(mutter, "idle", 190_000))
    until(lambda: watch._nudge is not None)
    assert watch.state.away_since == since
    desktop.do(lambda: setattr(mutter, "idle", 10))
    until(lambda: watch.state.away_since is None)


def test_who_is_at_keyboard_or_mouse_has_touched_one_a_moment_ago(watch: SystemWatch, desktop: Desktop) -> None:
    mutter = Mutter()
    mutter.idle = 1_000
    desktop.offer("org.gnome.Mutter.IdleMonitor", ("/org/gnome/Mutter/IdleMonitor/Core", mutter))
    until(lambda: watch.state.touched)
    desktop.do(lambda: setattr(mutter, "idle", 9_000))
    until(lambda: not watch.state.touched)


def test_a_bus_that_comes_late_or_goes_away_is_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.system.watch.CONNECT_AGAIN_SECONDS", 0.0)
    nowhere = f"unix:path={tmp_path}/nobody"
    with private_bus() as first:
        watch = SystemWatch(first, nowhere, look_seconds=0.05, supplies=tmp_path)
        watch.start()
        until(lambda: "session" in watch._buses)
    with private_bus() as second, Desktop(second) as desktop:
        saver = Saver()
        desktop.offer("org.freedesktop.ScreenSaver", ("/org/freedesktop/ScreenSaver", saver))
        watch._addresses["session"] = second
        desktop.do(lambda: saver.show(True))
        until(lambda: watch.state.locked)
        watch.stop()


def test_the_savers_count_is_taken_in_seconds_and_in_milliseconds() -> None:
    times = iter([0.0, 3.0, 6.0])
    seconds = SaverIdle(lambda: next(times))
    assert [seconds.take(count) for count in (301.0, 304.0, 307.0)][1:] == [304.0, 307.0]
    times = iter([0.0, 3.0, 6.0])
    milliseconds = SaverIdle(lambda: next(times))
    assert [milliseconds.take(count) for count in (301_000.0, 304_010.0, 2_000.0)] == [301.0, 304.01, 2.0]


def test_the_kernel_tells_of_the_battery_where_nobody_else_does(tmp_path: Path) -> None:
    def supply(name: str, **files: str) -> None:
        (tmp_path / name).mkdir(exist_ok=True)
        for file, text in files.items():
            (tmp_path / name / file).write_text(text + "\n")

    assert not on_battery(tmp_path)
    supply("mouse", type="Battery", scope="Device", status="Discharging")
    assert not on_battery(tmp_path)
    supply("BAT0", type="Battery", status="Discharging")
    assert on_battery(tmp_path)
    supply("AC", type="Mains", online="1")
    assert not on_battery(tmp_path)


def test_the_addresses_are_those_of_the_environment(tmp_path: Path) -> None:
    assert session_address({}) is None
    assert session_address({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/a"}) == "unix:path=/a"
    (tmp_path / "bus").touch()
    assert session_address({"XDG_RUNTIME_DIR": str(tmp_path)}) == f"unix:path={tmp_path}/bus"
    assert system_address({"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/b"}) == "unix:path=/b"
