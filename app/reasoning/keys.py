"""The keys of endpoints, in the system's keyring and nowhere else."""

from __future__ import annotations

import keyring
from keyring.errors import KeyringError

from app.reasoning.consent import origin_of

SERVICE = "alongside"


class KeepingError(Exception):
    """The key cannot be kept; the text is one sentence for the user."""


def key_for(url: str) -> str:
    """The key for an endpoint, "" where there is none or no keyring."""
    try:
        return keyring.get_password(SERVICE, origin_of(url)) or ""
    except KeyringError:
        return ""


def keep_key(url: str, key: str) -> None:
    """Keeps a key; an empty one deletes it. Raises KeepingError when there is no keyring."""
    try:
        if key:
            keyring.set_password(SERVICE, origin_of(url), key)
        elif keyring.get_password(SERVICE, origin_of(url)) is not None:
            keyring.delete_password(SERVICE, origin_of(url))
    except KeyringError as none:
        raise KeepingError(
            f"The key was not kept, for this desktop has no keyring that is open ({none}); unlock or install one."
        ) from none
