"""The loop carries out what the model decides, refuses what is malformed, and loses nothing on the way."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pytest

from app.capture.privacy import Exclusions
from app.errands import Cue, Effect, Forget, Outcome, Quiet, Repeat, Stop, Unwatch, Watch, Wish
from app.listening.said import Said
from app.outcomes import hardly_heard
from app.ports import DesktopView, DeviceChange, DeviceEvent, Rectangle, Window
from app.sections import Behaviour
from model.microturn import MicroTurnOutput, NoteKind, Playback, PlaybackState, SeeKind, Seen
from tests.app.scripted import ScriptedSession, Stage, act, eager

TERMINAL = Window(7, "xterm", "make", None, Rectangle(0, 0, 320, 200))


@dataclass
class Book:
    """Commands that confirm whatever they are told, with one reminder that falls due on request."""

    answer: str = "All set."
    performed: list[str] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    falls_due: bool = False
    told_keys: list[str] = field(default_factory=list)
    utterances: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    reply: str = ""

    def perform(self, text: str, heard: str, now: datetime, said: Said, sure: bool) -> Outcome:
        if not sure:
            self.unsure.append(text)
            return hardly_heard(text, heard)
        self.performed.append(f"{text} | {heard}")
        wishes = () if self.effects else (Wish(NoteKind.CONFIRM, self.answer),)
        return Outcome(wishes, (("action", {"action": text}),), self.effects, done=text)

    def heard(self, words: str, now: datetime, acted: bool) -> Outcome:
        self.utterances.append(words)
        return Outcome((Wish(NoteKind.CONFIRM, self.reply),)) if self.reply else Outcome()

    def due(self, now: datetime) -> Outcome:
        if not self.falls_due:
            return Outcome()
        self.falls_due = False
        return Outcome((Wish(NoteKind.DUE, "Reminder: stretch.", "1"),), (("due", {"title": "stretch"}),))

    def told(self, key: str, now: datetime) -> Outcome:
        self.told_keys.append(key)
        return Outcome()


@pytest.fixture
def book() -> Book:
    return Book()


def playing(slot: int) -> Playback:
    return Playback(slot, PlaybackState.PLAYING)


def test_an_action_is_carried_out_and_confirmed_in_the_models_own_time(book: Book) -> None:
    session = ScriptedSession({3: act("timer five minutes"), 6: MicroTurnOutput(voice=0)})
    stage = Stage(session, book)
    stage.live(12)
    assert book.performed == ["timer five minutes | "]
    assert [(number, note.kind, note.text) for number, note in session.notes] == [(4, NoteKind.CONFIRM, "All set.")]
    (voice,) = stage.named("voice")
    assert voice.fields == {"text": "All set.", "kind": "confirm", "started": 1.4, "ended": 1.8, "cut": False}
    assert session.playback == [(7, playing(0)), (8, Playback(0, PlaybackState.PLAYED))]
    assert [(entry.kind, entry.text) for entry in stage.journal.entries] == [
        ("done", "timer five minutes"),
        ("said", "All set."),
    ]


def test_the_journal_says_of_what_was_said_where_it_was_seen_and_how_sure_the_model_was(book: Book) -> None:
    seen = MicroTurnOutput(seen=(Seen(SeeKind.DONE, 0, 1, 2, 0.92),))
    stage = Stage(ScriptedSession({1: seen}, eager), book)
    view = DesktopView(True, (TERMINAL,), TERMINAL)
    stage.live(1, frames={0: np.zeros((200, 320, 3), np.uint8)}, view=view)
    stage.live(40, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    stage.session.script[stage.turns] = act("timer five minutes", 0.97)
    stage.live(40)
    whys = [entry.why for entry in stage.journal.entries if entry.kind == "said"]
    assert whys == [
        "It saw something happen on the screen. Seen on monitor 1, row 1, column 2, 92% sure.",
        "It answers what you said or typed just before. Taken as: timer five minutes, 97% sure.",
    ]


def test_what_is_heard_is_reported_in_words_and_goes_into_the_journal_in_utterances(book: Book) -> None:
    session = ScriptedSession(
        {0: MicroTurnOutput(heard=" set a"), 1: MicroTurnOutput(heard=" tim"), 2: MicroTurnOutput(heard="er")}
    )
    stage = Stage(session, book)
    stage.live(20)
    assert [event.fields["text"] for event in stage.named("heard")] == ["set", "a", "timer"]
    assert [entry.text for entry in stage.journal.entries] == ["set a timer"]


def test_stop_alone_is_done_however_unsurely_it_was_heard(book: Book) -> None:
    stage = Stage(ScriptedSession({0: act("stop", confidence=0.2), 2: act("quiet", confidence=0.2)}, eager), book)
    stage.live(5)
    assert book.performed == ["stop | "]
    assert book.unsure == ["quiet"]


def test_the_last_word_before_an_action_is_reported_too(book: Book) -> None:
    session = ScriptedSession({0: MicroTurnOutput(heard=" call anna"), 1: act("remind in ten minutes ; call anna")})
    stage = Stage(session, book)
    stage.live(20)
    assert [event.fields["text"] for event in stage.named("heard")] == ["call", "anna"]
    assert book.performed == ["remind in ten minutes ; call anna | call anna"]


def test_an_action_that_the_model_is_not_sure_of_becomes_a_question(book: Book) -> None:
    session = ScriptedSession({0: act("remind in ten minutes ; call anna", confidence=0.2)}, eager)
    stage = Stage(session, book)
    stage.live(40)
    assert book.performed == []
    assert book.unsure == ["remind in ten minutes ; call anna"]
    (refused,) = stage.named("refused")
    assert refused.fields["why"] == "not sure enough"
    (voice,) = stage.named("voice")
    assert "remind in ten minutes, call anna" in voice.fields["text"]


def test_a_held_note_is_voiced_when_the_model_chooses_to(book: Book) -> None:
    session = ScriptedSession({0: act("list"), 1: MicroTurnOutput(hold=True), 10: MicroTurnOutput(voice=0)})
    stage = Stage(session, book)
    stage.live(20)
    assert [event.event for event in stage.events if event.event in ("hold", "voice")] == ["hold", "voice"]
    (voice,) = stage.named("voice")
    assert voice.fields["started"] == 2.2


def test_a_yield_cuts_what_sounds_and_the_confirmation_is_gone(book: Book) -> None:
    session = ScriptedSession({0: act("list"), 1: MicroTurnOutput(voice=0), 2: MicroTurnOutput(yields=True)})
    stage = Stage(session, book)
    stage.live(100)
    assert [event.t for event in stage.named("yield")] == [0.6]
    (voice,) = stage.named("voice")
    assert voice.fields["cut"]
    assert session.playback == [(2, playing(0)), (3, Playback(0, PlaybackState.CUT))]
    assert len(session.notes) == 1


def test_a_yield_in_silence_is_nothing(book: Book) -> None:
    stage = Stage(ScriptedSession({0: MicroTurnOutput(yields=True)}), book)
    stage.live(2)
    assert stage.events == []


def test_a_due_reminder_that_was_cut_is_offered_again_and_done_when_heard(book: Book) -> None:
    book.falls_due = True
    session = ScriptedSession({3: MicroTurnOutput(yields=True)}, eager)
    stage = Stage(session, book)
    stage.live(70)
    cut, heard = stage.named("voice")
    assert cut.fields["cut"]
    assert not heard.fields["cut"]
    assert heard.t == pytest.approx(cut.fields["ended"] + 8.0, abs=0.5)
    assert book.told_keys == ["1"]


def test_a_note_that_the_model_leaves_alone_is_offered_again(book: Book) -> None:
    session = ScriptedSession({0: act("list")})
    stage = Stage(session, book)
    stage.live(160)
    assert [number for number, _ in session.notes] == [1, 76, 151]


def test_a_slot_without_a_note_is_refused(book: Book) -> None:
    stage = Stage(ScriptedSession({0: MicroTurnOutput(voice=5), 1: MicroTurnOutput(malformed=("<act><hold>",))}), book)
    stage.live(2)
    assert [event.fields["what"] for event in stage.named("refused")] == ["voice 5", "<act><hold>"]


def test_a_second_note_waits_until_the_first_was_said(book: Book) -> None:
    book.falls_due = True
    session = ScriptedSession({0: act("list"), 1: MicroTurnOutput(voice=0), 2: MicroTurnOutput(voice=1)})
    stage = Stage(session, book)
    stage.live(20)
    first, second = stage.named("voice")
    assert first.fields["kind"] == "due"
    assert second.fields["started"] == pytest.approx(first.fields["ended"])


def test_free_words_are_spoken_and_reported(book: Book) -> None:
    session = ScriptedSession(
        {
            0: MicroTurnOutput(say=("I am here",)),
            8: MicroTurnOutput(say=("as I was saying",)),
            9: MicroTurnOutput(yields=True),
        }
    )
    stage = Stage(session, book)
    stage.live(15)
    assert [(event.fields["text"], event.fields["cut"]) for event in stage.named("say")] == [
        ("I am here", False),
        ("as I was saying", True),
    ]


def frame(value: int) -> dict[int, np.ndarray]:
    picture = np.full((200, 320, 3), 40, np.uint8)
    picture[80:120, 120:160] = value
    picture[90:100, 130:150] = 255 - value
    return {0: picture}


def stage_with_screen(book: Book, kind: SeeKind, session: ScriptedSession | None = None) -> Stage:
    session = session or ScriptedSession({2: MicroTurnOutput(seen=(Seen(kind, 0, 2, 3, 0.9),))})
    stage = Stage(session, book)
    stage.live(1, frame(0), DesktopView(True, (TERMINAL,), TERMINAL))
    stage.live(1, frame(200))
    return stage


def test_a_sight_is_named_by_its_window_and_voiced(book: Book) -> None:
    stage = stage_with_screen(book, SeeKind.DONE)
    stage.session.reaction = eager
    stage.live(30)
    (seen,) = stage.named("seen")
    assert seen.fields["kind"] == "done"
    assert seen.fields["window"] == {"app": "xterm", "title": "make"}
    (voice,) = stage.named("voice")
    assert voice.fields["text"] == "make in xterm finished."


def test_the_same_sight_again_is_told_once(book: Book) -> None:
    again = MicroTurnOutput(seen=(Seen(SeeKind.FAILED, 0, 2, 3, 0.9),))
    stage = stage_with_screen(book, SeeKind.FAILED, ScriptedSession({2: again, 3: again}))
    stage.live(3)
    assert len(stage.named("seen")) == 1
    assert len(stage.named("refused")) == 1


def test_a_sight_that_the_model_is_not_sure_of_is_not_told(book: Book) -> None:
    unsure = ScriptedSession({2: MicroTurnOutput(seen=(Seen(SeeKind.DONE, 0, 2, 3, 0.1),))})
    stage = stage_with_screen(book, SeeKind.DONE, unsure)
    stage.live(3)
    assert stage.named("seen") == []
    assert [event.fields["why"] for event in stage.named("refused")] == ["not sure enough"]


def test_a_still_screen_costs_nothing(book: Book) -> None:
    stage = stage_with_screen(book, SeeKind.DONE, ScriptedSession())
    stage.live(10)
    assert [len(turn.patches) for turn in stage.session.inputs[4:]] == [0] * 8
    assert stage.conversation.screen_tokens == 0


def test_quiet_keeps_back_what_nobody_asked_for_until_it_is_over(book: Book) -> None:
    book.effects = (Quiet(4.0),)
    session = ScriptedSession({0: act("quiet")}, eager)
    stage = Stage(session, book)
    stage.live(2)
    book.falls_due = True
    stage.live(10)
    assert session.notes == []
    stage.live(15)
    assert [note.text for _, note in session.notes] == ["Reminder: stretch."]


@pytest.mark.parametrize("kind", ["due", "answer"])
def test_what_was_offered_before_quiet_was_wanted_is_not_told_until_that_is_over(book: Book, kind: str) -> None:
    session = ScriptedSession({10: MicroTurnOutput(voice=0)})
    stage = Stage(session, book)
    voicing = stage.conversation._parts.voicing
    voicing.push(NoteKind(kind), "Stretch.", 0.0)
    stage.live(5)
    assert [note.text for _, note in session.notes] == ["Stretch."]
    hushed = [True]
    voicing.hushed = lambda: hushed[0]
    stage.live(20)
    assert stage.named("voice") == []
    assert [event.fields["what"] for event in stage.named("refused")] == ["voice 0"]
    hushed[0], session.reaction = False, eager
    stage.live(80)
    assert [event.fields["text"] for event in stage.named("voice")] == ["Stretch."]


def test_quiet_ends_by_the_clock_although_the_machine_slept_meanwhile(book: Book) -> None:
    book.effects = (Quiet(7200.0),)
    session = ScriptedSession({0: act("quiet")}, eager)
    stage = Stage(session, book)
    stage.live(2)
    book.falls_due = True
    stage.live(10)
    assert session.notes == []
    stage.clock.start += timedelta(hours=2)
    stage.live(15)
    assert [note.text for _, note in session.notes] == ["Reminder: stretch."]


def test_free_words_that_cannot_be_spoken_are_not_written_down_as_said(book: Book) -> None:
    stage = Stage(ScriptedSession({0: MicroTurnOutput(say=("Some unspeakable words.", "Hello."))}), book)
    stage.live(20)
    assert [event.fields["text"] for event in stage.named("say")] == ["Hello."]
    assert [event.fields["what"] for event in stage.named("refused")] == ["Some unspeakable words."]
    assert [(entry.kind, entry.text) for entry in stage.journal.entries] == [
        ("withheld", "Some unspeakable words."),
        ("said", "Hello."),
    ]


def test_quiet_without_a_length_lasts_until_it_is_lifted(book: Book) -> None:
    book.effects = (Quiet(None),)
    session = ScriptedSession({0: act("quiet"), 60: act("resume")}, eager)
    stage = Stage(session, book)
    stage.live(2)
    book.falls_due = True
    stage.live(50)
    assert session.notes == []
    book.effects = (Quiet(0.0),)
    stage.live(20)
    assert len(session.notes) == 1


def test_stop_silences_and_repeat_says_it_again(book: Book) -> None:
    session = ScriptedSession({0: act("list"), 2: act("stop"), 20: act("repeat")}, eager)
    book.answer = "This answer takes longer than a second to say."
    stage = Stage(session, book)
    stage.live(2)
    book.effects = (Stop(),)
    stage.live(10)
    assert [event.fields["cut"] for event in stage.named("voice")] == [True]
    book.effects = (Repeat(),)
    stage.live(40)
    assert [event.fields["text"] for event in stage.named("voice")] == [book.answer] * 2


def test_repeat_before_anything_was_said_says_so(book: Book) -> None:
    book.effects = (Repeat(),)
    stage = Stage(ScriptedSession({0: act("repeat")}, eager), book)
    stage.live(15)
    assert [event.fields["text"] for event in stage.named("voice")] == ["I have not said anything yet."]


@pytest.mark.parametrize(("stopped", "offered"), [(3, []), (6, [4])])
def test_stop_in_silence_only_drops_what_waits_to_be_mentioned(book: Book, stopped: int, offered: list[int]) -> None:
    book.effects = (Stop(),)
    stage = stage_with_screen(
        book,
        SeeKind.DONE,
        ScriptedSession({2: MicroTurnOutput(seen=(Seen(SeeKind.DONE, 0, 2, 3, 0.9),)), stopped: act("stop")}),
    )
    stage.live(100)
    assert stage.named("yield") == []
    assert [number for number, _ in stage.session.notes] == offered


def test_stop_with_nothing_to_stop_says_so(book: Book) -> None:
    book.effects = (Stop(),)
    session = ScriptedSession({0: act("stop")})
    Stage(session, book).live(3)
    assert [note.text for _, note in session.notes] == ["I was not saying anything."]


def test_a_cue_is_answered_over_the_user(book: Book) -> None:
    book.effects = (Cue("cheese", "wine"),)
    heard = {5: MicroTurnOutput(heard=" say cheese"), 6: MicroTurnOutput(heard=" now")}
    stage = Stage(ScriptedSession({0: act("cue cheese ; wine"), **heard}), book)
    stage.live(20)
    assert [event.fields["text"] for event in stage.named("say")] == ["wine"]


@pytest.mark.parametrize(
    ("view", "answer"),
    [
        (DesktopView(True, (TERMINAL,), TERMINAL), "I will tell you when the build in xterm finishes."),
        (None, "I cannot tell which window is in front, so I cannot watch it."),
    ],
)
def test_a_watch_is_set_on_the_window_in_focus(book: Book, view: DesktopView | None, answer: str) -> None:
    book.effects = (Watch("build"),)
    stage = Stage(ScriptedSession({0: act("watch build")}), book)
    stage.live(3, view=view)
    assert [note.text for _, note in stage.session.notes] == [answer]


def test_a_request_typed_into_the_programs_own_window_means_the_window_that_was_in_front_before(book: Book) -> None:
    own = Window(8, "alongside", "Type a request", os.getpid(), Rectangle(0, 0, 300, 90))
    answers: list[tuple[bool, str]] = []
    book.effects = (Watch("this", lambda *answer: answers.append(answer)),)
    stage = Stage(ScriptedSession({0: act("watch this"), 3: act("watch this"), 5: act("watch this")}), book)
    stage.live(2, view=DesktopView(True, (TERMINAL, own), own))
    stage.live(1, view=DesktopView(True, (own, TERMINAL), TERMINAL))
    stage.live(2, view=DesktopView(True, (TERMINAL, own), own))
    stage.live(2, view=DesktopView(True, (own,), own))
    assert answers == [
        (False, "I cannot tell which window is in front, so I cannot watch it."),
        (True, "I will tell you when make in xterm finishes."),
        (False, "I cannot tell which window is in front, so I cannot watch it."),
    ]
    assert stage.session.notes == []


def test_a_second_watch_on_a_window_says_what_it_takes_the_place_of() -> None:
    class Words(Book):
        def perform(self, text: str, heard: str, now: datetime, said: Said, sure: bool) -> Outcome:
            return Outcome(effects=(Watch(text.removeprefix("watch ")),))

    stage = Stage(ScriptedSession({0: act("watch build"), 2: act("watch tests"), 4: act("watch tests")}), Words())
    stage.live(7, view=DesktopView(True, (TERMINAL,), TERMINAL))
    assert [note.text for _, note in stage.session.notes] == [
        "I will tell you when the build in xterm finishes.",
        "I will tell you when the tests in xterm finishes, in place of the build in xterm.",
        "I will tell you when the tests in xterm finishes.",
    ]


def test_a_window_that_is_excluded_is_not_watched(book: Book) -> None:
    book.effects = (Watch("build"),)
    stage = Stage(ScriptedSession({0: act("watch build")}), book)
    stage.conversation.behave(Behaviour(), Exclusions(apps=("xterm",)))
    stage.live(3, view=DesktopView(True, (TERMINAL,), TERMINAL))
    assert [note.text for _, note in stage.session.notes] == [
        "You excluded that window, so I do not see it and cannot watch it."
    ]


def test_a_window_that_lies_over_an_excluded_one_is_not_watched_since_it_is_blanked(book: Book) -> None:
    book.effects = (Watch("build"),)
    stage = Stage(ScriptedSession({0: act("watch build"), 3: act("watch build")}), book)
    stage.conversation.behave(Behaviour(), Exclusions(apps=("keepassxc",)))
    safe = Window(8, "keepassxc", "Passwords", None, Rectangle(0, 0, 320, 180))
    stage.live(3, view=DesktopView(True, (safe, TERMINAL), TERMINAL))
    moved = replace(safe, place=Rectangle(0, 0, 320, 80))
    stage.live(3, view=DesktopView(True, (moved, TERMINAL), TERMINAL))
    assert [note.text for _, note in stage.session.notes] == [
        "Most of that window lies over or under one that you excluded, and there I see nothing, so I cannot watch it. "
        "Move one of them and ask again.",
        "I will tell you when the build in xterm finishes.",
    ]


def test_a_watched_window_that_is_closed_is_told(book: Book) -> None:
    book.effects = (Watch("build"),)
    stage = Stage(ScriptedSession({0: act("watch build")}, eager), book)
    stage.live(3, view=DesktopView(True, (TERMINAL,), TERMINAL))
    assert stage.named("watch") == []
    stage.live(30, view=DesktopView(True))
    told = "The build in xterm was closed, so I stopped watching it."
    assert [event.fields["text"] for event in stage.named("watch")] == [told]
    assert told in [event.fields["text"] for event in stage.named("voice")]
    assert ("seen", told) in [(entry.kind, entry.text) for entry in stage.journal.entries]


def test_what_was_to_be_told_of_a_window_is_dropped_when_the_user_turns_to_it(book: Book) -> None:
    seen = MicroTurnOutput(seen=(Seen(SeeKind.DONE, 0, 1, 2, 0.92),))
    windows = (TERMINAL, OTHER)
    stage = Stage(ScriptedSession({1: seen}), book)
    stage.live(1, view=DesktopView(True, windows, OTHER), frames={0: np.zeros((200, 320, 3), np.uint8)})
    stage.live(3, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    assert [event.fields["kind"] for event in stage.named("seen")] == ["done"]
    stage.live(2, view=DesktopView(True, windows, TERMINAL))
    (refusal,) = stage.named("refused")
    assert refusal.fields == {"what": "make in xterm finished.", "why": "you had turned to it yourself"}
    assert [entry.kind for entry in stage.journal.entries] == ["seen", "withheld"]
    stage.live(120)
    assert [number for number, note in stage.session.notes if number > 5] == []


DIALOG = Window(8, "zenity", "Overwrite", None, Rectangle(0, 0, 300, 180))


@pytest.fixture
def asked(book: Book) -> Stage:
    """A dialog has opened in focus, and it was seen that it waits for the user."""
    stage = Stage(ScriptedSession({2: MicroTurnOutput(seen=(Seen(SeeKind.ASKS, 0, 1, 2, 0.92),))}), book)
    stage.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros((200, 320, 3), np.uint8)})
    view = DesktopView(True, (TERMINAL, DIALOG), DIALOG)
    stage.live(5, frames={0: np.full((200, 320, 3), 90, np.uint8)}, view=view)
    assert [event.fields["text"] for event in stage.named("seen")] == ["Overwrite in zenity is waiting for you."]
    return stage


@pytest.mark.parametrize(
    ("windows", "attended", "why"),
    [
        ((TERMINAL,), False, "its window is gone"),
        ((DIALOG, TERMINAL), False, "you had it in front of you"),
        ((TERMINAL, DIALOG), True, "you had it in front of you"),
    ],
)
def test_a_dialog_that_was_answered_or_is_before_the_user_is_not_told_to_wait(
    asked: Stage, windows: tuple[Window, ...], attended: bool, why: str
) -> None:
    asked.conversation.attend(attended)
    asked.live(2, view=DesktopView(True, windows, windows[-1]))
    told = "Overwrite in zenity is waiting for you."
    assert [event.fields for event in asked.named("refused")] == [{"what": told, "why": why}]
    assert [entry.text for entry in asked.journal.entries if entry.kind == "withheld"] == [told]
    asked.live(300)
    assert [number for number, note in asked.session.notes if number > 8] == []


def test_a_dialog_that_nobody_is_at_is_told_to_wait(asked: Stage) -> None:
    asked.live(100)
    assert asked.named("refused") == []
    assert [number for number, note in asked.session.notes if number > 8] != []


def test_a_dialog_of_a_watched_window_that_was_answered_is_not_told_to_wait_for_ever() -> None:
    stage = watching({3: ending(SeeKind.ASKS, 0.9)})
    stage.live(9, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    assert [event.fields["text"] for event in stage.named("seen")] == ["The build in xterm is waiting for you."]
    stage.live(300, view=DesktopView(True, (TERMINAL, OTHER), OTHER))
    assert [event.fields["why"] for event in stage.named("refused")] == ["you had it in front of you"]
    assert [note.text for number, note in stage.session.notes if number > 15 and "waiting" in note.text] == []


@pytest.mark.parametrize(("attended", "active", "told"), [(True, 0, False), (False, 0, True), (True, 1, True)])
def test_what_happens_in_the_window_that_the_user_is_at_is_kept_back(
    book: Book, attended: bool, active: int, told: bool
) -> None:
    windows = (TERMINAL, OTHER)
    stage = Stage(ScriptedSession({2: ending(SeeKind.DONE, 0.9)}), book)
    stage.conversation.attend(attended)
    black = np.zeros((200, 320, 3), np.uint8)
    stage.live(1, view=DesktopView(True, windows, windows[active]), frames={0: black})
    stage.live(9, frames={0: black + 90})
    assert bool(stage.named("seen")) is told
    withheld = [entry.why for entry in stage.journal.entries if entry.kind == "withheld"]
    assert all(why.endswith("not told, because you had it in front of you.") for why in withheld)
    assert bool(withheld) is not told


def test_what_was_asked_for_is_told_in_the_window_that_the_user_is_at_too() -> None:
    stage = watching({2: ending(SeeKind.DONE, 0.9)})
    stage.conversation.attend(True)
    stage.live(9, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    assert [event.fields["text"] for event in stage.named("seen")] == ["The build in xterm finished."]
    assert stage.named("refused") == []


def turning(book: Book, windows: tuple[Window, ...], before: Window, hidden: frozenset[int] = frozenset()) -> Stage:
    """The terminal comes into focus in the micro-turn before something is seen in it."""
    seen = MicroTurnOutput(seen=(Seen(SeeKind.FAILED, 0, 1, 2, 0.92),))
    stage = Stage(ScriptedSession({2: seen}), book)
    stage.live(1, view=DesktopView(True, windows, before, hidden), frames={0: np.zeros((200, 320, 3), np.uint8)})
    view = DesktopView(True, (TERMINAL, OTHER), TERMINAL)
    stage.live(8, view=view, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    return stage


OTHER = Window(9, "editor", "notes", None, Rectangle(400, 0, 320, 200))


@pytest.mark.parametrize(("windows", "hidden"), [((7, 9), ()), ((9,), (7,))])
def test_what_is_seen_in_a_window_that_the_user_has_just_turned_to_or_brought_back_is_not_told(
    book: Book, windows: tuple[int, ...], hidden: tuple[int, ...]
) -> None:
    shown = tuple(window for window in (TERMINAL, OTHER) if window.identity in windows)
    stage = turning(book, shown, OTHER, frozenset(hidden))
    assert stage.named("seen") == []
    (entry,) = stage.journal.entries
    assert entry.kind == "withheld"
    assert entry.why.endswith("not told, because you had turned to it yourself.")


def test_what_is_seen_in_a_window_that_has_just_opened_is_told(book: Book) -> None:
    stage = turning(book, (OTHER,), OTHER)
    assert [event.fields["text"] for event in stage.named("seen")] == ["make in xterm failed."]


def test_of_two_kinds_seen_at_once_in_a_window_the_surer_is_told(book: Book) -> None:
    kinds = ((2, SeeKind.FAILED, 0.85), (3, SeeKind.DONE, 0.96))
    script = {turn: MicroTurnOutput(seen=(Seen(kind, 0, 1, 2, sure),)) for turn, kind, sure in kinds}
    stage = Stage(ScriptedSession(script), book)
    stage.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros((200, 320, 3), np.uint8)})
    stage.live(9, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    assert [(event.fields["kind"], event.t) for event in stage.named("seen")] == [("done", 1.0)]
    assert [event.fields["why"] for event in stage.named("refused")] == ["done was surer"]


def watching(script: dict[int, MicroTurnOutput]) -> Stage:
    """The user has asked to be told of the build in the terminal."""
    told = Book(effects=(Watch("build"),))
    stage = Stage(ScriptedSession({0: act("watch build"), **script}), told)
    stage.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros((200, 320, 3), np.uint8)})
    return stage


def ending(kind: SeeKind, sure: float) -> MicroTurnOutput:
    return MicroTurnOutput(seen=(Seen(kind, 0, 1, 2, sure),))


def test_whichever_ending_of_a_watched_window_is_surer_is_told_as_asked_for_and_ends_the_watch() -> None:
    stage = watching({2: ending(SeeKind.DONE, 0.7), 3: ending(SeeKind.FAILED, 0.9)})
    stage.conversation.behave(Behaviour(proactivity="watched only", see_confidence=0.5))
    stage.live(9, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    assert [event.fields["text"] for event in stage.named("seen")] == ["The build in xterm failed."]
    stage.session.script[stage.turns + 100] = ending(SeeKind.DONE, 0.9)
    stage.live(99)
    stage.live(9, frames={0: np.full((200, 320, 3), 30, np.uint8)})
    assert len(stage.named("seen")) == 1


@pytest.mark.parametrize("proactivity", ["everything", "long tasks"])
def test_an_ending_is_told_although_one_was_told_or_kept_back_just_before_the_watch_began(proactivity: str) -> None:
    session = ScriptedSession({2: ending(SeeKind.DONE, 0.9), 12: act("watch build"), 20: ending(SeeKind.DONE, 0.9)})
    stage = Stage(session, Book(effects=(Watch("build"),)))
    stage.conversation.behave(Behaviour(proactivity=proactivity))
    stage.live(2, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros((200, 320, 3), np.uint8)})
    stage.live(17, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    stage.live(9, frames={0: np.full((200, 320, 3), 30, np.uint8)})
    assert [event.fields["text"] for event in stage.named("seen")][-1:] == ["The build in xterm finished."]


def test_a_dialog_that_opens_over_a_watched_window_is_not_taken_for_it() -> None:
    stage = watching({2: ending(SeeKind.DONE, 0.9)})
    stage.live(2, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    dialog = Window(8, "zenity", "Copying files", None, Rectangle(40, 0, 200, 150))
    stage.live(5, view=DesktopView(True, (TERMINAL, dialog), dialog))
    assert [event.fields["text"] for event in stage.named("seen")] == ["Copying files in zenity finished."]
    stage.session.script[stage.turns + 1] = ending(SeeKind.FAILED, 0.9)
    view = DesktopView(True, (TERMINAL,), TERMINAL)
    stage.live(9, frames={0: np.full((200, 320, 3), 30, np.uint8)}, view=view)
    assert [event.fields["text"] for event in stage.named("seen")][1:] == ["The build in xterm failed."]


def test_what_no_moment_came_for_is_in_the_journal_but_what_was_asked_for_waits() -> None:
    stage = watching({2: ending(SeeKind.DONE, 0.9)})
    stage.conversation.behave(Behaviour(see_confidence=0.5))
    stage.live(9, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    stage.session.script[stage.turns + 101] = ending(SeeKind.FAILED, 0.9)
    stage.live(100)
    stage.live(1000, frames={0: np.full((200, 320, 3), 30, np.uint8)})
    withheld = [entry for entry in stage.journal.entries if entry.kind == "withheld"]
    assert [entry.text for entry in withheld if entry.text == "The build in xterm finished."] == []
    (remark,) = [entry for entry in withheld if entry.text == "make in xterm failed."]
    assert remark.why.endswith("no moment came for it while it was news.")
    assert "The build in xterm finished." in [note.text for number, note in stage.session.notes if number > 1000]


def withheld(stage: Stage) -> list[tuple[str, str]]:
    """What is in the list as not told, and the end of why."""
    return [(each.text, each.why.split("ot told")[1]) for each in stage.journal.entries if each.kind == "withheld"]


def test_what_stop_drops_is_in_the_list(book: Book) -> None:
    book.effects = (Stop(),)
    script = {2: ending(SeeKind.DONE, 0.9), 12: ending(SeeKind.FAILED, 0.9), 13: act("stop")}
    stage = Stage(ScriptedSession(script), book)
    stage.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros((200, 320, 3), np.uint8)})
    gone = DeviceEvent("microphone", DeviceChange.LOST, "The microphone is gone.")
    stage.live(11, frames={0: np.full((200, 320, 3), 90, np.uint8)}, notices=[gone])
    stage.live(5)
    because = ", because you wanted it to stop."
    assert sorted(withheld(stage)) == [
        ("The microphone is gone.", because),
        ("make in xterm failed.", because),
        ("make in xterm finished.", because),
    ]


def test_what_was_about_to_be_told_when_the_eyes_were_shut_is_in_the_list(book: Book) -> None:
    stage = Stage(ScriptedSession({2: ending(SeeKind.DONE, 0.9)}), book)
    stage.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros((200, 320, 3), np.uint8)})
    stage.live(2, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    stage.live(10, looking=False)
    assert withheld(stage) == [("make in xterm finished.", ", because the screen was not to be looked at any more.")]


def test_while_the_screen_must_not_be_looked_at_nothing_of_it_goes_on() -> None:
    stage = Stage(ScriptedSession({3: ending(SeeKind.DONE, 0.9)}), Book())
    noise = np.random.default_rng(1).integers(0, 255, (400, 800, 3), dtype=np.uint8)
    stage.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros_like(noise)})
    stage.live(3, frames={0: noise})
    assert stage.conversation.screen_tokens > 0
    stage.live(1, looking=False)
    assert stage.conversation.screen_tokens == 0
    stage.live(9)
    assert stage.conversation.screen_tokens == 0
    assert stage.named("seen") == []


def test_what_may_have_finished_while_the_screen_was_not_looked_at_is_told_when_it_is_again() -> None:
    stage = watching({})
    stage.live(2)
    stage.live(300, looking=False)
    assert stage.named("watch") == []
    stage.live(2)
    told = "The build in xterm may have finished while I could not look at the screen, so please have a look."
    stage.live(1500, view=DesktopView(True, (TERMINAL,), TERMINAL))
    assert [event.fields["text"] for event in stage.named("watch")] == [f"{told} I go on watching it."]
    assert any(told in note.text for number, note in stage.session.notes if number > 1500)


def test_a_watched_window_that_was_closed_while_the_screen_was_not_looked_at_is_told_as_closed() -> None:
    stage = watching({})
    stage.live(2)
    stage.live(20, looking=False)
    stage.live(30, view=DesktopView(True))
    assert [event.fields["text"] for event in stage.named("watch")] == [
        "The build in xterm was closed, so I stopped watching it."
    ]


def test_while_the_screen_is_not_looked_at_no_window_is_watched() -> None:
    stage = Stage(ScriptedSession({2: act("watch build")}), Book(effects=(Watch("build"),)))
    stage.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL))
    stage.live(4, looking=False)
    ((_, told),) = stage.session.notes
    assert told.text == "I am not looking at the screen just now, so I cannot watch it."


def test_what_may_have_finished_while_the_screen_was_lost_is_told_when_it_is_back() -> None:
    stage = watching({})
    stage.live(2)
    stage.live(9, notices=(DeviceEvent("screen", DeviceChange.RESTORED, "The screen can be seen again."),))
    (watch,) = stage.named("watch")
    assert watch.fields["text"].startswith("The build in xterm may have finished while I could not look")


def test_a_lost_microphone_is_told_and_reported(book: Book) -> None:
    lost = DeviceEvent("microphone", DeviceChange.LOST, "The microphone is gone, so I hear nothing; plug it in again.")
    dropout = DeviceEvent("microphone", DeviceChange.DROPOUT, "40 ms are missing.")
    stage = Stage(ScriptedSession(), book)
    stage.live(2, notices=[lost, dropout])
    assert [event.fields["change"] for event in stage.named("device")] == ["lost", "dropout"]
    assert [(note.kind, note.text) for _, note in stage.session.notes] == [(NoteKind.SYSTEM, lost.text)]


def test_a_text_that_cannot_be_voiced_is_reported_and_tried_again(book: Book) -> None:
    class Unspeakable(Book):
        def perform(self, text: str, heard: str, now: datetime, said: Said, sure: bool) -> Outcome:
            return Outcome((Wish(NoteKind.CONFIRM, "unspeakable"),))

    stage = Stage(ScriptedSession({0: act("list")}, eager), Unspeakable())
    stage.live(50)
    assert len(stage.named("device")) == 2
    assert stage.named("voice") == []


def test_the_words_heard_last_go_along_with_an_action(book: Book) -> None:
    session = ScriptedSession({0: MicroTurnOutput(heard=" what's left"), 1: act("list")})
    stage = Stage(session, book)
    stage.live(3)
    assert book.performed == ["list | what's left"]


def test_what_is_to_be_forgotten_falls_silent_and_does_not_come_back(book: Book) -> None:
    book.falls_due = True
    book.effects = (Forget(("1",)),)
    session = ScriptedSession({3: act("cancel")}, eager)
    stage = Stage(session, book)
    stage.live(120)
    assert [event.fields["cut"] for event in stage.named("voice")] == [True]
    assert book.told_keys == []


def test_what_is_to_be_forgotten_while_it_waits_is_not_offered_again_but_its_successor_is(book: Book) -> None:
    book.falls_due = True
    book.effects = (Forget(("1",)),)
    session = ScriptedSession({3: act("cancel")})
    stage = Stage(session, book)
    stage.live(120)
    assert [number for number, _ in session.notes] == [1]
    book.falls_due = True
    stage.live(5)
    assert len(session.notes) == 2


def test_an_utterance_may_answer_a_question_without_an_action_of_the_model(book: Book) -> None:
    book.reply = "Cancelled: bread timer."
    session = ScriptedSession(
        {1: MicroTurnOutput(heard=" the"), 2: MicroTurnOutput(heard=" bread"), 3: MicroTurnOutput(heard=" one")}
    )
    stage = Stage(session, book)
    stage.live(20)
    assert book.utterances == ["the bread one"]
    assert book.performed == []
    assert "Cancelled: bread timer." in [note.text for _, note in session.notes]


class StillListening:
    """A second listening that never comes to an end."""

    def read(self, said: Said, then: object) -> None: ...


def test_to_stop_does_not_wait_for_the_second_listening() -> None:
    book = Book()
    session = ScriptedSession({1: act("remind me ; stretch"), 3: act("stop"), 5: act("quiet")})
    Stage(session, book, listener=StillListening()).live(8)
    assert [done.split(" | ")[0] for done in book.performed] == ["stop", "quiet"]


def test_at_a_level_that_tells_nothing_watches_end_with_a_word() -> None:
    stage = watching({})
    stage.session.reaction = eager
    stage.live(40)
    stage.conversation.behave(Behaviour(proactivity="off"))
    stage.live(40)
    told = "The build in xterm is not watched any more, for I am set to say nothing of the screen."
    assert stage.named("voice")[-1].fields["text"] == told
    stage.conversation.behave(Behaviour())
    stage.session.script[stage.turns + 1] = ending(SeeKind.DONE, 0.9)
    stage.live(9, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    assert [event.fields["text"] for event in stage.named("seen")] == ["make in xterm finished."]


def test_what_is_watched_no_longer_is_not_told_as_asked_for_until_it_is_watched_again() -> None:
    stage = watching({})
    stage.live(1)
    assert stage.conversation.watched() == ["The build in xterm"]
    errands, told = stage.conversation._parts.errands, []
    for again, grey in ((False, 90), (True, 30)):
        errands.submit(partial(Outcome, effects=(Unwatch(("The build in xterm",), again),)))
        stage.live(120)
        stage.session.script[stage.turns + 1] = ending(SeeKind.DONE, 0.9)
        stage.live(9, frames={0: np.full((200, 320, 3), grey, np.uint8)})
        told = [event.fields["text"].partition(" finished")[0] for event in stage.named("seen")]
    assert told == ["make in xterm", "The build in xterm"]
    assert stage.conversation.watched() == []


def mention(stage: Stage, identity: int) -> bool:
    """Something finishes in another window; True when that is to be told."""
    before = len(stage.named("seen"))
    window = Window(identity, "xterm", f"job {identity}", None, Rectangle(0, 0, 320, 200))
    stage.live(1, view=DesktopView(True, (window,), window), frames={0: np.zeros((200, 320, 3), np.uint8)})
    stage.session.script[stage.turns + 1] = ending(SeeKind.DONE, 0.9)
    stage.live(9, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    return len(stage.named("seen")) > before


def test_what_was_never_heard_does_not_count_against_the_hour(book: Book) -> None:
    stage = Stage(ScriptedSession(), book, Behaviour(mentions_an_hour=2))
    assert [mention(stage, number) for number in (1, 2, 3)] == [True, True, False]
    stage.live(1000)
    assert len([text for text, _ in withheld(stage)]) == 3
    assert [mention(stage, number) for number in (4, 5)] == [True, True]


def test_what_was_heard_counts_for_an_hour_although_the_machine_sleeps_meanwhile(book: Book) -> None:
    stage = Stage(ScriptedSession(reaction=eager), book, Behaviour(mentions_an_hour=1))
    assert mention(stage, 1)
    stage.live(40)
    assert len(stage.named("voice")) == 1
    assert not mention(stage, 2)
    stage.clock.start += timedelta(hours=8)
    assert mention(stage, 3)


def gone_on(stage: Stage) -> Stage:
    """Another conversation goes on with what that one left."""
    fresh, before = Stage(ScriptedSession(), Book(), start=stage.clock.now()), withheld(stage)
    fresh.conversation.take_up(stage.conversation.leave(stage.t, goes_on=True))
    assert withheld(stage) == before
    return fresh


def test_watches_and_notes_outlive_a_new_start(book: Book) -> None:
    stage = watching({})
    voicing = stage.conversation._parts.voicing
    voicing.push(NoteKind.ANSWER, "Paris.", stage.t, "question 1")
    voicing.push(NoteKind.SYSTEM, "The microphone is gone.", stage.t)
    stage.live(500)
    fresh = gone_on(stage)
    fresh.session.script[2] = ending(SeeKind.DONE, 0.9)
    fresh.live(1, view=DesktopView(True, (TERMINAL,), TERMINAL), frames={0: np.zeros((200, 320, 3), np.uint8)})
    fresh.live(60, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    unseen = "The build in xterm may have finished while I could not look at the screen, so please have a look. "
    told = ["Paris.", f"{unseen}I go on watching it.", "The build in xterm finished."]
    assert [note.text for _, note in fresh.session.notes] == told
    again = gone_on(fresh)
    again.live(3000)
    assert withheld(again) == [("Paris.", ": no moment came for it while it was news.")]


def test_an_answer_that_outlived_a_new_start_is_forgotten_with_everything(book: Book) -> None:
    stage = Stage(ScriptedSession(), book)
    stage.conversation._parts.voicing.push(NoteKind.ANSWER, "Paris.", stage.t, "question 1")
    fresh = gone_on(stage)
    fresh.live(1)
    fresh.conversation._parts.errands.submit(lambda: Outcome(events=(("forgotten", {}),)))
    fresh.live(100)
    assert len(fresh.session.notes) == 1
    assert fresh.conversation._parts.voicing.left(0.0) == ()


def test_remarks_that_were_heard_count_after_a_new_start_too(book: Book) -> None:
    stage = Stage(ScriptedSession(reaction=eager), book, Behaviour(mentions_an_hour=1))
    assert mention(stage, 1)
    stage.live(40)
    fresh = gone_on(stage)
    fresh.conversation.behave(Behaviour(mentions_an_hour=1))
    assert not mention(fresh, 2)


def test_what_waits_when_the_program_ends_is_in_the_list() -> None:
    stage = watching({12: ending(SeeKind.DONE, 0.9)})
    stage.conversation._parts.voicing.push(NoteKind.ANSWER, "Paris.", stage.t)
    stage.live(11, frames={0: np.full((200, 320, 3), 90, np.uint8)})
    stage.live(1)
    stage.conversation.leave(stage.t, goes_on=False)
    because = ", because the program ended first."
    answer = "I will tell you when the build in xterm finishes."
    assert sorted(withheld(stage)) == [
        (answer, because),
        ("Paris.", because),
        ("The build in xterm finished.", because),
        ("The build in xterm is not watched any more.", because),
    ]


def test_to_watch_is_refused_while_nothing_is_to_be_said_of_the_screen() -> None:
    stage = Stage(ScriptedSession({1: act("watch build")}), Book(effects=(Watch("build"),)))
    stage.conversation.behave(Behaviour(proactivity="off"))
    stage.live(4, view=DesktopView(True, (TERMINAL,), TERMINAL))
    ((_, told),) = stage.session.notes
    assert "say nothing of the screen" in told.text
