"""Who is asked by the settings, and whether anybody may be asked at all."""

from __future__ import annotations

from app.reasoning.consent import Consents, origin_of
from app.reasoning.messages import Plan
from app.reasoning.section import Reasoning

NOBODY = "Thinking about questions is switched off; switch it on in the settings."
NO_SERVER = "No server is named to ask; name one in reasoning.endpoint, or let the model on this machine answer."
NO_ADDRESS = "The address in reasoning.endpoint is none, so nobody can be asked; correct it in the settings."


def uses_endpoint(settings: Reasoning) -> bool:
    """True when questions go to the server that the user named."""
    return bool(settings.endpoint) and settings.use in ("auto", "endpoint")


def refusal(settings: Reasoning, consents: Consents) -> str:
    """Why nobody can be asked as the settings are, "" when somebody can."""
    if settings.use == "off":
        return NOBODY
    if settings.use == "endpoint" and not settings.endpoint:
        return NO_SERVER
    if not uses_endpoint(settings):
        return ""
    try:
        allowed, origin = consents.given(settings.endpoint), origin_of(settings.endpoint)
    except ValueError:
        return NO_ADDRESS
    if allowed:
        return ""
    leaving = "Your question, its sound, and what" if settings.audio else "Your question, and what"
    return (
        f"{leaving} is on the screen, would leave this machine for {origin}. "
        "If you want that, type: alongside reasoner allow."
    )


def plan_of(settings: Reasoning) -> Plan:
    """What the process is told about whom to ask."""
    return Plan(
        endpoint=settings.endpoint if uses_endpoint(settings) else "",
        model=settings.endpoint_model,
        discover=settings.use == "auto" and not settings.endpoint,
        file=settings.file,
        threads=settings.working_threads,
        gpu_layers=settings.gpu_layers,
        pictures=settings.pictures,
        audio=settings.audio,
        longest=settings.longest_seconds,
        idle=settings.unload_minutes * 60,
    )
