"""The screen's promises, with the test holding up the pictures; the real screen is in tests/desk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from mss.exception import ScreenShotError

from app.capture import screen as module
from app.capture.privacy import Exclusions
from app.capture.screen import Screen, refuse_where_impossible
from app.ports import DesktopView, DeviceChange, DeviceEvent, Rectangle, ScreenError, Window


class _Eyes:
    """Stands in for `mss`: every pixel of a monitor has the colour set here (blue, green, red), but for a mark."""

    def __init__(self) -> None:
        self.colour = (1, 2, 3)
        self.mark: tuple[slice, slice] | None = None
        self.places = [(0, 0, 80, 40), (80, 0, 40, 40)]
        self.broken = threading.Event()
        self.grabs = 0

    def __enter__(self) -> _Eyes:
        if self.broken.is_set():
            raise ScreenShotError("no display")
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def monitors(self) -> list[dict[str, int]]:
        keys = ("left", "top", "width", "height")
        return [{}, *(dict(zip(keys, place, strict=True)) for place in self.places)]

    def grab(self, place: dict[str, int]) -> Any:
        if self.broken.is_set():
            raise ScreenShotError("no display")
        self.grabs += 1
        pixels = np.full((place["height"], place["width"], 4), (*self.colour, 255), np.uint8)
        if self.mark is not None:
            pixels[self.mark] = 200
        return SimpleNamespace(raw=bytearray(pixels.tobytes()), width=place["width"], height=place["height"])


class _Drawn:
    """Stands in for what the X server tells: what the test says."""

    def __init__(self) -> None:
        self.trusted = True
        self.news = threading.Event()

    def told(self) -> bool:
        news = self.news.is_set()
        self.news.clear()
        return news

    def distrust(self) -> None:
        self.trusted = False


class _Focus:
    """A desktop with one window."""

    def __init__(self) -> None:
        self.view = DesktopView(True, (Window(1, "keepassxc", "safe", 1, Rectangle(70, 0, 20, 10)),))
        self.looks = 0

    def active(self) -> Window | None:
        return self.view.active

    def windows(self) -> list[Window]:
        return list(self.view.windows)

    def look(self) -> DesktopView:
        self.looks += 1
        return self.view


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> _Eyes:
    for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr(module, "MONITOR_REFRESH_SECONDS", 0.05)
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.02)
    return _Eyes()


@pytest.fixture
def watch(eyes: _Eyes) -> Iterator[Callable[..., Screen]]:
    """Makes a screen that looks a hundred times a second, and stops it in the end."""
    made: list[Screen] = []

    def make(exclusions: Exclusions | None = None, focus: _Focus | None = None, drawn: _Drawn | None = None) -> Screen:
        told: Any = nullcontext(drawn)
        made.append(Screen(focus or _Focus(), exclusions or Exclusions(), 0.01, lambda: eyes, lambda: told))
        made[-1].start()
        return made[-1]

    yield make
    for screen in made:
        screen.stop()


def _frames(screen: Screen) -> Any:
    """The next new picture."""
    deadline = time.monotonic() + 30
    while (frames := screen.latest()) is None:
        assert time.monotonic() < deadline, "no new picture came"
        time.sleep(0.01)
    return frames


def _events(screen: Screen) -> list[DeviceEvent]:
    deadline = time.monotonic() + 30
    while not (events := screen.events()):
        assert time.monotonic() < deadline, "no event came"
        time.sleep(0.01)
    return events


def test_every_monitor_is_seen_in_red_green_blue(watch: Callable[..., Screen]) -> None:
    screen = watch()
    frames = _frames(screen)
    assert [frame.shape for frame in frames.values()] == [(40, 80, 3), (40, 40, 3)]
    assert frames[1][0, 0].tolist() == [3, 2, 1]
    assert screen.monitors() == (Rectangle(0, 0, 80, 40), Rectangle(80, 0, 40, 40))


def test_a_still_screen_gives_one_picture_and_a_change_another(watch: Callable[..., Screen], eyes: _Eyes) -> None:
    screen = watch()
    _frames(screen)
    time.sleep(0.2)
    assert screen.latest() is None
    eyes.colour = (9, 9, 9)
    assert _frames(screen)[0][0, 0].tolist() == [9, 9, 9]


def test_where_nothing_is_drawn_no_picture_is_taken(
    watch: Callable[..., Screen], eyes: _Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNTOLD_SECONDS", 1000.0)
    drawn = _Drawn()
    screen = watch(drawn=drawn)
    time.sleep(0.2)
    screen.latest()
    grabs = eyes.grabs
    time.sleep(0.3)
    assert eyes.grabs == grabs
    eyes.mark = (slice(3, 4), slice(5, 6))
    drawn.news.set()
    assert _frames(screen)[0][3, 5].tolist() == [200, 200, 200]


def test_what_is_excluded_anew_is_blank_though_nothing_was_drawn(
    watch: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNTOLD_SECONDS", 1000.0)
    screen = watch(drawn=_Drawn())
    assert _frames(screen)[0].all()
    time.sleep(0.1)
    screen.latest()
    screen.exclusions = Exclusions(titles=("safe",))
    assert not _frames(screen)[0][:10, 70:].any()


def test_a_change_that_was_not_told_is_seen_all_the_same_and_nothing_is_taken_on_trust_any_more(
    watch: Callable[..., Screen], eyes: _Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNTOLD_SECONDS", 0.3)
    drawn = _Drawn()
    screen = watch(drawn=drawn)
    time.sleep(0.1)
    screen.latest()
    eyes.colour = (9, 9, 9)
    assert _frames(screen)[0][0, 0].tolist() == [9, 9, 9]
    time.sleep(0.05)
    assert not drawn.trusted
    monkeypatch.setattr(module, "UNTOLD_SECONDS", 1000.0)
    eyes.colour = (8, 8, 8)
    assert _frames(screen)[0][0, 0].tolist() == [8, 8, 8]


@pytest.mark.parametrize("top", range(8))
@pytest.mark.parametrize("looks", range(module.ROW_STRIDE))
def test_a_letter_that_changes_is_noticed_at_the_next_look(eyes: _Eyes, top: int, looks: int) -> None:
    """A cell of 8×16 pixels with ink as high as an x."""
    screen = Screen(_Focus(), Exclusions(), open_eyes=lambda: eyes)
    screen._find_monitors(eyes)
    for _ in range(1 + looks):
        screen._look(eyes)
    screen.latest()
    eyes.mark = (slice(top + 5, top + 12), slice(16, 23))
    screen._look(eyes)
    frames = screen.latest()
    assert frames is not None
    assert (frames[0][top + 5 : top + 12, 16:23] == 200).all()


@pytest.mark.parametrize("row", range(4))
def test_a_single_pixel_that_changes_is_noticed_within_four_looks(eyes: _Eyes, row: int) -> None:
    screen = Screen(_Focus(), Exclusions(), open_eyes=lambda: eyes)
    screen._find_monitors(eyes)
    screen._look(eyes)
    screen.latest()
    eyes.mark = (slice(row, row + 1), slice(9, 10))
    for _ in range(4):
        screen._look(eyes)
    assert screen.latest() is not None


def test_after_a_pause_a_still_screen_gives_its_picture_again(watch: Callable[..., Screen]) -> None:
    screen = watch()
    _frames(screen)
    screen.stop()
    assert screen.latest() is None
    screen.start()
    _frames(screen)


def test_where_an_excluded_window_was_stays_blank_for_a_moment(watch: Callable[..., Screen], eyes: _Eyes) -> None:
    focus = _Focus()
    screen = watch(Exclusions(apps=("keepassxc",)), focus)
    assert not _frames(screen)[1][:10, :10].any()
    focus.view = DesktopView(True)
    eyes.colour = (9, 9, 9)
    assert not _frames(screen)[1][:10, :10].any()
    # The colour may have changed between the two monitors of one look: then another blank picture comes.
    while not _frames(screen)[1][:10, :10].all():
        pass


def test_what_is_excluded_is_blank_on_every_monitor_it_reaches(watch: Callable[..., Screen]) -> None:
    frames = _frames(watch(Exclusions(apps=("keepassxc",))))
    assert not frames[0][:10, 70:].any()
    assert not frames[1][:10, :10].any()
    assert frames[0][:10, :70].all()
    assert frames[0][10:].all()


def test_where_focus_cannot_be_told_the_picture_is_blank(watch: Callable[..., Screen]) -> None:
    focus = _Focus()
    focus.view = DesktopView(known=False)
    assert not _frames(watch(Exclusions(apps=("keepassxc",)), focus))[0].any()


def test_new_exclusions_hold_from_the_next_picture_on(watch: Callable[..., Screen]) -> None:
    screen = watch()
    assert _frames(screen)[0].all()
    screen.exclusions = Exclusions(titles=("safe",))
    assert not _frames(screen)[0][:10, 70:].any()


def test_without_exclusions_nobody_asks_about_the_windows(watch: Callable[..., Screen]) -> None:
    focus = _Focus()
    _frames(watch(focus=focus))
    assert focus.looks == 0


def test_a_monitor_that_goes_is_noticed(watch: Callable[..., Screen], eyes: _Eyes) -> None:
    screen = watch()
    _frames(screen)
    eyes.places = eyes.places[:1]
    assert [event.change for event in _events(screen)] == [DeviceChange.CHANGED]
    assert screen.monitors() == (Rectangle(0, 0, 80, 40),)
    assert list(_frames(screen)) == [0]


def test_a_screen_that_is_lost_is_found_again(watch: Callable[..., Screen], eyes: _Eyes) -> None:
    screen = watch()
    eyes.broken.set()
    assert [event.change for event in _events(screen)] == [DeviceChange.LOST]
    eyes.broken.clear()
    assert [event.change for event in _events(screen)] == [DeviceChange.RESTORED]
    eyes.colour = (7, 7, 7)
    while _frames(screen)[0][0, 0, 0] != 7:
        pass


def test_a_screen_that_cannot_be_seen_at_the_start_is_refused(eyes: _Eyes) -> None:
    eyes.broken.set()
    with pytest.raises(ScreenError, match="start Alongside from within a desktop session"):
        Screen(_Focus(), Exclusions(), open_eyes=lambda: eyes).start()


@pytest.mark.parametrize(
    ("environment", "platform", "words"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "cannot be seen under Wayland"),
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, "linux", "log in with an Xorg session"),
        ({"XDG_SESSION_TYPE": "tty"}, "linux", "There is no display"),
    ],
)
def test_where_no_screen_can_be_seen_the_reason_is_told(environment: dict[str, str], platform: str, words: str) -> None:
    with pytest.raises(ScreenError, match=words):
        refuse_where_impossible(environment, platform)


@pytest.mark.parametrize(("environment", "platform"), [({"DISPLAY": ":0"}, "linux"), ({}, "win32"), ({}, "darwin")])
def test_where_a_screen_can_be_seen_nothing_is_refused(environment: dict[str, str], platform: str) -> None:
    refuse_where_impossible(environment, platform)
