"""The note slots: who is offered when, what a cut does, and what is never lost."""

from __future__ import annotations

from app.notes import CUT_AGAIN_SECONDS, LIFE, OFFER_AGAIN_SECONDS, NoteSlots, Settled
from model.microturn import NOTE_SLOTS, Note, NoteKind, Playback, PlaybackState


def playing(slot: int) -> Playback:
    return Playback(slot, PlaybackState.PLAYING)


def played(slot: int) -> Playback:
    return Playback(slot, PlaybackState.PLAYED)


def cut(slot: int) -> Playback:
    return Playback(slot, PlaybackState.CUT)


def test_a_note_is_offered_once_in_the_micro_turn_in_which_it_becomes_pending() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.CONFIRM, "in ten seconds: stretch", 1.0)
    assert notes.offers(1.0) == (Note(0, NoteKind.CONFIRM, "in ten seconds: stretch"),)
    assert notes.offers(1.2) == ()


def test_an_unvoiced_note_is_offered_again_in_its_slot_after_fifteen_seconds_and_expires() -> None:
    notes = NoteSlots()
    pending = notes.push(NoteKind.SEEN, "the build finished", 0.0)
    first = notes.offers(0.0)
    assert notes.offers(OFFER_AGAIN_SECONDS - 0.2) == ()
    assert notes.offers(OFFER_AGAIN_SECONDS) == first
    assert notes.expire(LIFE[NoteKind.SEEN]) == ()
    assert notes.expire(LIFE[NoteKind.SEEN] + 0.2) == (pending,)
    assert notes.waiting() == ()


def test_what_the_user_asked_for_does_not_expire() -> None:
    notes = NoteSlots()
    asked = notes.push(NoteKind.SEEN, "The build finished.", 0.0, lasting=True)
    remark = notes.push(NoteKind.SEEN, "The copy finished.", 0.0)
    assert notes.expire(1e6) == (remark,)
    assert notes.waiting() == (asked,)


def test_a_due_note_never_expires() -> None:
    notes = NoteSlots()
    pending = notes.push(NoteKind.DUE, "reminder: stretch", 0.0)
    assert notes.expire(1e6) == ()
    assert notes.waiting() == (pending,)


def test_a_note_being_voiced_does_not_expire_and_is_not_offered() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.CONFIRM, "set", 0.0)
    notes.offers(0.0)
    notes.voice(0)
    assert notes.expire(1e6) == ()
    assert notes.offers(1e6) == ()


def test_urgent_kinds_are_offered_first_and_only_a_few_at_a_time() -> None:
    notes = NoteSlots()
    for kind in (NoteKind.SYSTEM, NoteKind.SEEN, NoteKind.ANSWER, NoteKind.CONFIRM, NoteKind.DUE):
        notes.push(kind, kind.value, 0.0)
    order = [[note.kind for note in notes.offers(0.2 * turn, most=2)] for turn in range(3)]
    assert order == [[NoteKind.DUE, NoteKind.CONFIRM], [NoteKind.ANSWER, NoteKind.SEEN], [NoteKind.SYSTEM]]


def test_withheld_kinds_wait_and_come_out_later() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.SEEN, "the build finished", 0.0)
    assert notes.offers(0.0, withhold=frozenset({NoteKind.SEEN})) == ()
    assert [note.text for note in notes.offers(5.0)] == ["the build finished"]


def test_a_note_that_is_kept_back_is_not_voiced_and_waits() -> None:
    notes = NoteSlots()
    pending = notes.push(NoteKind.SEEN, "the build finished", 0.0)
    notes.offers(0.0)
    assert notes.voice(0, frozenset({NoteKind.SEEN})) is None
    assert notes.waiting() == (pending,)
    assert notes.voice(0, frozenset({NoteKind.DUE})) == pending


def test_voicing_an_empty_slot_or_one_that_is_speaking_is_refused() -> None:
    notes = NoteSlots()
    assert notes.voice(3) is None
    pending = notes.push(NoteKind.CONFIRM, "set", 0.0)
    notes.offers(0.0)
    assert notes.voice(0) == pending
    assert notes.voice(0) is None


def test_a_note_that_was_played_to_its_end_frees_its_slot() -> None:
    notes = NoteSlots()
    pending = notes.push(NoteKind.CONFIRM, "set", 0.0)
    notes.offers(0.0)
    notes.voice(0)
    assert notes.settle(playing(0), 0.2) == Settled(pending, playing(0), first=True)
    assert notes.settle(playing(0), 0.4) == Settled(pending, playing(0), first=False)
    last = notes.settle(played(0), 0.6)
    assert last == Settled(pending, played(0), first=False)
    assert last.news
    assert notes.settle(playing(0), 0.8) is None


