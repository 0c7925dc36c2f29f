"""What terminals print: builds, tests, downloads, installs and copies that end well, fail, ask, or just go on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.words import (
    BROKE,
    DONE,
    ENDED,
    FAILED,
    NAMES,
    QUESTIONS,
    STATUS,
    TASKS,
    THINGS,
    VERBS,
    chatter,
    done,
    failed,
    fill,
    load,
)

KEY_SECONDS = 0.03
NUMBERS = ("[{i}/{n}] ", "({i} of {n}) ", "[{p:3d}%] ", "{i}/{n} ", "#{i} ", "{p}% ")
"""How a task numbers its lines: the i-th of n, or p per cent."""
ANSI = re.compile(r"\033\[[0-9;]*m")
TELLING = {
    SeeKind.DONE: re.compile(
        r"succe|done|finish|complet|built|passed|\bok\b|ready|install|created|saved|written|wrote|100 ?%|up.to.date|✓|✔"
        r"|deployed|published|pushed|merged|generat|export|import|restored|verified|compiled|extracted|clean|exit 0"
        r"|\b(no|0) (errors|failures|failed|warnings)",
        re.IGNORECASE,
    ),
    SeeKind.FAILED: re.compile(
        r"fail|error|abort|can.?not|can't|could ?n[o']t|unable|denied|not found|no such|fatal|refused|killed|timed? out"
        r"|broken|interrupt|invalid|panic|exception|unsuccess|✗|✘|not ok|exit(ed)? (code|status)|stopp|missing|reject"
        r"|halt|exhausted|sealed|not (exist|been|run)|no hashes|unauthori",
        re.IGNORECASE,
    ),
}
"""What the line has that tells the ending, among the others of a message."""
RED, GREEN, YELLOW, BLUE, BOLD, PLAIN = "\033[31m", "\033[32m", "\033[33m", "\033[34m", "\033[1m", "\033[0m"


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of output.

    Attributes:
        wait: seconds before it is written.
        text: what is written, with its own line ends, carriage returns and ANSI colours.
        mark: what becomes visible with its first line, if anything.
    """

    wait: float
    text: str
    mark: SeeKind | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A command line program's way of talking; the templates are filled by `words.fill`."""

    command: tuple[str, ...]
    body: tuple[str, ...]
    done: tuple[str, ...]
    failed: tuple[str, ...]


_TEXTS = load("terminal")
PROGRAMS = [Program(**{part: tuple(texts) for part, texts in entry.items()}) for entry in _TEXTS["programs"]]
ASKS: list[str] = _TEXTS["asks"]
FETCHES: list[str] = _TEXTS["fetches"]
FETCHED: list[str] = _TEXTS["fetched"]
UNFETCHED: list[str] = _TEXTS["unfetched"]
SMALL: list[str] = _TEXTS["small"]
LISTED: list[str] = _TEXTS["listed"]
LOGS: list[str] = _TEXTS["logs"]
SHELL_PROMPTS: list[str] = _TEXTS["prompts"]
PROMPTS = [*SHELL_PROMPTS, *_TEXTS["interpreters"]]
AT_FULL_SECONDS = 0.1
"""After a progress line is full its end is told by then: a full bar must not have meant nothing."""
SILENT_SHARE, SILENT_FROM = 0.25, 3
"""Of the tasks that end well after so many lines: they say nothing of it, and the prompt comes back."""
AT_ONCE_SHARE = 0.3
"""Of the tasks that print lines and end: they take no time, and all they print is there as soon as they are begun."""


def telling_words() -> list[str]:
    """The words of three letters or more with which programs say how far their tasks are, in order of the alphabet.

    What is said in one or two texts alone is left out: it can hardly be learned.
    """
    told: list[Sequence[str]] = [
        DONE,
        FAILED,
        QUESTIONS,
        STATUS,
        TASKS,
        ENDED,
        BROKE,
        VERBS,
        THINGS,
        ASKS,
        FETCHES,
        FETCHED,
        UNFETCHED,
    ]
    told += [texts for program in PROGRAMS for texts in (program.body, program.done, program.failed)]
    plain = (re.sub(r"\{\w+\}", " ", text.lower()) for texts in told for text in texts)
    counts = Counter(word for text in plain for word in set(re.findall("[a-z]+", text)))
    return sorted(word for word, count in counts.items() if len(word) > 2 and count > 2)


def telling_line(kind: SeeKind, lines: Sequence[str]) -> int:
    """Which of a message's lines tells that something ended so: the last with a word for it, else the last."""
    pattern = TELLING.get(kind)
    telling = [number for number, line in enumerate(lines) if pattern is not None and pattern.search(line)]
    return telling[-1] if telling else len(lines) - 1


