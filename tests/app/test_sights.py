"""What the model saw is checked against what changed, told once, and named by its window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.capture.privacy import Exclusions
from app.ports import DesktopView, Rectangle, Window
from app.sights import CHANGED_SECONDS, Sights, called, spoken_app, spoken_title
from model.microturn import Patch, SeeKind, Seen

SCREEN = Rectangle(0, 0, 1920, 1080)
TERMINAL = Window(1, "xterm", "make", 10, Rectangle(0, 0, 800, 600))
DIALOG = Window(2, "zenity", "Copying files", 11, Rectangle(400, 200, 400, 200))


def patch(row: int, column: int, overview: bool = False) -> Patch:
    return Patch(0, row, column, np.zeros((40, 40, 3), np.uint8), overview)


def seen(row: int, column: int, kind: SeeKind = SeeKind.DONE) -> Seen:
    return Seen(kind, 0, row, column, 0.9)


@pytest.fixture
def sights() -> Sights:
    return Sights(view=DesktopView(True, (TERMINAL, DIALOG), TERMINAL), monitors=(SCREEN,))


def test_the_topmost_window_under_the_patch_is_named(sights: Sights) -> None:
    sights.changed([patch(6, 12), patch(0, 0)], 1.0)
    over, under = sights.check(seen(6, 12), 1.2), sights.check(seen(0, 0), 1.2)
    assert over is not None
    assert over.sentence() == "Copying files in zenity finished."
    assert under is not None
    assert under.sentence() == "make in xterm finished."


def test_a_window_that_has_opened_since_over_the_place_is_the_one_that_was_seen(sights: Sights) -> None:
    sights.view = DesktopView(True, (TERMINAL,), TERMINAL)
    sights.changed([patch(6, 12)], 1.0)
    sight = sights.check(seen(6, 12), 1.2)
    assert sight is not None
    assert sight.window == TERMINAL
    assert sights.renamed(sight, {TERMINAL.identity}, 1.4) is sight
    sights.view = DesktopView(True, (TERMINAL, DIALOG), DIALOG)
    renamed = sights.renamed(sight, {TERMINAL.identity}, 1.6)
    assert renamed is not None
    assert renamed.window == DIALOG
    sights.tell(renamed, 1.2)
    assert sights.check(seen(6, 12), 1.8) is None
    assert sights.check(seen(0, 0), 1.8) is None
    sights.changed([patch(0, 0)], 1.8)
    assert sights.check(seen(0, 0), 2.0) is not None
    sights.exclusions = Exclusions(apps=("zenity",))
    assert sights.renamed(sight, {TERMINAL.identity}, 2.0) is None


def test_nothing_is_told_of_an_excluded_window_or_of_its_dialogs(sights: Sights) -> None:
    sights.exclusions = Exclusions(apps=("xterm",))
    dialog = replace(DIALOG, owner=TERMINAL.identity)
    sights.view = DesktopView(True, (TERMINAL, dialog), TERMINAL)
    sights.changed([patch(6, 12), patch(0, 0)], 1.0)
    assert sights.check(seen(0, 0), 1.2) is None
    assert sights.check(seen(6, 12), 1.2) is None


def test_what_tells_nothing_of_itself_is_named_by_the_window_under_it(sights: Sights) -> None:
    tooltip = Window(3, "", "", None, Rectangle(400, 200, 400, 200), popup=True)
    sights.view = DesktopView(True, (TERMINAL, DIALOG, tooltip), TERMINAL)
    assert sights.window_at(0, 6, 12) == DIALOG
    nameless = replace(tooltip, popup=False)
    sights.view = DesktopView(True, (TERMINAL, nameless), TERMINAL)
    assert sights.window_at(0, 6, 12) == nameless


@pytest.mark.parametrize(
    ("seconds", "words"), [(50, ""), (75, " after a minute"), (240, " after 4 minutes"), (9000, " after 2 hours")]
)
def test_a_window_that_opened_for_its_work_is_said_to_have_taken_its_time(
    sights: Sights, seconds: int, words: str
) -> None:
    opens(sights, DIALOG, 0.0)
    leaves(sights, 3.0)
    for second in range(0, seconds + 1, 5):
        sights.changed([patch(6, 12)], float(second))
    sight = sights.check(seen(6, 12, SeeKind.FAILED), float(seconds))
    assert sight is not None
    assert sight.sentence() == f"Copying files in zenity failed{words}."


def opens(sights: Sights, window: Window, t: float) -> None:
    """A window opens in focus, beside the terminal."""
    sights.look(DesktopView(True, (TERMINAL,), TERMINAL), False, t - 0.2)
    sights.look(DesktopView(True, (TERMINAL, window), window), False, t)


def leaves(sights: Sights, t: float) -> None:
    """The user goes back to the terminal."""
    sights.look(DesktopView(True, (TERMINAL, DIALOG), TERMINAL), False, t)


@pytest.mark.parametrize("left", [0.2, 200.0])
def test_no_length_is_told_of_a_window_that_was_typed_in_or_whose_opening_was_not_seen(
    sights: Sights, left: float
) -> None:
    if left > 1.0:
        opens(sights, DIALOG, 0.0)
    leaves(sights, left)
    for second in range(0, 301, 5):
        sights.changed([patch(6, 12)], float(second))
    sight = sights.check(seen(6, 12), 300.0)
    assert sight is not None
    assert sight.sentence() == "Copying files in zenity finished."


def test_no_length_is_told_of_a_window_that_was_silent_for_long(sights: Sights) -> None:
    opens(sights, DIALOG, 0.0)
    leaves(sights, 3.0)
    for second in (0.0, 2.0, 300.0):
        sights.changed([patch(6, 12)], second)
    sight = sights.check(seen(6, 12), 300.0)
    assert sight is not None
    assert sight.sentence() == "Copying files in zenity finished."


def test_of_a_watched_window_is_told_how_long_ago_the_user_asked(sights: Sights) -> None:
    sights.watch(TERMINAL, "build", 10.0)
    sights.changed([patch(1, 1)], 250.0)
    asks, done = sights.check(seen(1, 1, SeeKind.ASKS), 250.0), sights.check(seen(1, 1), 250.0)
    assert asks is not None
    assert asks.sentence() == "The build in xterm is waiting for you."
    assert done is not None
    assert done.sentence() == "The build in xterm finished, 4 minutes after you asked."


def test_a_program_is_at_work_as_long_as_any_of_its_windows(sights: Sights) -> None:
    report = Window(3, "xterm", "result", 10, Rectangle(1000, 0, 400, 200))
    sights.view = DesktopView(True, (TERMINAL, report, DIALOG), TERMINAL)
    for second in range(9):
        sights.changed([patch(12, 1)], float(second))
    sights.changed([patch(1, 26)], 8.0)
    sights.changed([patch(6, 12)], 8.0)
    of_report, of_dialog = sights.check(seen(1, 26), 8.0), sights.check(seen(6, 12), 8.0)
    assert of_report is not None
    assert of_report.at_work == 8.0
    assert of_dialog is not None
    assert of_dialog.at_work == 0.0


def test_the_silence_since_the_user_left_a_window_is_part_of_its_work(sights: Sights) -> None:
    sights.look(DesktopView(True, (DIALOG, TERMINAL), TERMINAL), False, 0.0)
    sights.changed([patch(1, 1)], 5.0)
    sights.look(DesktopView(True, (TERMINAL, DIALOG), DIALOG), False, 6.0)
    sights.changed([patch(1, 1)], 606.0)
    sight = sights.check(seen(1, 1), 606.0)
    assert sight is not None
    assert sight.at_work == 600.0


def test_the_silence_in_a_window_that_the_user_is_at_is_not_part_of_its_work(sights: Sights) -> None:
    sights.look(DesktopView(True, (DIALOG, TERMINAL), TERMINAL), False, 0.0)
    sights.changed([patch(1, 1)], 5.0)
    sights.changed([patch(1, 1)], 606.0)
    sight = sights.check(seen(1, 1), 606.0)
    assert sight is not None
    assert sight.at_work == 0.0


def test_the_silence_since_the_user_touched_neither_keyboard_nor_mouse_is_part_of_the_work(sights: Sights) -> None:
    view = DesktopView(True, (DIALOG, TERMINAL), TERMINAL)
    for t, attended in ((0.0, True), (6.0, False)):
        sights.look(view, attended, t)
    sights.changed([patch(1, 1)], 606.0)
    sight = sights.check(seen(1, 1), 606.0)
    assert sight is not None
    assert sight.at_work == 600.0
    sights.look(view, True, 607.0)
    sights.changed([patch(1, 1)], 607.0)
    again = sights.check(seen(1, 1), 607.0)
    assert again is not None
    assert again.at_work == 1.0


def test_nothing_is_told_where_nothing_changed_lately(sights: Sights) -> None:
    assert sights.check(seen(1, 1), 0.0) is None
    sights.changed([patch(1, 1), patch(20, 20, overview=True)], 0.0)
    assert sights.check(seen(20, 20), 0.2) is None
    assert sights.check(seen(1, 1), CHANGED_SECONDS + 0.2) is None


def test_the_same_event_in_the_same_window_is_told_once_in_a_while(sights: Sights) -> None:
    sights.changed([patch(1, 1), patch(10, 10)], 0.0)
    first = sights.check(seen(1, 1), 0.2)
    assert first is not None
    sights.tell(first, 0.2)
    assert sights.check(seen(10, 10), 0.4) is None
    assert sights.check(seen(1, 1, SeeKind.FAILED), 0.6) is not None
    sights.changed([patch(1, 1)], 25.0)
    assert sights.check(seen(1, 1), 25.2) is not None


def test_what_was_kept_back_is_news_again_with_the_next_change(sights: Sights) -> None:
    sights.changed([patch(1, 1)], 0.0)
    first = sights.check(seen(1, 1), 0.2)
    assert first is not None
    sights.keep_back(first, 0.2)
    assert sights.check(seen(1, 1), 4.0) is None
    sights.changed([patch(1, 1)], 6.0)
    assert sights.check(seen(1, 1), 6.2) is not None


def test_without_windows_the_place_decides_what_is_the_same() -> None:
    sights = Sights()
    sights.changed([patch(1, 1), patch(2, 2), patch(20, 20)], 0.0)
    first = sights.check(seen(1, 1, SeeKind.ASKS), 0.2)
    assert first is not None
    assert first.sentence() == "Something on the screen is waiting for you."
    sights.tell(first, 0.2)
    assert sights.check(seen(2, 2, SeeKind.ASKS), 0.4) is None
    assert sights.check(seen(20, 20, SeeKind.ASKS), 0.4) is not None


def test_a_watched_window_is_called_what_the_user_called_it_until_it_finished(sights: Sights) -> None:
    assert sights.watch(TERMINAL, "build", 0.0) == "The build in xterm"
    sights.changed([patch(1, 1)], 0.0)
    asks = sights.check(seen(1, 1, SeeKind.ASKS), 0.2)
    done = sights.check(seen(1, 1), 0.4)
    assert asks is not None
    assert asks.sentence() == "The build in xterm is waiting for you."
    assert done is not None
    assert done.watch == "The build in xterm"
    sights.watches.end(TERMINAL.identity)
    sights.changed([patch(1, 1)], 30.0)
    later = sights.check(seen(1, 1), 30.2)
    assert later is not None
    assert later.watch is None


@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("Downloads - Chromium", "Downloads"),
        ("Copying files", "Copying files"),
        ("root@host: ~/project", ""),
        ("/usr/bin/make", ""),
        ("one two three four five six seven eight", "one two three four five six"),
    ],
)
def test_only_the_telling_part_of_a_title_is_spoken(title: str, spoken: str) -> None:
    assert spoken_title(Window(1, "x", title, None, SCREEN)) == spoken


def test_a_window_without_a_telling_title_is_named_by_its_program() -> None:
    shell = Window(1, "gnome-terminal", "me@host: ~", None, SCREEN)
    sights = Sights(view=DesktopView(True, (shell,), shell), monitors=(SCREEN,))
    sights.changed([patch(1, 1)], 0.0)
    sight = sights.check(seen(1, 1), 0.2)
    assert sight is not None
    assert sight.sentence() == "Something in gnome terminal finished."
    assert spoken_app(None) == ""


def test_a_place_on_a_monitor_that_is_not_known_has_no_window(sights: Sights) -> None:
    assert sights.window_at(1, 0, 0) is None


@pytest.mark.parametrize(
    ("words", "what"),
    [("the build", "build"), ("my big download", "big download"), ("this", ""), ("that", ""), ("it", ""), ("they", ""),
     ("this thing", ""), ("this window", ""), ("thesis", "thesis"), ("Tests", "tests"), ("the task", "")],
)  # fmt: skip
def test_what_is_watched_is_called_by_its_noun(words: str, what: str) -> None:
    assert called(words) == what


def test_a_watch_on_this_keeps_the_name_under_which_it_was_promised(sights: Sights) -> None:
    assert sights.watch(TERMINAL, "this", 0.0) == "make in xterm"
    shell = replace(TERMINAL, title="root@host: ~")
    sights.view = DesktopView(True, (shell,), shell)
    sights.changed([patch(0, 0)], 1.0)
    sight = sights.check(seen(0, 0), 1.2)
    assert sight is not None
    assert sight.sentence() == "make in xterm finished."
