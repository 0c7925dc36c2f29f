"""Screen, focus and privacy on a real X server with real programs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from Xlib import X
from Xlib.display import Display

from app.capture.drawn import drawing
from app.capture.focus import X11Focus
from app.capture.privacy import Exclusions
from app.capture.private_apps import CHROMIUM, KNOWN, found_here
from app.capture.screen import Screen
from app.desk import VirtualDesk
from app.ports import DeviceChange, ScreenError, Window

pytestmark = pytest.mark.desk
refused_connection = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)
"""python-xlib leaves the sockets of a connection that is refused to the garbage collector."""

T = TypeVar("T")
RED, GREEN, MAGENTA = (255, 0, 0), (0, 255, 0), (255, 0, 255)


@pytest.fixture
def focus(desk: VirtualDesk) -> Iterator[X11Focus]:
    made = X11Focus()
    yield made
    made.close()


@contextmanager
def _terminal(desk: VirtualDesk, focus: X11Focus, title: str, colour: str, place: str) -> Iterator[Window]:
    """An xterm with that background, once the window manager shows it."""
    program = desk.run(["xterm", "-title", title, "-bg", colour, "-cr", colour, "-geometry", f"40x10{place}"])
    try:
        yield _wait(lambda: next((window for window in focus.windows() if window.title == title), None))
    finally:
        desk.end(program)
        _wait(lambda: all(window.title != title for window in focus.windows()))


def _wait(look: Callable[[], T]) -> T:
    """What `look` gives, once it gives something."""
    deadline = time.monotonic() + 60
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.05)
    return found


def _count(picture: NDArray[np.uint8], colour: tuple[int, int, int]) -> int:
    return int(np.count_nonzero((picture == colour).all(axis=2)))


class _Watch:
    """A screen whose pictures a test waits for."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.picture = np.zeros((1, 1, 3), np.uint8)

    def shows(self, colour: tuple[int, int, int], shown: bool = True) -> bool:
        """True when the newest picture has a good deal of a colour, or none of it."""
        frames = self._screen.latest()
        if frames is not None:
            self.picture = frames[0]
        count = _count(self.picture, colour)
        return count > 5_000 if shown else count == 0


def test_the_x_server_tells_when_a_letter_is_drawn_and_is_silent_on_a_still_screen(desk: VirtualDesk) -> None:
    with drawing() as drawn:
        assert drawn is not None
        _wait(lambda: not drawn.told())
        time.sleep(0.5)
        assert not drawn.told()
        display = Display()
        screen = display.screen()
        window = screen.root.create_window(
            9, 9, 8, 16, 0, screen.root_depth, X.InputOutput, background_pixel=0, override_redirect=True
        )
        window.map()
        display.sync()
        assert drawn.told()
        pen = window.create_gc(foreground=0xFFFFFF)
        window.draw_text(pen, 1, 12, b"e")
        display.sync()
        assert drawn.told()
        assert not drawn.told()
        display.close()


def test_the_screen_shows_a_program_where_its_window_is(desk: VirtualDesk, focus: X11Focus) -> None:
    screen = Screen(focus, Exclusions())
    screen.start()
    watch = _Watch(screen)
    try:
        assert screen.monitors()[0].width == 1280
        with _terminal(desk, focus, "build", "green", "+300+200") as window:
            _wait(lambda: watch.shows(GREEN))
            inside = watch.picture[window.place.top : window.place.bottom, window.place.left : window.place.right]
            assert _count(inside, GREEN) == _count(watch.picture, GREEN)
        _wait(lambda: watch.shows(GREEN, shown=False))
    finally:
        screen.stop()


def test_focus_tells_the_window_its_program_and_its_place(desk: VirtualDesk, focus: X11Focus) -> None:
    with _terminal(desk, focus, "make -j4", "green", "+300+200") as window:
        assert (window.app, window.title, window.popup) == ("xterm", "make -j4", False)
        assert window.pid is not None
        assert window.place.contains(320, 240)
        assert _wait(focus.active).title == "make -j4"
        assert focus.look().known


def test_windows_are_told_lowest_first_and_one_that_is_put_away_is_not(desk: VirtualDesk, focus: X11Focus) -> None:
    with _terminal(desk, focus, "one", "red", "+50+50") as one, _terminal(desk, focus, "two", "green", "+80+80"):
        titles = [window.title for window in focus.windows() if not window.popup]
        assert sorted(titles) == ["one", "two"]
        display = Display(desk.screen.display)
        try:
            display.create_resource_object("window", one.identity).configure(stack_mode=X.Above)
            display.sync()
            _wait(lambda: [window.title for window in focus.windows() if not window.popup] == ["two", "one"])
        finally:
            display.close()


def test_an_excluded_window_is_blank_in_the_picture_and_the_others_are_not(desk: VirtualDesk, focus: X11Focus) -> None:
    with (
        _terminal(desk, focus, "My Bank - accounts", "red", "+50+50") as secret,
        _terminal(desk, focus, "build", "green", "+700+400"),
    ):
        screen = Screen(focus, Exclusions(titles=("bank",)))
        screen.start()
        watch = _Watch(screen)
        try:
            _wait(lambda: watch.shows(GREEN))
            assert _count(watch.picture, RED) == 0
            assert not watch.picture[
                secret.place.top : secret.place.bottom, secret.place.left : secret.place.right
            ].any()
            screen.exclusions = Exclusions()
            _wait(lambda: watch.shows(RED))
        finally:
            screen.stop()


