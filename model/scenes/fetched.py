"""Files of other people's that data is made with and that no package installs: fetched once, checked, kept.

They lie in the user's cache, or in the folder that ALONGSIDE_FETCHED names, which is how they get to a machine without
a network.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tarfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import platformdirs


class FetchError(Exception):
    """A file cannot be had; the text is one sentence for the user."""


@dataclass(frozen=True)
class Source:
    """Where a file comes from.

    Attributes:
        file: its name where it is kept.
        what: it is, for the user.
        address: what holds it.
        sha256: of the file as it is kept.
        take: the file's bytes out of what the address gives.
    """

    file: str
    what: str
    address: str
    sha256: str
    take: Callable[[BinaryIO], bytes]

    @property
    def path(self) -> Path:
        """Where the file is, or is put once fetched."""
        folder = os.environ.get("ALONGSIDE_FETCHED") or platformdirs.user_cache_path("alongside") / "fetched"
        return Path(folder) / self.file

    def get(self) -> Path:
        """The file, fetched where it is not there yet.

        Raises:
            FetchError: when it cannot be fetched, or is another than it should be.
        """
        if self.path.exists():
            self._check(self.path.read_bytes(), str(self.path))
            return self.path
        print(f"Fetching {self.what} from {self.address} …", file=sys.stderr, flush=True)
        try:
            with urllib.request.urlopen(self.address, timeout=60) as answer:
                content = self.take(answer)
        except (OSError, tarfile.TarError) as wrong:
            raise FetchError(
                f"{self.what.capitalize()} cannot be fetched from {self.address} ({wrong}); put {self.file} into a "
                "folder that ALONGSIDE_FETCHED names."
            ) from wrong
        self._check(content, self.address)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f"{self.file}.{os.getpid()}")
        part.write_bytes(content)
        part.replace(self.path)
        return self.path

    def _check(self, content: bytes, origin: str) -> None:
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise FetchError(f"{origin} holds something else than {self.what}; it is not used.")
