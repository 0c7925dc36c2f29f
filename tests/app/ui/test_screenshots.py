"""One command leaves a picture of every window, in the size that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.ui.screenshots import main


def test_every_window_is_photographed_in_both_appearances(
    tmp_path: Path, application: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--out", str(tmp_path), "--scale", "1", "--appearance", "light", "--appearance", "dark"]
    assert main([*asked, "--here"]) == 0
    application.setStyleSheet("")
    files = sorted(path.name for path in tmp_path.glob("*.png"))
    assert [name.replace("light", "dark") for name in files if "light" in name] == [
        name for name in files if "dark" in name
    ]
    assert len(files) == len(capsys.readouterr().out.split())
    kinds = ("guide-1", "guide-5", "settings-general", "history", "type", "crash", "wrong-held", "wrong-gone")
    for kind in (*kinds, "captions", "menu", "tray"):
        light, dark = (QImage(str(tmp_path / f"{kind}-{each}-1x.png")) for each in ("light", "dark"))
        assert light.width() > 100
        if kind != "captions":
            assert light.pixelColor(1, 1).lightness() > dark.pixelColor(1, 1).lightness()


def test_at_twice_the_scale_every_picture_is_whole(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "--appearance", "dark"]) == 0
    small = sorted(tmp_path.glob("*-1x.png"))
    assert small
    for path in small:
        one, two = QImage(str(path)).size(), QImage(str(path).replace("-1x", "-2x")).size()
        assert one * 2 == two, path.name
