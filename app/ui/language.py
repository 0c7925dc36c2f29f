"""The language of the windows: the desktop's own, or the one that the settings name, by Qt's translation files.

Whatever a user reads in a window goes through `tr`, at the moment when it is shown; a text in a table that is made
earlier is only marked there, with `mark`. `app.ui.translations` gathers both for Qt Linguist. What is spoken stays
English, as does what the program understands.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

CONTEXT = "Alongside"
FOLDER = Path(__file__).resolve().parents[2] / "assets" / "languages"
ENGLISH = "en"


def tr(text: str, count: int | None = None) -> str:
    """The text in the language of the windows; `count` chooses among the forms of a text with "%n" in it."""
    return QCoreApplication.translate(CONTEXT, text, None, -1 if count is None else count)


def mark(text: str) -> str:
    """The text itself: it is translated where it is shown."""
    return text


class Language:
    """Translates the application's windows.

    Attributes:
        name: the language in force, as "de".
    """

    def __init__(self, application: QCoreApplication, folder: Path = FOLDER) -> None:
        self.name = ENGLISH
        self._application = application
        self._folder = folder
        self._installed: list[QTranslator] = []

    def speak(self, choice: str) -> None:
        """Takes on a language: "system" for the desktop's, or its name. One that there is no file for is English."""
        self.stop()
        locale = QLocale.system() if choice == "system" else QLocale(choice)
        ours = self._found(locale, "alongside", str(self._folder))
        if ours is None:
            locale = QLocale(ENGLISH)
            ours = self._found(locale, "alongside", str(self._folder))
        self.name = ours.language().partition("_")[0] if ours is not None else ENGLISH
        qt = self._found(QLocale(self.name), "qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for translator in (qt, ours):
            if translator is not None:
                self._application.installTranslator(translator)
                self._installed.append(translator)
        QLocale.setDefault(locale if QLocale.languageToCode(locale.language()) == self.name else QLocale(self.name))

    def stop(self) -> None:
        """Translates no more."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed.clear()
        QLocale.setDefault(QLocale.system())

    @staticmethod
    def _found(locale: QLocale, name: str, folder: str) -> QTranslator | None:
        translator = QTranslator()
        return translator if translator.load(locale, name, "_", folder) else None
