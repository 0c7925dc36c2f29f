"""Whether a server may be asked, and its key, are the user's word in the settings window; deleting is there too."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.events import Event
from app.journal_days import JournalDays
from app.reasoning.consent import Consents
from app.reasoning.keys import key_for
from app.ui.about import KeptPage
from app.ui.history import History
from app.ui.server import ServerPage
from app.ui.settings_window import SettingsWindow
from tests.app.running_copy import Running

LEFT = Qt.MouseButton.LeftButton
SERVER = "https://answers.example.org/v1"


class Ring(KeyringBackend):
    """A keyring in memory, which may be locked."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("the user does not unlock it")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("the user does not unlock it")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def page(running: Running, ring: Ring) -> ServerPage:
    window = running.windows.open("settings")
    assert isinstance(window, SettingsWindow)
    window.show_section("reasoning")
    found = window.findChild(ServerPage)
    assert isinstance(found, ServerPage)
    return found


def test_without_a_server_nothing_leaves_and_there_is_nothing_to_allow(page: ServerPage) -> None:
    assert page.where.text() == "Questions stay on this computer."
    assert not page.allow.isVisible()
    assert not page.key.isEnabled()


def test_a_server_is_asked_only_after_the_tick_and_no_more_without_it(
    running: Running, page: ServerPage, qtbot: QtBot
) -> None:
    running.keeper.change({"reasoning.endpoint": SERVER})
    consents = Consents(running.folders.consents_file)
    assert "would leave this computer for https://answers.example.org:443" in page.where.text()
    assert page.allow.isVisible()
    assert not page.allow.isChecked()
    qtbot.mouseClick(page.allow, LEFT, pos=QPoint(8, page.allow.height() // 2))
    assert consents.given(SERVER)
    assert "leave this computer for https://answers.example.org:443, as you have allowed" in page.where.text()
    qtbot.keyClick(page.allow, Qt.Key.Key_Space)
    assert not consents.given(SERVER)
    running.keeper.change({"reasoning.endpoint": "http://localhost:1234/v1"})
    assert page.where.text() == "Questions go to http://localhost:1234, on this computer."
    assert not page.allow.isVisible()


@pytest.mark.parametrize("typed", ["localhost:11434/v1", "http://[::1/v1", "http://me:secret@[::1/v1"])
def test_an_address_that_is_none_is_not_said_to_be_this_computer(
    running: Running, page: ServerPage, typed: str
) -> None:
    running.keeper.change({"reasoning.endpoint": typed})
    assert "is no address such as http://localhost:11434/v1" in page.where.text()
    assert not page.allow.isVisible()
    assert not page.key.isEnabled()


@pytest.mark.parametrize(
    ("use", "told"),
    [("off", "switched off"), ("embedded", "Questions stay on this computer."), ("auto", "would leave")],
)
def test_a_server_that_is_not_asked_is_not_said_to_be(running: Running, page: ServerPage, use: str, told: str) -> None:
    running.keeper.change({"reasoning.endpoint": SERVER, "reasoning.use": use})
    assert told in page.where.text()
    running.keeper.change({"reasoning.endpoint": "", "reasoning.use": "endpoint"})
    assert "No server is named" in page.where.text()


def test_a_model_in_its_makers_cloud_has_to_be_allowed_though_its_server_is_here(
    running: Running, page: ServerPage
) -> None:
    running.keeper.change({"reasoning.endpoint": "http://localhost:11434/v1", "reasoning.endpoint_model": "big:cloud"})
    assert "would leave this computer for big:cloud (http://localhost:11434)" in page.where.text()
    assert page.allow.isVisible()


def test_its_key_goes_into_the_keyring_and_nowhere_else(
    running: Running, page: ServerPage, ring: Ring, qtbot: QtBot
) -> None:
    running.keeper.change({"reasoning.endpoint": SERVER})
    assert not page.keep.isEnabled()
    qtbot.keyClicks(page.key, "secret-key")
    assert page.key.displayText() != "secret-key"
    qtbot.mouseClick(page.keep, LEFT)
    qtbot.waitUntil(lambda: page.told.text() == "The key is in the keyring.", timeout=60_000)
    assert key_for(SERVER) == "secret-key"
    assert page.key.text() == ""
    assert "secret-key" not in running.folders.settings_file.read_text()
    qtbot.mouseClick(page.forget, LEFT)
    qtbot.waitUntil(lambda: "no key for this server" in page.told.text(), timeout=60_000)
    assert key_for(SERVER) == ""
    ring.locked = True
    qtbot.keyClicks(page.key, "again")
    qtbot.mouseClick(page.keep, LEFT)
    qtbot.waitUntil(lambda: "The key was not kept" in page.told.text(), timeout=60_000)


def test_everything_is_deleted_from_the_settings_too_once_confirmed(
    running: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = JournalDays(running.folders.journal_file)
    assert running.host.order("timer", "two hours ; bread").result(30)[0]
    qtbot.waitUntil(lambda: len(days.everything()) > 0, timeout=60_000)
    history = running.windows.open("history")
    assert isinstance(history, History)
    window = running.windows.open("settings")
    assert isinstance(window, SettingsWindow)
    window.show_section("journal")
    page = window.findChild(KeptPage)
    assert isinstance(page, KeptPage)
    monkeypatch.setattr("app.ui.about.confirmed", lambda question, parent: False)
    qtbot.mouseClick(page.delete_all, LEFT)
    assert days.everything() != []
    monkeypatch.setattr("app.ui.about.confirmed", lambda question, parent: True)
    bread = "Bread timer set: two hours."
    for told in running.host.happened:
        told([Event(1.0, "voice", {"text": bread})])
    running.host.runtime._voicing.last_said = bread
    assert running.program.said == [bread]
    qtbot.mouseClick(page.delete_all, LEFT)
    assert "deleted" in page.told.text()
    assert history.lines == []
    assert running.program.said == []
    qtbot.waitUntil(lambda: running.program.last_said == "", timeout=60_000)
