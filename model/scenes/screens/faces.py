"""The fonts that screens are drawn in: those that desktops and terminals have, where they are, and which are missing.

Qt draws another font in the place of one that it does not find, in silence, so whoever needs these asks
`require_fonts` first. Where no package can be installed they are carried in a folder (`carried_fonts`).
"""

from __future__ import annotations

import functools
import gzip
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter

from model.scenes.screens.carried_fonts import carried
from model.scenes.screens.chance import Chance

OUTLINES = (".ttf", ".otf", ".ttc", ".t1", ".pfb")
MONOSPACED = (
    "DejaVu Sans Mono", "Nimbus Mono PS", "Hack", "Fira Code", "JetBrains Mono", "Inconsolata", "Liberation Mono",
    "Noto Mono", "Anonymous Pro", "Cousine", "mononoki", "FreeMono", "Noto Sans Mono", "Latin Modern Mono",
)  # fmt: skip
PROPORTIONAL = (
    "DejaVu Sans", "Nimbus Sans", "Roboto", "Lato", "Open Sans", "Cantarell", "Liberation Sans", "Arimo", "Comfortaa",
    "DejaVu Serif", "Tinos", "Liberation Serif", "URW Gothic", "P052", "C059", "URW Bookman", "Liberation Sans Narrow",
    "Nimbus Roman", "Caladea", "Carlito", "EB Garamond", "Noto Sans", "FreeSans",
)  # fmt: skip
COMMON_PROPORTIONAL = ("DejaVu Sans", "DejaVu Sans", "Liberation Sans", "Cantarell", "Roboto", "Noto Sans")
COMMON_MONOSPACED = ("DejaVu Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono")
COMMON_SIZES, COMMON_SHARE = (12, 18), 0.5
PACKAGES = {
    "DejaVu": "fonts-dejavu", "Liberation": "fonts-liberation",
    "Nimbus": "fonts-urw-base35", "URW": "fonts-urw-base35", "P052": "fonts-urw-base35", "C059": "fonts-urw-base35",
    "Hack": "fonts-hack", "Fira Code": "fonts-firacode", "JetBrains Mono": "fonts-jetbrains-mono",
    "Inconsolata": "fonts-inconsolata", "Noto Mono": "fonts-noto-mono", "Noto Sans Mono": "fonts-noto-mono",
    "Noto Sans": "fonts-noto-core", "Anonymous Pro": "fonts-anonymous-pro", "Cousine": "fonts-croscore",
    "Arimo": "fonts-croscore", "Tinos": "fonts-croscore", "mononoki": "fonts-mononoki", "Free": "fonts-freefont-otf",
    "Latin Modern": "fonts-lmodern", "Roboto": "fonts-roboto-unhinted", "Lato": "fonts-lato",
    "Open Sans": "fonts-open-sans", "Cantarell": "fonts-cantarell", "Comfortaa": "fonts-comfortaa",
    "Caladea": "fonts-crosextra-caladea", "Carlito": "fonts-crosextra-carlito", "EB Garamond": "fonts-ebgaramond",
}  # fmt: skip
"""The Debian package of the families that begin so; the first that fits counts."""
BITMAP_FOLDER = Path("/usr/share/fonts/X11/misc")
BITMAPS = {
    "6x10": 2.0, "6x12": 2.0, "6x13": 8.0, "6x13B": 1.0, "7x13": 6.0, "7x13B": 1.0, "7x14": 1.0, "8x13": 3.0,
    "8x13B": 0.5, "9x15": 3.0, "9x15B": 0.5, "9x18": 1.0, "10x20": 3.0,
}  # fmt: skip
"""X11's own fonts for terminals, and how often each is taken: 6x13 is xterm's "fixed", the others are in its menu."""
BITMAP_FAMILY = b"\0Fixed\0"
"""What all of them call themselves, within a file."""
BITMAP_SHARE = 0.5
"""Of terminals."""
TERMINAL_FACES = ("DejaVu Sans Mono", "DejaVu Sans Mono", "Liberation Mono")
TERMINAL_SIZES, TERMINAL_SHARE = (12, 15), 0.5
"""Of the terminals with a font that scales, what so many have: 9 to 11 points, at 96 dots an inch."""
SMALL_SIZE = 13
DENSE_SHARE = 0.2
SCALE_FACTORS, KEPT_SCALE_FACTORS = (1.25, 1.5, 2.0), (1.75,)
"""Of dense displays, for training and for development."""
FACE_KINDS = ("proportional small", "proportional", "monospaced small", "monospaced", "bitmap small", "bitmap")


def font(chance: Chance, families: tuple[str, ...], low: int = 10, high: int = 20) -> QFont:
    """One of these families; in training half of the time one that desktops come with, in the sizes they come with."""
    if not chance.development and chance.maybe(COMMON_SHARE):
        chosen = QFont(chance.any(COMMON_MONOSPACED if families == MONOSPACED else COMMON_PROPORTIONAL))
        chosen.setPixelSize(chance.whole(*COMMON_SIZES))
        return chosen
    chosen = QFont(chance.pick(families))
    chosen.setPixelSize(chance.whole(low, high))
    return chosen


