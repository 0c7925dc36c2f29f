"""What X11 tells of windows, under window managers of every habit: a bare X server on which a test lays them out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from Xlib import X, Xatom
from Xlib.display import Display

from app.capture.focus import EVERY_WORKSPACE, X11Focus
from app.capture.privacy import Exclusions, excluded_windows
from app.desk import DeskError
from app.desk.display import VirtualScreen
from app.desk.processes import Children
from app.ports import Rectangle
from app.sights import Sights
from app.watches import in_sight

pytestmark = pytest.mark.desk
MONITORS = (Rectangle(0, 0, 800, 600),)


class Layout:
    """Windows on a screen that nobody manages."""

    def __init__(self, display: str) -> None:
        self.display = Display(display)
        self.root = self.display.screen().root
        self.focus = X11Focus(display)

    def window(self, place: Rectangle, app: str = "", parent: Any = None, popup: bool = False) -> Any:
        """A mapped window."""
        screen = self.display.screen()
        made = (parent or self.root).create_window(
            place.left, place.top, place.width, place.height, 0, screen.root_depth, X.InputOutput, X.CopyFromParent,
            override_redirect=popup,
        )  # fmt: skip
        if app:
            made.set_wm_class(app, app)
        made.map()
        return made

    def put(self, window: Any, name: str, kind: int, *values: int) -> None:
        """Sets a property."""
        window.change_property(self.display.get_atom(name), kind, 32, list(values))

    def clients(self, *windows: Any) -> None:
        """Tells of these as a window manager does, the lowest first."""
        self.put(self.root, "_NET_CLIENT_LIST_STACKING", Xatom.WINDOW, *(window.id for window in windows))
        self.display.sync()

    def atom(self, name: str) -> int:
        """The number of a name."""
        return int(self.display.get_atom(name))

    def close(self) -> None:
        """Ends both connections."""
        self.focus.close()
        self.display.close()


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    children = Children(tmp_path, os.environ)
    try:
        screen = VirtualScreen(children, 800, 600)
        screen.wait()
    except DeskError as reason:
        children.end_all()
        pytest.skip(str(reason))
    made = Layout(screen.display)
    yield made
    made.close()
    children.end_all()


def test_a_frame_that_holds_a_window_is_no_window_over_it(layout: Layout) -> None:
    """As i3 frames windows: in children of the root that it manages itself, with a class of their own."""
    frame = layout.window(Rectangle(0, 0, 800, 600), "i3-frame", popup=True)
    xterm = layout.window(Rectangle(2, 20, 790, 570), "xterm", frame)
    layout.clients(xterm)
    view = layout.focus.look()
    assert [window.app for window in view.windows] == ["xterm"]
    assert in_sight(xterm.id, view, MONITORS)
    found = Sights(view=view, monitors=MONITORS).window_at(0, 5, 5)
    assert found is not None
    assert found.identity == xterm.id


def test_what_lies_on_the_desktop_under_the_windows_is_told_under_them(layout: Layout) -> None:
    """As GNOME's guard window, which the window manager itself lays below all others."""
    guard = layout.window(Rectangle(0, 0, 800, 600), "guard", popup=True)
    xterm = layout.window(Rectangle(0, 0, 400, 300), "xterm")
    menu = layout.window(Rectangle(10, 10, 50, 50), "menu", popup=True)
    layout.clients(xterm)
    assert [window.identity for window in layout.focus.look().windows] == [guard.id, xterm.id, menu.id]


def test_a_minimised_window_is_hidden_even_if_it_is_mapped_and_a_rolled_up_one_is_not(layout: Layout) -> None:
    minimised = layout.window(Rectangle(0, 0, 400, 300), "xterm")
    rolled = layout.window(Rectangle(0, 0, 400, 20), "xterm")
    hidden = layout.atom("_NET_WM_STATE_HIDDEN")
    layout.put(minimised, "_NET_WM_STATE", Xatom.ATOM, hidden)
    layout.put(rolled, "_NET_WM_STATE", Xatom.ATOM, hidden, layout.atom("_NET_WM_STATE_SHADED"))
    layout.clients(minimised, rolled)
    view = layout.focus.look()
    assert [window.identity for window in view.windows] == [rolled.id]
    assert view.hidden == {minimised.id}


@pytest.mark.parametrize(("manager", "left_out"), [("GNOME Shell", True), ("Mutter (Muffin)", True), ("i3", False)])
def test_windows_of_other_workspaces_are_hidden_where_they_stay_mapped(
    layout: Layout, manager: str, left_out: bool
) -> None:
    """Elsewhere a window of another workspace may be shown, on another monitor."""
    check = layout.window(Rectangle(0, 0, 1, 1), popup=True)
    check.change_property(layout.atom("_NET_WM_NAME"), layout.atom("UTF8_STRING"), 8, manager.encode())
    layout.put(layout.root, "_NET_SUPPORTING_WM_CHECK", Xatom.WINDOW, check.id)
    layout.put(layout.root, "_NET_CURRENT_DESKTOP", Xatom.CARDINAL, 0)
    here, elsewhere, everywhere = (layout.window(Rectangle(0, 0, 400, 300), "xterm") for _ in range(3))
    for window, workspace in ((here, 0), (elsewhere, 1), (everywhere, EVERY_WORKSPACE)):
        layout.put(window, "_NET_WM_DESKTOP", Xatom.CARDINAL, workspace)
    layout.clients(here, elsewhere, everywhere)
    view = layout.focus.look()
    assert (elsewhere.id in view.hidden) is left_out
    assert {here.id, everywhere.id} <= {window.identity for window in view.windows}


def test_dialogs_and_nameless_popups_are_excluded_with_their_window(layout: Layout) -> None:
    safe = layout.window(Rectangle(0, 0, 200, 200), "keepassxc")
    dialog = layout.window(Rectangle(200, 0, 200, 200), "dialog")
    layout.put(dialog, "WM_TRANSIENT_FOR", Xatom.WINDOW, safe.id)
    popup = layout.window(Rectangle(400, 0, 200, 200), popup=True)
    layout.clients(safe, dialog)
    windows = layout.focus.look().windows
    hidden = excluded_windows(windows, Exclusions(apps=("keepassxc",)))
    assert {window.identity for window in hidden} == {safe.id, dialog.id, popup.id}
