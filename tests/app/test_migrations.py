"""A settings file of an older version is brought up to date with its comments, and nothing is lost."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import tomlkit

from app.journal import Entry, SqliteJournal
from app.migrations import VERSION, migrate, move
from app.settings import load, save
from tests.app.scripted import START

OLD = "# mine\n[log]\nwords = true  # for the report\n\n[model]\nthreads = 3\n"


def test_a_setting_that_has_another_name_now_keeps_its_value(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(OLD)
    settings = load(path)
    assert settings.privacy.words_in_log is True
    assert settings.model.threads == 3
    text = path.read_text()
    assert "# mine" in text
    assert "[log]" not in text
    assert tomlkit.parse(text)["version"] == VERSION
    assert (tmp_path / "settings.toml.1").read_text() == OLD


def test_what_reminders_have_a_section_of_their_own_for_now_keeps_its_value(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        "version = 2\n[behaviour]\nwork_begins = 6.0  # early\nwork_ends = 14.0\nnotify = false\n"
        "away_minutes = 9.0\nmentions_an_hour = 3\n"
    )
    settings = load(path)
    kept = settings.reminders
    assert (kept.work_begins, kept.work_ends, kept.notify, kept.away_minutes) == (6.0, 14.0, False, 9.0)
    assert settings.behaviour.mentions_an_hour == 3


def test_how_readily_it_speaks_up_keeps_its_meaning(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    for before, now in (("never", "off"), ("usually", "everything"), ("often", "everything")):
        path.write_text(f'version = 6\n[behaviour]\nproactivity = "{before}"  # mine\n')
        assert load(path).behaviour.proactivity == now
        assert "# mine" in path.read_text()


def test_whoever_excluded_incognito_windows_excludes_the_browsers_that_have_them(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        'version = 7\n[screen]\nexcluded_titles = ["bank", "incognito"]\n'
        'excluded_apps = ["signal", "chromium*"]  # mine\n'
    )
    assert load(path).screen.excluded_apps == ("signal", "chromium*", "google-chrome*")
    assert "# mine" in path.read_text()
    path.write_text('version = 7\n[screen]\nexcluded_titles = ["incognito"]\n')
    assert load(path).screen.excluded_apps == ("chromium*", "google-chrome*")
    path.write_text('version = 7\n[screen]\nexcluded_titles = ["bank"]\n')
    assert load(path).screen.excluded_apps == ()


@pytest.mark.parametrize("kept", [36_501, 999_999, 9_999_999_999])
def test_days_beyond_the_calendar_become_as_many_as_can_be_kept_and_that_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(logging.getLogger("alongside"), "propagate", True)
    path = tmp_path / "settings.toml"
    path.write_text(f"version = 8\n[journal]\nkeep_days = {kept}  # for ever\n")
    assert load(path).journal.keep_days == 36_500
    assert "# for ever" in path.read_text()
    assert f"journal.keep_days was {kept}" in caplog.text
    path.write_text("version = 8\n[journal]\nkeep_days = 36500\n")
    assert load(path).journal.keep_days == 36_500
    journal = SqliteJournal(tmp_path / "journal.sqlite3", load(path).journal.keep_days)
    journal.write(Entry(START, "said", "It stays."))
    assert [entry.text for entry in journal.last(1)] == ["It stays."]
    journal.close()


def test_a_file_that_is_up_to_date_or_needs_nothing_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    for text in ("[model]\nthreads = 3\n", f"version = {VERSION}\n[model]\nthreads = 3\n", ""):
        path.write_text(text)
        assert migrate(path) is False
        assert path.read_text() == text
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_written_anew_says_its_version(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save(path, {"model.threads": 3})
    assert tomlkit.parse(path.read_text())["version"] == VERSION
    assert load(path).model.threads == 3


def test_steps_are_taken_from_the_version_of_the_file_on(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    steps = (move("a.one", "b.one"), move("b.one", "c.one"), move("c.one", "d.one"))
    path.write_text("version = 2\n[b]\none = 1\n")
    assert migrate(path, steps)
    assert tomlkit.parse(path.read_text()).unwrap() == {"version": 4, "d": {"one": 1}}
    path.write_text("[a]\none = 1\ntwo = 2\n[d]\none = 5\n")
    assert migrate(path, steps)
    assert tomlkit.parse(path.read_text()).unwrap() == {"version": 4, "a": {"two": 2}, "d": {"one": 5}}


def test_a_file_that_cannot_be_read_or_is_newer_is_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert migrate(path) is False
    for text in ("[model\n", "version = 99\n[log]\nwords = true\n", 'version = "two"\n[log]\nwords = true\n'):
        path.write_text(text)
        assert migrate(path) is False
        assert path.read_text() == text
