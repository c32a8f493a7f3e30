"""A code out of a row, of this version or of a newer one."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class StoredValue(StrEnum):
    """A value out of a row, which a newer version may know and this one does not.

    Such a value keeps its text and is no member: nothing that is offered for a member is offered
    for it, and it is stored again as it came.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not value:
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = f"NEWER_{value}"
        unknown._value_ = value
        return unknown

    @property
    def is_newer(self) -> bool:
        return self._name_ not in type(self).__members__
