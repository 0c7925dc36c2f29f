"""The settings window, made from the schema alone: a setting that is added there is here, can be found and acts.

A change acts a moment after it is made; what is typed on one line acts once its user is done with it, for on the way to
365 days stands a 3 that would delete the rest. What cannot be used is explained below its field and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.keeper import SettingsKeeper
from app.settings import Setting, Settings, SettingsError, about_section, schema, sections
from app.ui.fields import BoxField, Suggest, build_field
from app.ui.language import mark, tr
from app.ui.parts import Window, label

PATIENCE_MILLISECONDS = 400
SECTION_HEIGHT = 34
TITLES = {
    "consent": mark("Consent"),
    "speaking": mark("Voice"),
    "behaviour": mark("Speaking up"),
    "model": mark("Performance"),
    "about": mark("About"),
}
"""Where the name of a section is not what a user would call it."""


def title_of(section: str) -> str:
    """What the window calls a section."""
    return tr(TITLES.get(section, section.replace("_", " ").capitalize()))


def _fits(words: str, *texts: str) -> bool:
    """True when every word is in one of the texts."""
    text = " ".join(texts).lower()
    return all(word in text for word in words.lower().split())


def _texts_of(page: QWidget) -> list[str]:
    """What there is to read on a page, and the names of its controls."""
    inside = page.findChildren(QWidget)
    shown = [each.text() for each in inside if isinstance(each, QLabel | QAbstractButton)]
    return [*shown, *(each.accessibleName() for each in inside)]


class Row(QFrame):
    """One setting: its editor, its help, what is wrong with it, and the way back to its default.

    Attributes:
        setting: its line of the schema.
        field: the editor.
        complaint: the words about a wrong value; hidden while there is none.
        reset: puts the default back; hidden while it has it.
        note: what the system has to say about the value; hidden while that is nothing.
    """

    def __init__(self, setting: Setting, keeper: SettingsKeeper, suggest: Suggest | None = None) -> None:
        super().__init__()
        self.setting = setting
        self._keeper = keeper
        self._named, self._told = tr(setting.label), tr(setting.help)
        self.field = build_field(setting, suggest)
        self.complaint, self.note = label("", "wrong"), label("", "wrong")
        self.reset = QPushButton(tr("Default"))
        self._pending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.take_on)
        self._lay_out()
        self._name_it()
        self.complain("")
        self.tell("")
        self.refresh()
        self.field.edited.connect(self._on_edit)
        self.field.done.connect(self.settle)
        self.reset.clicked.connect(self._on_reset)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(4)
        line = QHBoxLayout()
        self._label = QLabel(self._named)
        self._label.setBuddy(self.field.control)
        if not isinstance(self.field, BoxField):
            layout.addWidget(self._label)
        else:
            self._label.hide()
        line.addWidget(self.field, 1)
        line.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(line)
        self._help = label(self._told, "quiet")
        for each in (self._help, self.complaint, self.note):
            layout.addWidget(each)
        keep = self.reset.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keep)
        # A click that took the keyboard would have the field take on what stands half-typed in it.
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _name_it(self) -> None:
        self.field.control.setObjectName(self.setting.name)
        self.field.control.setAccessibleName(self._named)
        if isinstance(self.field.control, QComboBox) and (line := self.field.control.lineEdit()) is not None:
            line.setAccessibleName(self._named)
        self.field.control.setAccessibleDescription(self._told)
        self.reset.setAccessibleName(tr("Default for {setting}").format(setting=self._named))

    def matches(self, words: str) -> bool:
        """True when every word is in the label, the help, the choices or the name."""
        choices = [tr(self.setting.called(choice)) for choice in self.setting.choices]
        return _fits(words, self._named, self._told, self.setting.name, *choices)

    def refresh(self) -> None:
        """Shows the value in force, unless something wrong stands there that the user is about to mend."""
        if self._pending or not self.complaint.isHidden():
            return
        value = self._keeper.value(self.setting.name)
        if value != self.field.value():
            self.field.show_value(value)
        fixed = self._keeper.fixed(self.setting.name)
        self.field.setEnabled(not fixed)
        self._help.setText(f"{self._told} {fixed}".strip())
        self.complain("")
        self.reset.setVisible(value != self.setting.default and not fixed)

    def complain(self, wrong: str) -> None:
        """Explains what is wrong, or takes the words away."""
        self.complaint.setText(wrong)
        self.complaint.setVisible(bool(wrong))
        control = self.field.control
        control.setProperty("wrong", "true" if wrong else "false")
        control.setAccessibleDescription(wrong or self._told)
        control.style().unpolish(control)
        control.style().polish(control)

    def tell(self, note: str) -> None:
        """Says what the system has to say, or takes the words away."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _on_edit(self) -> None:
        wrong = self._keeper.wrong(self.setting.name, self.field.value())
        self.complain(wrong)
        self._pending = not wrong
        if wrong or self.field.typed:
            self._timer.stop()
        else:
            self._timer.start(PATIENCE_MILLISECONDS)

    def _on_reset(self) -> None:
        self.field.show_value(self.setting.default)
        self.complain("")
        self.take_on()

    def take_on(self) -> None:
        """Makes what stands in the editor the setting, now."""
        self._pending = False
        self._timer.stop()
        value = self.field.value()
        if value != self._keeper.value(self.setting.name):
            try:
                self._keeper.change({self.setting.name: value})
            except SettingsError as wrong:
                self.complain(str(wrong))
        self.refresh()

    def settle(self) -> None:
        """Takes on what was changed and is not taken on yet."""
        if self._pending:
            self.take_on()


