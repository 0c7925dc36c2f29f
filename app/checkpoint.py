"""Which model is loaded: the one named in the settings, else the one that is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.sections import Model

if TYPE_CHECKING:
    from model.session import StreamingSession

SHIPPED = Path(__file__).resolve().parent.parent / "assets" / "nano"


def checkpoint_folder(settings: Model) -> Path:
    """Folder of the checkpoint."""
    return Path(settings.checkpoint).expanduser() if settings.checkpoint else SHIPPED


def load_session(settings: Model) -> StreamingSession:
    """The model, warmed. Raises CheckpointError with one sentence when it is missing, altered or unusable."""
    from model.session import StreamingSession

    return StreamingSession.load(checkpoint_folder(settings), settings.threads, settings.device)
