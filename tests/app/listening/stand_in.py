"""Processes that stand in for the recogniser: what they do depends on the loudness of what they are given to read."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection

import numpy as np

from app.listening.recogniser import Broken, Heard, Load, Read, Ready
from app.listening.said import Hypothesis

SLOW, DEADLY = 20_000, 30_000


def sound(level: int = 1000) -> bytes:
    """A second of it, 16-bit PCM."""
    return np.full(16_000, level, "<i2").tobytes()


def serve(pipe: Connection) -> None:
    """Reads everything as a request for tea, with its loudness and its model; slow sounds late, deadly ones never."""
    model = ""
    while True:
        try:
            order = pipe.recv()
        except EOFError:
            return
        if isinstance(order, Load):
            model = order.model
            fetch = "" if order.may_fetch else " not"
            pipe.send(Broken(f"{model} is missing.") if model == "missing" else Ready(0.1))
            continue
        assert isinstance(order, Read)
        level = int(np.frombuffer(order.audio, "<i2")[0])
        if level == DEADLY:
            os._exit(1)
        if level == SLOW:
            time.sleep(1.5)
        pipe.send(Heard(order.number, (Hypothesis(f"{level} by {model},{fetch} fetched", -0.1),), 0.1))
