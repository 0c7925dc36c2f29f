"""Which addresses are this machine, and which others the user has allowed questions to be sent to."""

from __future__ import annotations

import ipaddress
import json
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


def origin_of(url: str) -> str:
    """Scheme, host and port of an endpoint in one spelling. Raises ValueError when it is no http address."""
    parts = _parts_of(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{shown(url)!r} is no address that begins with http:// or https://")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def _parts_of(url: str) -> SplitResult | None:
    """The parts of an address; None for what cannot be one, as a bracket that is not closed or a port of letters."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts


def is_local(url: str) -> bool:
    """True when the address names this machine itself; a name that only resolves to it does not count."""
    parts = _parts_of(url)
    host = (parts.hostname if parts is not None else None) or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def passes_on(model: str) -> bool:
    """True for a model that a server on this machine only passes questions on for, to its maker's cloud: Ollama's
    names for those end so."""
    return model.strip().lower().endswith(("-cloud", ":cloud"))


def stays_here(url: str, model: str = "") -> bool:
    """True when nothing that is sent there for that model leaves this machine."""
    return is_local(url) and not passes_on(model)


def host_of(url: str) -> str:
    """The host of an endpoint, with its port where the address names one; never the name and the password in it."""
    parts = _parts_of(url)
    return parts.netloc.rpartition("@")[2] if parts is not None else ""


def shown(url: str) -> str:
    """An endpoint as it may be shown and written down: without the name and the password in it. Where it is no address,
    nothing before an @ is shown, for it may be either."""
    parts = _parts_of(url)
    if parts is None or not parts.netloc:
        return url.rpartition("@")[2]
    return url.replace(parts.netloc, host_of(url), 1)


class Consents:
    """The endpoints that the user has allowed, in a small file; read anew each time: a change counts at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> dict[str, str]:
        """Each allowed origin and when it was allowed. A file that cannot be read allows nothing."""
        try:
            read = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}

    def given(self, url: str, model: str = "") -> bool:
        """True when questions for that model may be sent there: they stay on this machine, or the user has said so."""
        return stays_here(url, model) or origin_of(url) in self.all()

    def allow(self, url: str, now: datetime) -> None:
        """The user allows it. Raises ValueError when it is no address."""
        self._write({**self.all(), origin_of(url): now.isoformat()})

    def withdraw(self, url: str) -> None:
        """The user no longer allows it. Raises ValueError when it is no address."""
        self._write({origin: at for origin, at in self.all().items() if origin != origin_of(url)})

    def _write(self, consents: dict[str, str]) -> None:
        whole = self._path.with_suffix(".new")
        whole.write_text(json.dumps(consents, indent=1) + "\n", encoding="utf-8")
        whole.replace(self._path)
