"""Commands typed into a shell, as the running program carries them out."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.commands import ReminderCommands
from app.errands import Errands, Outcome, Watch
from app.logs import broke


def typed_order(commands: ReminderCommands, name: str, text: str, now: datetime) -> Outcome:
    """What a command of the shell means: `remind "me in ten minutes to call anna"`, `list`, `cancel bread`, or any
    sentence with `do`."""
    if name in ("export", "import"):
        return commands.exchange(name, Path(text), now)
    if name == "do":
        return commands.typed(text, now)
    if name == "list":
        return commands.listed(text, now)
    if name == "press":
        button, _, number = text.partition(" ")
        return commands.pressed(button, int(number), now)
    if name == "remind":
        words = text if text.startswith(("me ", "us ")) else f"me {text}"
        return commands.typed(f"remind {words}", now)
    return commands.perform(f"{name} {text}".strip(), "", now)


def submitted(
    errands: Errands, commands: ReminderCommands, name: str, text: str, now: datetime
) -> Future[tuple[bool, str]]:
    """Has a command carried out on the errands; the future brings whether it was done, and the answer. Whether a window
    can be watched only the loop knows."""
    answer: Future[tuple[bool, str]] = Future()

    def job() -> Outcome:
        try:
            outcome = typed_order(commands, name, text, now)
        except Exception as failed:
            broke("a typed command broke", failed)
            answer.set_exception(failed)
            return Outcome()
        done = not any(event == "refused" for event, _ in outcome.events)
        told = [wish.text for wish in outcome.wishes]
        effects, watch = outcome.effects, next((each for each in outcome.effects if isinstance(each, Watch)), None)
        if watch is None:
            answer.set_result((done, " ".join(told)))
        else:
            settled = replace(
                watch, answer=lambda watches, text: answer.set_result((done and watches, " ".join((*told, text))))
            )
            effects = tuple(settled if each is watch else each for each in effects)
        return Outcome((), outcome.events, effects, outcome.done)

    errands.submit(job)
    return answer
