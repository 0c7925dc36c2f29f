"""The settings of thinking about questions; the other sections are in `app.sections`."""

from __future__ import annotations

import os
from typing import Literal

from pydantic import Field

from app.section import Section


class Reasoning(Section):
    """Thinking about questions, in the background."""

    use: Literal["auto", "embedded", "endpoint", "off"] = Field(
        default="auto",
        title="Who answers",
        description="The best that is there: the server below, else Ollama or LM Studio where one runs on this "
        "machine, else the small model that comes along.",
        json_schema_extra={
            "names": {
                "auto": "The best that is there",
                "embedded": "Only the model in this program",
                "endpoint": "Only the server below",
                "off": "Nobody",
            }
        },
    )
    file: str = Field(
        default="",
        title="Model file",
        description="A GGUF file to answer with; empty takes the small one that comes along, which mostly quotes.",
    )
    gpu_layers: int = Field(
        default=-1, ge=-1, title="Layers on the GPU", description="Of the model file; -1: as many as fit, 0: none."
    )
    threads: int = Field(
        default=0,
        ge=0,
        le=64,
        title="Threads",
        description="Processor threads to think with; 0 leaves most of them free.",
    )
    endpoint: str = Field(
        default="",
        title="Server",
        description="Address of an OpenAI-compatible server, up to and with /v1. One that is not this machine is sent "
        "nothing before you have allowed it once.",
    )
    endpoint_model: str = Field(
        default="", title="Model of the server", description="Name of its model; empty takes the first it names."
    )
    pictures: Literal["auto", "always", "never"] = Field(
        default="auto",
        title="Send pictures",
        description="Pictures of the window go to the model with a question.",
        json_schema_extra={"names": {"auto": "Where the model is known to take them"}},
    )
    audio: bool = Field(
        default=False,
        title="Send your voice",
        description="The sound of a spoken question goes to the server above too, for a model that listens itself. "
        "Off: it stays on this machine.",
    )
    longest_seconds: float = Field(
        default=180.0, ge=1.0, title="Longest thought", description="Seconds after which a question is given up."
    )
    unload_minutes: float = Field(
        default=10.0,
        ge=0.0,
        title="Give memory back",
        description="Minutes without a question after which the model is unloaded; 0 keeps it loaded.",
    )

    @property
    def working_threads(self) -> int:
        """How many threads the model gets: fewer than the cores that the live loop leaves free."""
        cores = os.cpu_count() or 2
        return self.threads or max(1, min(8, (cores - 2) // 2))
