"""Gathers every text of the windows for Qt Linguist, and makes what the program loads: `python -m app.ui.translations`.

The texts are those given to `tr` and `mark` in this folder, the schema of the settings, and a few tables of other
folders that the windows show. They go through one generated file, since Qt's own collector reads calls alone. After a
text has changed: run it, translate what is unfinished in `assets/languages/*.ts` with Qt Linguist, and run it again.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.capture.private_apps import KNOWN
from app.journal_reasons import REASONS
from app.keeper import SENTENCES
from app.manners import UNWANTED
from app.reasoning.leave import SENTENCES as ABOUT_QUESTIONS
from app.reminder_notices import BUTTONS, TITLES
from app.settings import about_section, schema, sections
from app.ui.language import CONTEXT, ENGLISH, FOLDER

HERE = Path(__file__).resolve().parent
LANGUAGES = (ENGLISH, "de")
"""English has a file too, for the forms of its plurals."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate.

    Attributes:
        where: the file or table that it stands in.
        counted: whether it has forms for one and for many.
    """

    text: str
    where: str
    counted: bool = False


def texts() -> list[Text]:
    """Every text, once, in a steady order."""
    found: dict[str, Text] = {}
    for each in (*_in_calls(), *_in_the_schema(), *_in_tables()):
        found.setdefault(each.text, each)
    return list(found.values())


def _in_calls() -> Iterator[Text]:
    for path in sorted(HERE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "mark"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield Text(first.value, f"app/ui/{path.name}", len(node.args) > 1)


def _in_the_schema() -> Iterator[Text]:
    from app.ui.settings_window import TITLES as SECTIONS

    for name, section in sections():
        if name not in SECTIONS:
            yield Text(name.replace("_", " ").capitalize(), "name of a section of the settings")
        yield Text(about_section(section), f"the section {name} of the settings")
    for row in schema():
        names = [row.called(choice) for choice in row.choices]
        for text in (row.label, row.help, row.wrong, *names):
            if text:
                yield Text(text, f"the setting {row.name}")


def _in_tables() -> Iterator[Text]:
    yield from (Text(text, "about a value of a setting") for text in SENTENCES)
    yield from (Text(text, "where questions go") for text in ABOUT_QUESTIONS)
    yield from (Text(text, "a notification's title") for text in TITLES.values())
    yield from (Text(text, "a notification's button") for text in BUTTONS.values())
    yield from (Text(text, "why something was said, in the timeline") for text in REASONS.values())
    yield from (Text(text, "because …: why something was not told, in the timeline") for text in UNWANTED)
    yield from (Text(each.name, "what to keep out of sight") for each in KNOWN)


def generated() -> str:
    """Python that names every text, for Qt's collector."""
    calls = (
        f"#: {each.where}\nQCoreApplication.translate({CONTEXT!r}, {_quoted(each.text)}"
        f"{', None, 2' if each.counted else ''})\n"
        for each in texts()
    )
    return "from PySide6.QtCore import QCoreApplication\n" + "".join(calls)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def ts_file(language: str, folder: Path = FOLDER) -> Path:
    """What translators write in."""
    return folder / f"alongside_{language}.ts"


def update(folder: Path = FOLDER) -> None:
    """Takes new texts into the files of the translators, and those that are gone out."""
    with tempfile.TemporaryDirectory(prefix="alongside-") as name:
        source = Path(name) / "texts.py"
        source.write_text(generated(), encoding="utf-8")
        for language in LANGUAGES:
            plural = ["-pluralonly"] if language == ENGLISH else []
            options = ["-target-language", language, "-source-language", ENGLISH, "-locations", "none", "-no-obsolete"]
            _run("pyside6-lupdate", str(source), "-ts", str(ts_file(language, folder)), *options, *plural)


def release(folder: Path = FOLDER, out: Path | None = None) -> None:
    """Makes the files that the program loads."""
    for language in LANGUAGES:
        made = (out or folder) / f"alongside_{language}.qm"
        _run("pyside6-lrelease", str(ts_file(language, folder)), "-qm", str(made))


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / tool), *arguments], check=True, capture_output=True)


def main() -> None:
    """Both, one after the other."""
    FOLDER.mkdir(exist_ok=True)
    update()
    release()
    print(f"{len(texts())} texts are in {FOLDER}")


if __name__ == "__main__":
    main()
