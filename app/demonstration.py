"""The real program at work where there is no hardware: `python -m app.demonstration`.

A virtual desk is set up, the program is started on it as a user would start it, a request is spoken into its
microphone, and a real program finishes on its screen. What happens is printed as it happens; a screenshot, the sound
of the loudspeaker and the timeline stay in a folder that is named at the end, with what was seen and what was not.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import platformdirs

from app.desk import DeskError, VirtualDesk
from app.events import Event
from app.findings import Finding, account, due_after, first, voiced
from app.folders import HOME_VARIABLE, NAME

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = (sys.executable, "-m", "app", "run")
REQUEST = "Remind me in ten seconds to stretch."
RECORDED_REQUEST = ROOT / "assets" / "demo" / "remind-me-in-ten-seconds-to-stretch.wav"
LOOK_SECONDS = 0.1
START_SECONDS = 60.0
ANSWER_SECONDS = 10.0
SEE_SECONDS = 15.0
END_SECONDS = 5.0
COPYING_SECONDS = 7.5
COPYING = (
    '(for n in $(seq 4 4 100); do sleep 0.3; echo "$n"; done; date +%s.%N > "$0")'
    ' | zenity --progress --title="Copying photos" --text="Copying photos to the backup" --width=420'
)
"""Shell: a progress window that fills within COPYING_SECONDS and stays; the file named by $0 tells when it was full."""


class Watcher:
    """Follows a growing timeline: prints each event once, but for gaps in the sound, and keeps all.

    Attributes:
        events: what happened so far.
        gaps: how often sound was lost, as it is on a machine that is too busy.
    """

    def __init__(self, path: Path, tell: Callable[[str], None] = print) -> None:
        self._path = path
        self._tell = tell
        self._words: list[Event] = []
        self._origin = float("inf")
        self.events: list[Event] = []
        self.gaps = 0

    def look(self) -> None:
        """Takes in what was written since the last look; words that were heard are told together."""
        if not self._path.exists():
            return
        now = time.time()
        text = self._path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1].splitlines()  # the last line may be half written
        for line in whole[len(self.events) :]:
            event = Event.parse(line)
            self.events.append(event)
            self._origin = min(self._origin, now - event.t)
            if event.fields.get("change") == "dropout":
                self.gaps += 1
                continue
            if event.event == "heard":
                self._words.append(event)
                continue
            self.tell_words()
            self._tell(line_of(event))

    def stream_time(self, wall: float) -> float:
        """Stream time of an instant of the wall clock (seconds since 1970), from the event that came soonest."""
        return wall - self._origin

    def tell_words(self) -> None:
        """Tells the words that were heard since the last other event."""
        if self._words:
            text = " ".join(str(event.fields.get("text", "")) for event in self._words)
            self._tell(line_of(Event(self._words[0].t, "heard", {"text": text})))
            self._words = []

    def wait(self, ready: Callable[[Sequence[Event]], bool], seconds: float) -> bool:
        """Looks until `ready(events)`; False when it does not come in time."""
        deadline = time.monotonic() + seconds
        while True:
            self.look()
            if ready(self.events):
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(LOOK_SECONDS)


def line_of(event: Event) -> str:
    """An event as a line for people."""
    return f"{event.t:7.1f} s  {event.event:<10} {_detail_of(event)}"


def _detail_of(event: Event) -> str:
    fields = event.fields
    match event.event:
        case "heard" | "seen":
            return str(fields.get("text", ""))
        case "voice" | "say":
            return f"“{fields.get('text', '')}”" + (", cut off" if fields.get("cut") else "")
        case "action":
            return str(fields.get("action", ""))
        case "scheduled" | "due":
            return f"{fields.get('title', '')} at {fields.get('due', '')}"
    return ", ".join(f"{name}: {value}" for name, value in fields.items())


def synthesised(folder: Path) -> Iterator[tuple[str, Path]]:
    """The request in voices that the model was not trained on, each with its name; the recording comes first."""
    yield "a recording", RECORDED_REQUEST
    text = folder / "request.txt"
    text.write_text(REQUEST)
    festival, flite = folder / "request-slt.wav", folder / "request-rms.wav"
    voices = {
        "festival's voice slt": (
            ["text2wave", str(text), "-o", str(festival), "-eval", "(voice_cmu_us_slt_arctic_hts)"]
        ),
        "flite's voice rms": (["flite", "-voice", "rms", "-f", str(text), "-o", str(flite)]),
    }
    for (name, command), wav in zip(voices.items(), (festival, flite), strict=True):
        if shutil.which(command[0]) and subprocess.run(command, capture_output=True).returncode == 0:
            yield name, wav


class Demonstration:
    """One performance of the real program on a desk.

    Attributes:
        folder: where it leaves what it recorded.
    """

    def __init__(self, desk: VirtualDesk, folder: Path, program: Sequence[str] = PROGRAM) -> None:
        """`program`: the command that starts it, to which `--timeline FILE` is added."""
        self.folder = folder
        self._desk = desk
        self._command = program
        self._timeline = folder / "timeline.jsonl"
        self._watcher = Watcher(self._timeline)
        self._finished_at: float | None = None

    def play(self) -> list[Finding]:
        """Plays it all; returns what was seen and what was not."""
        with self._desk.record_speaker(self.folder / "spoken.wav"), self._program() as program:
            if not self._watcher.wait(lambda _: self._started(program), START_SECONDS):
                reason = self._log().strip().splitlines()[-1:] or ["it gave no reason"]
                return [Finding("the program started", False, reason[0])]
            self._ask()
            self._finish_a_program()
        self._watcher.look()
        self._watcher.tell_words()
        if self._watcher.gaps:
            print(f"(the sound had {self._watcher.gaps} gaps: this machine was too busy to hear everything)")
        return account(self._watcher.events, REQUEST, self._finished_at)

    @contextmanager
    def _program(self) -> Iterator[subprocess.Popen[bytes]]:
        """The program, running on the desk with folders of its own; asked to end at the end."""
        self._desk.environment |= {HOME_VARIABLE: str(self.folder / "home"), "PYTHONPATH": str(ROOT)}
        self._furnish()
        program = self._desk.run([*self._command, "--timeline", str(self._timeline)])
        try:
            yield program
        finally:
            program.send_signal(signal.SIGINT)
            try:
                program.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                print(f"The program did not end within {END_SECONDS:.0f} s of SIGINT.")
            (self.folder / "program.txt").write_text(self._log())

    def _furnish(self) -> None:
        """A tray, where one is installed, and something to read: a desk that is lived in."""
        if shutil.which("trayer"):
            self._desk.run(
                ["trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "32"]
            )
        look = ["-T", "README", "-fa", "Monospace", "-fs", "10", "-geometry", "120x20+24+36"]
        self._desk.run(["xterm", *look, "-hold", "-e", "head", "-19", str(ROOT / "README.md")])

    def _log(self) -> str:
        path = self._desk.folder / "logs" / f"{Path(sys.executable).name}.txt"
        return path.read_text(errors="replace") if path.exists() else ""

    def _started(self, program: subprocess.Popen[bytes]) -> bool:
        """True once the program has its timeline open. Raises DeskError when it has ended instead."""
        if program.poll() is not None:
            raise DeskError(f"The program ended at once:\n{self._log().strip()}")
        return self._timeline.exists()

    def _ask(self) -> None:
        """Speaks the request, in another voice when nothing came of it, and waits for the reminder."""
        for name, wav in synthesised(self._desk.folder):
            print(f"          (the request is spoken into the microphone, by {name})")
            self._desk.speak(wav)
            if self._watcher.wait(lambda events: first(events, "scheduled") is not None, ANSWER_SECONDS):
                break
            print("          (it did not act on it)")
        scheduled = first(self._watcher.events, "scheduled")
        if scheduled is None:
            return
        patience = min(due_after(scheduled, datetime.now().astimezone()), 2 * ANSWER_SECONDS) + ANSWER_SECONDS
        self._watcher.wait(lambda events: voiced(events, "due", scheduled.t) is not None, patience)

    def _finish_a_program(self) -> None:
        """Lets a progress window come to its end, and waits for a word about it."""
        marker = self.folder / "copied.txt"
        print("          (a program on the screen copies files)")
        self._desk.run(["sh", "-c", COPYING, str(marker)])
        if not self._watcher.wait(lambda _: marker.exists() and marker.stat().st_size > 0, 4 * COPYING_SECONDS):
            print("          (it did not come to its end)")
            return
        print("          (it has finished)")
        self._finished_at = self._watcher.stream_time(float(marker.read_text()))
        known = len(self._watcher.events)
        self._watcher.wait(lambda events: voiced(events[known:], "seen") is not None, SEE_SECONDS)
        self._desk.screenshot(self.folder / "screenshot.png")


def new_folder(chosen: str | None) -> Path:
    """Where this demonstration leaves its things: the folder the user named, or one with the date in it."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    folder = Path(chosen) if chosen else platformdirs.user_state_path(NAME, appauthor=False) / f"demonstration-{stamp}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays the demonstration; 0 when everything expected was seen."""
    parser = argparse.ArgumentParser(
        prog="python -m app.demonstration", description=__doc__, epilog="The rest goes to `python -m app run`."
    )
    parser.add_argument("--folder", help="where to leave the screenshot, the sound and the timeline")
    options, rest = parser.parse_known_args(arguments)
    folder = new_folder(options.folder)
    try:
        with VirtualDesk(1280, 720) as desk:
            findings = Demonstration(desk, folder, [*PROGRAM, *rest]).play()
    except DeskError as error:
        print(error)
        return 1
    report = [finding.line() for finding in findings]
    (folder / "report.txt").write_text("\n".join(report) + "\n", encoding="utf-8")
    print("\n" + "\n".join(report))
    print(f"\nThe screenshot, what it said (spoken.wav) and the timeline are in {folder}")
    return 0 if all(finding.seen for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
