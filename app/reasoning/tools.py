"""What a reasoner may look up: a calculator, date arithmetic, reminders, the journal, the screen. All of it reads only.

There is deliberately no tool that changes anything, so that nothing a reasoner reads can make it act.
"""

from __future__ import annotations

import ast
import json
import math
import operator
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from dateutil.parser import isoparse
from dateutil.relativedelta import relativedelta

from app.reasoning.package import Package

LONGEST_RESULT = 4000
LARGEST_POWER = 256
MOST_DIGITS = 400

Remote = Callable[[str, dict[str, Any]], Awaitable[str]]
"""Looks something up in the main process: the tool's name and its arguments."""


def _tool(name: str, description: str, **properties: dict[str, str]) -> dict[str, object]:
    parameters = {"type": "object", "properties": properties, "required": list(properties)[:1]}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


OFFERED = [
    _tool(
        "search_journal",
        "Search what was heard, said, done and on the screen. Returns lines with their times.",
        words={"type": "string", "description": "words to look for; empty for the newest"},
        since={"type": "string", "description": "ISO instant, optional"},
        until={"type": "string", "description": "ISO instant, optional"},
    ),
    _tool("read_screen", "The text of a window as it is now.", window={"type": "string", "description": "program"}),
    _tool("reminders", "The reminders and timers that are set."),
    _tool("calculate", "Arithmetic.", expression={"type": "string", "description": "such as (3 + 4.5) * 2"}),
    _tool(
        "date_arithmetic",
        "Move an instant, or tell the time between two.",
        start={"type": "string", "description": "ISO instant, or now"},
        end={"type": "string", "description": "ISO instant: gives the time between"},
        days={"type": "number", "description": "to add; so hours, minutes, weeks, months"},
        hours={"type": "number", "description": "to add"},
        minutes={"type": "number", "description": "to add"},
        weeks={"type": "number", "description": "to add"},
        months={"type": "integer", "description": "to add"},
    ),
]
REMOTE = ("search_journal", "read_screen")


class PackageTools:
    """The tools for one question."""

    def __init__(self, package: Package, remote: Remote) -> None:
        self._package = package
        self._remote = remote

    def offered(self) -> list[dict[str, object]]:
        """All of them."""
        return list(OFFERED)

    async def call(self, name: str, arguments: str) -> str:
        """What the tool found."""
        try:
            read = json.loads(arguments or "{}")
        except (ValueError, RecursionError):
            return "The arguments are no JSON."
        if not isinstance(read, dict):
            return "The arguments are no object."
        if name in REMOTE:
            return (await self._remote(name, read))[:LONGEST_RESULT]
        try:
            return self._look(name, read)[:LONGEST_RESULT]
        except (ValueError, TypeError, ArithmeticError, SyntaxError, RecursionError, MemoryError) as wrong:
            return f"That cannot be worked out: {wrong}"

    def _look(self, name: str, arguments: dict[str, Any]) -> str:
        match name:
            case "reminders":
                return "\n".join(self._package.reminders) or "None is set."
            case "calculate":
                return _number(calculate(str(arguments.get("expression", ""))))
            case "date_arithmetic":
                return date_arithmetic(arguments, self._package.at)
        return f"There is no tool {name}."


Number = int | float


def _rounded(value: Number, digits: Number = 0) -> Number:
    """Rounded to so many digits; a whole number, to thousands of digits before its point, would take hours."""
    if abs(digits) > MOST_DIGITS:
        raise ValueError("these are too many digits")
    return round(value, int(digits)) if digits else round(value)


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_FUNCTIONS: dict[str, Callable[..., Number]] = {
    "sqrt": math.sqrt, "round": _rounded, "abs": abs, "min": min, "max": max, "log": math.log, "exp": math.exp,
    "sin": math.sin, "cos": math.cos, "tan": math.tan,
}  # fmt: skip
_CONSTANTS = {"pi": math.pi, "e": math.e}


def calculate(expression: str) -> Number:
    """The value of an arithmetic expression. Raises ValueError, SyntaxError or ArithmeticError."""
    if len(expression) > MOST_DIGITS:
        raise ValueError("the expression is too long")
    tree = ast.parse(expression.replace("^", "**").replace("×", "*").replace("÷", "/"), mode="eval")
    return _value(tree.body)


def _value(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.UnaryOp(ast.UAdd(), operand):
            return _value(operand)
        case ast.BinOp(left, ast.Pow(), right):
            base, power = _value(left), _value(right)
            if abs(power) > LARGEST_POWER or abs(base) > 1e9:
                raise ValueError("the power is too large")
            result: Number | complex = base**power
            if isinstance(result, complex):
                raise ValueError("the result is no real number")
            return result
        case ast.BinOp(left, op, right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left), _value(right))
        case ast.Call(ast.Name(name), arguments, []) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*map(_value, arguments))
    raise ValueError("only arithmetic is worked out")


def _number(value: float) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def date_arithmetic(arguments: dict[str, Any], now: datetime) -> str:
    """An instant moved, or the time between two, in words and ISO. Raises ValueError."""
    start = _instant(arguments.get("start"), now)
    if arguments.get("end"):
        between = _instant(arguments["end"], now) - start
        seconds = round(between.total_seconds())
        days, rest = divmod(abs(seconds), 86_400)
        sign = "-" if seconds < 0 else ""
        return f"{sign}{days} days {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02} ({seconds} seconds)"
    steps = {name: float(arguments[name]) for name in ("weeks", "days", "hours", "minutes") if arguments.get(name)}
    moved = start + relativedelta(months=int(arguments.get("months") or 0), **steps)  # type: ignore[arg-type]
    return f"{moved.isoformat()} ({moved:%A %d %B %Y, %H:%M})"


def _instant(text: Any, now: datetime) -> datetime:
    if not text or text == "now":
        return now
    read = isoparse(str(text))
    return read if read.tzinfo is not None else read.replace(tzinfo=now.tzinfo)
