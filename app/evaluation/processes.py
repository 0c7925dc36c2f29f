"""What processes have used, as Linux tells it in /proc: processor time, wake-ups, memory."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process, or several together, have used since they began.

    Attributes:
        cpu: seconds of processor time, that of ended and waited-for children included.
        wakeups: how often one of their threads was given a processor again after it had waited for something.
        switches: every change of thread, those among the wake-ups that the scheduler forced included.
        megabytes: memory that is theirs, shared pages divided among those who share them (PSS).
    """

    cpu: float = 0.0
    wakeups: int = 0
    switches: int = 0
    megabytes: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.cpu + other.cpu,
            self.wakeups + other.wakeups,
            self.switches + other.switches,
            self.megabytes + other.megabytes,
        )

    def since(self, before: Usage) -> Usage:
        """What was used since `before`, with the memory of now."""
        return Usage(
            self.cpu - before.cpu, self.wakeups - before.wakeups, self.switches - before.switches, self.megabytes
        )


def descendants(root: int, proc: Path = PROC) -> list[int]:
    """The processes that `root` started, those that they started included."""
    children: dict[int, list[int]] = {}
    for folder in proc.glob("[0-9]*"):
        try:
            parent = int(_stat(folder)[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found, waiting = [], [root]
    while waiting:
        started = children.get(waiting.pop(), [])
        found += started
        waiting += started
    return found


def usage_of(process: int, proc: Path = PROC) -> Usage:
    """What a process has used; nothing when it has ended."""
    folder = proc / str(process)
    try:
        cpu = sum(int(ticks) for ticks in _stat(folder)[11:15]) / TICKS
        wakeups = forced = 0
        for task in (folder / "task").iterdir():
            told = _fields(task / "status")
            wakeups += int(told["voluntary_ctxt_switches"])
            forced += int(told["nonvoluntary_ctxt_switches"])
        memory = int(_fields(folder / "smaps_rollup")["Pss"].split()[0]) * 1024 / MEGABYTE
    except (OSError, KeyError):
        return Usage()
    return Usage(cpu, wakeups, wakeups + forced, memory)


def total(processes: Iterable[Usage]) -> Usage:
    """What several have used together."""
    return sum(processes, Usage())


def command_of(process: int, proc: Path = PROC) -> str:
    """The words of its command line, "" when it has ended."""
    try:
        return (
            (proc / str(process) / "cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", " ").strip()
        )
    except OSError:
        return ""


def _stat(folder: Path) -> list[str]:
    """The fields of `stat` after the program's name: its state, its parent, …"""
    return (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _fields(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: value.strip() for name, colon, value in (line.partition(":") for line in lines) if colon}
