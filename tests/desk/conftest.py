"""One virtual desk for the tests of this folder; a test that breaks things makes its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.desk import DeskError, VirtualDesk


@pytest.fixture(scope="module")
def desk() -> Iterator[VirtualDesk]:
    """A screen of 1280×720, a speaker and a microphone, which this very process sees as its own."""
    made = VirtualDesk(1280, 720)
    try:
        made.__enter__()
    except DeskError as reason:
        pytest.skip(str(reason))
    try:
        with made.adopt():
            yield made
    finally:
        made.__exit__(None, None, None)
