"""What a revision may ask about the database that it runs on."""

from __future__ import annotations

from typing import Any


def is_local(op: Any) -> bool:
    """True on the encrypted file of a desk, false on the central database."""
    return bool(op.get_bind().dialect.name == "sqlite")
