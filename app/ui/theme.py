"""The colours and measures of all windows, light, dark and in high contrast, and how well they can be read.

Every pair of colours that text or a control is drawn with stands in `PAIRS`, with the contrast that WCAG 2.2 asks for
at level AA: 4.5 for text, 3 for what is only shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

ICONS = Path(__file__).resolve().parents[2] / "assets" / "icons"
TEXT, SHAPE = 4.5, 3.0


@dataclass(frozen=True, slots=True)
class Colours:
    """One appearance; each is a "#rrggbb".

    Attributes:
        window: behind everything.
        surface: fields, lists, and cards on the window.
        text, quiet: words, and words of less weight.
        line: borders of fields and buttons.
        accent, on_accent: what is chosen or to be pressed, and words on it.
        wrong: what is not right.
        heard, said, done, seen, withheld: marks of the kinds of entries.
    """

    window: str
    surface: str
    text: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    wrong: str
    heard: str
    said: str
    done: str
    seen: str
    withheld: str


LIGHT = Colours(
    window="#f5f6f7",
    surface="#ffffff",
    text="#16191d",
    quiet="#4f5964",
    line="#7d8894",
    accent="#0b6e69",
    on_accent="#ffffff",
    wrong="#b3261e",
    heard="#0b6e69",
    said="#2f5fd0",
    done="#6b4fb3",
    seen="#9a5b00",
    withheld="#5d6671",
)
DARK = Colours(
    window="#1b1e22",
    surface="#24282d",
    text="#eceff2",
    quiet="#b3bcc6",
    line="#7f8a96",
    accent="#4fc3b9",
    on_accent="#08211f",
    wrong="#ff9e94",
    heard="#4fc3b9",
    said="#8fb0ff",
    done="#c3adff",
    seen="#f0b35a",
    withheld="#aab4bf",
)
CONTRAST = Colours(
    window="#000000",
    surface="#000000",
    text="#ffffff",
    quiet="#ffffff",
    line="#ffffff",
    accent="#ffe14d",
    on_accent="#000000",
    wrong="#ff9b9b",
    heard="#7dfff4",
    said="#a8c4ff",
    done="#dcc8ff",
    seen="#ffc97a",
    withheld="#ffffff",
)
APPEARANCES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

PAIRS = (
    ("text", "window", TEXT),
    ("text", "surface", TEXT),
    ("quiet", "window", TEXT),
    ("quiet", "surface", TEXT),
    ("wrong", "window", TEXT),
    ("wrong", "surface", TEXT),
    ("on_accent", "accent", TEXT),
    ("accent", "window", SHAPE),
    ("accent", "surface", SHAPE),
    ("line", "window", SHAPE),
    ("line", "surface", SHAPE),
    *((kind, "surface", TEXT) for kind in ("heard", "said", "done", "seen", "withheld")),
)
"""(foreground, background, least contrast) of everything that is drawn."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colours_of(appearance: str) -> Colours:
    """The colours of an appearance; "system" follows the desktop."""
    if appearance in APPEARANCES:
        return APPEARANCES[appearance]
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def colours() -> Colours:
    """The colours in force."""
    application = QGuiApplication.instance()
    chosen = application.property("alongsideColours") if application is not None else None
    return chosen if isinstance(chosen, Colours) else LIGHT


def apply(application: QApplication, appearance: str) -> None:
    """Gives all windows an appearance, those that are open too."""
    chosen = colours_of(appearance)
    application.setProperty("alongsideColours", chosen)
    application.setStyle("Fusion")
    application.setPalette(_palette(chosen))
    application.setStyleSheet(_sheet(chosen))


def _palette(of: Colours) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in (
        (roles.Window, of.window),
        (roles.Base, of.surface),
        (roles.AlternateBase, of.window),
        (roles.Button, of.surface),
        (roles.ToolTipBase, of.surface),
        (roles.WindowText, of.text),
        (roles.Text, of.text),
        (roles.ButtonText, of.text),
        (roles.ToolTipText, of.text),
        (roles.PlaceholderText, of.quiet),
        (roles.Highlight, of.accent),
        (roles.HighlightedText, of.on_accent),
        (roles.Link, of.accent),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(of.quiet))
    return palette


