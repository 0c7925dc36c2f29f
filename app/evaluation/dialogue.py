"""The dialogue suite: one conversation of many turns, spoken to the live program on a virtual desk, once in each voice.

A dialogue file holds {"voices": [...], "turns": [...]}; a turn is {"text", "does" (the verb of the action that is
right, or "asks" where the right thing is to ask back), "says" (words that the answer must hold), "seconds" (optional,
of what is set), "after" ("due": it is said once something has rung), "about"}.

As a person would, the suite says a turn once more where the program asked it to, or did nothing. What came to nothing
twice is typed, and what was wrongly set is taken back by typing, so that the turns behind it find what they are about;
such a turn stays wrong.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.desk import VirtualDesk
from app.evaluation.desk import PROGRAM, LiveProgram, Row, live_program
from app.evaluation.report import Report
from app.evaluation.spoken import Request, speech_of
from model.evaluation.hearing import SuiteError
from model.evaluation.metrics import edit_distance, normal_words

ANSWER_SECONDS = 8.0
"""Whatever has not been acted on by then will not be."""
VOICED_SECONDS = 40.0
"""A long answer on a busy machine takes so long to be said."""
RINGS_WITHIN_SECONDS = 45.0
PAUSE_SECONDS = 1.0
"""A person takes about so long before the next sentence."""
ASKS = "asks"
TRIES = 2
_TOLD = ("heard", "action", "refused", "scheduled", "due", "voice", "yield", "said")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that is said, and what should come of it; see the file's format above."""

    text: str
    does: str
    says: str
    seconds: float | None
    after: str | None
    about: str


@dataclass(frozen=True, slots=True)
class Script:
    """A dialogue, and the voices in which it is held."""

    voices: tuple[str, ...]
    turns: tuple[Turn, ...]


