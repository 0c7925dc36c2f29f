"""What the tests of the second track share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reasoning.fakes import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A track on a bench, stopped afterwards."""
    bench = Bench(tmp_path)
    yield bench
    bench.track.stop()
