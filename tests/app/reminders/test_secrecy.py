"""The reminders are encrypted where there is a keyring for the key, and plain, openly, where there is none."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from app.reminders.schedule import Schedule
from app.reminders.secrecy import reminders_key
from app.reminders.store import ReminderStore, StoreError, look

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Locked(Ring):
    """A keyring that the user does not unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("not unlocked")


class Forgetful(Ring):
    """A keyring that keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reminders.sqlite3"


def fill(path: Path, key: str | None) -> list[str]:
    with ReminderStore.open(path, key) as store:
        Schedule(store).add_timer(timedelta(minutes=5), "top secret bread", NOW)
        assert store.encrypted is (key is not None)
        return [each.title for each in store.all()]


def everything_on_disk(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.iterdir())


def test_a_key_is_made_once_and_kept() -> None:
    ring = Ring()
    assert reminders_key(ring, make=False) is None
    key = reminders_key(ring)
    assert key is not None
    assert len(bytes.fromhex(key)) == 32
    assert reminders_key(ring) == key
    assert reminders_key(Ring()) != key


@pytest.mark.parametrize("ring", [Locked(), Forgetful()])
def test_without_a_keyring_that_keeps_it_there_is_no_key(ring: Ring) -> None:
    assert reminders_key(ring) is None


def test_a_key_of_another_making_is_not_used() -> None:
    ring = Ring()
    ring.set_password("alongside", "reminders", "hunter2")
    assert reminders_key(ring) is None


def test_with_a_key_nothing_is_readable_on_the_disk_and_without_one_the_store_says_so(path: Path) -> None:
    key = reminders_key(Ring())
    fill(path, key)
    assert b"bread" not in everything_on_disk(path)
    assert look(path, key) == (1, True)
    with pytest.raises(StoreError, match="could not be read"):
        look(path, None)


def test_a_plain_file_becomes_encrypted_and_loses_nothing(path: Path) -> None:
    fill(path, None)
    assert b"bread" in everything_on_disk(path)
    assert look(path, None) == (1, False)
    key = reminders_key(Ring())
    assert fill(path, key) == ["top secret bread"] * 2
    assert b"bread" not in everything_on_disk(path)


def test_a_plain_file_that_another_program_holds_is_not_encrypted_under_it(path: Path) -> None:
    with ReminderStore.open(path), pytest.raises(StoreError, match="another program holds"):
        ReminderStore.open(path, reminders_key(Ring()))
    assert look(path, None) == (0, False)


def test_an_encrypted_file_is_left_alone_while_the_keyring_is_locked(path: Path) -> None:
    key = reminders_key(Ring())
    fill(path, key)
    with pytest.raises(StoreError, match="encrypted, and the keyring"):
        ReminderStore.open(path, None)
    assert fill(path, key) == ["top secret bread"] * 2


def test_a_file_encrypted_with_another_key_is_kept_aside(path: Path) -> None:
    fill(path, reminders_key(Ring()))
    with ReminderStore.open(path, reminders_key(Ring())) as store:
        assert store.notice is not None
        assert "does not open with the key in the keyring" in store.notice
        assert store.all() == []
    assert list(path.parent.glob("reminders.damaged-1*"))


def test_without_room_for_an_encrypted_copy_the_file_stays_plain_and_usable(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, None)

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with ReminderStore.open(path, reminders_key(Ring())) as store:
        assert not store.encrypted
        assert [each.title for each in store.all()] == ["top secret bread"]
    assert not list(path.parent.glob("*.encrypting"))
