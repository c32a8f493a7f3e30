"""Agreements of the invented merchants: most in force, one that ends, one to sign, one amended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import select

from desktop.domain.actor import Actor
from desktop.domain.agreement import A_DAY, add_months
from desktop.importers.agreement_template import delivered_agreement_templates
from desktop.importers.sender_file import SenderSource
from desktop.models import MerchantRecord
from desktop.services import agreement_drafting as drafting
from desktop.services import agreement_life as life
from desktop.services.agreement_facts import missing_of
from desktop.services.agreement_printing import documents_of, freeze
from desktop.services.agreement_scan import ScanStore
from desktop.services.clock import Clock
from desktop.services.product import nomenclature
from desktop.sheets.agreement import AgreementForm, AgreementPaper, form_of
from desktop.sheets.sender import LetterSender
from desktop.storage.queries.agreement import agreement_row
from desktop.storage.unit_of_work import UnitsOfWork

REASON = "Certificat non renouvelé malgré deux rappels."
ENDS_IN, RENEWED_IN, SUSPENDED_SINCE, TO_SIGN_SINCE = 41, 24, 9, 20
"""Days from that of the demonstration."""

AT = 95
"""Minutes after the counters open."""


def enter_agreements(
    units: UnitsOfWork, times: Clock, actor: Actor, on: date, put: Callable[[date, int], None]
) -> int:
    """In the data folder of the demonstration; how many merchants have one."""
    data = units.path.parent
    sender, scans = SenderSource(data, demonstration=True), ScanStore(units)
    return InventedAgreements(units, times, actor, on, put, sender, scans).enter()


@dataclass(frozen=True)
class InventedAgreements:
    """`on` is the last day of the demonstration; `put` moves its clock to a day and minute."""

    units: UnitsOfWork
    times: Clock
    actor: Actor
    on: date
    put: Callable[[date, int], None]
    sender: Callable[[], LetterSender]
    scans: ScanStore

    def enter(self) -> int:
        """Each merchant that sells gets one; how many there are."""
        began = self.times.today()
        merchants = self._selling()
        for number, (merchant_id, state) in enumerate(merchants):
            is_last = number == len(merchants) - 1
            day = self.on - timedelta(TO_SIGN_SINCE) if is_last else began
            self.put(day, AT)
            agreement_id, papers = self._printed(merchant_id, self._form(number, day))
            if is_last:
                continue
            self._sign(agreement_id, papers if number == 0 else ())
            if state == "suspended":
                self._suspend(agreement_id)
            if number == 1:
                self._amend(agreement_id)
        self.put(began, AT)
        return len(merchants)

    def _selling(self) -> list[tuple[UUID, str]]:
        """Those whose file has all that a contract names."""
        with self.units.reading() as session:
            rows = session.scalars(select(MerchantRecord).order_by(MerchantRecord.trade_name))
            return [
                (row.id, row.state)
                for row in rows
                if row.state in {"active", "suspended"} and not missing_of(row)
            ]

    def _form(self, number: int, day: date) -> AgreementForm:
        ends = {
            2: self.on + timedelta(ENDS_IN),
            3: self.on + timedelta(RENEWED_IN),
        }.get(number, add_months(day, 12) - A_DAY)
        return AgreementForm(day, ends, 0 if number == 2 else 2)

    def _printed(
        self, merchant_id: UUID, form: AgreementForm
    ) -> tuple[UUID, tuple[AgreementPaper, ...]]:
        means = self.sender(), nomenclature(), delivered_agreement_templates()
        with self.units(self.actor, "draft_agreement") as work:
            merchant = work.session.get_one(MerchantRecord, merchant_id)
            chosen = AgreementForm(
                form.starts_on, form.ends_after, form.renewals_allowed, _families(merchant.family)
            )
            row = drafting.new_draft(work.session, merchant_id, chosen, self.times.today())
            work.commit()
            agreement_id = row.id
        return agreement_id, self._print(agreement_id, means)

    def _print(self, agreement_id: UUID, means: drafting.Means) -> tuple[AgreementPaper, ...]:
        with self.units(self.actor, "print_agreement") as work:
            row = agreement_row(work.session, agreement_id)
            papers = drafting.papers_as_they_stand(work.session, row, means, self.times.today())
            freeze(row, papers, row.snapshot, self.times.now())
            work.commit()
        return papers

    def _sign(self, agreement_id: UUID, papers: tuple[AgreementPaper, ...] = ()) -> None:
        """With a scan for the one whose pages are drawn: drawing all would take long."""
        scan = self._scan(papers) if papers else ("", "")
        with self.units(self.actor, "sign_agreement") as work:
            row = agreement_row(work.session, agreement_id)
            by = work.session.get_one(MerchantRecord, row.merchant_id).representative
            life.sign(row, life.Signing(self.times.today(), by, Path()), scan)
            work.commit()

    def _scan(self, papers: tuple[AgreementPaper, ...]) -> tuple[str, str]:
        with TemporaryDirectory() as folder:
            source = Path(folder) / "convention-signée.pdf"
            source.write_bytes(documents_of(papers[:1])[0].pdf)
            return self.scans.take_in(source)

    def _suspend(self, agreement_id: UUID) -> None:
        day = self.on - timedelta(SUSPENDED_SINCE)
        self.put(day, AT)
        with self.units(self.actor, "suspend_agreement") as work:
            row = agreement_row(work.session, agreement_id)
            life.suspend(work.session, row, day, None, REASON)
            work.commit()

    def _amend(self, agreement_id: UUID) -> None:
        """A third of the time gone, another family comes in."""
        day = self.times.today() + (self.on - self.times.today()) / 3
        self.put(day, AT)
        means = self.sender(), nomenclature(), delivered_agreement_templates()
        with self.units(self.actor, "draft_amendment") as work:
            old = form_of(agreement_row(work.session, agreement_id).snapshot)
            families = tuple(dict.fromkeys((*old.families, "eggs", "honey")))
            form = AgreementForm(self.times.today(), old.ends_after, old.renewals_allowed, families)
            row = drafting.new_amendment(work.session, agreement_id, form, self.times.today())
            work.commit()
            amendment_id = row.id
        self._print(amendment_id, means)
        self._sign(amendment_id)


def _families(sold: str) -> tuple[str, ...]:
    known = nomenclature()
    return (sold,) if known.family(sold) and sold not in known.excluded else ("vegetables",)
