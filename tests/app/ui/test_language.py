"""The windows in another language: nothing is left in English, nothing is cut off, the desktop's own is the default."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QSize, Qt, QTranslator
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.history import History
from app.ui.language import CONTEXT, Language, tr
from app.ui.settings_window import SettingsWindow
from app.ui.translations import LANGUAGES, release, texts, ts_file
from app.ui.tray import Tray, TrayState
from tests.app.running_copy import Running
from tests.app.ui.conftest import ScriptedModel
from tests.app.ui.test_reach import WINDOWS, in_every_stage, opened

SMALL_SCREEN = QSize(1280, 720)
UNTRANSLATED = re.compile(r"remind me in ten|Remind me in ten|^[\d.,:%/\\ –-]*$|^Alongside$|^\w$|^[‹›]$")
"""What is no text of the windows: what is to be said in English, numbers, signs."""


class Brackets(QTranslator):
    """A language in which every text that translators get is itself, in brackets."""

    def __init__(self) -> None:
        super().__init__()
        self._known = {each.text for each in texts()}

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return f"⟦{source}⟧" if context == CONTEXT and source in self._known else None


@pytest.fixture
def bracketed(application: QApplication, running: Running) -> Iterator[Running]:
    brackets = Brackets()
    application.installTranslator(brackets)
    yield running
    application.removeTranslator(brackets)


@pytest.fixture
def german(running: Running) -> Running:
    running.windows.language.speak("de")
    return running


def shown(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every text that a window shows or tells a screen reader, with the widget that has it."""
    yield window, window.windowTitle()
    for each in window.findChildren(QWidget):
        if not each.isVisible() or isinstance(each.parent(), QComboBox | QHeaderView):
            continue
        yield each, each.accessibleName()
        yield each, each.accessibleDescription()
        yield each, each.toolTip()
        if isinstance(each, QLabel | QAbstractButton):
            yield each, each.text()
        if isinstance(each, QLineEdit | QPlainTextEdit):
            yield each, each.placeholderText()
        if isinstance(each, QComboBox) and not each.isEditable():
            yield from ((each, each.itemText(number)) for number in range(each.count()))
        if isinstance(each, QListWidget):
            yield from ((each, each.item(number).text()) for number in range(each.count()))
        if isinstance(each, QTableWidget):
            headers = (each.horizontalHeaderItem(number) for number in range(each.columnCount()))
            yield from ((each, header.text()) for header in headers if header is not None)


@pytest.mark.parametrize("name", WINDOWS)
def test_every_text_of_a_window_can_be_translated(bracketed: Running, qtbot: QtBot, name: str) -> None:
    window = opened(bracketed, name)
    left: set[str] = set()

    def check() -> None:
        for widget, text in shown(window):
            told = QAccessible.queryAccessibleInterface(widget)
            paths = str(bracketed.folders.config.parent) in text
            if text.strip() and "⟦" not in text and not UNTRANSLATED.search(text) and not paths and told is not None:
                left.add(text)

    in_every_stage(window, check)
    assert left == set()


@pytest.mark.parametrize("state", TrayState)
def test_every_line_of_the_menu_can_be_translated(
    application: QApplication, model: ScriptedModel, state: TrayState
) -> None:
    brackets = Brackets()
    application.installTranslator(brackets)
    model.state, model.last_said, model.abroad = state, "⟦Yes.⟧", "example.org"
    tray = Tray(model)
    tray.rebuild_menu()
    menus = [tray.menu, *(action.menu() for action in tray.menu.actions() if action.menu() is not None)]
    lines = [action.text() for menu in menus for action in menu.actions() if not action.isSeparator()]
    application.removeTranslator(brackets)
    assert len(lines) > 10
    assert [line for line in lines if not line.startswith("⟦")] == []


def test_every_text_is_translated_into_german() -> None:
    messages = ElementTree.parse(ts_file("de")).findall(".//message")
    written = {str(message.findtext("source")): message.find("translation") for message in messages}
    assert set(written) == {each.text for each in texts()}, "run python -m app.ui.translations"
    for source, translation in written.items():
        assert translation is not None
        assert translation.get("type") is None, f"{source!r} is unfinished"
        forms = [form.text for form in translation.findall("numerusform")] or [translation.text]
        for form in forms:
            assert form
            assert sorted(re.findall(r"{\w+}|%n", form)) == sorted(re.findall(r"{\w+}|%n", source))


def test_what_is_loaded_is_what_was_translated(tmp_path: Path) -> None:
    release(out=tmp_path)
    for language in LANGUAGES:
        name = f"alongside_{language}.qm"
        assert (tmp_path / name).read_bytes() == ts_file(language).with_name(name).read_bytes()