def _sheet(of: Colours) -> str:
    arrow, tick = _drawing("arrow", of.text), _drawing("tick", of.on_accent)
    return f"""
    QToolTip {{ color: {of.text}; background: {of.surface}; border: 1px solid {of.line}; padding: 3px; }}
    QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: 16px; font-weight: 600; }}
    QLabel[role="quiet"] {{ color: {of.quiet}; }}
    QLabel[role="wrong"] {{ color: {of.wrong}; }}
    QFrame[role="card"] {{ background: {of.surface}; border: 1px solid {of.line}; border-radius: 8px; }}
    QLineEdit, QPlainTextEdit, QComboBox, QDateEdit {{
        background: {of.surface}; color: {of.text}; border: 1px solid {of.line}; border-radius: 5px; padding: 4px 6px;
        selection-background-color: {of.accent}; selection-color: {of.on_accent};
        placeholder-text-color: {of.quiet};
    }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: 24px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url({arrow}); width: 12px; height: 12px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus, QTableWidget:focus, QListWidget:focus {{
        border: 2px solid {of.accent};
    }}
    QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 2px solid {of.wrong}; }}
    QComboBox QAbstractItemView {{ background: {of.surface}; color: {of.text}; border: 1px solid {of.line}; }}
    QPushButton {{
        background: {of.surface}; color: {of.text}; border: 1px solid {of.line}; border-radius: 5px; padding: 6px 14px;
    }}
    QPushButton:hover {{ border-color: {of.accent}; }}
    QPushButton:focus {{ border: 2px solid {of.accent}; padding: 5px 13px; }}
    QPushButton:disabled {{ color: {of.quiet}; }}
    QPushButton[role="main"] {{ background: {of.accent}; color: {of.on_accent}; border-color: {of.accent}; }}
    QPushButton[role="main"]:focus {{ border: 2px solid {of.text}; }}
    QCheckBox {{ spacing: 8px; padding: 2px; }}
    QCheckBox:focus, QSlider:focus {{ border: 1px dashed {of.accent}; border-radius: 3px; }}
    QCheckBox::indicator {{
        width: 16px; height: 16px; border: 1px solid {of.line}; border-radius: 3px; background: {of.surface};
    }}
    QCheckBox::indicator:checked {{ background: {of.accent}; border-color: {of.accent}; image: url({tick}); }}
    QListWidget, QTableWidget {{
        background: {of.surface}; border: 1px solid {of.line}; border-radius: 6px; outline: 0;
        selection-background-color: {of.accent}; selection-color: {of.on_accent};
    }}
    QListWidget::item {{ padding: 0 10px; }}
    QTableWidget::item {{ padding: 3px 8px; }}
    QListWidget::item:selected {{ background: {of.accent}; color: {of.on_accent}; }}
    QHeaderView::section {{
        background: {of.window}; color: {of.quiet}; border: 0; border-bottom: 1px solid {of.line}; padding: 5px 11px;
    }}
    QSlider::groove:horizontal {{ height: 4px; background: {of.line}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ height: 4px; background: {of.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{
        width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: {of.surface};
        border: 2px solid {of.accent};
    }}
    QSlider::handle:horizontal:hover {{ background: {of.accent}; }}
    QSlider {{ min-height: 22px; }}
    QMenu {{ background: {of.surface}; border: 1px solid {of.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 26px 5px 26px; color: {of.text}; }}
    QMenu::item:disabled {{ color: {of.quiet}; }}
    QMenu::item:selected:enabled {{ background: {of.accent}; color: {of.on_accent}; }}
    QMenu::separator {{ height: 1px; background: {of.line}; margin: 4px 6px; }}
    QMenu::indicator {{
        width: 12px; height: 12px; margin-left: 6px; border: 1px solid {of.line}; border-radius: 3px;
    }}
    QMenu::indicator:checked {{ background: {of.accent}; border-color: {of.accent}; image: url({tick}); }}
    QScrollArea {{ border: 0; background: transparent; }}
    QProgressBar {{ border: 1px solid {of.line}; border-radius: 5px; background: {of.surface}; height: 12px; }}
    QProgressBar::chunk {{ background: {of.accent}; border-radius: 4px; }}
    """


def _drawing(name: str, colour: str) -> str:
    """Path of a drawing for a style sheet, the one for a light or a dark stroke."""
    bright = _luminance(colour) > 0.4
    return (ICONS / f"{name}-{'light' if bright else 'dark'}.svg").as_posix()
