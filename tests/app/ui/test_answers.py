"""The timeline window shows what was sent with a question, and an answer whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from pytestqt.qtbot import QtBot

from app.journal import Entry, SqliteJournal
from app.journal_days import JournalDays
from app.reasoning.package import ANSWERED, sent_in_words
from tests.app.ui.conftest import timeline_of


def test_a_question_shows_what_was_sent_and_an_answer_its_markdown_and_code(qtbot: QtBot, tmp_path: Path) -> None:
    sent = {
        "clock": "Sunday",
        "window": "make (xterm)",
        "screen": ["error: no rule"],
        "journal": ["10:00:00 done: make finished."],
        "reminders": [],
        "picture_bytes": 0,
        "audio_seconds": 2.4,
        "audio_sent": False,
    }
    answer = f"{ANSWERED}why: It **failed**.\n\n```\nmake clean\n```\n[more](https://example.com)"
    why = sent_in_words({"to": "the model on this machine", "local": True, "sent": sent})
    kept = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    noon = datetime.now().astimezone().replace(hour=12, minute=0)
    kept.write(Entry(noon, "asked", "why does it fail", why))
    kept.write(Entry(noon + timedelta(minutes=1), "done", answer))
    kept.write(Entry(noon + timedelta(minutes=2), "done", "make finished."))
    kept.close()
    window = timeline_of(JournalDays(tmp_path / "journal.sqlite3"))
    qtbot.addWidget(window)
    window.show()
    assert window.whole.isHidden()
    window.table.selectRow(0)
    shown = window.whole.toPlainText()
    for part in ("why does it fail", "Sent to the model on this machine, on this machine", "error: no rule", "2.4 s"):
        assert part in shown
    window.table.selectRow(1)
    assert "It failed." in window.whole.toPlainText()
    assert "**" not in window.whole.toPlainText()
    window.copy_whole.click()
    assert QGuiApplication.clipboard().text().startswith("It **failed**.\n\n```\nmake clean")
    window.table.selectRow(2)
    assert window.whole.isHidden()


def test_a_picture_that_an_answer_names_is_not_opened(qtbot: QtBot, tmp_path: Path) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    assert picture.save(str(tmp_path / "secret.png"))
    kept = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    noon = datetime.now().astimezone().replace(hour=12, minute=0)
    kept.write(Entry(noon, "done", f"{ANSWERED}why: ![x]({(tmp_path / 'secret.png').as_uri()}) there"))
    kept.close()
    window = timeline_of(JournalDays(tmp_path / "journal.sqlite3"))
    qtbot.addWidget(window)
    window.show()
    window.table.selectRow(0)
    address = QUrl((tmp_path / "secret.png").as_uri())
    assert window.whole.document().resource(QTextDocument.ResourceType.ImageResource, address).width() == 1
