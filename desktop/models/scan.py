"""Scans of signed papers, in the encrypted file of the desk: the centre has them in parts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Local


class ScanRecord(Local):
    """A file named by the SHA-256 of what it holds; rows of agreements and certificates name it.

    Not journalled: a file of megabytes travels once, in parts, and comes when it is opened.
    """

    __tablename__ = "scan"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    kept_at: Mapped[datetime]
    told: Mapped[str | None]  # the epoch of the centre that has all of it
