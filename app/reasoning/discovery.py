"""Finds Ollama and LM Studio on this machine by asking the ports where they listen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from app.reasoning.consent import passes_on

LOOK_SECONDS = 0.6
OLLAMA = "http://127.0.0.1:11434"
LM_STUDIO = "http://127.0.0.1:1234"


@dataclass(frozen=True, slots=True)
class Found:
    """A server on this machine and the model to ask.

    Attributes:
        name: "Ollama" or "LM Studio", with the model.
        url: up to and with "/v1".
        pictures: True when the model says that it takes them.
    """

    name: str
    url: str
    model: str
    pictures: bool


async def find(ollama: str = OLLAMA, lm_studio: str = LM_STUDIO) -> Found | None:
    """The first server that answers with a model, None when there is none."""
    async with httpx.AsyncClient(timeout=LOOK_SECONDS, trust_env=False, follow_redirects=False) as client:
        return await _ollama(client, ollama) or await _lm_studio(client, lm_studio)


async def _ollama(client: httpx.AsyncClient, base: str) -> Found | None:
    """A model that only passes questions on to the maker's cloud is left out: nothing may leave unasked. So is one that
    says what it can do, and answering is not in it."""
    models = await _list(client, f"{base}/api/tags", "models")
    for model in models:
        name = str(model.get("name", ""))
        if not name or "embed" in name or passes_on(name) or model.get("remote_host"):
            continue
        try:
            shown = await client.post(f"{base}/api/show", json={"model": name})
            abilities = shown.json().get("capabilities") or []
        except (httpx.HTTPError, ValueError, AttributeError):
            abilities = []
        told = abilities if isinstance(abilities, list) else []
        if told and "completion" not in told:
            continue
        return Found(f"{name} in Ollama", f"{base}/v1", name, "vision" in told)
    return None


async def _lm_studio(client: httpx.AsyncClient, base: str) -> Found | None:
    models = await _list(client, f"{base}/api/v0/models", "data")
    able = [model for model in models if model.get("type") in ("llm", "vlm")]
    able.sort(key=lambda model: model.get("state") != "loaded")
    for model in able[:1]:
        name = str(model.get("id", ""))
        return Found(f"{name} in LM Studio", f"{base}/v1", name, model.get("type") == "vlm")
    return None


async def _list(client: httpx.AsyncClient, url: str, key: str) -> Sequence[dict[str, object]]:
    try:
        read = (await client.get(url)).json()[key]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []
    return [each for each in read if isinstance(each, dict)] if isinstance(read, list) else []