def passing(chance: Chance) -> str:
    """A line of a log, a listing or a file, which tells of no task's end whatever its words."""
    return fill(chance, chance.any(chance.any([LOGS, LISTED]))).split("\n")[-1]


def typed(chance: Chance, command: str) -> list[Step]:
    """A command line as it is typed, or pasted at once."""
    if chance.maybe(0.5):
        return [Step(chance.between(0.2, 0.8), command + "\r\n")]
    keys = [Step(chance.between(0.04, 0.2), key) for key in command]
    return [*keys, Step(chance.between(0.1, 0.4), "\r\n")]


def _coloured(chance: Chance, text: str, colour: str, colourful: bool) -> str:
    return f"{colour}{BOLD if chance.maybe(0.4) else ''}{text}{PLAIN}" if colourful else text


def _lines(text: str) -> str:
    return text.replace("\n", "\r\n") + "\r\n"


def _bar(chance: Chance) -> Callable[[float], str]:
    """A style of progress line: from a share in [0, 1] to its text."""
    width, name, full = chance.whole(12, 36), chance.any(NAMES), chance.any("#=█>*")
    style = chance.whole(0, 4)

    def line(share: float) -> str:
        percent, filled = int(share * 100), int(share * width)
        if style == 0:
            return f"[{full * filled}{' ' * (width - filled)}] {percent}%"
        if style == 1:
            return f"{name}  {percent:3d}% {int(share * 900)}MB  {3.2 + share:.1f}MB/s  00:{int((1 - share) * 50):02d}"
        if style == 2:
            return f"{percent:3d}%|{full * filled}{' ' * (width - filled)}| {int(share * 512)}/512"
        if style == 3:
            return f"Progress: {percent}% ({int(share * 240)} of 240)"
        return f"{name} {percent}% [{full * filled}>{'.' * (width - filled)}] {int(share * 88)} MB"

    return line


def _running(chance: Chance, seconds: float, colourful: bool, ends_well: bool) -> tuple[list[Step], Program | None]:
    """The middle of a task: lines of a program, or one progress line written over and over."""
    if chance.maybe(0.35):
        line, count, start = _bar(chance), max(3, int(seconds / chance.between(0.15, 0.5))), chance.between(0, 0.4)
        shares = [start + (1 - start) * (index + 1) / count for index in range(count)]
        steps = [Step(chance.between(0.5, 1.5) * seconds / count, "\r" + line(share)) for share in shares[:-1]]
        return [*steps, Step(seconds / count, "\r" + line(1.0) + "\r\n")], None
    program = chance.any(PROGRAMS)
    count = max(2, int(seconds / chance.between(0.1, 0.8)))
    talk = chance.any([0.0, 0.3, 0.9])
    said = chance.any([program.body, program.body, LOGS, [*program.body, *LOGS]])
    lines = [chatter(chance) if chance.maybe(talk) else fill(chance, chance.any(said)) for _ in range(count)]
    if chance.maybe(0.3):
        lines = _numbered(chance, lines, ends_well)
    shown = [
        _coloured(chance, line, chance.any((GREEN, BLUE, YELLOW)), colourful and chance.maybe(0.3)) for line in lines
    ]
    return [Step(chance.between(0.2, 1.8) * seconds / count, _lines(line)) for line in shown], program


