"""Files that stay shut: every method of a service that is given one is asked, none is left out."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

import desktop
import desktop.services
from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.access import Reason
from desktop.domain.actor import Actor, Role
from desktop.domain.card import HolderCard
from desktop.domain.claim import RoleNeeded
from desktop.domain.door import FileArchived, FileOfRelative, FileProtected, FileRestricted
from desktop.domain.encoding import EncodingMeans
from desktop.domain.protection import OwnRelation, ReasonTooShort
from desktop.importers.sender_file import SenderSource
from desktop.models import (
    AccessRecord,
    EntitlementRecord,
    HouseholdRecord,
    RelativeRecord,
    new_id,
)
from desktop.services.access import AccessService
from desktop.services.access_paper import AccessPaperService
from desktop.services.agent import AgentService
from desktop.services.card import CardService
from desktop.services.clock import Clock
from desktop.services.draft import DraftService
from desktop.services.encoding import EncodingService
from desktop.services.entitlement import EntitlementService
from desktop.services.ledger import LedgerService
from desktop.services.lookalike import LookalikeService
from desktop.services.overview import OverviewService
from desktop.services.protection import ProtectionService
from desktop.services.search import SearchService
from desktop.services.subject_export import SubjectExportService
from desktop.services.support import SupportService
from desktop.sheets.household import ContactSheet, DocumentEntry, IncomeEntry
from tests.builders import a_member, a_person, an_address
from tests.local_desk import Desk
from tests.services.card_desk import korrigo
from tests.services.letter_counter import LONE_PARENT, LetterCounter, a_form, a_letter_counter

ME = Actor(new_id(), "Enora Tanguy", frozenset(Role))
COLLEAGUE = Actor(new_id(), "Nolwenn Le Goff", frozenset({Role.COUNTER}))
DECIDER = Actor(new_id(), "Maud Abiven", frozenset({Role.DECIDER, Role.COUNTER}))
TODAY = date(2026, 4, 14)
WHY = "Appel de l’hôpital, urgence"
MEANS = EncodingMeans("training", "", korrigo_key=1, neutral_key=1)


@dataclass
class Office:
    """One household with a granted claim, one with an open and one with a proposed claim."""

    counter: LetterCounter
    folder: Path
    household_id: UUID
    open_claim: UUID
    proposed_claim: UUID
    letter_id: UUID
    printed_letter: UUID
    card: HolderCard
    card_id: UUID
    blocked_id: UUID
    paper_id: UUID
    draft_id: UUID

    def __post_init__(self) -> None:
        units = self.counter.desk.units
        self.clock = Clock(self.counter.time.today, self.counter.time.now)
        self.households, self.claims = self.counter.households, self.counter.claims
        self.assessments, self.letters = self.counter.assessments, self.counter.letters
        self.cards = CardService(units, self.clock, SimulatedReader(bytes(32)))
        self.supports = SupportService(units, self.clock)
        self.protection = ProtectionService(units)
        self.accesses = AccessService(units, self.clock)
        self.drafts = DraftService(units, self.clock)
        self.encodings = EncodingService(units, self.clock)
        self.lookalikes = LookalikeService(units, self.clock)
        self.ledger = LedgerService(units, self.clock)
        self.entitlements = EntitlementService(units, self.clock)
        sender = SenderSource(self.folder, demonstration=True)
        self.papers = AccessPaperService(self.accesses, self.clock, sender)
        self.exports = SubjectExportService(units, self.clock, sender)
        with units.reading() as session:
            rows = {row.id: row for row in session.scalars(select(HouseholdRecord))}
            self.entitlement = session.scalars(select(EntitlementRecord.id)).first() or new_id()
        self.all = tuple(rows)

    @property
    def applicant(self) -> UUID:
        return self.households.sheet(self.household_id, COLLEAGUE).applicant.id

    def shut_to_me(self) -> None:
        for household_id in self.all:
            self.protection.declare_relative(household_id, ME)

    def confide(self) -> None:
        for household_id in self.all:
            self.protection.protect(household_id, "Violences, adresse à taire", DECIDER)

    def set(self, **columns: object) -> None:
        """As the centre would send it."""
        with self.counter.desk.units.applying() as (session, _changes):
            for row in session.scalars(select(HouseholdRecord)):
                for name, value in columns.items():
                    setattr(row, name, value)


@pytest.fixture
def time() -> list[datetime]:
    return [datetime(2026, 4, 14, 8, 33, tzinfo=UTC)]


@pytest.fixture
def office(desk: Desk, tmp_path: Path, time: list[datetime]) -> Office:
    desk.units.now = lambda: time[0]
    counter = a_letter_counter(desk, tmp_path / "no-file-of-its-own")
    for actor in (ME, COLLEAGUE, DECIDER):
        AgentService(desk.units).add(actor, actor)
    granted = counter.granted()
    letter = counter.letters.prepare("grant", granted, COLLEAGUE)
    counter.letters.print(letter.id, COLLEAGUE)
    waiting = counter.letters.prepare("calculation", granted, COLLEAGUE)
    _, proposed = counter.enrol(a_form(LONE_PARENT))
    counter.assessments.record(proposed, COLLEAGUE)
    counter.claims.propose(proposed, "grant", "", COLLEAGUE)
    clock = Clock(counter.time.today, counter.time.now)
    cards = CardService(desk.units, clock, SimulatedReader(bytes(32)))
    linked = cards.link(letter.household_id, korrigo(1), COLLEAGUE)
    blocked = cards.link(letter.household_id, korrigo(2), COLLEAGUE)
    cards.block(letter.household_id, blocked.card_id, "lost", COLLEAGUE)
    paper = SupportService(desk.units, clock).issue_paper(letter.household_id, COLLEAGUE)
    draft = DraftService(desk.units, clock).save(
        "household", {"text": "…"}, COLLEAGUE, subject_id=letter.household_id
    )
    opened = counter.claims.open(letter.household_id, TODAY, "renewal", COLLEAGUE)
    return Office(
        counter,
        tmp_path,
        letter.household_id,
        opened.id,
        proposed,
        waiting.id,
        letter.id,
        korrigo(1),
        linked.card_id,
        blocked.card_id,
        paper.card_id,
        draft.id,
    )


Act = Callable[[Office, Actor], object]
NEW = a_member(a_person("Kervella", "Youn", "2020-02-02"), "child")


def assessed(office: Office) -> UUID:
    sheet = office.claims.sheet(office.proposed_claim, COLLEAGUE)
    assert sheet.assessment is not None
    return sheet.assessment.id


# What tells of a file: shut for relatives, in the archive, and without a reason.
OPENS: dict[str, Act] = {
    "HouseholdService.sheet": lambda o, me: o.households.sheet(o.household_id, me),
    "HouseholdService.timeline": lambda o, me: o.households.timeline(o.household_id, me),
    "ClaimService.sheet": lambda o, me: o.claims.sheet(o.open_claim, me),
    "AssessmentService.sheet": lambda o, me: o.assessments.sheet(o.assessment_id, me),  # type: ignore[attr-defined]
    "AssessmentService.last_incomes": lambda o, me: o.assessments.last_incomes(o.household_id, me),
    "CardService.reissues": lambda o, me: o.cards.reissues(o.household_id, me),
    "LetterService.lines_of": lambda o, me: o.letters.lines_of(o.household_id, me),
    "LetterService.opened": lambda o, me: o.letters.opened(o.letter_id, me),
    "LetterService.preview": lambda o, me: o.letters.preview(o.letter_id, me),
    "SubjectExportService.export": lambda o, me: o.exports.export(o.household_id, new_id(), me),
    "SubjectExportService.files": lambda o, me: o.exports.files(o.household_id, new_id(), me, "fr"),
    "DraftService.open": lambda o, me: o.drafts.open(o.draft_id, me),
    "ProtectionService.unprotect": lambda o, me: o.protection.unprotect(o.household_id, me),
    "LedgerService.sheet": lambda o, me: o.ledger.sheet(o.household_id, me),
}
# What changes a file: besides, not while its use is restricted.
CHANGES: dict[str, Act] = {
    "HouseholdService.correct_address": lambda o, me: o.households.correct_address(
        o.household_id, an_address("15"), me
    ),
    "HouseholdService.correct_contact": lambda o, me: o.households.correct_contact(
        o.household_id, ContactSheet(phone="0639980099"), me
    ),
    "HouseholdService.correct_member": lambda o, me: o.households.correct_member(
        o.household_id,
        replace(NEW, id=o.applicant_id),  # type: ignore[attr-defined]
        me,
    ),
    "HouseholdService.add_member": lambda o, me: o.households.add_member(o.household_id, NEW, me),
    "HouseholdService.member_left": lambda o, me: o.households.member_left(
        o.applicant_id,  # type: ignore[attr-defined]
        TODAY,
        me,
    ),
    "HouseholdService.close": lambda o, me: o.households.close(
        o.household_id, TODAY, "Déménage", me
    ),
    "HouseholdService.write_note": lambda o, me: o.households.write_note(
        o.household_id, "Rappeler.", me
    ),
    "ClaimService.open": lambda o, me: o.claims.open(o.household_id, TODAY, "renewal", me),
    "ClaimService.state_incomes": lambda o, me: o.claims.state_incomes(
        o.open_claim,
        (IncomeEntry(o.applicant_id, "2026-03", "wage", Decimal(900)),),  # type: ignore[attr-defined]
        me,
    ),
    "ClaimService.note_document": lambda o, me: o.claims.note_document(
        o.open_claim, DocumentEntry("identity", "missing"), me
    ),
    "ClaimService.send_back": lambda o, me: o.claims.send_back(o.proposed_claim, "Revoir", me),
    "ClaimService.decide": lambda o, me: o.claims.decide(o.proposed_claim, "grant", "", me),
    "ClaimService.exempt": lambda o, me: o.claims.exempt(o.proposed_claim, "S1", "Motif long", me),
    "ClaimService.withdraw": lambda o, me: o.claims.withdraw(o.open_claim, "Demandé", me),
    "AssessmentService.record": lambda o, me: o.assessments.record(o.ready_claim, me),  # type: ignore[attr-defined]
    "ClaimService.propose": lambda o, me: o.claims.propose(o.assessed_claim, "grant", "", me),  # type: ignore[attr-defined]
    "CardService.link": lambda o, me: o.cards.link(o.household_id, korrigo(5), me),
    "CardService.link_code": lambda o, me: o.cards.link_code(o.household_id, "", me),
    "CardService.replace": lambda o, me: o.cards.replace(
        o.household_id, o.card_id, "lost", korrigo(6), me
    ),
    "SupportService.choose": lambda o, me: o.supports.choose(o.household_id, "korrigo", me),
    "SupportService.change": lambda o, me: o.supports.change(o.household_id, o.card_id, None, me),
    "SupportService.issue_paper": lambda o, me: o.supports.issue_paper(o.household_id, me),
    "LedgerService.correct": lambda o, me: o.ledger.correct(o.entitlement, Decimal(5), WHY, me),
    "EntitlementService.suspend": lambda o, me: o.entitlements.suspend(
        o.entitlement, date(2026, 5, 20), None, WHY, me
    ),
    "EntitlementService.resume": lambda o, me: o.entitlements.resume(
        o.entitlement, date(2026, 5, 20), me
    ),
    "EntitlementService.end": lambda o, me: o.entitlements.end(
        o.entitlement, date(2026, 6, 1), WHY, me
    ),
    "EntitlementService.keep": lambda o, me: o.entitlements.keep(o.entitlement, me),
    "EntitlementService.agree_contribution": lambda o, me: o.entitlements.agree_contribution(
        o.entitlement, Decimal(5), me
    ),
}
# What goes on in every file but a relative's.
GOES_ON: dict[str, Act] = {
    "AccessService.log": lambda o, me: o.accesses.log(o.household_id, me),
    "AccessPaperService.pdf": lambda o, me: o.papers.pdf(o.household_id, "fr", me),
    "CardService.identify": lambda o, me: o.cards.identify(o.card, me),
    "CardService.sheet": lambda o, me: o.cards.sheet(o.card_id, me),
    "CardService.history": lambda o, me: o.cards.history(o.card_id, me),
    "CardService.block": lambda o, me: o.cards.block(o.household_id, o.card_id, "lost", me),
    "CardService.found": lambda o, me: o.cards.found(o.blocked_id, me),
    "SupportService.paper": lambda o, me: o.supports.paper(o.paper_id, me),
    "EncodingService.request": lambda o, me: o.encodings.request(o.card_id, "illisible", me),
    "EncodingService.cancel_request": lambda o, me: o.encodings.cancel_request(o.card_id, me),
    "EncodingService.propose": lambda o, me: o.encodings.propose(o.card, MEANS, reader=me),
    "LetterService.line": lambda o, me: o.letters.line(o.letter_id, me),
    "LetterService.prepare": lambda o, me: o.letters.prepare("receipt", o.open_claim, me),
    "LetterService.choose": lambda o, me: o.letters.choose(
        o.letter_id, me, easy_to_read=True, language="fr"
    ),
    "LetterService.print": lambda o, me: o.letters.print(o.letter_id, me),
    "LetterService.save": lambda o, me: o.letters.save(o.letter_id, o.folder, me),
    "LetterService.mark_sent": lambda o, me: o.letters.mark_sent(
        o.printed_letter, "handed_over", TODAY, me
    ),
    "LookalikeService.not_duplicate": lambda o, me: o.lookalikes.not_duplicate(
        o.all[0], o.all[1], me
    ),
    "ProtectionService.sheet": lambda o, me: o.protection.sheet(o.household_id, me),
    "ProtectionService.open_with_reason": lambda o, me: o.protection.open_with_reason(
        o.household_id, WHY, me
    ),
    "ProtectionService.protect": lambda o, me: o.protection.protect(o.household_id, WHY, me),
    "ProtectionService.restrict": lambda o, me: o.protection.restrict(o.household_id, WHY, me),
    "ProtectionService.lift_restriction": lambda o, me: o.protection.lift_restriction(
        o.household_id, me
    ),
}
OF_MERCHANTS = (
    "AgreementService.amend",
    "AgreementService.correct",
    "AgreementService.draft",
    "AgreementService.end",
    "AgreementService.give_up",
    "AgreementService.of_merchant",
    "AgreementService.opened",
    "AgreementService.print",
    "AgreementService.resume",
    "AgreementService.save",
    "AgreementService.scan",
    "AgreementService.sheet",
    "AgreementService.sign",
    "AgreementService.suspend",
    "AgreementService.usual_form",
    "CertificateService.add",
    "CertificateService.attach",
    "CertificateService.of",
    "CertificateService.scan",
    "CertificateService.withdraw",
    "ClosingService.accept",
    "ClosingService.check",
    "ClosingService.close",
    "ClosingService.rectify",
    "MerchantService.activate",
    "MerchantService.check",
    "MerchantService.close",
    "MerchantService.correct",
    "MerchantService.resume",
    "MerchantService.successor",
    "MerchantService.suspend",
    "MerchantService.take_part",
    "OutletService.add",
    "OutletService.close",
    "OutletService.correct",
    "OutletService.of",
    "ProductService.end_product",
    "ProductService.products",
    "StatementPrintingService.pay",
    "StatementPrintingService.printed",
    "StatementPrintingService.remit",
    "StatementPrintingService.save",
    "StatementPrintingService.save_all",
    "StatementPrintingService.save_slip",
    "StatementPrintingService.send",
    "StatementPrintingService.shown",
    "StatementService.of_merchant",
    "StatementService.pay",
    "StatementService.print_out",
    "StatementService.remit",
    "StatementService.remittance",
    "StatementService.send",
    "StatementService.sheet",
)
"""About a merchant: no household is named in what they take or tell."""
NOT_A_FILE = dict.fromkeys(OF_MERCHANTS, "a merchant") | {
    "LedgerService.balance": "a sum; the pages ask for `sheet`, which is shut",
    "NominativeStatementService.paper": "names who is paid for, to the accountant alone",
    "StatementPrintingService.save_nominative": "NominativeStatementService.paper",
    "NominativeStatementService.print_out": "NominativeStatementService.paper",
    "StatementPrintingService.shown_nominative": "NominativeStatementService.paper",
    "StatementPrintingService.printed_nominative": "NominativeStatementService.paper",
    "StatementPrintingService.shown_slip": "sums by merchant, which name nobody",
    "StatementPrintingService.printed_slip": "sums by merchant, which name nobody",
    "StatementService.print_slip": "sums by merchant, which name nobody",
    "AccessService.note": "says only whether it was written: see the test of its own",
    "ProtectionService.declare_relative": "shuts the file, and tells nothing of it",
    "ProtectionService.end_relation": "has its own test: never by the relative",
    "LookalikeService.lookalikes": "masks: see the test of lists",
    "DraftService.save": "keeps what the agent typed at this desk",
    "DraftService.discard": "throws away what was typed at this desk",
    "EncodingService.wanted": "the dates that a card has to say, for the desk that writes",
    "EncodingService.conclude": "how a writing ended is a fact",
    "EncodingService.resolve": "what a card says is a fact",
    "EncodingService.settle_by_hand": "closes a writing whose end nobody knows",
    "EncodingService.allow_erasing": "a card that nobody has any more",
    "EncodingService.tell_erased": "a card that nobody has any more",
    "EncodingService.tell_locked": "what happened to a tag is a fact",
    "StationService.settle_tap": "what a card says is a fact",
    "StationService.settle": "EncodingService.settle_by_hand",
    "StationService.request": "EncodingService.request",
    "PaperSupportService.note_printed": "that a paper was printed; `SupportService.paper` gave it",
    "StockService.batch": "a delivery of cards that nobody has yet",
    "StockService.receive": "a card that nobody has yet",
    "StockService.receive_number": "a card that nobody has yet",
    "StockService.receive_run": "cards that nobody has yet",
    "StockService.retire": "a card that nobody has any more",
    "MerchantService.sheet": "a merchant",
    "PurchaseImportService.sheet": "an import, which names nobody",
    "PurchaseImportService.reverse": "what was bought is taken in whatever file is shut",
    "PurchaseListService.opened": "a purchase by its card's public number: it names nobody",
    "PurchaseCorrectionService.reverse": "what was bought is put right whatever file is shut",
    "PurchaseCorrectionService.correct": "what was bought is put right whatever file is shut",
    "PurchaseCorrectionService.settle": "what was bought is put right whatever file is shut",
    "MerchantAccountService.accounts": "a merchant",
    "MerchantAccountService.propose": "a merchant",
    "MerchantAccountService.confirm": "a merchant",
    "MerchantAccountService.refuse": "a merchant",
    "RetentionService.archive": "its unit of work refuses by itself; has rules of its own",
    "RetentionService.reactivate": "its unit of work refuses by itself; has rules of its own",
    "RightsRequestService.receive": "its unit of work refuses by itself",
    "RightsRequestService.answer": "its unit of work refuses by itself",
    "RightsRequestService.extend": "its unit of work refuses by itself",
    "RightsRequestService.corrections": "has its own test: shut with its file",
    "AdministrationService.set_roles": "a colleague",
    "AdministrationService.rekey": "a colleague",
    "AdministrationService.enable": "a colleague",
    "AdministrationService.disable": "a colleague",
    "AdministrationService.revoke_desk": "a desk",
    "StockService.move": "a card that nobody has yet",
    "StockService.move_cards": "cards that nobody has yet",
    "StockService.left_of": "how many cards of a delivery nobody has",
    "StockService.found_in_stock": "a card that nobody has; of another it says no household",
    "SlipPaperService.pdf": "a slip, which names nobody",
    "SyncService.resolve": "written by a unit of work, which refuses by itself",
    "SyncService.ask": "written by a unit of work, which refuses by itself",
    "SyncService.answer": "written by a unit of work, which refuses by itself",
    "SyncService.give_up": "the journal of this desk",
    "SyncService.retry": "the journal of this desk",
}
ALL = {**OPENS, **CHANGES, **GOES_ON}


def methods_with_a_file() -> Iterator[str]:
    for module in pkgutil.iter_modules(desktop.services.__path__):
        found = import_module(f"desktop.services.{module.name}")
        for name, kind in vars(found).items():
            if name.endswith("Service") and getattr(kind, "__module__", "") == found.__name__:
                yield from (f"{name}.{method}" for method in _given_one(kind))


def _given_one(kind: type) -> Iterator[str]:
    for name, method in vars(kind).items():
        if callable(method) and not name.startswith("_"):
            given = inspect.signature(method).parameters.values()
            if any(mark in str(one.annotation) for one in given for mark in ("UUID", "HolderCard")):
                yield name


def test_every_method_that_is_given_a_file_is_known_here() -> None:
    """A new one has to be put into a table above: which file does it tell of, or change?"""
    assert set(methods_with_a_file()) == set(ALL) | set(NOT_A_FILE)


@pytest.fixture
def prepared(office: Office) -> Office:
    """With what some acts are about, looked up before the file is shut."""
    facts: Any = office
    facts.assessment_id, facts.applicant_id = assessed(office), office.applicant
    _, facts.ready_claim = office.counter.enrol(a_form(LONE_PARENT))
    _, facts.assessed_claim = office.counter.enrol(a_form(LONE_PARENT))
    office.assessments.record(facts.assessed_claim, COLLEAGUE)
    office.__post_init__()
    return office


def not_refused(
    office: Office, acts: dict[str, Act], actor: Actor, *refusals: type[Exception]
) -> list[str]:
    """In one office: who is refused changes nothing for the next."""
    let_through = []
    for method, act in sorted(acts.items()):
        try:
            act(office, actor)
        except refusals:
            continue
        except Exception as error:  # noqa: BLE001 - told below, by its name
            let_through.append(f"{method}: {type(error).__name__}")
        else:
            let_through.append(method)
    return let_through


def test_nothing_opens_or_changes_the_file_of_a_relative(prepared: Office) -> None:
    prepared.shut_to_me()
    assert not_refused(prepared, ALL, ME, FileOfRelative) == []


def test_a_confidential_file_stays_shut_without_a_reason(prepared: Office) -> None:
    prepared.confide()
    assert not_refused(prepared, {**OPENS, **CHANGES}, ME, FileProtected) == []


def test_nothing_is_changed_while_the_use_is_restricted(prepared: Office) -> None:
    prepared.set(restricted=True)
    assert not_refused(prepared, CHANGES, ME, FileRestricted) == []


def test_only_those_who_decide_open_the_archive(prepared: Office) -> None:
    prepared.set(stage="archived")
    undecided = {name: act for name, act in {**OPENS, **CHANGES}.items() if name not in DECIDED}
    assert not_refused(prepared, undecided, COLLEAGUE, FileArchived) == []
    assert prepared.households.sheet(prepared.household_id, DECIDER).archived


DECIDED = {
    "EntitlementService.suspend",
    "EntitlementService.resume",
    "EntitlementService.end",
    "EntitlementService.keep",
    "EntitlementService.agree_contribution",
    "LedgerService.correct",
    "ClaimService.decide",
    "ClaimService.exempt",
    "ClaimService.send_back",
    "ClaimService.withdraw",
    "SubjectExportService.export",
    "SubjectExportService.files",
}
"""Refused before, by the role that they need."""


@pytest.mark.parametrize("stopped", ["confidential", "restricted"])
def test_a_lost_card_is_blocked_and_the_person_answered_whatever_stands_in_the_file(
    prepared: Office, stopped: str
) -> None:
    prepared.set(**{stopped: True})
    prepared.cards.block(prepared.household_id, prepared.card_id, "lost", COLLEAGUE)
    assert prepared.letters.print(prepared.letter_id, COLLEAGUE).parts


def test_a_reason_opens_a_confidential_file_for_one_visit_and_for_nobody_else(
    office: Office, time: list[datetime]
) -> None:
    office.confide()
    office.protection.open_with_reason(office.household_id, WHY, COLLEAGUE)
    assert office.households.sheet(office.household_id, COLLEAGUE).confidential
    with pytest.raises(FileProtected):
        office.households.sheet(office.household_id, DECIDER)
    time[0] += timedelta(minutes=9)
    office.households.sheet(office.household_id, COLLEAGUE)
    time[0] += timedelta(minutes=1)
    with pytest.raises(FileProtected):
        office.households.sheet(office.household_id, COLLEAGUE)


def test_a_change_begun_in_a_visit_is_saved_within_the_hour(
    office: Office, time: list[datetime]
) -> None:
    office.confide()
    office.protection.open_with_reason(office.household_id, WHY, COLLEAGUE)
    time[0] += timedelta(minutes=50)
    office.households.write_note(office.household_id, "Rappeler.", COLLEAGUE)
    time[0] += timedelta(minutes=11)
    with pytest.raises(FileProtected):
        office.households.write_note(office.household_id, "Rappeler.", COLLEAGUE)


def test_a_clock_set_back_opens_nothing(office: Office, time: list[datetime]) -> None:
    office.confide()
    office.protection.open_with_reason(office.household_id, WHY, COLLEAGUE)
    time[0] -= timedelta(days=1)
    with pytest.raises(FileProtected):
        office.households.sheet(office.household_id, COLLEAGUE)


@pytest.mark.parametrize("reason", ["", "urgent", "aaaaaaaaaaaa", "          x", ". . . . . . . ."])
def test_a_reason_that_says_nothing_opens_nothing(office: Office, reason: str) -> None:
    office.confide()
    with pytest.raises(ReasonTooShort):
        office.protection.open_with_reason(office.household_id, reason, COLLEAGUE)
    with pytest.raises(FileProtected):
        office.households.sheet(office.household_id, COLLEAGUE)


def test_what_was_typed_stands_in_the_log_and_before_those_who_decide(office: Office) -> None:
    office.confide()
    office.protection.open_with_reason(office.household_id, WHY, COLLEAGUE)
    sheet = office.accesses.log(office.household_id, DECIDER)
    assert [(line.reason, line.note) for line in sheet.lines if line.note] == [
        (Reason.BREAK_GLASS.value, WHY)
    ]
    home = OverviewService(office.counter.desk.units, office.clock)
    (told,) = home.home(DECIDER).opened_with_reason
    assert (told.agent_name, told.note, told.household_id) == (
        COLLEAGUE.name,
        WHY,
        office.household_id,
    )
    assert home.home(COLLEAGUE).opened_with_reason == ()
    with pytest.raises(RoleNeeded):
        office.protection.opened_lately(COLLEAGUE)


def test_what_stayed_shut_is_not_noted_as_an_opening(office: Office) -> None:
    office.confide()
    assert not office.accesses.note("household", office.household_id, Reason.COUNTER, COLLEAGUE)
    with office.counter.desk.units.reading() as session:
        assert session.scalars(select(AccessRecord)).all() == []


def test_lists_and_search_say_a_reference_and_no_name(office: Office) -> None:
    office.protection.declare_relative(office.household_id, ME)
    units = office.counter.desk.units
    (line,) = [one for one in office.households.lines(ME) if one.id == office.household_id]
    assert (line.protection, line.applicant, line.address) == ("relative", "", "")
    letter = next(one for one in office.letters.lines(reader=ME) if one.id == office.letter_id)
    assert (letter.protection, letter.applicant) == ("relative", "")
    search = SearchService(units)
    hits = [hit for hit in search.find("Kervella", reader=ME) if hit.id == office.household_id]
    assert [(hit.protection, hit.title, hit.subtitle) for hit in hits] == [
        ("relative", line.reference, ())
    ]
    (seen,) = [h for h in search.find("Kervella", reader=COLLEAGUE) if h.id == office.household_id]
    assert "Kervella" in seen.title
    found = office.lookalikes.lookalikes(a_person(), an_address(), "", reader=ME)
    ours = [one for one in found if one.household_id == office.household_id]
    assert [(one.called, one.born, one.address) for one in ours] == [("", "", "")]


def test_a_confidential_file_is_masked_for_everybody_and_the_archive_not_found(
    office: Office,
) -> None:
    office.confide()
    search = SearchService(office.counter.desk.units)
    for reader in (COLLEAGUE, DECIDER, None):
        assert {line.applicant for line in office.households.lines(reader)} == {""}
        assert {hit.protection for hit in search.find("Kervella", reader=reader)} == {
            "confidential"
        }
    office.set(stage="archived")
    assert office.households.lines(COLLEAGUE) == ()
    assert search.find("Kervella", reader=COLLEAGUE) == ()
    assert search.find("Kervella", reader=DECIDER)


def test_a_relation_is_ended_by_a_colleague_who_decides_and_never_by_the_relative(
    office: Office,
) -> None:
    office.protection.declare_relative(office.household_id, ME)
    with office.counter.desk.units.reading() as session:
        relation = session.scalars(select(RelativeRecord)).one().id
    with pytest.raises(OwnRelation):
        office.protection.end_relation(relation, ME)
    with pytest.raises(RoleNeeded):
        office.protection.end_relation(relation, COLLEAGUE)
    office.protection.end_relation(relation, DECIDER)
    assert office.households.sheet(office.household_id, ME).id == office.household_id
    with office.counter.desk.units.reading() as session:
        row = session.get_one(RelativeRecord, relation)
        assert (row.ended_by_name, row.declared_by_name) == (DECIDER.name, ME.name)


def test_who_decides_shuts_a_file_for_a_colleague(office: Office) -> None:
    with pytest.raises(RoleNeeded):
        office.protection.declare_relative(office.household_id, COLLEAGUE, ME.id)
    office.protection.declare_relative(office.household_id, DECIDER, COLLEAGUE.id)
    with pytest.raises(FileOfRelative):
        office.households.sheet(office.household_id, COLLEAGUE)
    assert office.households.sheet(office.household_id, DECIDER).id == office.household_id


def test_only_who_decides_protects_restricts_and_lifts(office: Office) -> None:
    acts = {name: GOES_ON[f"ProtectionService.{name}"] for name in ("protect", "restrict")}
    lifts = {"lift": GOES_ON["ProtectionService.lift_restriction"]}
    assert not_refused(office, {**acts, **lifts}, COLLEAGUE, RoleNeeded) == []
    office.protection.restrict(office.household_id, "Exactitude contestée", DECIDER)
    assert office.households.sheet(office.household_id, COLLEAGUE).restricted_reason
    office.protection.lift_restriction(office.household_id, DECIDER)
    office.households.write_note(office.household_id, "Rappeler.", COLLEAGUE)


READS = {
    "households": {"sheet": 2, "timeline": 2, "lines": 1},
    "assessments": {"sheet": 2, "last_incomes": 2},
    "cards": {"identify": 2, "identify_code": 2, "sheet": 2, "history": 2, "reissues": 2},
    "supports": {"paper": 2},
    "letters": {"opened": 2, "preview": 2, "line": 2, "lines_of": 2},
    "drafts": {"open": 2},
    "station": {"station": 1, "propose": 1},
    "lookalikes": {"lookalikes": 4},
    "search": {"find": 2},
}
"""Who reads comes last of so many arguments: a page that left them out would ask for nobody."""


def test_every_page_says_who_reads() -> None:
    """`card/watching.py` asks `CounterTaps`, which knows who sits there and says so itself."""
    sources = [
        file
        for room in ("views", "app")
        for file in sorted((Path(desktop.__file__).parent / room).rglob("*.py"))
        if file.name != "watching.py"
    ]
    nobody = [
        f"{file.name}:{node.lineno}"
        for file in sources
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and not _says_who(node)
    ]
    assert nobody == []


def _says_who(call: ast.Call) -> bool:
    method = call.func
    if not isinstance(method, ast.Attribute):
        return True
    owner = method.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    needed = READS.get(name.lstrip("_"), {}).get(method.attr)
    given = len(call.args) + len(call.keywords)
    return needed is None or given >= needed
