"""Puts the second track together, for the live program and for a recording."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from app.capture.privacy import Exclusions
from app.folders import Folders
from app.journal import Journal
from app.reasoning.consent import Consents
from app.reasoning.gaze import Gaze
from app.reasoning.track import PatientTrack, SecondTrack
from app.reasoning.worker import ProcessWorker
from app.reminders.schedule import Schedule, describe
from app.settings import Settings
from app.wording import roughly


def exclusions_of(settings: Settings) -> Exclusions:
    """What nothing may be told of."""
    return Exclusions(settings.screen.excluded_apps, settings.screen.excluded_titles)


def build_track(settings: Settings, folders: Folders, schedule: Schedule, journal: Journal) -> SecondTrack:
    """The track of the live program; its process is started by the first question."""
    return SecondTrack(
        settings.reasoning,
        Gaze(exclusions_of(settings)),
        journal,
        partial(_reminders, schedule),
        Consents(folders.consents_file),
        ProcessWorker,
    )


def patient_track(settings: Settings, folder: Path, schedule: Schedule, journal: Journal) -> PatientTrack:
    """The track of a recording: answers come in stream time, and nothing is ever allowed beyond this machine."""
    return PatientTrack(
        settings.reasoning,
        Gaze(),
        journal,
        partial(_reminders, schedule),
        Consents(folder / "endpoints.json"),
        ProcessWorker,
    )


def _reminders(schedule: Schedule, now: datetime) -> Sequence[str]:
    return [describe(reminder, roughly(reminder, now)) for reminder in schedule.upcoming()]