def _numbered(chance: Chance, lines: list[str], all_of_them: bool) -> list[str]:
    """The lines with how far the task has come before each."""
    form, count = chance.any(NUMBERS), len(lines)
    whole = count + (0 if all_of_them else chance.whole(0, 3))
    return [form.format(i=i, n=whole, p=100 * i // whole) + line for i, line in enumerate(lines, 1)]


def task(chance: Chance, ending: SeeKind | None, seconds: float, waiting: str = "") -> list[Step]:
    """A task from its command to its ending; with no ending it is still running when the script stops.

    Its shell has the prompt `waiting`, which is there already, or else one of its own.
    """
    colourful, prompt = chance.maybe(0.6), waiting or fill(chance, chance.any(SHELL_PROMPTS))
    body, program = _running(chance, seconds, colourful, ending is SeeKind.DONE)
    command = fill(chance, chance.any(program.command) if program else chance.any(FETCHES))
    steps = [Step(0.1, "" if waiting else prompt), *typed(chance, command)]
    if ending is not None and program and chance.maybe(AT_ONCE_SHARE):
        steps.insert(1, Step(sum(step.wait for step in body), ""))
        body = [replace(step, wait=0.0) for step in body]
    if ending is None:
        return [*steps, *(body if program else body[:-1])]
    if ending is SeeKind.ASKS:
        kept = body[: chance.whole(0, len(body))]
        if kept and not kept[-1].text.endswith("\n"):
            kept = [*kept, Step(0.05, "\r\n")]
        begun, line_end, asked = fill(chance, chance.any(ASKS)).rpartition("\n")
        said = [Step(chance.between(0.1, 1), begun + line_end)] if begun else []
        return [*steps, *kept, *said, Step(0 if said else chance.between(0.1, 1), asked, ending)]
    if ending is SeeKind.FAILED:
        kept = body[: max(1, int(len(body) * chance.between(0.3, 1)))]
        break_line = [] if kept[-1].text.endswith("\n") else [Step(0.02, "\r\n")]
        words = (
            failed(chance) if chance.maybe(0.3) else fill(chance, chance.any(program.failed if program else UNFETCHED))
        )
        text = _coloured(chance, words, RED, colourful)
        return [*steps, *kept, *break_line, *_ended(chance, text, prompt, ending)]
    if program and len(body) >= SILENT_FROM and chance.maybe(SILENT_SHARE):
        text = ""
    else:
        text = done(chance) if chance.maybe(0.3) else fill(chance, chance.any(program.done if program else FETCHED))
    words = _coloured(chance, text, GREEN, colourful) if text else ""
    return [*steps, *body, *_ended(chance, words, prompt, ending, 0.8 if program else AT_FULL_SECONDS)]


def _ended(chance: Chance, text: str, prompt: str, ending: SeeKind, latest: float = 0.8) -> list[Step]:
    """The last words and the prompt; the mark is on the line that says it, or on the prompt if there are none."""
    wait = chance.between(0.05, latest)
    if not text:
        return [Step(wait, prompt, ending)]
    lines = text.split("\n")
    telling = telling_line(ending, lines)
    steps = [Step(wait, _lines("\n".join(lines[:telling])))] if telling else []
    return [*steps, Step(0 if telling else wait, _lines("\n".join(lines[telling:])), ending), Step(0.02, prompt)]


def commands(chance: Chance, seconds: float, rest: tuple[float, float] = (0.5, 2.0)) -> list[Step]:
    """Commands one after the other, most of which end well, fail or ask, with a rest of so many seconds after each."""
    prompt = fill(chance, chance.any(SHELL_PROMPTS))
    steps = [Step(0.1, prompt)]
    while sum(step.wait for step in steps) < seconds:
        if chance.maybe(0.15):
            steps += errands(chance, 2.0, prompt)
            continue
        ending = chance.random.choices(list(SeeKind), weights=(4, 3, 3))[0]
        steps += [hastened(step) for step in task(chance, ending, chance.between(0.3, 2.5), prompt)]
        if ending is SeeKind.ASKS:
            reply = fill(chance, chance.any(["y", "n", "yes", "", "{name}"]))
            steps.append(Step(chance.between(rest[0] + 0.5, rest[1] + 0.5), reply + "\r\n" + prompt))
        steps.append(Step(chance.between(*rest), ""))
    return steps


def hastened(step: Step) -> Step:
    """Single keys come quickly: what is typed is not what is to be learned here."""
    return replace(step, wait=min(step.wait, KEY_SECONDS)) if len(step.text) == 1 else step


def errands(chance: Chance, seconds: float, waiting: str = "") -> list[Step]:
    """Small commands that answer at once: nothing finishes, since nothing was ever waited for.

    Their shell has the prompt `waiting`, which is there already, or else one of its own.
    """
    prompt, spent = waiting or fill(chance, chance.any(PROMPTS)), 0.0
    steps = [Step(0.1, "" if waiting else prompt)]
    while spent < seconds:
        listed = [
            _lines(chatter(chance) if chance.maybe(0.3) else fill(chance, chance.any(LISTED)))
            for _ in range(chance.whole(0, 6))
        ]
        command = fill(chance, chance.any(SMALL))
        if chance.maybe(0.3):
            said = chatter(chance)
            command, listed = f"{chance.any(['echo', 'echo', 'printf', 'say', 'print'])} {said}", [_lines(said)]
        added = [*typed(chance, command), Step(0.02, "".join(listed)), Step(0.02, prompt)]
        spent += sum(step.wait for step in added) + 0.5
        steps += [*added, Step(chance.between(0.3, 1.2), "")]
    return steps


def history(chance: Chance, lines: int) -> str:
    """Old output that is already there when the scene begins; its endings are long past."""
    written: list[str] = []
    while len(written) < lines:
        program = chance.any(PROGRAMS)
        written.append(fill(chance, chance.any(PROMPTS)) + fill(chance, chance.any(program.command)))
        written += [fill(chance, chance.any(program.body)) for _ in range(chance.whole(1, 6))]
        written += fill(chance, chance.any(program.failed if chance.maybe(0.4) else program.done)).split("\n")
    return "".join(line + "\r\n" for line in written[-lines:])
