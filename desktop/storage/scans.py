"""Scans of signed papers in the file of this desk: kept under their hash, and looked over."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, select, union_all
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.models import AgreementRecord, CertificateRecord, ScanRecord, SyncStateRecord


def keep(session: Session, content: bytes, at: datetime) -> str:
    """Its hash; one that is here already stays as it is. To be called in a bookkeeping."""
    return _keep(session, content, at, None)


def keep_fetched(session: Session, content: bytes, at: datetime) -> str:
    """As `keep`, of what the centre has: it is not offered to it again."""
    return _keep(session, content, at, session.scalar(_EPOCH))


def _keep(session: Session, content: bytes, at: datetime, told: str | None) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    row = insert(ScanRecord).values(sha256=sha256, content=content, kept_at=at, told=told)
    session.execute(row.on_conflict_do_nothing())
    return sha256


def content_of(session: Session, sha256: str) -> bytes | None:
    return session.scalar(select(ScanRecord.content).where(ScanRecord.sha256 == sha256))


def is_here(session: Session, sha256: str) -> bool:
    return bool(session.scalar(select(exists().where(ScanRecord.sha256 == sha256))))


def forget_told(connection: Connection) -> None:
    """Those that the centre has, from the file of people who see no paper that they belong to."""
    connection.execute(delete(ScanRecord).where(ScanRecord.told.is_not(None)))


def unsound(connection: Connection) -> tuple[str, ...]:
    """Papers whose scan is not what was attached, or is nowhere, by the number that they bear.

    At a desk with a centre one that is not here may be there: it is found when it is opened.
    """
    of, known = ScanRecord, connection.scalar(_EPOCH) is not None
    rows = connection.execute(select(of.sha256, of.content).execution_options(yield_per=1))
    sound = {name: hashlib.sha256(content).hexdigest() == name for name, content in rows}
    named = connection.execute(_NAMED).all()
    papers = [paper for sha256, paper in named if not sound.get(sha256, known)]
    strays = sound.keys() - {sha256 for sha256, _paper in named}
    return (*sorted(papers), *sorted(name for name in strays if not sound[name]))


_EPOCH = select(SyncStateRecord.value).where(SyncStateRecord.name == "epoch")
_NAMED = union_all(
    select(
        AgreementRecord.scan_hash,
        func.coalesce(AgreementRecord.number, AgreementRecord.provisional_number),
    ).where(AgreementRecord.scan_hash != ""),
    select(CertificateRecord.document_hash, CertificateRecord.reference).where(
        CertificateRecord.document_hash != ""
    ),
)