def test_the_clocks_word_on_a_note_that_is_not_voiced_means_nothing() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.CONFIRM, "set", 0.0)
    notes.offers(0.0)
    assert notes.settle(playing(0), 0.2) is None


def test_a_cut_confirmation_is_gone_but_a_cut_reminder_comes_back_after_eight_seconds() -> None:
    notes = NoteSlots()
    due = notes.push(NoteKind.DUE, "reminder: stretch", 0.0, key="7")
    confirm = notes.push(NoteKind.CONFIRM, "set", 0.0)
    notes.offers(0.0)
    for pending, slot in ((due, 0), (confirm, 1)):
        assert notes.voice(slot) == pending
        notes.settle(playing(slot), 1.0)
        settled = notes.settle(cut(slot), 2.0)
        assert settled is not None
        assert settled.news
    assert notes.waiting() == (due,)
    assert notes.offers(2.0 + CUT_AGAIN_SECONDS - 0.2) == ()
    assert [note.text for note in notes.offers(2.0 + CUT_AGAIN_SECONDS)] == ["reminder: stretch"]


def test_a_note_cut_before_a_sound_of_it_was_heard_is_not_lost_and_no_news() -> None:
    notes = NoteSlots()
    pending = notes.push(NoteKind.CONFIRM, "set", 0.0)
    notes.offers(0.0)
    notes.voice(0)
    settled = notes.settle(cut(0), 1.0)
    assert settled is not None
    assert not settled.news
    assert notes.waiting() == (pending,)
    assert [note.text for note in notes.offers(1.0 + CUT_AGAIN_SECONDS)] == ["set"]


def test_a_key_that_is_waiting_is_replaced_by_its_newer_text() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.CONFIRM, "old", 0.0, key="list")
    notes.push(NoteKind.CONFIRM, "other", 0.0, key="more")
    notes.push(NoteKind.CONFIRM, "new", 0.2, key="list")
    assert [pending.text for pending in notes.waiting()] == ["other", "new"]


def test_a_key_that_is_being_voiced_is_left_to_finish() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.DUE, "reminder: stretch", 0.0, key="7")
    notes.offers(0.0)
    notes.voice(0)
    notes.push(NoteKind.DUE, "reminder: stretch", 9.0, key="7")
    assert notes.settle(played(0), 9.4) is not None
    assert len(notes.waiting()) == 1


def test_slots_go_round_so_that_an_old_number_is_not_soon_anothers() -> None:
    notes = NoteSlots()
    seen = []
    for turn in range(NOTE_SLOTS + 1):
        notes.push(NoteKind.CONFIRM, str(turn), float(turn))
        seen.append(notes.offers(float(turn))[0].slot)
        notes.voice(seen[-1])
        notes.settle(played(seen[-1]), float(turn))
    assert seen == [*range(NOTE_SLOTS), 0]


def test_with_all_slots_taken_a_due_reminder_takes_the_least_urgent_one() -> None:
    notes = NoteSlots()
    for number in range(NOTE_SLOTS):
        notes.push(NoteKind.SEEN, f"build {number}", 0.0)
    notes.offers(0.0, most=NOTE_SLOTS)
    notes.push(NoteKind.DUE, "reminder: stretch", 1.0)
    assert notes.offers(1.0) == (Note(NOTE_SLOTS - 1, NoteKind.DUE, "reminder: stretch"),)
    assert len(notes.waiting()) == NOTE_SLOTS + 1


def test_with_all_slots_taken_by_the_more_urgent_a_note_waits_without_one() -> None:
    notes = NoteSlots()
    for number in range(NOTE_SLOTS):
        notes.push(NoteKind.DUE, f"reminder {number}", 0.0)
    notes.offers(0.0, most=NOTE_SLOTS)
    notes.push(NoteKind.SYSTEM, "the disk is full", 1.0)
    assert notes.offers(1.0) == ()
    assert notes.voice(0) is not None
    assert notes.settle(played(0), 2.0) is not None
    assert [note.text for note in notes.offers(2.0)] == ["the disk is full"]


def test_dropping_takes_back_what_is_unwanted_unless_it_is_being_voiced() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.SEEN, "one", 0.0)
    notes.offers(0.0)
    notes.voice(0)
    waiting = notes.push(NoteKind.SEEN, "two", 0.0)
    kept = notes.push(NoteKind.DUE, "three", 0.0)
    assert notes.drop(lambda pending: pending.kind is NoteKind.SEEN) == (waiting,)
    assert notes.waiting() == (kept,)
    assert notes.settle(played(0), 9.4) is not None


def test_a_note_is_known_to_be_voiced_by_its_key() -> None:
    notes = NoteSlots()
    notes.push(NoteKind.DUE, "reminder: stretch", 0.0, key="7")
    notes.offers(0.0)
    assert not notes.voicing({"7"})
    notes.voice(0)
    assert notes.voicing({"7"})
    assert not notes.voicing({"8"})
