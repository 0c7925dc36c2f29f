"""Settings change while the program runs: checked, written down with comments kept, and told to the parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.keeper import SettingsKeeper
from app.settings import Settings, SettingsError, load, schema


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    path = tmp_path / "config" / "settings.toml"
    return SettingsKeeper(path, load(path))


def test_a_change_is_in_force_in_the_file_and_told(keeper: SettingsKeeper) -> None:
    told: list[Settings] = []
    keeper.watch(told.append)
    keeper.change({"speaking.volume": 0.3})
    assert keeper.current.speaking.volume == 0.3
    assert load(keeper.path).speaking.volume == 0.3
    assert [each.speaking.volume for each in told] == [0.3]


def test_a_change_keeps_what_the_user_wrote_into_the_file(keeper: SettingsKeeper) -> None:
    keeper.path.parent.mkdir()
    keeper.path.write_text("# my own words\n[speaking]\nvolume = 0.5  # not so loud\n")
    keeper.reload()
    keeper.change({"speaking.volume": 0.6, "screen.look": False})
    text = keeper.path.read_text()
    assert "# my own words" in text
    assert "volume = 0.6  # not so loud" in text


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("model.threads", "many", "from 1 to 64"),
        ("model.threads", 0, "from 1 to 64"),
        ("journal.keep_days", -1, "from 0 to 36500"),
        ("journal.keep_days", 999_999, "from 0 to 36500"),
        ("journal.keep_megabytes", 0, "at least 1"),
        ("general.appearance", "pink", "As the desktop, Light, Dark, High contrast"),
        ("speaking.quiet_from", "25:00", "a time such as 22:30"),
        ("captions.place", "left", "two whole numbers"),
        ("screen.monitors", ("first",), "whole numbers"),
        ("hearing.microphone", 3, "cannot be used"),
    ],
)
def test_a_wrong_value_is_explained_and_changes_nothing(
    keeper: SettingsKeeper, name: str, value: object, words: str
) -> None:
    before = keeper.current
    assert words in keeper.wrong(name, value)
    with pytest.raises(SettingsError, match=words):
        keeper.change({"speaking.volume": 0.1, name: value})
    assert keeper.current is before
    assert not keeper.path.exists()


def test_every_default_can_be_used(keeper: SettingsKeeper) -> None:
    assert [row.name for row in schema() if keeper.wrong(row.name, row.default)] == []


def test_what_the_command_line_or_the_environment_fixed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("ALONGSIDE_MODEL__THREADS", "3")
    overrides = {"screen.look": "false"}
    keeper = SettingsKeeper(path, load(path, overrides), overrides)
    assert "command line" in keeper.fixed("screen.look")
    assert "ALONGSIDE_MODEL__THREADS" in keeper.fixed("model.threads")
    assert keeper.fixed("speaking.volume") == ""
    keeper.change({"speaking.volume": 0.4})
    assert keeper.current.screen.look is False


def test_a_file_that_cannot_be_written_is_told(keeper: SettingsKeeper) -> None:
    keeper.path.parent.write_text("a file where a folder should be")
    with pytest.raises(SettingsError, match="cannot be written"):
        keeper.change({"speaking.volume": 0.4})
    assert keeper.current.speaking.volume == 0.8


def test_a_file_mended_by_hand_is_taken_on_and_one_with_a_slip_is_not(keeper: SettingsKeeper) -> None:
    keeper.change({"speaking.volume": 0.4})
    keeper.path.write_text("[speaking]\nvolume = 0.9\n")
    keeper.reload()
    assert keeper.current.speaking.volume == 0.9
    keeper.path.write_text("[speaking]\nvolume = 9\n")
    with pytest.raises(SettingsError):
        keeper.reload()
    assert keeper.current.speaking.volume == 0.9
