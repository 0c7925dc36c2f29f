"""One editor for each kind of setting: what the user does in it becomes a value, and a value becomes what it shows.

An editor never judges a value; it says `edited` and the row that holds it asks the settings. What is typed passes
through values that nobody means, as 3 on the way to 365, so such an editor also says when its user is `done`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args, get_origin

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QSlider, QWidget

from app.settings import Setting
from app.ui.language import tr

LINES_SHOWN = 3
NUMBER_WIDTH = 120
Suggest = Callable[[], Sequence[str]]


class Field(QWidget):
    """An editor.

    Attributes:
        control: the widget that takes the keyboard.
        typed: whether what it shows counts only once the user is done with it.

    Signals:
        edited: the user changed what it shows.
        done: the user pressed Enter, left it or chose; of an editor that is `typed`.
    """

    edited = Signal()
    done = Signal()
    typed = False

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.control = control
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(control)
        self.setFocusProxy(control)
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(_WheelGuard(control))

    def value(self) -> Any:
        """What it shows, as the settings take it; text where it is no value of the right kind."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Shows a value; `edited` is not emitted."""
        blocked = self.control.blockSignals(True)
        self._put(value)
        self.control.blockSignals(blocked)

    def _put(self, value: Any) -> None:
        raise NotImplementedError


class _WheelGuard(QObject):
    """Passes the mouse wheel on to what lies around a control without the keyboard: who scrolls past it means that."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for a wheel that is not for the control."""
        if event.type() != QEvent.Type.Wheel or not isinstance(watched, QWidget) or watched.hasFocus():
            return False
        event.ignore()
        return True


class BoxField(Field):
    """A tick for yes and no; it carries the label itself."""

    def __init__(self, label: str) -> None:
        self._box = QCheckBox(label)
        super().__init__(self._box)
        self._box.toggled.connect(lambda _: self.edited.emit())

    def value(self) -> bool:
        """Whether it is ticked."""
        return self._box.isChecked()

    def _put(self, value: Any) -> None:
        self._box.setChecked(bool(value))


class ChoiceField(Field):
    """One of a few values."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        """`choices`: each value with its name."""
        self._box = QComboBox()
        super().__init__(self._box)
        for choice, name in choices.items():
            self._box.addItem(name, choice)
        self._box.currentIndexChanged.connect(lambda _: self.edited.emit())

    def value(self) -> str:
        """The chosen one."""
        return str(self._box.currentData())

    def _put(self, value: Any) -> None:
        self._box.setCurrentIndex(self._box.findData(value))


class SuggestField(Field):
    """A text with suggestions that are looked up when the list opens; the empty text is the system's own choice."""

    typed = True

    def __init__(self, suggest: Suggest) -> None:
        self._box = _LateBox(suggest)
        super().__init__(self._box)
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self._box.lineEdit()
        assert line is not None
        line.setPlaceholderText(tr("The system's default"))
        self._box.currentTextChanged.connect(lambda _: self.edited.emit())
        self._box.activated.connect(lambda _: self.done.emit())
        line.editingFinished.connect(self.done.emit)

    def value(self) -> str:
        """The text."""
        return self._box.currentText().strip()

    def _put(self, value: Any) -> None:
        self._box.setEditText(str(value))


class _LateBox(QComboBox):
    def __init__(self, suggest: Suggest) -> None:
        super().__init__()
        self._suggest = suggest

    def showPopup(self) -> None:
        text = self.currentText()
        blocked = self.blockSignals(True)
        self.clear()
        self.addItems(["", *self._suggest()])
        self.setEditText(text)
        self.blockSignals(blocked)
        super().showPopup()


class SliderField(Field):
    """A number between two bounds, in steps of a hundredth, or of a twentieth where the bounds are far apart."""

    def __init__(self, least: float, most: float) -> None:
        self._slider = QSlider(Qt.Orientation.Horizontal)
        super().__init__(self._slider)
        self._least = least
        self._step = 0.01 if most - least <= 1 else 0.05
        steps = round((most - least) / self._step)
        self._slider.setRange(0, steps)
        self._slider.setPageStep(max(1, steps // 10))
        self._slider.setMinimumWidth(180)
        self._number = QLabel()
        self._number.setMinimumWidth(44)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(0, 1)
        layout.addWidget(self._number)
        self._slider.valueChanged.connect(self._moved)

    def _moved(self, _: int) -> None:
        self._number.setText(f"{self.value():.2f}")
        self.edited.emit()

    def value(self) -> float:
        """The number."""
        return round(self._least + self._step * self._slider.value(), 4)

    def _put(self, value: Any) -> None:
        self._slider.setValue(round((float(value) - self._least) / self._step))
        self._number.setText(f"{self.value():.2f}")


class TextField(Field):
    """A text, or a number as it is typed: what is no number stays text, for the settings to object to."""

    typed = True

    def __init__(self, kind: Any) -> None:
        self._line = QLineEdit()
        super().__init__(self._line)
        self._kind = kind
        if kind in (int, float):
            self._line.setMaximumWidth(NUMBER_WIDTH)
            layout = self.layout()
            assert isinstance(layout, QHBoxLayout)
            layout.addStretch(1)
        self._line.textChanged.connect(lambda _: self.edited.emit())
        self._line.editingFinished.connect(self.done.emit)

    def value(self) -> Any:
        """The text or the number; whole numbers for a setting that takes several, divided by commas."""
        text = self._line.text().strip()
        if get_origin(self._kind) is tuple:
            return tuple(_number(part.strip(), int) for part in text.split(",")) if text else ()
        return _number(text, self._kind) if self._kind in (int, float) else text

    def _put(self, value: Any) -> None:
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}" if self._is_float else value
        self._line.setText(str(shown))

    @property
    def _is_float(self) -> bool:
        return self._kind is float


class LinesField(Field):
    """Several texts, one a line."""

    def __init__(self) -> None:
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        super().__init__(self._text)
        height = self._text.fontMetrics().lineSpacing() * LINES_SHOWN + 22
        self._text.setFixedHeight(height)
        self._text.setPlaceholderText(tr("One a line"))
        self._text.textChanged.connect(self.edited.emit)

    def value(self) -> tuple[str, ...]:
        """The lines that are not empty."""
        return tuple(line.strip() for line in self._text.toPlainText().splitlines() if line.strip())

    def _put(self, value: Any) -> None:
        self._text.setPlainText("\n".join(value))


def _number(text: str, kind: type[int] | type[float]) -> int | float | str:
    try:
        return kind(text.replace(",", ".") if kind is float else text)
    except ValueError:
        return text


def build_field(row: Setting, suggest: Suggest | None = None) -> Field:
    """The editor for a setting, by its kind; `suggest` names values worth offering."""
    if row.kind is bool:
        return BoxField(tr(row.label))
    if row.choices:
        return ChoiceField({choice: tr(row.called(choice)) for choice in row.choices})
    if suggest is not None:
        return SuggestField(suggest)
    if get_origin(row.kind) is tuple and get_args(row.kind)[0] is str:
        return LinesField()
    if row.kind is float and row.least is not None and row.most is not None and row.most - row.least <= 2:
        return SliderField(row.least, row.most)
    return TextField(row.kind)
