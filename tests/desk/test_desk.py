"""The virtual desk itself: it stands alone, leaves nothing behind, and says what is missing."""

from __future__ import annotations

import os

import pytest

from app.desk import DeskError, VirtualDesk
from app.desk.processes import need, wait_for

pytestmark = pytest.mark.desk


def test_two_desks_stand_side_by_side_and_leave_nothing_behind(desk: VirtualDesk) -> None:
    with VirtualDesk(320, 240) as other:
        folder = other.folder
        assert other.screen.display != desk.screen.display
        assert other.environment["PULSE_SERVER"] != desk.environment["PULSE_SERVER"]
        program = other.run(["sleep", "600"])
        assert program.poll() is None
        server, sound = other.screen.server, other.sound.server
    assert program.poll() is not None
    assert server.poll() is not None
    assert sound.poll() is not None
    assert not folder.exists()
    assert desk.screen.server.poll() is None


def test_a_program_is_ended_on_its_own_even_when_it_does_not_want_to(desk: VirtualDesk) -> None:
    deaf = desk.run(["sh", "-c", "trap '' TERM; sleep 600 & wait; sleep 600"])
    desk.end(deaf)
    assert deaf.poll() is not None


def test_adopting_a_desk_changes_this_process_only_while_it_lasts(desk: VirtualDesk) -> None:
    before = dict(os.environ)
    with VirtualDesk(320, 240) as other, other.adopt():
        assert os.environ["DISPLAY"] == other.screen.display
    assert dict(os.environ) == before


def test_a_desk_that_is_not_set_up_runs_nothing() -> None:
    with pytest.raises(DeskError, match="with statement"):
        VirtualDesk().run(["true"])


def test_what_is_not_installed_is_named_with_its_package() -> None:
    with pytest.raises(DeskError, match="install the package imaginary"):
        need("no-such-program", "imaginary")


def test_what_does_not_come_is_named() -> None:
    with pytest.raises(DeskError, match="for Godot, which did not come"):
        wait_for("Godot", lambda: False, patience=0.1)


def test_a_file_that_cannot_be_played_is_named(desk: VirtualDesk) -> None:
    with pytest.raises(DeskError, match=r"missing\.wav could not be played"):
        desk.speak(desk.folder / "missing.wav")


def test_the_sound_server_tells_what_it_refuses(desk: VirtualDesk) -> None:
    with pytest.raises(DeskError, match="refused unload-module 9999"):
        desk.sound.control("unload-module", "9999")
