"""Settings: one schema drives file, environment and command line, and mistakes are told in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, SettingsError, load, save, schema


def test_without_a_file_every_setting_has_its_default(tmp_path: Path) -> None:
    settings = load(tmp_path / "settings.toml")
    for row in schema():
        assert getattr(getattr(settings, row.section), row.key) == row.default


def test_every_setting_has_a_label_and_a_help_text() -> None:
    for row in schema():
        assert row.label
        assert row.help.endswith((".", "!")), row.name


def test_every_default_survives_the_way_through_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save(path, {row.name: row.default for row in schema()})
    assert load(path).model_dump() == Settings().model_dump()


def test_the_command_line_beats_the_environment_which_beats_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[model]\nthreads = 3\ndevice = "cpu"\ncheckpoint = "here"\n')
    monkeypatch.setenv("ALONGSIDE_MODEL__THREADS", "4")
    monkeypatch.setenv("ALONGSIDE_MODEL__DEVICE", "cuda")
    settings = load(path, {"model.threads": "5"})
    assert (settings.model.threads, settings.model.device, settings.model.checkpoint) == (5, "cuda", "here")


def test_a_change_keeps_the_comments_and_the_rest_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("# mine\n[model]\nthreads = 3  # two are slow\n")
    save(path, {"model.device": "cpu", "screen.excluded_titles": ("bank", "mail")})
    assert "# mine" in path.read_text()
    assert "# two are slow" in path.read_text()
    settings = load(path)
    assert settings.model.threads == 3
    assert settings.screen.excluded_titles == ("bank", "mail")


@pytest.mark.parametrize(
    ("text", "overrides", "names"),
    [
        ("[model]\nthreads = 0\n", {}, "model.threads"),
        ("[model]\nthread = 2\n", {}, "model.thread"),
        ("[model\n", {}, "settings.toml"),
        ("", {"threads": "2"}, "threads"),
        ("", {"behaviour.act_confidence": "high"}, "behaviour.act_confidence"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_that_names_it(
    tmp_path: Path, text: str, overrides: dict[str, str], names: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=names) as caught:
        load(path, overrides)
    assert "\n" not in str(caught.value)


def test_a_mistake_is_laid_to_where_it_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.toml"
    with pytest.raises(SettingsError, match="correct it in --set"):
        load(path, {"model.threads": "0"})
    monkeypatch.setenv("ALONGSIDE_MODEL__THREADS", "0")
    with pytest.raises(SettingsError, match="correct it in the variable ALONGSIDE_MODEL__THREADS"):
        load(path)
    monkeypatch.delenv("ALONGSIDE_MODEL__THREADS")
    path.write_text("[model]\nthreads = 0\n")
    with pytest.raises(SettingsError, match="correct it in /"):
        load(path)


def test_an_unreadable_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(path)
