"""The timeline window: a day as a list and as a strip, to search, to read why, to copy, and to delete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.journal import JournalError
from app.journal_days import JournalDays, Line
from app.reasoning.package import ANSWERED
from app.ui import theme
from app.ui.language import mark, tr
from app.ui.parts import Window, button, label, name_box

KINDS = {
    "heard": mark("Heard"),
    "said": mark("Said"),
    "done": mark("Done"),
    "seen": mark("Seen"),
    "withheld": mark("Withheld"),
    "asked": mark("Asked"),
}
STRIP_HEIGHT = 40
ROOM_BESIDE_WORDS = 48
WHOLE_PIXELS = 220
DAY_SECONDS = 24 * 3600
HOURS_SHOWN = range(0, 25, 6)


class History(Window):
    """The window.

    Attributes:
        day, search, kind: what of the journal is shown.
        table: the entries; strip: where they lie in the day.
        why: the reason of the chosen entry.
        whole: a question with what was sent, or an answer, as Markdown, while one is chosen.
    """

    def __init__(self, journal: JournalDays, kept: str = "") -> None:
        """`kept`: a sentence on how long entries are kept."""
        super().__init__()
        self.setWindowTitle(tr("Alongside: timeline"))
        self._journal = journal
        self.lines: list[Line] = []
        self.day = DayEdit(QDate.currentDate())
        self.search = QLineEdit()
        self.kind = QComboBox()
        self.table = QTableWidget(0, 3)
        self.strip = Strip()
        self.why = label("", "quiet")
        self.whole = QTextBrowser()
        self.kept = label(kept, "quiet")
        self.earlier, self.later, self.today = button("‹"), button("›"), button(tr("Today"))
        self.copy, self.copy_whole = button(tr("Copy")), button(tr("Copy text"))
        self.delete, self.delete_all = button(tr("Delete")), button(tr("Delete everything…"))
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
        layout.addWidget(self.why)
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
        self.today.clicked.connect(lambda: self.day.setDate(QDate.currentDate()))
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

    def refresh(self) -> None:
        """Reads the day again."""
        at = self.day.date()
        day = date(at.year(), at.month(), at.day())
        kind = self.kind.currentData()
        problem = ""
        try:
            self.lines = self._journal.day(day, self.search.text(), (kind,) if kind else ())
        except JournalError as wrong:
            self.lines, problem = [], str(wrong)
        self._fill()
        self.strip.show_lines(self.lines)
        self._on_selection()
        if problem or not self.lines:
            self.why.setText(problem or tr("Nothing was written down on this day that fits."))

    def _fill(self) -> None:
        self.table.setRowCount(len(self.lines))
        colours = theme.colours()
        for number, line in enumerate(self.lines):
            cells = (clock(line), tr(KINDS.get(line.kind, line.kind.capitalize())), line.text)
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
        for each in (self.copy, self.delete):
            each.setEnabled(bool(chosen))
        self.copy_whole.setEnabled(len(chosen) == 1)
        whole = whole_of(chosen[0]) if len(chosen) == 1 else ""
        self.whole.setMarkdown(whole)
        self.whole.setVisible(bool(whole))
        if not chosen:
            self.why.setText(tr("Choose an entry to read why it came about."))
        elif len(chosen) == 1:
            self.why.setText(reason_of(chosen[0]))
        else:
            text = tr("%n entries from {start} to {end} are chosen; Delete takes the whole span.", len(chosen))
            self.why.setText(text.format(start=clock(chosen[0]), end=clock(chosen[-1])))

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
            self._remove(chosen[0].at, chosen[-1].at)

    def _remove(self, start: datetime, end: datetime) -> None:
        try:
            self._journal.delete(start, end)
        except JournalError as wrong:
            self.why.setText(str(wrong))
            return
        self.refresh()

    def _on_delete_all(self) -> None:
        if self._confirmed(tr("Delete everything that was ever heard, said, seen and done, of all days, for good?")):
            self._journal.delete_all()
            self.refresh()

    def _confirmed(self, question: str) -> bool:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Delete"), question, buttons.Cancel, self)
        delete = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(buttons.Cancel)
        box.exec()
        return box.clickedButton() is delete

    def _go_to(self, number: int) -> None:
        self.table.selectRow(number)
        self.table.scrollTo(self.table.model().index(number, 0))


class DayEdit(QDateEdit):
    """A date that the Tab key leaves at once; the arrow keys go through its parts."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Goes to the next control."""
        return bool(QWidget.focusNextPrevChild(self, forward))


def clock(line: Line) -> str:
    """The time of day of an entry."""
    return f"{line.at:%H:%M:%S}"


def reason_of(line: Line) -> str:
    """Why an entry came about, "" where what there is to read of it says so."""
    if line.why and line.kind != "asked":
        return tr("Why: {reason}").format(reason=line.why)
    return "" if whole_of(line) else tr("Nothing more is known about this entry.")


def whole_of(line: Line) -> str:
    """What there is to read of an entry beside its line, as Markdown: an answer, or what was sent with a question."""
    return f"**{line.text}**\n\n{line.why}" if line.kind == "asked" else answer_of(line)


def answer_of(line: Line) -> str:
    """The answer that an entry holds, "" when it holds none."""
    if line.kind != "done" or not line.text.startswith(ANSWERED):
        return ""
    return line.text.partition(": ")[2]


class Strip(QWidget):
    """The day from midnight to midnight, with a mark for each entry.

    Signals:
        chosen: a mark was clicked; carries the entry's number.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self.setFixedHeight(STRIP_HEIGHT)
        self.setAccessibleName(tr("The day as a strip"))
        self.setAccessibleDescription(tr("The same entries as in the list below, by their time of day."))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Marks these entries."""
        self._lines = lines
        self.update()

    def place_of(self, line: Line) -> float:
        """Where an entry is drawn, in pixels from the left."""
        midnight = datetime.combine(line.at.date(), time(), line.at.tzinfo)
        return 1 + (self.width() - 4) * ((line.at - midnight) / timedelta(seconds=DAY_SECONDS))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the entry nearest to the pointer."""
        if self._lines:
            x = event.position().x()
            self.chosen.emit(
                min(range(len(self._lines)), key=lambda number: abs(self.place_of(self._lines[number]) - x))
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the hours and the marks."""
        del event
        colours = theme.colours()
        with QPainter(self) as painter:
            bar = QRectF(0.5, 0.5, self.width() - 1, STRIP_HEIGHT - 18)
            painter.setPen(QColor(colours.line))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(bar, 4, 4)
            for line in self._lines:
                painter.fillRect(
                    QRectF(self.place_of(line), 4, 2, bar.height() - 7),
                    QColor(getattr(colours, line.kind, colours.text)),
                )
            painter.setPen(QColor(colours.quiet))
            font = painter.font()
            font.setPixelSize(11)
            painter.setFont(font)
            for hour in HOURS_SHOWN:
                text = f"{hour:02}:00"
                width = painter.fontMetrics().horizontalAdvance(text)
                left = min(max(0.0, hour / 24 * self.width() - width / 2), self.width() - width)
                painter.drawText(QRectF(left, STRIP_HEIGHT - 15, width + 1, 15), text)
