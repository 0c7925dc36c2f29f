"""A desk without hardware: a virtual screen, speaker and microphone for demonstrations and tests (Linux)."""

from app.desk.errors import DeskError
from app.desk.virtual import VirtualDesk

__all__ = ["DeskError", "VirtualDesk"]
