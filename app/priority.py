"""How a helping process makes way for everything else on the computer."""

from __future__ import annotations

import os
import sys

BELOW_NORMAL, IDLE = 0x4000, 0x40
"""Windows' priority classes."""
IDLE_NICENESS = 10


def step_back(niceness: int) -> None:
    """Lowers this process's priority by `niceness`, 1..19; on Windows to the class below normal, from 10 on to idle."""
    if sys.platform == "win32":
        import ctypes

        kind = IDLE if niceness >= IDLE_NICENESS else BELOW_NORMAL
        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), kind)
    else:
        os.nice(niceness)
