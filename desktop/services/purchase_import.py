"""Imports of purchases: files of operators looked at, previewed, recorded as one act, reversed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.cover import CoverRules
from desktop.domain.protection import checked_reason
from desktop.domain.transaction import (
    ImportClosed,
    ImportHasReturns,
    ImportReversed,
    LayoutIncomplete,
    NothingToRecord,
    PreviewOutdated,
    PurchaseSource,
    SourceKnown,
    Told,
    Unread,
    refuse_who_may_not_read,
    refuse_who_may_not_write,
)
from desktop.models import (
    CardTransactionRecord,
    ImportLayoutRecord,
    PurchaseImportRecord,
    new_id,
)
from desktop.progress import Progress, unwatched
from desktop.services.clock import Clock
from desktop.services.purchase_giving_back import take_out
from desktop.services.purchase_intake import Origin, is_as_shown, origin_of, preview_of, write
from desktop.services.purchase_judging import Frame, judge
from desktop.sheets.purchase import (
    NEEDED_FIELDS,
    FileLayout,
    ImportLine,
    ImportPreview,
    ImportSheet,
    LayoutLine,
    LayoutLook,
)
from desktop.storage.bulk import without_collector
from desktop.storage.queries import purchase as asked
from desktop.storage.queries.closing import closed_transactions
from desktop.storage.unit_of_work import UnitsOfWork

_OF = CardTransactionRecord
_EVERY = 5_000  # rows read between two reports


class PurchaseImportService:
    def __init__(self, units: UnitsOfWork, clock: Clock, rules: CoverRules | None = None) -> None:
        """`rules` are those of the installation unless given."""
        self._units = units
        self._clock = clock
        self._rules = rules

    def look(self, path: Path, operator: str) -> LayoutLook:
        """The remembered layout of the operator when the file has its columns, else a guess.

        Raises TableUnreadable.
        """
        from desktop.importers import purchase_layout as reading  # noqa: PLC0415 - loads pandas

        known = self._remembered(operator)
        fitting = known if known and reading.fits(path, known) else None
        look = reading.look_at(path, operator, fitting)
        if known is None or fitting is not None:
            return look
        kept = replace(look.layout, merchants=known.merchants, families=known.families)
        return replace(look, layout=kept)

    def look_as(self, path: Path, layout: FileLayout) -> LayoutLook:
        """What `layout` makes of the file, while somebody mends it. Raises TableUnreadable."""
        from desktop.importers import purchase_layout as reading  # noqa: PLC0415 - loads pandas

        return replace(reading.look_at(path, layout.operator, layout), remembered=False)

    def layouts(self) -> tuple[LayoutLine, ...]:
        """One per operator, by name; of two that desks wrote apart the later one."""
        with self._units.reading() as session:
            return tuple(_layout_lines(session).values())

    def keep_layout(self, layout: FileLayout, actor: Actor) -> LayoutLine:
        """For the next file of the operator. Raises LayoutIncomplete, PurchasesReserved."""
        refuse_who_may_not_write(actor)
        given = {*layout.columns, *({"merchant"} if layout.only_merchant else ())}
        missing = tuple(sorted(NEEDED_FIELDS - given))
        if missing or not layout.operator.strip():
            raise LayoutIncomplete(missing)
        with self._units(actor, "keep_layout") as work:
            known = _layout_lines(work.session).get(layout.operator)
            row = work.session.get(ImportLayoutRecord, known.id) if known else None
            if row is None:
                row = ImportLayoutRecord(id=new_id(), operator=layout.operator)
                work.session.add(row)
            row.body = asked.body_of(layout)
            row.changed_at, row.changed_by_name = self._clock.now(), actor.name
            work.commit()
            return LayoutLine(row.id, layout, row.changed_at, row.changed_by_name)

    def propose(
        self,
        path: Path,
        layout: FileLayout,
        actor: Actor,
        month: str = "",
        progress: Progress = unwatched,
    ) -> ImportPreview:
        """What the file would bring; nothing is written. With a `month` others are refused.

        Raises TableUnreadable, PurchasesReserved.
        """
        refuse_who_may_not_write(actor)
        from desktop.importers import purchase_drop, purchase_table  # noqa: PLC0415 - as above

        as_json = layout.file_format == "json"
        rows = (purchase_drop if as_json else purchase_table).rows_of(path, layout)
        source = PurchaseSource.DROP_FOLDER if as_json else PurchaseSource.OPERATOR_FILE
        origin = Origin(source, layout.operator, path.name, hash_of(path), month, layout, str(path))
        with without_collector():
            return self.propose_rows(origin, *_told_apart(rows, progress))

    def propose_rows(self, origin: Origin, told: list[Told], unread: list[Unread]) -> ImportPreview:
        """Of rows that were read, whatever their source."""
        with self._units.reading() as session:
            same = asked.import_of_file(session, origin.file_hash) if origin.file_hash else None
            judgement = judge(session, told, self.frame(origin))
            judgement.facts.cards.let_go()
            preview = preview_of(origin, judgement, unread, same)
            judgement.let_go()
            return preview

    def record(
        self, preview: ImportPreview, actor: Actor, progress: Progress = unwatched
    ) -> ImportSheet:
        """All of it or nothing, as it was shown.

        Raises SourceKnown, NothingToRecord, PreviewOutdated when something changed in between,
        PurchasesReserved.
        """
        refuse_who_may_not_write(actor)
        origin = origin_of(preview)
        with without_collector(), self._units(actor, "import_purchases") as work:
            session = work.session
            same = asked.import_of_file(session, origin.file_hash) if origin.file_hash else None
            if same is not None:
                raise SourceKnown(origin.file_name, same.imported_at.date())
            if preview.known + len(preview.unread) >= len(preview.lines):
                raise NothingToRecord
            judgement = judge(session, preview.told, self.frame(origin))
            if not is_as_shown(preview, judgement):
                raise PreviewOutdated
            by = (actor, self._clock.now())
            judgement.facts.cards.let_go()
            import_id = write(work, preview, judgement, by, progress)
            judgement.let_go()
            work.commit()
        return self.sheet(import_id, actor)

    def imports(self, actor: Actor) -> tuple[ImportLine, ...]:
        """The latest first. Raises PurchasesHidden."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return asked.import_lines(session)

    def sheet(self, import_id: UUID, actor: Actor) -> ImportSheet:
        """Raises PurchasesHidden."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            row = session.get_one(PurchaseImportRecord, import_id)
            amount, covered, merchants, suspicious = asked.sums_of_import(session, import_id)
            return ImportSheet(
                line=asked.import_line(row),
                amount=amount,
                covered=covered,
                reasons=asked.reasons_of_import(session, import_id),
                merchants=merchants,
                suspicious=suspicious,
                closed=len(_closed_of(session, import_id)),
                twice=asked.twice_in(session, import_id),
            )

    def reverse(self, import_id: UUID, reason: str, actor: Actor) -> ImportSheet:
        """As though it had not been: balances are back, and its rows are no longer known.

        Raises ImportReversed, ImportClosed, ImportHasReturns, ReasonTooShort, PurchasesReserved.
        """
        refuse_who_may_not_write(actor)
        words = checked_reason(reason)
        with self._units(actor, "reverse_import") as work:
            session, at = work.session, self._clock.now()
            row = session.get_one(PurchaseImportRecord, import_id)
            if row.state != "recorded":
                raise ImportReversed
            closed = _closed_of(session, import_id)
            if closed:
                raise ImportClosed(len(closed))
            _refuse_returned(session, asked.ids_of_import(session, import_id))
            row.state, row.reversed_at, row.reversed_reason = "reversed", at, words
            row.reversed_by_id, row.reversed_by_name = actor.id, actor.name
            take_out(work, import_id, actor, at)
            work.commit()
        return self.sheet(import_id, actor)

    def rules(self) -> CoverRules:
        if self._rules is None:
            from desktop.importers.purchase_rules import read_rules  # noqa: PLC0415 - a file

            self._rules = read_rules()
        return self._rules

    def frame(self, origin: Origin) -> Frame:
        aliases: Mapping[str, str] = origin.layout.merchants if origin.layout else {}
        return Frame(self.rules(), self._clock.today(), origin.asked_month, aliases)

    def _remembered(self, operator: str) -> FileLayout | None:
        with self._units.reading() as session:
            line = _layout_lines(session).get(operator)
        return line.layout if line else None


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _told_apart(
    rows: Iterable[Told | Unread], progress: Progress
) -> tuple[list[Told], list[Unread]]:
    told: list[Told] = []
    unread: list[Unread] = []
    for row in rows:
        if isinstance(row, Told):
            told.append(row)
        else:
            unread.append(row)
        count = len(told) + len(unread)
        if count % _EVERY == 0:
            progress(count, 0)
    return told, unread


def _layout_lines(session: Session) -> dict[str, LayoutLine]:
    from desktop.importers.purchase_rules import layout_of  # noqa: PLC0415 - pydantic, when asked

    found = {}
    for row in asked.layout_rows(session):
        layout = layout_of(row.body)
        if layout is not None:
            found[row.operator] = LayoutLine(row.id, layout, row.changed_at, row.changed_by_name)
    return found


def _closed_of(session: Session, import_id: UUID) -> frozenset[UUID]:
    closed: frozenset[UUID] = frozenset()
    for month, merchants in asked.days_by_merchant(session, import_id).items():
        closed |= closed_transactions(session, merchants, month)
    return closed & asked.ids_of_import(session, import_id) if closed else closed


def _refuse_returned(session: Session, ids: frozenset[UUID]) -> None:
    """Returns that came with another import would take back what never was."""
    others = [
        row for rows in asked.returns_of(session, ids).values() for row in rows if row.id not in ids
    ]
    if others:
        raise ImportHasReturns(len(others))
