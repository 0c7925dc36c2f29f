"""The fonts of screens: a terminal's are monospaced, X11's own are told apart, and fonts can be carried along."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase

from model.scenes.screens import faces
from model.scenes.screens.carried_fonts import FONTS_VARIABLE, carried, carry
from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import (
    BITMAPS,
    bitmap_font,
    bitmap_name,
    bitmaps,
    is_monospaced,
    load_carried,
    terminal_font,
    x_height,
)
from model.scenes.screens.qt_desk import application


@pytest.fixture(autouse=True)
def qt() -> None:
    application()


def need_bitmaps() -> None:
    """Skips the test where X11's fonts are missing."""
    if not bitmaps():
        pytest.skip("needs xfonts-base, or a folder with its fonts in ALONGSIDE_FONTS")


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("development", [False, True])
def test_a_terminals_font_is_monospaced_even_where_its_family_is_missing(
    development: bool, missing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing:
        for name in ("MONOSPACED", "COMMON_MONOSPACED", "TERMINAL_FACES"):
            monkeypatch.setattr(faces, name, ("No Such Mono",))
    for seed in range(100):
        assert is_monospaced(terminal_font(Chance(seed, development)))


def test_many_terminals_have_a_small_font_that_scales() -> None:
    sizes = Counter(
        face.pixelSize()
        for face in (terminal_font(Chance(seed)) for seed in range(400))
        if bitmap_name(face) is None and face.family() in faces.TERMINAL_FACES
    )
    assert sum(count for size, count in sizes.items() if 12 <= size <= 15) > 0.7 * sizes.total()


def test_half_of_the_terminals_have_one_of_x11s_own_fonts_and_most_of_those_are_small() -> None:
    need_bitmaps()
    names = Counter(bitmap_name(terminal_font(Chance(seed))) for seed in range(600))
    drawn = names.total() - names[None]
    assert 0.4 < drawn / names.total() < 0.6
    assert {"6x13", "7x13", "8x13", "9x15", "10x20"} <= set(names)
    assert sum(names[name] for name in names if name and int(name.split("x")[1].rstrip("B")) <= 13) > drawn / 2


def test_fonts_of_one_height_are_told_apart() -> None:
    """Six, seven and eight pixels wide, all are 13 high and call themselves "Fixed"."""
    need_bitmaps()
    widths = {name: faces.QFontMetricsF(bitmap_font(name)).horizontalAdvance("m") for name in BITMAPS}
    assert widths == {name: float(name.split("x")[0]) for name in BITMAPS}


def test_a_bitmaps_small_letters_are_lower_than_its_lines() -> None:
    need_bitmaps()
    assert 5 <= x_height(bitmap_font("6x13")) <= 7
    assert 8 <= x_height(bitmap_font("10x20")) <= 11
    assert 5 <= x_height(QFont("DejaVu Sans Mono", 10)) <= 10


def test_fonts_in_a_folder_that_is_named_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lato").mkdir()
    (tmp_path / "lato" / "Lato.ttf").touch()
    (tmp_path / "LICENSE").touch()
    taken: list[str] = []
    monkeypatch.setattr(QFontDatabase, "addApplicationFont", taken.append)
    monkeypatch.setenv(FONTS_VARIABLE, str(tmp_path))
    load_carried.__wrapped__()
    assert taken == [str(tmp_path / "lato" / "Lato.ttf")]
    monkeypatch.delenv(FONTS_VARIABLE)
    load_carried.__wrapped__()
    assert len(taken) == 1


def test_fonts_in_a_pool_are_carried_with_it_unless_others_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FONTS_VARIABLE, "")
    carry(None, tmp_path, None)
    assert carried() is None
    (tmp_path / "fonts").mkdir()
    carry(None, tmp_path / "screens", tmp_path)
    assert carried() == tmp_path / "fonts"
    carry(tmp_path, tmp_path)
    assert carried() == tmp_path
    with pytest.raises(ValueError, match="no folder of fonts"):
        carry(tmp_path / "none")


def test_missing_fonts_are_named_with_the_packages_that_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    there = [family for family in (*faces.PROPORTIONAL, *faces.MONOSPACED) if family not in ("Lato", "Hack")]
    monkeypatch.setattr(QFontDatabase, "families", lambda: there)
    monkeypatch.setattr(faces, "bitmaps", dict)
    with pytest.raises(
        LookupError, match=r"Lato, Hack, X11's bitmaps \(apt-get install fonts-hack fonts-lato xfonts-base"
    ):
        faces.require_fonts()


def test_a_font_that_newer_releases_pack_apart_is_asked_for_only_where_the_rest_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An install of a package that the release does not have fails as a whole."""
    families = [*faces.PROPORTIONAL, *faces.MONOSPACED]
    monkeypatch.setattr(faces, "bitmaps", lambda: faces.BITMAPS)
    there = [family for family in families if not family.startswith("Liberation")]
    monkeypatch.setattr(QFontDatabase, "families", lambda: there)
    with pytest.raises(LookupError, match=r"apt-get install fonts-liberation,"):
        faces.require_fonts()
    there = [family for family in families if family != "Liberation Sans Narrow"]
    with pytest.raises(LookupError, match="fonts-liberation-sans-narrow"):
        faces.require_fonts()