def drawn_scale(chance: Chance) -> float:
    """A display's scale factor: mostly 1; on others all is drawn so many times larger."""
    if not chance.maybe(DENSE_SHARE):
        return 1.0
    return chance.any(KEPT_SCALE_FACTORS if chance.development else SCALE_FACTORS)


def terminal_font(chance: Chance) -> QFont:
    """A terminal's font: one of those that terminals have had since before fonts scaled, or a monospaced one."""
    if bitmaps() and chance.maybe(BITMAP_SHARE):
        names = [name for name in BITMAPS if name in bitmaps()]
        return bitmap_font(chance.random.choices(names, [BITMAPS[name] for name in names])[0])
    if chance.development or not chance.maybe(TERMINAL_SHARE):
        chosen = font(chance, MONOSPACED, 10, 20)
    else:
        chosen = QFont(chance.any(TERMINAL_FACES))
        chosen.setPixelSize(chance.whole(*TERMINAL_SIZES))
    if not is_monospaced(chosen):
        chosen.setFamily(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family())
    return chosen


def is_monospaced(face: QFont) -> bool:
    """Whether what Qt draws for a font has letters of one width: in the place of a missing one it may have none."""
    metrics = QFontMetricsF(face)
    return bool(metrics.horizontalAdvance("i") == metrics.horizontalAdvance("m"))


def bitmap_font(name: str) -> QFont:
    """One of BITMAPS, in the only size that it has."""
    chosen = QFont(bitmaps()[name])
    chosen.setPixelSize(int(name.split("x")[1].rstrip("B")))
    return chosen


def bitmap_name(face: QFont) -> str | None:
    """Which of BITMAPS a font is, None for one that scales."""
    return next((name for name, family in bitmaps().items() if family == face.family()), None)


@functools.cache
def bitmaps() -> dict[str, str]:
    """The families of X11's own bitmap fonts by name (of BITMAPS); empty where they are not there (xfonts-base).

    All call themselves "Fixed", and of two with the same height Qt would find one: each gets a name of its own.
    """
    found: dict[str, str] = {}
    for name in BITMAPS:
        folders = [folder for folder in (BITMAP_FOLDER, carried()) if folder is not None]
        path = next((path for folder in folders for path in folder.rglob(f"{name}.pcf.gz")), None)
        if path is None:
            continue
        own = b"\0" + name.ljust(len(BITMAP_FAMILY) - 2, "_").encode() + b"\0"
        content = gzip.decompress(path.read_bytes()).replace(BITMAP_FAMILY, own)
        number = QFontDatabase.addApplicationFontFromData(QByteArray(content))
        if number >= 0:
            found[name] = QFontDatabase.applicationFontFamilies(number)[0]
    return found


@functools.cache
def load_carried() -> None:
    """Make the fonts that were carried along known to Qt."""
    folder = carried()
    for path in sorted(folder.rglob("*")) if folder is not None else ():
        if path.suffix.lower() in OUTLINES:
            QFontDatabase.addApplicationFont(str(path))


def require_fonts() -> None:
    """Raises LookupError, which names them and their packages, when families are missing."""
    load_carried()
    installed = {family.partition(" [")[0] for family in QFontDatabase.families()}
    missing = [family for family in (*PROPORTIONAL, *MONOSPACED) if family not in installed]
    packages = sorted({package for family in missing for package in _package(family)})
    if "Liberation Sans Narrow" in missing and "Liberation Sans" in installed:
        packages.append("fonts-liberation-sans-narrow")  # since Debian 13 on its own
    if len(bitmaps()) < len(BITMAPS):
        missing, packages = [*missing, "X11's bitmaps"], [*packages, "xfonts-base"]
    if missing:
        raise LookupError(
            f"not installed, and others are drawn in their place: {', '.join(missing)} (apt-get install "
            f"{' '.join(packages)}, or name a folder of them with --fonts)"
        )


def _package(family: str) -> list[str]:
    return [package for begin, package in PACKAGES.items() if family.startswith(begin)][:1]


@functools.cache
def _drawn_x_height(family: str, size: int) -> int:
    """How high an "x" of a bitmap font is drawn: its metrics say the whole line's height."""
    face, image = QFont(family), QImage(2 * size, 2 * size, QImage.Format.Format_Grayscale8)
    face.setPixelSize(size)
    image.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(image)
    painter.setFont(face)
    painter.drawText(2, size + size // 2, "x")
    painter.end()
    rows = [y for y in range(image.height()) if any(image.pixelColor(x, y).value() < 128 for x in range(image.width()))]
    return len(rows)


def x_height(face: QFont) -> float:
    """How high the small letters of a font are, in pixels."""
    if bitmap_name(face) is not None:
        return float(_drawn_x_height(face.family(), face.pixelSize()))
    return float(QFontMetricsF(face).xHeight())


def face_kind(face: QFont) -> int:
    """Which of FACE_KINDS a font is."""
    small = face.pixelSize() <= SMALL_SIZE
    group = 2 if bitmap_name(face) is not None else int(is_monospaced(face))
    return 2 * group + (not small)


def in_cells(face: QFont, cell: int) -> QFont:
    """The same font with letters exactly so many pixels apart, as terminals write."""
    chosen = QFont(face)
    chosen.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, cell - QFontMetricsF(face).horizontalAdvance("m"))
    return chosen
