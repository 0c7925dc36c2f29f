"""What the program makes of what the system tells: when to rest, when to spare power, and whether anybody is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.ports import DeviceChange, DeviceEvent
from app.reminders.presence import Presence
from app.settings import Settings
from app.system.state import SystemState

ASLEEP = "The machine goes to sleep, so nothing is heard or seen until it wakes up."
LOCKED = "The screen is locked, so nothing is heard or seen until it is unlocked."
AWAKE = "It hears and sees again."
SAVING = "The machine saves power, so fewer pictures of the screen are taken."
SPENDING = "Power need not be saved any more."
UNDISTURBED = "The desktop's Do Not Disturb is on."
DISTURBABLE = "The desktop's Do Not Disturb is off."
SHARED = "The screen is shared with others."
UNSHARED = "The screen is not shared any more."


def rests(state: SystemState) -> bool:
    """True while nothing may be heard or seen, whatever was agreed to."""
    return state.asleep or state.locked


def changes(before: SystemState, after: SystemState) -> list[DeviceEvent]:
    """What to tell of a change; whether the user is there is nobody's business."""
    told = []
    if rests(before) != rests(after):
        told.append(ASLEEP if after.asleep else LOCKED if after.locked else AWAKE)
    if before.saving != after.saving:
        told.append(SAVING if after.saving else SPENDING)
    if before.undisturbed != after.undisturbed:
        told.append(UNDISTURBED if after.undisturbed else DISTURBABLE)
    if before.shared != after.shared:
        told.append(SHARED if after.shared else UNSHARED)
    return [DeviceEvent("system", DeviceChange.CHANGED, text) for text in told]


def sparing(settings: Settings, saving: bool) -> Settings:
    """The settings as the devices are to take them on: with fewer pictures while power is to be saved."""
    rate = min(settings.screen.rate, settings.screen.battery_rate)
    if not saving or rate == settings.screen.rate:
        return settings
    return settings.model_copy(update={"screen": settings.screen.model_copy(update={"rate": rate})})


def remarks_wait(state: SystemState, settings: Settings) -> bool:
    """True while nothing is to be mentioned, for the desktop's sake or because others see the screen and hear."""
    behaviour = settings.behaviour
    return (state.undisturbed and behaviour.do_not_disturb != "ignore") or (
        state.shared and behaviour.while_sharing != "ignore"
    )


def presence_of(state: SystemState, settings: Settings, now: datetime, since_heard: float) -> Presence:
    """Whether the user is there to be reminded; `since_heard`: seconds since they were last heard."""
    behaviour = settings.behaviour
    hushed = (state.undisturbed and behaviour.do_not_disturb == "all") or (
        state.shared and behaviour.while_sharing == "quiet"
    )
    heard = now - timedelta(seconds=min(since_heard, 1e9))
    talks = not rests(state) and since_heard < settings.reminders.away_minutes * 60
    if state.away_since is None or talks or settings.reminders.away_minutes == 0:
        return Presence(hushed)
    return Presence(hushed, max(state.away_since, heard))