def read_script(path: Path) -> Script:
    """The dialogue of a file. Raises SuiteError when it is missing, empty, or no dialogue."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        turns = tuple(
            Turn(row["text"], row["does"], row["says"], row.get("seconds"), row.get("after"), row.get("about", ""))
            for row in content["turns"]
        )
        voices = tuple(str(voice) for voice in content["voices"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise SuiteError(f"The dialogue in {path} cannot be read ({wrong!r}), so nothing is said.") from wrong
    if not turns or not voices:
        raise SuiteError(f"The dialogue in {path} has no turn or no voice, so nothing is said.")
    return Script(voices, turns)


def evaluate_dialogue(
    path: Path, folder: Path, overrides: Mapping[str, str], tell: Tell = print, program: Sequence[str] = PROGRAM
) -> Report:
    """Holds the dialogue of a file with the live program, in each of its voices anew.

    Raises:
        SuiteError, DeskError: the file, a voice or the desk cannot be used.
    """
    script = read_script(path)
    began = time.perf_counter()
    dialogues: list[dict[str, Any]] = []
    for number, voice in enumerate(script.voices):
        tell(f"--- {voice}")
        home = folder / str(number)
        home.mkdir()
        with VirtualDesk(1280, 720) as desk, live_program(desk, home, overrides, program) as live:
            items = [_hold(live, turn, voice, place, tell) for place, turn in enumerate(script.turns)]
            dialogues.append({"voice": voice, "turns": items, "timeline": told_lines(live.rows())})
    taken = time.perf_counter() - began
    every = [item for dialogue in dialogues for item in dialogue["turns"]]
    sets = {"all": summary(every), **{each["voice"]: summary(each["turns"]) for each in dialogues}}
    return {"suite": "dialogue", "n": len(every), "seconds": taken, "sets": sets, "dialogues": dialogues}


def _hold(live: LiveProgram, turn: Turn, voice: str, number: int, tell: Tell) -> dict[str, Any]:
    """One turn, said once or twice, with what became of each."""
    if turn.after == "due" and not live.wait(_has_rung, 0, RINGS_WITHIN_SECONDS):
        raise SuiteError("The program has ended, so the dialogue cannot go on.")
    sayings: list[dict[str, Any]] = []
    for attempt in range(TRIES):
        time.sleep(PAUSE_SECONDS)
        known = len(live.rows())
        live.speak(speech_of(Request(turn.text, voice, number + 100 * attempt, turn.does, None, None, ())))
        live.wait(_acted, known, ANSWER_SECONDS)
        if _acted(live.rows()[known:]):
            live.wait(_voiced, known, VOICED_SECONDS)
        sayings.append(judge(turn, live.rows()[known:]))
        if not sayings[-1]["again"]:
            break
    item = {"about": turn.about, "text": turn.text, "tries": sayings, "right": sayings[-1]["right"]}
    tell(line_of(item))
    _mend(live, turn, sayings[-1])
    return item


def _mend(live: LiveProgram, turn: Turn, saying: Mapping[str, Any]) -> None:
    """Types what was not understood, after taking back what was set wrongly."""
    if saying["right"]:
        return
    if saying["set"]:
        _type(live, "cancel the last one")
    _type(live, turn.text)


def _type(live: LiveProgram, sentence: str) -> None:
    """Types a sentence, and waits until what came of it is written down: the answer to it comes before that."""
    known = len(live.rows())
    live.order("do", sentence)
    live.wait(_acted, known, ANSWER_SECONDS)


def judge(turn: Turn, rows: Sequence[Row]) -> dict[str, Any]:
    """What became of saying a turn: `again` where the program did nothing, or asked something else than it should."""
    heard = normal_words(" ".join(row["text"] for row in rows if row["event"] == "heard"))
    actions = [row for row in rows if row["event"] == "action"]
    asked = [row for row in rows if row["event"] == "refused" and "action" in row]
    said = [row for row in rows if row["event"] == "voice" and row["kind"] != "due"]
    scheduled = [row for row in rows if row["event"] == "scheduled"]
    words = normal_words(turn.text)
    did = [str(row["verb"]) for row in actions]
    right = did == ([] if turn.does == ASKS else [turn.does]) and _says(turn, said)
    if turn.seconds is not None:
        right = right and bool(scheduled) and scheduled[0]["seconds"] == turn.seconds
    return {
        "heard": " ".join(heard),
        "word_errors": edit_distance(words, heard) / len(words),
        "actions": [str(row["action"]) for row in actions],
        "asked_back": [str(row["action"]) for row in asked],
        "said": [str(row["text"]) for row in said],
        "answered_after": None if not said else round(said[0]["started"] - _last_word(rows), 2),
        "set": bool(scheduled) and did[:1] in (["remind"], ["timer"]),
        "right": right,
        "again": not right and not actions,
    }


def _says(turn: Turn, said: Sequence[Row]) -> bool:
    wanted = normal_words(turn.says)
    answers = [normal_words(str(row["text"])) for row in said]
    return any(answer[start : start + len(wanted)] == wanted for answer in answers for start in range(len(answer)))


def _last_word(rows: Sequence[Row]) -> float:
    """When the last word was heard, or the first thing happened where none was."""
    heard = [row["t"] for row in rows if row["event"] == "heard"]
    return float(heard[-1] if heard else rows[0]["t"])


def _acted(rows: Sequence[Row]) -> bool:
    return any(row["event"] in ("action", "refused") and "action" in row for row in rows)


def _voiced(rows: Sequence[Row]) -> bool:
    return any(row["event"] == "voice" and row["kind"] != "due" for row in rows)


def _has_rung(rows: Sequence[Row]) -> bool:
    return any(row["event"] == "voice" and row["kind"] == "due" for row in rows)


def line_of(item: Mapping[str, Any]) -> str:
    """One turn for people."""
    last = item["tries"][-1]
    verdict = "right" if item["right"] else "asked" if last["asked_back"] else "WRONG" if last["actions"] else "silent"
    again = " (said twice)" if len(item["tries"]) > 1 else ""
    did = "; ".join(last["actions"] or last["asked_back"])
    return f"{verdict:7} {item['text']}{again}  heard: {last['heard']}  did: {did}  said: {' '.join(last['said'])}"


def summary(items: Iterable[Mapping[str, Any]]) -> dict[str, float | int | None]:
    """How many turns were right at once and in the end, were wrong, were asked back about, or came to nothing."""
    rows = list(items)
    last = [row["tries"][-1] for row in rows]
    return {
        "turns": len(rows),
        "right": sum(row["right"] for row in rows),
        "at_once": sum(row["right"] and len(row["tries"]) == 1 for row in rows),
        "wrong": sum(bool(saying["actions"]) and not saying["right"] for saying in last),
        "asked": sum(bool(saying["asked_back"]) and not saying["right"] and not saying["actions"] for saying in last),
        "silent": sum(not (saying["actions"] or saying["asked_back"] or saying["right"]) for saying in last),
        "word_errors": sum(row["tries"][0]["word_errors"] for row in rows) / len(rows),
    }


def told_lines(rows: Iterable[Row]) -> list[str]:
    """A timeline for people: a line for what was heard, done, asked back, set and said."""
    lines: list[str] = []
    words: list[str] = []
    for row in rows:
        if row["event"] == "heard":
            words.append(str(row["text"]))
            continue
        if row["event"] not in _TOLD:
            continue
        if words:
            lines.append(f"{row['t']:7.2f} heard: {' '.join(words)}")
            words.clear()
        lines.append(f"{row['t']:7.2f} {row['event']}: {_gist(row)}")
    return lines


def _gist(row: Row) -> str:
    match row["event"]:
        case "action":
            return f"{row['action']}{' (typed)' if row.get('typed') else ''}"
        case "refused":
            return f"{row.get('action', '')}: {row['why']}"
        case "scheduled":
            return f"{row['title'] or row['kind']}, {row['due']}"
        case "due":
            return str(row["title"])
        case "voice":
            return f"{row['text']} ({row['started']:.2f} to {row['ended']:.2f})"
    return ""
