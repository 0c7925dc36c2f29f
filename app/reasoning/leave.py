"""Who is asked by the settings, and whether anybody may be asked at all."""

from __future__ import annotations

from collections.abc import Callable

from app.reasoning.consent import Consents, host_of, is_local, origin_of, stays_here
from app.reasoning.messages import Plan
from app.reasoning.section import Reasoning

NOBODY = "Thinking about questions is switched off; switch it on in the settings."
NO_SERVER = "No server is named to ask; name one in reasoning.endpoint, or let the model on this machine answer."
NO_ADDRESS = (
    "What stands in reasoning.endpoint is no address such as http://localhost:11434/v1, so nobody can be asked; "
    "correct it in the settings."
)
STAY = "Questions stay on this computer."
GO_HERE = "Questions go to {server}, on this computer."
WOULD_LEAVE = (
    "Questions would leave this computer for {server}: what you ask, the time, the window in front, and what is on the "
    "screen, in the timeline and among your reminders that may belong to it. Nothing is sent before you allow it."
)
LEAVE = (
    "Questions leave this computer for {server}, as you have allowed: what you ask, the time, the window in front, and "
    "what is on the screen, in the timeline and among your reminders that may belong to it."
)
SENTENCES = (NOBODY, NO_SERVER, NO_ADDRESS, STAY, GO_HERE, WOULD_LEAVE, LEAVE)
"""What `destination` says, for those who translate it."""


def uses_endpoint(settings: Reasoning) -> bool:
    """True when questions go to the server that the user named."""
    return bool(settings.endpoint) and settings.use in ("auto", "endpoint")


def refusal(settings: Reasoning, consents: Consents) -> str:
    """Why nobody can be asked as the settings are, "" when somebody can. What would leave is everything that a package
    can hold (`Package.material`): leave is given for the questions to come, not for one."""
    if settings.use == "off":
        return NOBODY
    if settings.use == "endpoint" and not settings.endpoint:
        return NO_SERVER
    if not uses_endpoint(settings):
        return ""
    try:
        allowed = consents.given(settings.endpoint, settings.endpoint_model)
        origin = origin_of(settings.endpoint)
    except ValueError:
        return NO_ADDRESS
    if allowed:
        return ""
    sound = " with its sound" if settings.audio else ""
    where = f"{origin}, which passes them on" if is_local(settings.endpoint) else origin
    return (
        f"Your question{sound}, the time by your clock, the window in front and what is on the screen, what the "
        f"journal holds, and your reminders would leave this machine for {where}. "
        "If you want that, type: alongside reasoner allow."
    )


def destination(settings: Reasoning, consents: Consents, tr: Callable[[str], str] = str) -> str:
    """Where a question would go as the settings are, in a sentence; `tr` says it in another language."""
    why_not = refusal(settings, consents)
    if why_not in (NOBODY, NO_SERVER, NO_ADDRESS):
        return tr(why_not)
    if not uses_endpoint(settings):
        return tr(STAY)
    server = origin_of(settings.endpoint)
    if not leaves(plan_of(settings)):
        return tr(GO_HERE).format(server=server)
    if is_local(settings.endpoint):
        server = f"{settings.endpoint_model} ({server})"
    return tr(WOULD_LEAVE if why_not else LEAVE).format(server=server)


def leaves(plan: Plan) -> bool:
    """True when a question under that plan leaves this machine."""
    return bool(plan.endpoint) and not stays_here(plan.endpoint, plan.model)


def may_go(plan: Plan, consents: Consents) -> bool:
    """True when a question under that plan, or what is looked up for it, may be sent now."""
    return not plan.endpoint or consents.given(plan.endpoint, plan.model)


def goes_to(plan: Plan) -> str:
    """What a question that leaves this machine goes to, in a word."""
    return plan.model if is_local(plan.endpoint) else host_of(plan.endpoint)


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
