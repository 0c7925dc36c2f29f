"""The command line: run, simulate, record, evaluate, bench, doctor, and talking to a running copy."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from app import commandline as tasks

TO_RUNNING = {
    "remind": "set a reminder: remind me in ten minutes to call anna",
    "do": "do what a sentence says: do set a timer for five minutes",
    "timer": "set a timer: timer twenty minutes ; bread",
    "list": "say what is set",
    "next": "say what comes next",
    "left": "say how long it still takes: left bread",
    "cancel": "cancel what is named, or the one set last",
    "snooze": "let what rings come again later: snooze, snooze ten minutes",
    "done": "say that what rings is seen to",
    "pause": "hear and see nothing until resumed, or for a length: pause 15 minutes, pause until tomorrow",
    "export": "write what is set into an iCalendar file: export reminders.ics",
    "import": "set what an iCalendar file holds: import reminders.ics",
    "resume": "hear and see again",
    "mute": "make no sound; what is said is shown",
    "unmute": "speak aloud again",
    "toggle": "pause, or resume what is paused; for a key",
    "stop": "stop speaking now",
    "quiet": "stop speaking now, as stop does; for a key",
    "type": "open a line to type a request into",
    "settings": "open the settings",
    "history": "open the timeline of the day",
    "guide": "open the guide of the first start",
    "status": "say how the running copy is",
    "pace": "say how it kept up in the last so many seconds: pace 60",
    "quit": "end the running copy",
}


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(prog="alongside", description="A desktop copilot that is present while you work.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands)
    _add_simulate(commands)
    _add_evaluate(commands)
    _add_measures(commands)
    reasoner = _command(
        commands, "reasoner", "say who answers questions, and allow a server or give its key", tasks.reasoner
    )
    reasoner.add_argument("order", nargs="?", choices=tasks.REASONER_ORDERS, default="status")
    reasoner.add_argument("url", nargs="?", help="the server; the one in the settings when none is given")
    for name, told in TO_RUNNING.items():
        order = commands.add_parser(name, help=told, description=told)
        order.set_defaults(task=tasks.tell_running)
        order.add_argument("words", nargs="*", help="the words of the command")
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: Commands, name: str, told: str, task: tasks.Task) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told)
    command.set_defaults(task=task)
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="a setting for this run, as model.threads=1"
    )
    return command


def _add_run(commands: Commands) -> None:
    run = _command(commands, "run", "be present: listen, look, speak", tasks.run)
    run.add_argument("--headless", action="store_true", help="without the mark in the tray")
    run.add_argument("--timeline", type=Path, metavar="OUT.jsonl", help="write down what happens")


def _add_simulate(commands: Commands) -> None:
    simulate = _command(commands, "simulate", "play a scene or loose files through the live loop", tasks.simulate)
    simulate.add_argument("scene", nargs="?", type=Path, metavar="SCENE", help="folder of a scene")
    simulate.add_argument("--audio", type=Path, metavar="TALK.wav", help="sound instead of a scene")
    simulate.add_argument("--screen", type=Path, metavar="FOLDER", help="pictures instead of a scene: t00001200.png …")
    simulate.add_argument("--at", metavar="ISO", help="the instant at which loose files begin")
    simulate.add_argument(
        "--timeline", type=Path, metavar="OUT.jsonl", help="where the events go; else they are printed"
    )
    simulate.add_argument("--speech", type=Path, metavar="OUT.wav", help="where to leave what it said")
    simulate.add_argument("--tail", type=float, metavar="SECONDS", help="silence after the end (3 for loose files)")


def _add_evaluate(commands: Commands) -> None:
    evaluate = _command(commands, "evaluate", "run a suite", tasks.evaluate)
    evaluate.add_argument("suite", choices=tasks.SUITES)
    evaluate.add_argument("path", type=Path, nargs="?", help="folder, or file of phrases, requests or turns")
    evaluate.add_argument("--seconds", type=float, default=300.0, help="how long a suite that plays no file lasts")
    evaluate.add_argument("--echo", action="store_true", help="live: with its own voice in its microphone")
    evaluate.add_argument("--noise", type=Path, metavar="FOLDER", help="requests: recordings that are heard meanwhile")
    evaluate.add_argument("--snr", type=float, default=10.0, metavar="DB", help="requests: how far below the speech")
    evaluate.add_argument("--speaking", action="store_true", help="requests: while the program speaks itself")
    evaluate.add_argument("--split", default="dev", help="of the hearing sets; all: what training heard, too")
    evaluate.add_argument("--most", type=int, metavar="N", help="at most so many recordings of each hearing set")
    evaluate.add_argument("--continuous", action="store_true", help="hearing: each set as one stream, never forgetting")
    evaluate.add_argument("--yardstick", type=Path, metavar="FOLDER", help="hearing: a Whisper model that hears it too")
    evaluate.add_argument("--json", type=Path, metavar="OUT.json", help="where the figures go")


def _add_measures(commands: Commands) -> None:
    bench = _command(commands, "bench", "measure the live loop at real-time pace", tasks.bench)
    bench.add_argument("--seconds", type=float, default=60.0)
    bench.add_argument("--audio", type=Path, metavar="TALK.wav", help="speech to play instead of the shipped sentence")
    bench.add_argument("--thinking", action="store_true", help="with the reasoner at full load all the while")
    bench.add_argument("--json", type=Path, metavar="OUT.json")
    record = _command(commands, "record", "record a scene from the microphone and the screen", tasks.record)
    record.add_argument("scene", type=Path, help="a new folder")
    record.add_argument("--seconds", type=float, default=float("inf"), help="until Ctrl+C when not given")
    _command(commands, "doctor", "look at every part that is needed and say whether it works", tasks.doctor)


def _plain(arguments: Sequence[str]) -> list[str]:
    """The arguments, with `--pause` and its like, as desktops bind to their keys, taken for the commands they name; no
    command at all is `run`."""
    if not arguments:
        return ["run"]
    first, *rest = arguments
    return [first[2:] if first.startswith("--") and first[2:] in TO_RUNNING else first, *rest]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; 0 when it did what it should, 1 when it could not, 2 when it was not understood."""
    options = build_parser().parse_args(_plain(sys.argv[1:] if arguments is None else arguments))
    try:
        status: int = options.task(options)
    except tasks.told_errors() as wrong:
        print(f"alongside: {wrong}", file=sys.stderr)
        return 2 if isinstance(wrong, tasks.USAGE_ERRORS) else 1
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
