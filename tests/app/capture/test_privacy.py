"""The privacy gate: what the user excluded is never in a picture, and doubt counts as excluded."""

from __future__ import annotations

import numpy as np
import pytest

from app.capture.privacy import Exclusions, blank, excluded_windows, hidden_places, is_excluded
from app.ports import DesktopView, Rectangle, Window

MONITOR = Rectangle(0, 0, 100, 50)


def _window(app: str = "xterm", title: str = "make", pid: int | None = 1, popup: bool = False) -> Window:
    return Window(1, app, title, pid, Rectangle(10, 10, 20, 20), popup)


def _picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((50, 100, 3), 200, np.uint8)


@pytest.mark.parametrize(
    ("exclusions", "hidden"),
    [
        (Exclusions(apps=("xterm",)), True),
        (Exclusions(apps=("XTerm",)), True),
        (Exclusions(apps=("x*",)), True),
        (Exclusions(apps=("term",)), False),
        (Exclusions(titles=("secret",)), True),
        (Exclusions(titles=("SECRET",)), True),
        (Exclusions(titles=("my secret*",)), True),
        (Exclusions(titles=("secret*",)), False),
        (Exclusions(titles=("secre? plans",)), False),
        (Exclusions(titles=("my secre? plans",)), True),
        (Exclusions(apps=("firefox",), titles=("bank",)), False),
        (Exclusions(), False),
    ],
)
def test_patterns_say_which_windows_are_excluded(exclusions: Exclusions, hidden: bool) -> None:
    window = _window(title="My Secret Plans")
    assert exclusions.matches(window) is hidden
    assert is_excluded(window, exclusions) is hidden
    assert (excluded_windows([window], exclusions) == [window]) is hidden


def test_without_exclusions_nothing_is_hidden_not_even_a_window_without_a_name() -> None:
    nameless = _window(app="", title="")
    assert excluded_windows([nameless], Exclusions()) == []
    assert not is_excluded(nameless, Exclusions())
    assert not is_excluded(None, Exclusions())
    assert hidden_places([DesktopView(known=False)], Exclusions()) == []


def test_a_window_without_a_name_counts_as_excluded_once_anything_is() -> None:
    nameless = _window(app="", title="")
    assert excluded_windows([nameless], Exclusions(apps=("keepassxc",))) == [nameless]
    assert is_excluded(nameless, Exclusions(apps=("keepassxc",)))


def test_a_focus_that_cannot_be_told_counts_as_excluded_once_anything_is() -> None:
    assert is_excluded(None, Exclusions(titles=("bank",)))


def test_the_popups_of_an_excluded_program_are_hidden_with_it_and_no_others() -> None:
    safe, menu = _window(app="keepassxc", pid=7), _window(app="", title="", pid=7, popup=True)
    other, unknown = _window(app="", title="", pid=8, popup=True), _window(app="tip", pid=None, popup=True)
    assert excluded_windows([safe, menu, other, unknown], Exclusions(apps=("keepassxc",))) == [safe, menu]


def test_a_window_that_moves_while_the_picture_is_taken_is_hidden_all_the_way() -> None:
    here = Window(1, "keepassxc", "", 1, Rectangle(0, 0, 10, 10))
    there = Window(1, "keepassxc", "", 1, Rectangle(40, 20, 10, 10))
    other = Window(2, "keepassxc", "", 1, Rectangle(60, 0, 10, 10))
    views = [DesktopView(True, (here,)), DesktopView(True, (there, other))]
    assert hidden_places(views, Exclusions(apps=("keepassxc",))) == [Rectangle(0, 0, 50, 30), other.place]


def test_where_the_windows_are_not_known_everything_is_hidden() -> None:
    views = [DesktopView(True), DesktopView(known=False)]
    assert hidden_places(views, Exclusions(apps=("keepassxc",))) is None
    picture = _picture()
    blank(picture, MONITOR, None)
    assert not picture.any()


def test_a_place_is_blank_and_the_rest_is_as_it_was() -> None:
    picture = _picture()
    blank(picture, MONITOR, [Rectangle(10, 20, 30, 5)])
    assert not picture[20:25, 10:40].any()
    assert np.count_nonzero(picture == 0) == 5 * 30 * 3


def test_a_picture_with_nothing_to_hide_stays_as_it_is() -> None:
    picture = _picture()
    blank(picture, MONITOR, [])
    assert (picture == 200).all()


def test_places_are_cut_at_the_edges_of_the_monitor_they_lie_on() -> None:
    second = Rectangle(100, 0, 100, 50)
    out = _picture()
    blank(out, second, [Rectangle(-50, -50, 200, 60), Rectangle(0, 0, 50, 50)])
    assert not out[:10, :50].any()
    assert np.count_nonzero(out == 0) == 10 * 50 * 3


def test_on_a_dense_screen_a_place_is_blank_to_its_last_pixel() -> None:
    dense = np.full((75, 150, 3), 200, np.uint8)
    blank(dense, MONITOR, [Rectangle(1, 1, 3, 3)])
    assert not dense[1:6, 1:6].any()
    assert np.count_nonzero(dense == 0) == 5 * 5 * 3


def test_the_programs_own_windows_are_blanked_with_what_the_user_excluded() -> None:
    mine = Window(7, "alongside", "Welcome to Alongside", 4242, Rectangle(0, 0, 10, 10))
    other = Window(8, "xterm", "make", 17, Rectangle(0, 0, 10, 10))
    assert excluded_windows([mine, other], Exclusions(titles=("bank",), own=4242)) == [mine]
    assert excluded_windows([mine, other], Exclusions(own=4242)) == []
    assert excluded_windows([mine, other], Exclusions(titles=("bank",))) == []
