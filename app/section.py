"""What every section of the settings is: values of a kind, and no key that is not known."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A group of settings; a key that it does not know is an error, so that a typing slip does not go unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