def test_an_excluded_window_is_never_seen_while_it_moves(desk: VirtualDesk, focus: X11Focus) -> None:
    with _terminal(desk, focus, "secret", "red", "+50+50") as window:
        screen = Screen(focus, Exclusions(apps=("xterm",)), interval=0.02)
        display = Display(desk.screen.display)
        screen.start()
        try:
            frames = []
            for step in range(60):
                display.create_resource_object("window", window.identity).configure(x=50 + step * 10, y=50)
                display.sync()
                time.sleep(0.02)
                frames.append(screen.latest())
        finally:
            screen.stop()
            display.close()
    leaks = [_count(frame[0], RED) for frame in frames if frame is not None]
    assert leaks
    assert max(leaks) == 0


def test_a_private_browser_window_and_a_password_manager_are_never_seen(desk: VirtualDesk, focus: X11Focus) -> None:
    """From before they open, and whether they are in focus or not; what the guide offers for them is what is chosen."""
    offered = [each for each in found_here() if each.apps == CHROMIUM] + [KNOWN[0]]
    assert [each.programs[0] for each in offered] == ["chromium", "keepassxc"]
    screen = Screen(focus, Exclusions(apps=tuple(pattern for each in offered for pattern in each.apps)), interval=0.05)
    page = desk.folder / "secret.html"
    page.write_text('<title>Secret</title><body style="background: #ff00ff">', encoding="utf-8")
    browser = ["chromium", "--no-sandbox", "--no-first-run", "--disable-gpu", "--incognito", "--window-size=700,500"]
    pictures: list[NDArray[np.uint8]] = []

    def look() -> None:
        frames = screen.latest()
        if frames is not None:
            pictures.append(frames[0])

    def open_with(title: str) -> bool:
        look()
        return any(title in window.title for window in focus.windows())

    screen.start()
    try:
        private = desk.run([*browser, f"--user-data-dir={desk.folder / 'profile'}", f"file://{page}"])
        _wait(lambda: open_with("Secret"))
        safe = desk.run(
            ["xterm", "-class", "KeePassXC", "-title", "Passwords", "-bg", "red", "-geometry", "40x10+50+50"]
        )
        _wait(lambda: open_with("Passwords"))
        with _terminal(desk, focus, "build", "green", "+800+400"):
            _wait(lambda: (look(), _count(pictures[-1], GREEN) > 5_000)[1])
        desk.end(safe)
        _wait(lambda: not open_with("Passwords"))
        assert [_count(each, MAGENTA) + _count(each, RED) for each in pictures] == [0] * len(pictures)
        screen.exclusions = Exclusions()
        _wait(lambda: (look(), _count(pictures[-1], MAGENTA) > 5_000)[1])
        desk.end(private)
    finally:
        screen.stop()


def test_a_window_that_vanishes_while_it_is_looked_at_does_no_harm(desk: VirtualDesk, focus: X11Focus) -> None:
    for number in range(3):
        program = desk.run(["xterm", "-title", f"brief {number}", "-e", "true"])
        while program.poll() is None:
            assert focus.look().known
    assert focus.look().known


def test_a_screenshot_of_the_desk_is_a_picture_of_it(desk: VirtualDesk, focus: X11Focus, tmp_path: Path) -> None:
    with _terminal(desk, focus, "build", "green", "+300+200"):

        def shot() -> bool:
            desk.screenshot(tmp_path / "desk.png")
            return _count(np.asarray(Image.open(tmp_path / "desk.png").convert("RGB")), GREEN) > 5_000

        _wait(shot)


def test_without_a_window_manager_nothing_is_claimed_to_be_known(desk: VirtualDesk) -> None:
    from app.desk.display import VirtualScreen
    from app.desk.processes import Children

    children = Children(desk.folder / "logs", desk.environment)
    try:
        bare = X11Focus(VirtualScreen(children, 320, 200).display)
        view = _wait(lambda: bare.look() if bare._display is not None or not bare.look().known else None)
        assert not view.known
        assert bare.windows() == []
        assert bare.active() is None
        bare.close()
    finally:
        children.end_all()


@refused_connection
def test_a_screen_that_goes_away_is_told_and_the_focus_is_unknown() -> None:
    with VirtualDesk(640, 480) as desk, desk.adopt():
        focus = X11Focus()
        assert focus.look().known
        screen = Screen(focus, Exclusions())
        screen.start()
        try:
            desk.screen.server.kill()
            desk.screen.server.wait()
            _wait(lambda: any(event.change is DeviceChange.LOST for event in screen.events()))
            assert not focus.look().known
        finally:
            screen.stop()


@refused_connection
def test_without_a_display_there_is_one_clear_sentence(desk: VirtualDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":7654")
    focus = X11Focus()
    assert not focus.look().known
    with pytest.raises(ScreenError, match="nothing on it will be noticed"):
        Screen(focus, Exclusions()).start()
