"""The reminders' file: durable across crashes, honest about damage."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.reminders.store import Kind, Reminder, ReminderState, ReminderStore, StoreError

NOW = datetime(2026, 11, 25, 9, 0, 7, 250_001, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


def bread(**changes: object) -> Reminder:
    """A timer that was set a moment ago."""
    plain = Reminder(
        kind=Kind.TIMER,
        title="bread",
        due=NOW + timedelta(minutes=20),
        zone="Europe/Berlin",
        rrule=None,
        start=NOW + timedelta(minutes=20),
        length=timedelta(minutes=20),
        created=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "reminders.sqlite3"


def test_what_is_added_is_there_after_reopening_to_the_microsecond(path: Path) -> None:
    everything = bread(
        rrule="FREQ=SECONDLY;INTERVAL=4",
        state=ReminderState.PAUSED,
        remaining=timedelta(seconds=3, microseconds=7),
        rung=NOW - timedelta(seconds=4),
        zone="+01:00",
    )
    with ReminderStore.open(path) as store:
        assert store.notice is None
        kept = store.add(everything)
        plain = store.add(bread())
    with ReminderStore.open(path) as store:
        assert store.all() == [kept, plain]
        assert store.get(kept.identity) == kept
        assert store.get(99) is None
    assert replace(kept, identity=0) == everything


def test_the_file_is_for_its_owner_only(path: Path) -> None:
    ReminderStore.open(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_live_are_those_that_wait_ring_or_were_not_told(path: Path) -> None:
    with ReminderStore.open(path) as store:
        states = (*ReminderState,)
        kept = {state: store.add(bread(state=state)) for state in states}
        untold = store.add(bread(state=ReminderState.MISSED, rung=NOW))
        live = store.live()
    over = (ReminderState.DONE, ReminderState.MISSED, ReminderState.CANCELLED)
    assert live == [*(kept[state] for state in states if state not in over), untold]


def test_several_changes_are_kept_together_or_not_at_all(path: Path) -> None:
    with ReminderStore.open(path) as store:
        first, second = store.add(bread()), store.add(bread())
        with pytest.raises(StoreError, match="I could not save that"):
            store.update(replace(first, title="tea"), replace(second, title=None))  # type: ignore[arg-type]
        assert [each.title for each in store.all()] == ["bread", "bread"]
        store.update(replace(first, title="tea"), replace(second, title="rice"))
        assert [each.title for each in store.all()] == ["tea", "rice"]


def test_what_was_over_long_ago_is_forgotten_and_nothing_else(path: Path) -> None:
    with ReminderStore.open(path) as store:
        old = NOW - timedelta(days=40)
        store.add(bread(due=old, state=ReminderState.DONE))
        store.add(bread(due=old, state=ReminderState.MISSED, rung=old, title="untold"))
        store.add(bread(due=old, title="waiting"))
        store.add(bread(state=ReminderState.CANCELLED, title="lately"))
        assert store.forget(NOW - timedelta(days=30)) == 1
        assert {each.title for each in store.all()} == {"untold", "waiting", "lately"}


def test_a_second_program_is_told_that_the_file_is_in_use(path: Path) -> None:
    with ReminderStore.open(path), pytest.raises(StoreError, match="another program holds"):
        ReminderStore.open(path)
    ReminderStore.open(path).close()


@pytest.mark.parametrize(
    "damage", [b"this is no database at all, and long enough to be looked at" * 40, b"SQLite format 3\0"]
)
def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    with ReminderStore.open(path) as store:
        assert store.notice is not None
        assert "reminders.damaged-1.sqlite3" in store.notice
        assert store.all() == []
        store.add(bread())
    assert (path.parent / "reminders.damaged-1.sqlite3").read_bytes() == damage


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir()
    for number in (1, 2):
        path.write_bytes(b"damage of the kind %d" % number * 100)
        ReminderStore.open(path).close()
        assert f"kind {number}".encode() in (path.parent / f"reminders.damaged-{number}.sqlite3").read_bytes()


def test_damage_in_the_middle_of_the_file_is_noticed(path: Path) -> None:
    with ReminderStore.open(path) as store:
        for _ in range(300):
            store.add(bread(title="bread " * 40))
    content = bytearray(path.read_bytes())
    content[8192:16_384] = b"\x55" * 8192
    path.write_bytes(bytes(content))
    with ReminderStore.open(path) as store:
        assert store.notice is not None


def change_file(path: Path, statement: str) -> None:
    """Another program's hand in the file."""
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_file_without_its_table_counts_as_damaged(path: Path) -> None:
    with ReminderStore.open(path) as store:
        store.add(bread())
    change_file(path, "DROP TABLE reminders")
    with ReminderStore.open(path) as store:
        assert "damaged" in (store.notice or "")
        assert store.all() == []