@pytest.mark.parametrize(("desktop", "language"), [("de_DE.UTF-8", "de"), ("de_AT.UTF-8", "de"), ("fi_FI.UTF-8", "en")])
def test_the_windows_speak_the_language_of_the_desktop(desktop: str, language: str) -> None:
    program = (
        "from PySide6.QtCore import QCoreApplication\nfrom app.ui.language import Language, tr\n"
        "application = QCoreApplication([])\nlanguage = Language(application)\nlanguage.speak('system')\n"
        "print(language.name, tr('Quit'), tr('Entries are kept for %n days.', 1))"
    )
    environment = {**os.environ, "LC_ALL": desktop, "LANG": desktop, "LANGUAGE": ""}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    words = {"de": "Beenden Einträge bleiben 1 Tag.", "en": "Quit Entries are kept for 1 day."}
    assert done.stdout.strip() == f"{language} {words[language]}"


@pytest.mark.setting("general.language")
def test_open_windows_are_written_anew_in_the_language_that_is_chosen(running: Running, qtbot: QtBot) -> None:
    before = running.windows.open("settings")
    running.keeper.change({"general.language": "de"})
    qtbot.waitUntil(lambda: running.windows.language.name == "de", timeout=60_000)
    window = running.windows.open("settings")
    assert window is not before
    assert window.windowTitle() == "Alongside: Einstellungen"
    assert isinstance(window, SettingsWindow)
    assert window.rows["general.appearance"].field.control.accessibleName() == "Aussehen"
    assert running.keeper.wrong("model.threads", "many") == "Schreib eine Zahl von 1 bis 64."
    running.keeper.change({"general.language": "en"})
    qtbot.waitUntil(lambda: running.windows.language.name == "en", timeout=60_000)
    assert running.windows.open("settings").windowTitle() == "Alongside: settings"


def cut_off(widget: QWidget) -> str:
    """How a widget's text does not fit into it, "" when it does."""
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            words = max(widget.fontMetrics().horizontalAdvance(word) for word in widget.text().split() or [""])
            if str(Path.home()) not in widget.text() and "/" not in widget.text() and words > widget.width():
                return f"a word needs {words} of {widget.width()}"
            return "" if widget.heightForWidth(widget.width()) <= widget.height() else "too low"
        needed = widget.fontMetrics().horizontalAdvance(widget.text())
        return "" if needed <= widget.width() else f"needs {needed} of {widget.width()}"
    if isinstance(widget, QAbstractButton) and widget.text():
        return "" if widget.sizeHint().width() <= widget.width() else f"{widget.sizeHint().width()} of {widget.width()}"
    if isinstance(widget, QListWidget):
        room = widget.viewport().width() - 20
        wide = [widget.item(row).text() for row in range(widget.count())]
        return ", ".join(text for text in wide if widget.fontMetrics().horizontalAdvance(text) > room)
    if isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QComboBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        return "" if needed <= widget.width() - 16 else f"needs {needed} of {widget.width() - 16}"
    if isinstance(widget, QComboBox) and not widget.isEditable():
        needed = max(widget.fontMetrics().horizontalAdvance(widget.itemText(each)) for each in range(widget.count()))
        return "" if needed <= widget.width() - 32 else f"needs {needed} of {widget.width() - 32}"
    return ""


@pytest.mark.parametrize("name", WINDOWS)
def test_nothing_is_cut_off_in_german(german: Running, qtbot: QtBot, name: str) -> None:
    window = opened(german, name)
    QCoreApplication.processEvents()
    wrong: set[str] = set()

    def check() -> None:
        QCoreApplication.processEvents()
        for each in window.findChildren(QWidget):
            if each.isVisible() and (how := cut_off(each)):
                text = each.text() if isinstance(each, QLabel | QAbstractButton) else each.accessibleName()
                wrong.add(f"{type(each).__name__} {text!r}: {how}")
        assert window.width() <= SMALL_SCREEN.width()
        assert window.height() <= SMALL_SCREEN.height()

    in_every_stage(window, check)
    assert wrong == set()


def test_the_date_is_written_as_germans_write_it(german: Running, qtbot: QtBot) -> None:
    window = german.windows.open("history")
    assert isinstance(window, History)
    assert re.fullmatch(r"\w+, \d+\. \w+ \d{4}", window.day.text())


def test_a_language_that_nobody_has_translated_into_is_english(application: QApplication) -> None:
    language = Language(application)
    language.speak("fi")
    assert (language.name, tr("Quit")) == ("en", "Quit")
    language.stop()
    assert Qt.LayoutDirection.LeftToRight is application.layoutDirection()
