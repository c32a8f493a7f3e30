"""Agreements with merchants: drafted, printed, signed, amended, suspended, ended, and watched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from desktop import i18n
from desktop.domain.actor import Actor
from desktop.domain.agreement import (
    A_DAY,
    AgreementPeriod,
    add_months,
    refuse_who_may_not_read,
    refuse_who_may_not_write,
)
from desktop.domain.agreement_ending import USUAL_NOTICE, Notice
from desktop.domain.product import Nomenclature
from desktop.importers.agreement_template import AgreementTemplates, delivered_agreement_templates
from desktop.models import AgreementRecord, MerchantRecord
from desktop.reports import writing
from desktop.services import agreement_drafting as drafting
from desktop.services import agreement_life as life
from desktop.services.agreement_life import Signing
from desktop.services.agreement_printing import documents_of, freeze, refuse_unprintable, sheet_of
from desktop.services.agreement_scan import ScanStore
from desktop.services.clock import Clock
from desktop.services.merchant_event import begin_to_take_part
from desktop.services.product import nomenclature
from desktop.sheets.agreement import (
    AgreementForm,
    AgreementLine,
    AgreementOnPage,
    AgreementPaper,
    AgreementSheet,
    EndingLine,
    PrintedAgreement,
    ScanFile,
)
from desktop.sheets.sender import LetterSender
from desktop.storage.queries import agreement as agreements
from desktop.storage.unit_of_work import UnitsOfWork

Made = TypeVar("Made")

__all__ = ["AgreementService", "Signing", "periods_of"]


def periods_of(session: Session) -> dict[UUID, tuple[AgreementPeriod, ...]]:
    """Every agreement that was ever signed, by merchant; see `domain.agreement.in_force`."""
    return agreements.periods_of(session)


class AgreementService:
    """Who follows merchants writes, the accountant reads; pages are drawn outside of any unit."""

    def __init__(
        self,
        units: UnitsOfWork,
        clock: Clock,
        scans: ScanStore,
        sender: Callable[[], LetterSender],
        templates: Callable[[], AgreementTemplates] = delivered_agreement_templates,
    ) -> None:
        self._units = units
        self._clock, self.today, self._now = clock, clock.today, clock.now
        self._scans, self._sender, self._templates = scans, sender, templates

    def lines(self, actor: Actor) -> tuple[AgreementLine, ...]:
        """All with their amendments, the latest first. Raises AgreementReserved."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return agreements.agreement_lines(session, self.today())

    def of_merchant(self, merchant_id: UUID, actor: Actor) -> tuple[AgreementLine, ...]:
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return agreements.agreement_lines(session, self.today(), merchant_id=merchant_id)

    def worklist(self, actor: Actor, notice: Notice = USUAL_NOTICE) -> tuple[EndingLine, ...]:
        """What ends, is renewed, has ended or waits for a signature; the earliest day first."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            lines = agreements.ending_lines(session, self.today(), notice)
        return tuple(self._named(line) for line in lines)

    def _named(self, line: EndingLine) -> EndingLine:
        """A label by its name in the language of the window."""
        label = None if line.agreement_id else self.known().label(line.subject)
        return replace(line, subject=label.name.text(i18n.language())) if label else line

    def known(self) -> Nomenclature:
        """The families that may be chosen."""
        return nomenclature()

    def merchants(self, actor: Actor) -> tuple[tuple[UUID, str], ...]:
        """With whom an agreement may be drawn up, by name."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return agreements.merchants_by_name(session)

    def usual_form(self, merchant_id: UUID | None) -> AgreementForm:
        """A year from the next first of a month, renewed once, with what the merchant sells."""
        first = add_months(self.today().replace(day=1), 1)
        with self._units.reading() as session:
            row = session.get(MerchantRecord, merchant_id) if merchant_id else None
            family = row.family if row else ""
        known = self.known()
        families = (family,) if known.family(family) and family not in known.excluded else ()
        return AgreementForm(first, add_months(first, 12) - A_DAY, 1, families)

    def draft(self, merchant_id: UUID, form: AgreementForm, actor: Actor) -> AgreementLine:
        """Raises AgreementReserved, UnknownMerchant, TermRefused."""
        refuse_who_may_not_write(actor)
        with self._units(actor, "draft_agreement") as work:
            row = drafting.new_draft(work.session, merchant_id, form, self.today())
            work.commit()
        return self._line(row.id)

    def amend(self, agreement_id: UUID, form: AgreementForm, actor: Actor) -> AgreementLine:
        """The next amendment, as a draft.

        Raises AgreementNotSigned, AgreementOver, AmendmentOpen, TermRefused, AgreementReserved.
        """
        refuse_who_may_not_write(actor)
        with self._units(actor, "draft_amendment") as work:
            row = drafting.new_amendment(work.session, agreement_id, form, self.today())
            work.commit()
        return self._line(row.id)

    def correct(self, agreement_id: UUID, form: AgreementForm, actor: Actor) -> AgreementLine:
        """Raises AgreementFixed once it was printed, TermRefused, AgreementReserved."""
        refuse_who_may_not_write(actor)
        with self._units(actor, "correct_agreement") as work:
            row = agreements.agreement_row(work.session, agreement_id)
            drafting.write_form(work.session, row, form)
            work.commit()
        return self._line(agreement_id)

    def sheet(self, agreement_id: UUID, actor: Actor) -> AgreementSheet:
        """Raises UnknownAgreement, UnreadableAgreement, AgreementReserved."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            return sheet_of(session, agreement_id, self.today())

    def opened(self, agreement_id: UUID, actor: Actor) -> AgreementOnPage:
        """As its next print would be; what the merchant's file lacks prints as a blank."""
        refuse_who_may_not_read(actor)
        means = self._means()
        with self._units.reading() as session:
            sheet = sheet_of(session, agreement_id, self.today())
            row = agreements.agreement_row(session, agreement_id)
            papers = drafting.papers_as_they_stand(session, row, means, self.today())
        return AgreementOnPage(sheet, documents_of(papers))

    def print(self, agreement_id: UUID, actor: Actor) -> PrintedAgreement:
        """The first time its words are frozen; again, it is the same paper and number.

        Raises PartyIncomplete, AgreementFixed for one that was given up, AgreementReserved.
        """
        documents = self._print(agreement_id, actor, documents_of)
        return PrintedAgreement(self._line(agreement_id), documents)

    def save(self, agreement_id: UUID, folder: Path, actor: Actor) -> tuple[Path, ...]:
        """As `print`, into files of the folder. Raises FolderNotWritable, NoSpaceLeft."""

        def written(papers: tuple[AgreementPaper, ...]) -> tuple[Path, ...]:
            return tuple(
                writing.write(folder, document.file_name, document.pdf)
                for document in documents_of(papers)
            )

        return self._print(agreement_id, actor, written)

    def sign(self, agreement_id: UUID, signing: Signing, actor: Actor) -> AgreementLine:
        """With the scan of the signed paper; a prospect takes part from that day on.

        Raises ScanRefused, AgreementNotPrinted, AgreementFixed, AgreementOverlaps,
        SignatoryMissing, SignedOnImpossibleDay, AgreementReserved.
        """
        refuse_who_may_not_write(actor)
        with self._units.reading() as session:
            row = agreements.agreement_row(session, agreement_id)
            life.refuse_signing(session, row, signing, self.today())
        scan = self._scans.take_in(signing.scan)
        with self._units(actor, "sign_agreement") as work:
            row = agreements.agreement_row(work.session, agreement_id)
            life.refuse_signing(work.session, row, signing, self.today())
            life.sign(row, signing, scan)
            if row.amends_id is None:
                number, taken = row.number or row.provisional_number, (actor, self._clock)
                begin_to_take_part(work.session, row.merchant_id, signing.on, number, *taken)
            work.commit()
        return self._line(agreement_id)

    def scan(self, agreement_id: UUID, actor: Actor) -> ScanFile:
        """Raises ScanNotHere, ScanChanged, UnknownAgreement, AgreementReserved."""
        refuse_who_may_not_read(actor)
        with self._units.reading() as session:
            row = agreements.agreement_row(session, agreement_id)
            sha256, name = row.scan_hash, row.scan_name
        return self._scans.open(sha256, name)

    def suspend(
        self, agreement_id: UUID, days: tuple[date, date | None], reason: str, actor: Actor
    ) -> AgreementLine:
        """`days`: the first day without it, and the first with it again when that is known."""
        return self._live(
            "suspend_agreement",
            agreement_id,
            actor,
            lambda session, row: life.suspend(session, row, *days, reason),
        )

    def resume(self, agreement_id: UUID, on: date, actor: Actor) -> AgreementLine:
        """Raises NotSuspended, AgreementReserved."""
        return self._live(
            "resume_agreement",
            agreement_id,
            actor,
            lambda session, row: life.resume(session, row, on),
        )

    def end(self, agreement_id: UUID, ended_on: date, reason: str, actor: Actor) -> AgreementLine:
        """`ended_on` is the first day without it."""
        return self._live(
            "end_agreement",
            agreement_id,
            actor,
            lambda session, row: life.end(session, row, ended_on, reason),
        )

    def give_up(self, agreement_id: UUID, actor: Actor) -> AgreementLine:
        """A draft or a paper that nobody will sign. Raises AgreementFixed, AgreementReserved."""
        return self._live(
            "give_up_agreement",
            agreement_id,
            actor,
            lambda _session, row: life.give_up(row, self.today()),
        )

    def _live(
        self,
        intent: str,
        agreement_id: UUID,
        actor: Actor,
        act: Callable[[Session, AgreementRecord], None],
    ) -> AgreementLine:
        refuse_who_may_not_write(actor)
        with self._units(actor, intent) as work:
            act(work.session, agreements.agreement_row(work.session, agreement_id))
            work.commit()
        return self._line(agreement_id)

    def _print(
        self,
        agreement_id: UUID,
        actor: Actor,
        produce: Callable[[tuple[AgreementPaper, ...]], Made],
    ) -> Made:
        """Nothing is frozen unless the papers could be made."""
        refuse_who_may_not_write(actor)
        means = self._means()
        with self._units.reading() as session:
            row = agreements.agreement_row(session, agreement_id)
            refuse_unprintable(session, row)
            papers = drafting.papers_as_they_stand(session, row, means, self.today())
            seen = row.snapshot
        made = produce(papers)
        with self._units(actor, "print_agreement") as work:
            row = agreements.agreement_row(work.session, agreement_id)
            freeze(row, papers, seen, self._now())
            work.commit()
        return made

    def _means(self) -> drafting.Means:
        return self._sender(), nomenclature(), self._templates()

    def _line(self, agreement_id: UUID) -> AgreementLine:
        with self._units.reading() as session:
            return agreements.agreement_line(session, agreement_id, self.today())