@pytest.mark.parametrize(
    "change",
    [
        "zone = 'Mars/Olympus', rrule = 'FREQ=DAILY'",
        "rrule = 'FREQ=NEVER'",
        "state = 'asleep'",
        "due = 99999999999999999999",
        "length = 'long'",
    ],
)
def test_a_reminder_that_makes_no_sense_is_left_out_and_the_others_are_kept(path: Path, change: str) -> None:
    with ReminderStore.open(path) as store:
        odd, *others = (store.add(bread(title=title)) for title in ("bread", "tea", "rice"))
    change_file(path, f"UPDATE reminders SET {change} WHERE id = {odd.identity}")
    with ReminderStore.open(path) as store:
        assert (store.notice or "").startswith("One of your reminders makes no sense")
        assert store.live() == store.all() == others
        assert store.get(odd.identity) is None
    change_file(path, f"UPDATE reminders SET {change} WHERE id < {others[-1].identity}")
    with ReminderStore.open(path) as store:
        assert (store.notice or "").startswith("2 of your reminders make no sense")
        assert store.live() == others[1:]


def test_what_comes_only_once_needs_no_zone(path: Path) -> None:
    with ReminderStore.open(path) as store:
        kept = store.add(bread(zone="Europe/Nowhere"))
    with ReminderStore.open(path) as store:
        assert store.notice is None
        assert store.live() == [kept]


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    ReminderStore.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        ReminderStore.open(path)
    assert not list(path.parent.glob("*damaged*"))


def test_a_place_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="Reminders cannot be kept"):
        ReminderStore.open(tmp_path / "file" / "reminders.sqlite3")
    with pytest.raises(StoreError, match="Reminders cannot be kept"):
        ReminderStore.open(tmp_path)


def test_what_is_no_damage_leaves_the_file_in_its_place(path: Path) -> None:
    with ReminderStore.open(path) as store:
        store.add(bread())
    path.with_name(path.name + "-wal").mkdir()
    with pytest.raises(StoreError, match="Reminders cannot be kept"):
        ReminderStore.open(path)
    path.with_name(path.name + "-wal").rmdir()
    with ReminderStore.open(path) as store:
        assert len(store.all()) == 1


def test_a_file_that_fails_its_own_check_counts_as_damaged(path: Path) -> None:
    with ReminderStore.open(path) as store:
        store.add(bread())
    for before, after in (("title TEXT NOT NULL", "title TEXT"), ("title TEXT,", "title TEXT NOT NULL,")):
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?)", (before, after))
        connection.commit()
        connection.close()
        connection = sqlite3.connect(path)
        if after == "title TEXT":
            connection.execute("UPDATE reminders SET title = NULL")
        connection.commit()
        connection.close()
    with ReminderStore.open(path) as store:
        assert store.notice is not None


def test_a_disk_that_refuses_is_told_and_what_was_kept_stays(path: Path) -> None:
    with ReminderStore.open(path) as store:
        kept = store.add(bread())
        store._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="Your other reminders are kept"):
            store.add(bread())
        assert store.all() == [kept]


def test_reading_from_a_closed_store_is_an_error_of_the_store(path: Path) -> None:
    store = ReminderStore.open(path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="could not be read"):
        store.all()


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore
schedule = Schedule(ReminderStore.open(Path(sys.argv[1])))
now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
for number in range(100_000):
    schedule.add_timer(timedelta(minutes=number + 1), f"bread {number}", now)
    print(number, flush=True)
"""


def test_what_was_confirmed_survives_the_program_being_killed(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        confirmed = [int(writer.stdout.readline()) for _ in range(40)][-1]
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        confirmed = int(rest[-1]) if rest else confirmed
    with ReminderStore.open(path) as store:
        assert store.notice is None
        titles = [each.title for each in store.all()]
    assert titles[: confirmed + 1] == [f"bread {number}" for number in range(confirmed + 1)]
    assert len(titles) <= confirmed + 2


FIRST_SCHEMA = """
CREATE TABLE reminders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, title TEXT NOT NULL, due INTEGER NOT NULL,
    zone TEXT NOT NULL, rrule TEXT, start INTEGER NOT NULL, length INTEGER, state TEXT NOT NULL, remaining INTEGER,
    rung INTEGER, created INTEGER NOT NULL
);
CREATE INDEX reminders_by_state ON reminders (state, due);
INSERT INTO reminders (kind, title, due, zone, start, length, state, created)
VALUES ('timer', 'bread', 1795597207250001, 'Europe/Berlin', 1795597207250001, 1200000000, 'pending', 1795596007250001);
PRAGMA user_version = 1;
"""


def test_a_file_of_the_first_version_is_taken_on(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(FIRST_SCHEMA)
    connection.close()
    for _ in range(2):
        with ReminderStore.open(path) as store:
            assert store.notice is None
            (kept,) = store.all()
            assert (kept.title, kept.times_told, kept.told) == ("bread", 0, None)
    with ReminderStore.open(path) as store:
        store.update(replace(kept, told=NOW, times_told=3))
        assert store.get(kept.identity) == replace(kept, told=NOW, times_told=3)


def test_a_full_disk_is_told_loses_nothing_and_is_over_when_there_is_room_again(path: Path) -> None:
    with ReminderStore.open(path) as store:
        kept = [store.add(bread(title=f"bread {number}")) for number in range(20)]
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with suppress(StoreError):
            kept += (store.add(bread(title="bread " * 100)) for _ in range(100))
        with pytest.raises(StoreError, match="full"):
            store.add(bread(title="bread " * 1000))
        assert store.all() == kept
        store._connection.execute("PRAGMA max_page_count = 1000000")
        kept.append(store.add(bread(title="after")))
    with ReminderStore.open(path) as store:
        assert store.notice is None
        assert store.all() == kept
