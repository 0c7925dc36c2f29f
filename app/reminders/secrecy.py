"""The key that encrypts the reminders: in the system's keyring where there is one, none, openly, where there is not."""

from __future__ import annotations

import secrets
import string
from typing import Protocol

import keyring
from keyring.errors import KeyringError

PLAIN = "There is no keyring to keep a key in, so the reminders lie unencrypted on the disk, readable by you alone."
_SERVICE, _USER = "alongside", "reminders"
_LENGTH = 64


class Keys(Protocol):
    """Where a secret is kept (the interface of a `keyring` backend)."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps the secret."""


def reminders_key(keys: Keys | None = None, make: bool = True) -> str | None:
    """The key, 64 hexadecimal digits, made when there is none and `make`; None where there is no keyring to keep it.

    `keys` replaces the system's keyring.
    """
    keys = keys or keyring.get_keyring()
    try:
        key = keys.get_password(_SERVICE, _USER)
        if key is None and make:
            key = secrets.token_hex(_LENGTH // 2)
            keys.set_password(_SERVICE, _USER, key)
            if keys.get_password(_SERVICE, _USER) != key:
                return None
    except (KeyringError, RuntimeError, OSError):
        return None
    sound = key is not None and len(key) == _LENGTH and set(key) <= set(string.hexdigits)
    return key if sound else None
