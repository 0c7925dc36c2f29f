"""A watched window that is closed, put away or covered is told of, once; one that is moved is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.ports import DesktopView, Rectangle, Window
from app.watches import LOST_SECONDS, Watches, in_sight

SCREEN = (Rectangle(0, 0, 1280, 720),)
BUILD = Window(1, "xterm", "build", 10, Rectangle(100, 100, 600, 400))
OUT_OF_SIGHT = "The build in xterm is out of sight, so I cannot see when it finishes. I go on when it shows again."
CLOSED = "The build in xterm was closed, so I stopped watching it."


def over(left: int, width: int = 600) -> Window:
    """A window in front of the build, from `left` on."""
    return Window(2, "editor", "notes", 11, Rectangle(left, 100, width, 400))


def view(*windows: Window, hidden: tuple[int, ...] = ()) -> DesktopView:
    return DesktopView(True, windows, None, frozenset(hidden))


@pytest.fixture
def watches() -> Watches:
    made = Watches()
    made.begin(BUILD, "The build in xterm", 0.0)
    return made


def lost(watches: Watches, shown: DesktopView, begin: float = 0.0) -> list[str]:
    """What is told of a desktop that stays so for ten seconds."""
    return [text for step in range(50) for text in watches.lost(shown, SCREEN, begin + step / 5)]


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        (view(BUILD), True),
        (view(over(100), BUILD), True),
        (view(BUILD, over(100)), False),
        (view(BUILD, over(300)), True),
        (view(BUILD, over(110)), False),
        (view(replace(BUILD, place=Rectangle(1000, 600, 600, 400))), True),
        (view(replace(BUILD, place=Rectangle(-590, 100, 600, 400))), False),
        (view(over(100)), False),
    ],
)
def test_a_window_is_in_sight_while_a_fair_part_of_it_shows(shown: DesktopView, seen: bool) -> None:
    assert in_sight(BUILD.identity, shown, SCREEN) is seen


@pytest.mark.parametrize(
    ("blank", "seen"),
    [
        (Rectangle(0, 0, 1280, 720), False),
        (Rectangle(110, 100, 600, 400), False),
        (Rectangle(400, 100, 300, 400), True),
    ],
)
def test_where_it_is_blanked_a_window_is_not_in_sight(blank: Rectangle, seen: bool) -> None:
    assert in_sight(BUILD.identity, view(BUILD), SCREEN, [blank]) is seen


@pytest.mark.parametrize(
    ("layer", "seen"),
    [(Rectangle(0, 0, 1280, 720), False), (Rectangle(100, 100, 600, 400), True), (Rectangle(0, 0, 2000, 720), False)],
)
def test_a_nameless_layer_over_all_of_a_monitor_covers_what_lies_under_it(layer: Rectangle, seen: bool) -> None:
    lock = Window(3, "", "", None, layer, popup=True)
    assert in_sight(BUILD.identity, view(BUILD, lock), SCREEN) is seen
    assert in_sight(BUILD.identity, view(lock, BUILD), SCREEN)


def test_what_lies_beyond_the_patches_that_are_looked_at_is_not_in_sight() -> None:
    tall = (Rectangle(0, 0, 1440, 3440),)
    below = replace(BUILD, place=Rectangle(100, 2600, 600, 400))
    assert not in_sight(BUILD.identity, view(below), tall)
    assert in_sight(BUILD.identity, view(replace(BUILD, place=Rectangle(100, 2400, 600, 400))), tall)


def test_a_window_that_comes_to_lie_under_what_is_blanked_is_told(watches: Watches) -> None:
    told = [text for step in range(50) for text in watches.lost(view(BUILD), SCREEN, step / 5, [BUILD.place])]
    assert told == [
        "The build in xterm is blanked along with a window that I must not see, so I cannot see when it finishes. "
        "I go on when it shows again."
    ]


def test_a_covered_window_is_told_once_and_watched_on(watches: Watches) -> None:
    assert lost(watches, view(BUILD, over(100))) == [OUT_OF_SIGHT]
    assert lost(watches, view(BUILD), 10.0) == []
    assert lost(watches, view(BUILD, over(100)), 20.0) == [OUT_OF_SIGHT]
    assert watches.name(BUILD.identity) == "The build in xterm"


def test_a_window_that_is_put_away_is_watched_on(watches: Watches) -> None:
    assert lost(watches, view(hidden=(BUILD.identity,))) == [OUT_OF_SIGHT]
    assert watches.name(BUILD.identity) == "The build in xterm"


def test_watches_handed_over_take_no_time_along(watches: Watches) -> None:
    watches.lost(view(), SCREEN, 500.0)
    handed = watches.hand_over()
    assert handed.lost(view(), SCREEN, 0.2) == []
    assert lost(handed, view(), 0.4) == [CLOSED]
    assert watches.give_up() == ["The build in xterm"]
    assert watches.give_up() == []


def test_a_closed_window_is_told_and_watched_no_more(watches: Watches) -> None:
    assert lost(watches, view()) == [CLOSED]
    assert watches.name(BUILD.identity) is None


def test_a_window_that_moves_or_is_covered_for_an_instant_is_not_told(watches: Watches) -> None:
    moved = replace(BUILD, place=Rectangle(500, 300, 700, 400))
    assert watches.lost(view(BUILD, over(100)), SCREEN, 0.0) == []
    assert watches.lost(view(BUILD, over(100)), SCREEN, LOST_SECONDS - 0.1) == []
    assert lost(watches, view(moved), LOST_SECONDS) == []
    assert watches.lost(view(BUILD, over(100)), SCREEN, 20.0) == []


def test_nothing_is_told_of_what_has_finished_or_where_windows_are_unknown(watches: Watches) -> None:
    assert lost(watches, DesktopView(known=False)) == []
    watches.end(BUILD.identity)
    assert lost(watches, view()) == []


def test_a_watch_is_ended_by_its_name_and_taken_up_again(watches: Watches) -> None:
    watches.begin(over(0), "The notes in editor", 1.0)
    watches.set_aside(["The build in xterm"])
    assert watches.names == ["The notes in editor"]
    handed = watches.hand_over()
    for each in (watches, handed):
        each.set_aside(["The build in xterm"], again=True)
        assert sorted(each.names) == ["The build in xterm", "The notes in editor"]


def test_a_watch_that_was_ended_is_not_told_of_and_a_newer_one_takes_its_place(watches: Watches) -> None:
    watches.set_aside(["The build in xterm"])
    assert lost(watches, view()) == []
    watches.begin(BUILD, "The tests in xterm", 5.0)
    watches.set_aside(["The build in xterm"], again=True)
    assert watches.names == ["The tests in xterm"]