class SettingsWindow(Window):
    """All settings, section by section; typing into the search shows what fits from all of them.

    Attributes:
        search, list: the search field and the names of the sections.
        rows: every setting's row, by "section.key".
    """

    def __init__(
        self,
        keeper: SettingsKeeper,
        suggestions: Mapping[str, Suggest] | None = None,
        pages: Mapping[str, Callable[[], QWidget]] | None = None,
        notes: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`suggestions`: values to offer, by "section.key"; `pages`: what else to show, under a section's name below
        its settings, or under a name of its own; `notes`: what the system says about values, by "section.key"."""
        super().__init__()
        self.setWindowTitle(tr("Alongside: settings"))
        self.rows: dict[str, Row] = {}
        self._keeper = keeper
        self._groups: dict[str, QWidget] = {}
        self._pages = dict(pages or {})
        self._shown_pages: dict[str, QWidget] = {}
        self._suggestions = dict(suggestions or {})
        self._notes = notes
        self.search = QLineEdit()
        self.list = QListWidget()
        self._nothing = QLabel(tr("No setting fits these words."))
        self._build()
        self.list.setCurrentRow(0)
        self.show_notes()
        unwatch = keeper.watch(self.on_settings)
        self.destroyed.connect(lambda: unwatch())
        self.resize(860, 640)

    def _build(self) -> None:
        self.search.setPlaceholderText(tr("Search the settings"))
        self.search.setAccessibleName(tr("Search the settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_fitting)
        self.list.setAccessibleName(tr("Sections"))
        self.list.setFixedWidth(180)
        self.list.itemSelectionChanged.connect(self._on_chosen)
        column = QVBoxLayout()
        column.setContentsMargins(4, 0, 20, 12)
        for section, group in sections():
            self._add_group(section, tr(about_section(group)), column)
        for name in [each for each in self._pages if each not in self._groups]:
            self._add_group(name, "", column)
        self._nothing.setProperty("role", "quiet")
        column.addWidget(self._nothing)
        column.addStretch(1)
        content = QWidget()
        content.setLayout(column)
        self._scroll = QScrollArea()
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        self.search.setFixedWidth(180)
        layout = QHBoxLayout(self.content)
        layout.setContentsMargins(16, 16, 4, 12)
        layout.setSpacing(16)
        layout.addLayout(left)
        layout.addWidget(self._scroll, 1)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._on_escape)

    def _add_group(self, section: str, told: str, column: QVBoxLayout) -> None:
        group = QWidget()
        inner = QVBoxLayout(group)
        inner.setContentsMargins(0, 0, 0, 12)
        inner.addWidget(label(title_of(section), "heading"))
        if told:
            inner.addWidget(label(told, "quiet"))
        for setting in schema():
            if setting.section == section:
                row = Row(setting, self._keeper, self._suggestions.get(setting.name))
                self.rows[setting.name] = row
                inner.addWidget(row)
        if section in self._pages:
            page = self._shown_pages[section] = self._pages[section]()
            inner.addWidget(page)
        self._groups[section] = group
        item = QListWidgetItem(title_of(section))
        item.setSizeHint(QSize(0, SECTION_HEIGHT))
        self.list.addItem(item)
        column.addWidget(group)

    def _show_fitting(self, words: str) -> None:
        """Shows what fits the words, from all sections: settings, what stands below them, or a section by its name."""
        self._mark_section(not words.strip())
        if not words.strip():
            self._show_section()
            return
        found = False
        for section, group in self._groups.items():
            whole = _fits(words, title_of(section))
            rows = [row for row in self.rows.values() if row.setting.section == section]
            for row in rows:
                row.setVisible(whole or row.matches(words))
            page = self._shown_pages.get(section)
            if page is not None:
                page.setVisible(whole or _fits(words, *_texts_of(page)))
            fitting = whole or any(not each.isHidden() for each in (*rows, *([page] if page else [])))
            group.setVisible(fitting)
            found = found or fitting
        self._nothing.setVisible(not found)
        self._scroll.verticalScrollBar().setValue(0)

    def _mark_section(self, marked: bool) -> None:
        """Marks the chosen section in the list; none while what is shown comes from all of them."""
        blocked = self.list.blockSignals(True)
        if marked:
            self.list.setCurrentRow(self.list.currentRow())
        else:
            self.list.clearSelection()
        self.list.blockSignals(blocked)

    def _on_chosen(self) -> None:
        if not self.list.selectedItems():
            return
        if self.search.text():
            self.search.clear()
        else:
            self._show_section()

    def _show_section(self) -> None:
        self._nothing.hide()
        for number, group in enumerate(self._groups.values()):
            group.setVisible(number == self.list.currentRow())
        for each in (*self.rows.values(), *self._shown_pages.values()):
            each.show()
        self._scroll.verticalScrollBar().setValue(0)

    def show_section(self, section: str) -> None:
        """Goes to a section by its name in the schema."""
        self.search.clear()
        self.list.setCurrentRow(list(self._groups).index(section))

    def show_notes(self) -> None:
        """Asks for the notes anew."""
        notes = self._notes()
        for name, row in self.rows.items():
            row.tell(notes.get(name, ""))

    def on_settings(self, _: Settings) -> None:
        """The settings changed, here or elsewhere."""
        for row in self.rows.values():
            row.refresh()
        self.show_notes()

    def _on_escape(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed counts when the window closes."""
        super().hideEvent(event)
        for row in self.rows.values():
            row.settle()
