"""The timeline window: a day as a list and as a strip, to search, read why, copy, call wrong, and delete."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from app.journal import JournalError
from app.journal_days import JournalDays, Line
from app.settings import SettingsError
from app.ui import theme
from app.ui.day_parts import DayEdit, Reading
from app.ui.entry_words import KINDS, answer_of, clock, kind_of, reason_of, whole_of
from app.ui.language import tr
from app.ui.parts import DELETE_ALL, Window, button, confirmed, label, name_box
from app.ui.strip import Strip
from app.ui.wrong import Remembering, WrongDialog

WRONG = "wrong"
"""The choice among the kinds that shows what was noted as wrong, of whatever kind."""
ROOM_BESIDE_WORDS = 48
LOOK_MILLISECONDS = 1500
_WHOLE_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
WHOLE_PIXELS = 220


class History(Window):
    """The window.

    Attributes:
        day, search, kind: what of the journal is shown.
        table: the entries; strip: where they lie in the day.
        why: the reason of the chosen entry, and what the user noted of it.
        wrong: asks what was wrong with the chosen entry, or takes that back; asking: the question while it is open.
        whole: a question with what was sent, or an answer, as Markdown, while one is chosen.

    Signals:
        settled: keeping a scene has ended; carries the entry's number, and a sentence when it failed.
    """

    settled = Signal(int, str)

    def __init__(
        self,
        journal: JournalDays,
        remembering: Remembering,
        kept: str = "",
        forget: Callable[[], object] = lambda: None,
        current: Callable[[], QDate] = QDate.currentDate,
    ) -> None:
        """`remembering` takes what was wrong; `kept`: a sentence on how long entries are kept; `forget` is called when
        everything is deleted, for what else holds any of it; `current` tells which day it is."""
        super().__init__()
        self._remembering = remembering
        self._forget = forget
        self._current = current
        self._known_today = current()
        self.asking: WrongDialog | None = None
        self.setWindowTitle(tr("Alongside: timeline"))
        self._journal = journal
        self.lines: list[Line] = []
        self.day = DayEdit(self._known_today)
        self.search = QLineEdit()
        self.kind = QComboBox()
        self.table = QTableWidget(0, 3)
        self.strip = Strip()
        self.why = label("", "quiet")
        self.wrong = button(tr("It was wrong…"))
        self.whole = Reading()
        self.kept = label(kept, "quiet")
        self.earlier, self.later, self.today = button("‹"), button("›"), button(tr("Today"))
        self.copy, self.copy_whole = button(tr("Copy")), button(tr("Copy text"))
        self.delete, self.delete_all = button(tr("Delete")), button(tr("Delete everything…"))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look_again)
        self._lay_out()
        self._connect()
        self.resize(820, 620)
        self.refresh()

    def _lay_out(self) -> None:
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat(tr("dddd, d MMMM yyyy"))
        self.day.setMinimumWidth(270)
        self.search.setPlaceholderText(tr("Search this day"))
        self.search.setClearButtonEnabled(True)
        words = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText())
        self.search.setMinimumWidth(words + ROOM_BESIDE_WORDS)
        self.kind.addItem(tr("Everything"), "")
        for kind, name in KINDS.items():
            self.kind.addItem(tr(name), kind)
        self.kind.addItem(tr("What was wrong"), WRONG)
        for widget, name in (
            (self.day, tr("Day")),
            (self.search, tr("Search this day")),
            (self.table, tr("Entries")),
            (self.whole, tr("The whole of the chosen entry")),
            (self.earlier, tr("The day before")),
            (self.later, tr("The day after")),
        ):
            widget.setAccessibleName(name)
        self.table.setHorizontalHeaderLabels([tr("Time"), tr("Kind"), tr("Words")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.whole.setOpenLinks(False)  # what an answer links to was never vouched for
        self.whole.setMaximumHeight(WHOLE_PIXELS)
        self.whole.hide()
        top = QHBoxLayout()
        for widget in (self.earlier, self.day, self.later, self.today):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.kind)
        top.addWidget(self.search, 2)
        bottom = QHBoxLayout()
        bottom.addWidget(self.kept, 1)
        for each in (self.copy, self.copy_whole, self.delete, self.delete_all):
            bottom.addWidget(each)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.strip)
        layout.addWidget(self.table, 1)
        reason = QHBoxLayout()
        reason.addWidget(self.why, 1)
        reason.addWidget(self.wrong, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(reason)
        layout.addWidget(self.whole)
        layout.addLayout(bottom)
        self.earlier.setFixedWidth(40)
        self.later.setFixedWidth(40)
        name_box(self.kind, tr("Kind of entry"))

    def _connect(self) -> None:
        self.day.dateChanged.connect(lambda _: self.refresh())
        self.search.textChanged.connect(lambda _: self.refresh())
        self.kind.currentIndexChanged.connect(lambda _: self.refresh())
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.today.clicked.connect(lambda: self.day.setDate(self._current()))
        self.wrong.clicked.connect(self._on_wrong)
        self.settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
        self.copy.clicked.connect(self.copy_chosen)
        self.copy_whole.clicked.connect(self.copy_text)
        self.delete.clicked.connect(self.delete_chosen)
        self.delete_all.clicked.connect(self._on_delete_all)
        self.strip.chosen.connect(self._go_to)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy_chosen)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self.delete_chosen)
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.refresh)

    def _step(self, days: int) -> None:
        self.day.setDate(self.day.date().addDays(days))

    def begin(self) -> None:
        """Shows all of today, whatever was looked at when it was open last."""
        self._known_today = self._current()
        chosen = (self.day, self.search, self.kind)
        blocked = [each.blockSignals(True) for each in chosen]
        self.day.setDate(self._known_today)
        self.search.clear()
        self.kind.setCurrentIndex(0)
        for each, before in zip(chosen, blocked, strict=True):
            each.blockSignals(before)
        self.refresh()

    def _follow_the_day(self) -> None:
        """After midnight the day that is today now is shown, where it was today that was shown."""
        before, self._known_today = self._known_today, self._current()
        if before != self._known_today and self.day.date() == before:
            self.day.setDate(self._known_today)

    def refresh(self) -> None:
        """Reads the day again."""
        try:
            self._show(self._read())
        except JournalError as wrong:
            self._show([], str(wrong))

    def _show(self, lines: list[Line], problem: str = "", chosen: Collection[int] = ()) -> None:
        """Shows entries, with those chosen that have these numbers; the choice is told once, as it is in the end."""
        self.lines = lines
        blocked = self.table.blockSignals(True)
        self._fill()
        for row, line in enumerate(self.lines):
            if line.number in chosen:
                self.table.selectionModel().select(self.table.model().index(row, 0), _WHOLE_ROW)
        self.table.blockSignals(blocked)
        self.strip.show_lines(self.lines)
        self._on_selection()
        if problem or not self.lines:
            self.why.setText(problem or tr("Nothing was written down on this day that fits."))

    def _read(self) -> list[Line]:
        """What the journal holds now of what is to be shown. Raises JournalError."""
        at, kind = self.day.date(), self.kind.currentData()
        day = date(at.year(), at.month(), at.day())
        lines = self._journal.day(day, self.search.text(), (kind,) if kind in KINDS else ())
        return [line for line in lines if line.wrong is not None] if kind == WRONG else lines

    def look_again(self) -> None:
        """Takes in what was written meanwhile; what is chosen stays chosen, and what is in sight stays there."""
        if self.asking is not None:
            return
        self._follow_the_day()
        try:
            lines = self._read()
        except JournalError:
            return  # the next look may do; what is shown is still right
        if lines == self.lines:
            return
        chosen, bar = {line.number for line in self.chosen()}, self.table.verticalScrollBar()
        at_end, place = bar.value() == bar.maximum(), bar.value()
        self._show(lines, chosen=chosen)
        bar.setValue(bar.maximum() if at_end else place)

    def showEvent(self, event: QShowEvent) -> None:
        """Follows the journal while it is visible."""
        super().showEvent(event)
        self._timer.start(LOOK_MILLISECONDS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follows it no more."""
        super().hideEvent(event)
        self._timer.stop()

    def _fill(self) -> None:
        self.table.clearSelection()  # what was chosen may stand in another row now, or be gone
        self.table.setRowCount(len(self.lines))
        colours = theme.colours()
        for number, line in enumerate(self.lines):
            cells = (clock(line), kind_of(line), line.text)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
                if column == 1:
                    item.setForeground(QColor(getattr(colours, line.kind, colours.text)))
                self.table.setItem(number, column, item)
        self.table.resizeRowsToContents()

    def chosen(self) -> list[Line]:
        """The entries that are selected, in order."""
        return [self.lines[row] for row in sorted({index.row() for index in self.table.selectedIndexes()})]

    def _on_selection(self) -> None:
        chosen = self.chosen()
        self.strip.show_chosen(chosen)
        for each in (self.copy, self.delete):
            each.setEnabled(bool(chosen))
        self.copy_whole.setEnabled(len(chosen) == 1)
        self.wrong.setEnabled(len(chosen) == 1)
        noted = len(chosen) == 1 and chosen[0].wrong is not None
        self.wrong.setText(tr("It was right") if noted else tr("It was wrong…"))
        whole = whole_of(chosen[0]) if len(chosen) == 1 else ""
        self.whole.show_text(whole)
        self.whole.setVisible(bool(whole))
        if not chosen:
            self.why.setText(tr("Choose an entry to read why it came about."))
        elif len(chosen) == 1:
            told = (reason_of(chosen[0]), self._noted(chosen[0]))
            self.why.setText("\n".join(each for each in told if each))
        else:
            text = tr("%n entries from {start} to {end} are chosen; Delete takes the whole span.", len(chosen))
            self.why.setText(text.format(start=clock(chosen[0]), end=clock(chosen[-1])))

    def _noted(self, line: Line) -> str:
        """What the user noted of an entry, and where its scene is."""
        if line.wrong is None:
            return ""
        noted = (
            tr("You noted that it was wrong: “{words}”").format(words=line.wrong)
            if line.wrong
            else tr("You noted that it was wrong.")
        )
        scene = self._remembering.scene(line)
        if scene is None:
            return noted
        return noted + " " + tr("What it heard and saw is kept in {folder}.").format(folder=scene)

    def _on_wrong(self) -> None:
        """Asks what was wrong, or takes that back."""
        (line,) = self.chosen()
        if line.wrong is not None:
            self._do(lambda: self._remembering.take_back(line), line)
            return
        asking = self.asking = WrongDialog(line, self._remembering, self)
        asking.finished.connect(lambda result: self._on_answered(line, asking, result))
        asking.open()

    def _on_answered(self, line: Line, asking: WrongDialog, result: int) -> None:
        self.asking = None
        asking.deleteLater()
        if result != QDialog.DialogCode.Accepted:
            return
        words = asking.words.text().strip()
        if asking.hold.isChecked():
            self._do(self._remembering.hold, line)
        if self._do(lambda: self._remembering.note(line, words), line) and asking.keep.isChecked():
            self.why.setText(tr("What it heard and saw is being kept…"))
            self._remembering.keep(line, words).add_done_callback(lambda kept: self._settle(line.number, kept))

    def _settle(self, number: int, kept: Future[Path]) -> None:
        """The scene is there, or not; on whatever thread."""
        failed = kept.exception()
        self.settled.emit(number, "" if failed is None else str(failed))

    def _on_settled(self, number: int, failed: str) -> None:
        self._show_again(number)
        if failed:
            self.why.setText(failed)

    def _do(self, change: Callable[[], None], line: Line) -> bool:
        """Changes something about an entry and shows it again; True when that went well."""
        try:
            change()
        except (JournalError, SettingsError) as refused:
            self.why.setText(str(refused))
            return False
        self._show_again(line.number)
        return True

    def _show_again(self, number: int) -> None:
        """Reads the day again and chooses an entry by its number in the file."""
        self.refresh()
        rows = [row for row, line in enumerate(self.lines) if line.number == number]
        if rows:
            self.table.selectRow(rows[0])

    def copy_chosen(self) -> None:
        """Puts the chosen entries on the clipboard, one a line."""
        rows = [f"{line.at:%Y-%m-%d %H:%M:%S}\t{line.kind}\t{line.text}" for line in self.chosen()]
        if rows:
            QGuiApplication.clipboard().setText("\n".join(rows))

    def copy_text(self) -> None:
        """Puts the text of the chosen entry on the clipboard, of an answer as it came: Markdown, code and all."""
        (line,) = self.chosen()
        QGuiApplication.clipboard().setText(answer_of(line) or line.text)

    def delete_chosen(self) -> None:
        """Deletes everything from the first to the last of the chosen entries, for good, once that is confirmed."""
        chosen = self.chosen()
        if not chosen:
            return
        question = tr("Delete everything from {start} to {end}, whatever is filtered out, for good?")
        if self._confirmed(question.format(start=clock(chosen[0]), end=clock(chosen[-1]))):
            self._remove(lambda: self._journal.delete(chosen[0].at, chosen[-1].at))

    def _remove(self, delete: Callable[[], object]) -> None:
        problem = ""
        try:
            delete()
        except JournalError as wrong:
            problem = str(wrong)
        self.refresh()
        if problem:
            self.why.setText(problem)

    def _on_delete_all(self) -> None:
        if self._confirmed(tr(DELETE_ALL)):
            self._remove(self._journal.delete_all)
            self._forget()

    def _confirmed(self, question: str) -> bool:
        return confirmed(question, self)

    def _go_to(self, number: int) -> None:
        self.table.selectRow(number)
        self.table.scrollTo(self.table.model().index(number, 0))
