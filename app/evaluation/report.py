"""What every suite hands in: {"suite", "n", "seconds", "sets": {NAME: {metric: value}}}, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Report = Mapping[str, Any]


def table(report: Report) -> str:
    """The sets as rows and their metrics as columns."""
    metrics = list(dict.fromkeys(name for values in report["sets"].values() for name in values))
    rows = [[report["suite"], *metrics]]
    rows += [[name, *(_shown(values.get(metric)) for metric in metrics)] for name, values in report["sets"].items()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def save(report: Report, path: Path) -> None:
    """Writes the report, figures rounded to four places."""
    path.write_text(json.dumps(_rounded(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
