"""A person's file: everything of theirs is in it, and nothing of anybody else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import class_mapper

from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import training_holder
from desktop.domain.actor import Actor, Role
from desktop.domain.claim import RoleNeeded
from desktop.domain.enrolment import UnknownMember
from desktop.models import (
    CardLinkRecord,
    CardRecord,
    CardTransactionRecord,
    EntitlementRecord,
    HouseholdRecord,
    MemberRecord,
    PurchaseImportRecord,
    new_id,
)
from desktop.models.access import AccessRecord
from desktop.models.base import synced_records
from desktop.reports.preview import pages
from desktop.reports.writing import FolderNotWritable
from desktop.services.card import CardService
from desktop.services.clock import Clock
from desktop.services.ledger_rows import Spend, settle, spend
from desktop.services.subject_columns import NOT_OF_A_PERSON, RULES
from desktop.services.subject_export import SubjectExportService
from desktop.services.subject_view import plain
from desktop.sheets.household import DocumentEntry, HouseholdSheet, IncomeEntry
from desktop.sheets.subject_export import ExportedFiles, Section, SubjectExport, Why, to_document
from tests.builders import a_member, a_person, an_enrolment, wages
from tests.local_desk import Desk
from tests.services.letter_counter import COUNTER, DECIDER, LetterCounter, a_letter_counter

SITE_KEY = bytes(32)
OWN = ("1013.07", "1013.07", "1034.11")
PARTNERS = ("413.29", "417.31", "419.37")
OF_PARTNER = ("Sadio", "Tounkara", "1979-08-23", "23/08/1979", "413.29", "413,29", "417,31")
OF_CHILD = ("Briac", "2017-02-11", "11/02/2017")
OF_OTHERS = ("Quéméneur", "Nolwenn", "Korentin", "Voisine", "Gwendal")
OF_APPLICANT = ("Rozenn", "Kervella", "1985-03-12", "1013.07", "06 39 98 00 01", "+33639980001")


@dataclass
class Told:
    """One person's file, as both forms say it."""

    export: SubjectExport
    files: ExportedFiles

    @property
    def json(self) -> str:
        return self.files.json.decode()

    @property
    def paper(self) -> str:
        text = " ".join(page.text for page in pages(self.files.pdf))
        return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@dataclass
class Office:
    counter: LetterCounter
    exports: SubjectExportService
    household: HouseholdSheet

    def told(self, role: str, language: str = "en") -> Told:
        return self.told_to(self.member(role), language)

    def member(self, role: str) -> UUID:
        return next(m.id for m in self.household.members if m.role == role)

    def told_to(self, member_id: UUID, language: str = "en") -> Told:
        ids = self.household.id, member_id
        export = self.exports.export(*ids, DECIDER)
        return Told(export, self.exports.files(*ids, DECIDER, language))


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Office:
    """A couple with a child: assessed, decided, told by letter, with a card and with notes."""
    counter = a_letter_counter(desk, tmp_path)
    clock = Clock(counter.time.today, counter.time.now)
    family = (
        a_member(),
        a_member(a_person("Tounkara", "Sadio", "1979-08-23"), "partner"),
        a_member(a_person("Kervella", "Briac", "2017-02-11"), "child"),
    )
    form = an_enrolment(family, amounts=OWN)
    wage = [entry for entry in form.incomes if entry.member_id == family[0].id]
    form = replace(
        form,
        incomes=(*wage, *wages(family[1].id, *PARTNERS)),
        documents=(
            DocumentEntry("identity", "seen", family[0].id, date(2026, 4, 14)),
            DocumentEntry("payslips", "waived", family[1].id, None, "Chez Sadio, à revoir"),
        ),
        address=replace(form.address, housing="hosted", hosted_by="Mme Quéméneur"),
        note="Rozenn préfère venir le matin.",
    )
    household, claim_id = counter.enrol(form)
    counter.assessments.record(claim_id, COUNTER)
    reason = "Vu avec Sadio Tounkara (413,29 €) et Rozenn, né le 23/08/1979."
    counter.claims.propose(claim_id, "grant", "Au barème.", COUNTER)
    counter.claims.decide(claim_id, "grant", reason, DECIDER)
    letter = counter.letters.prepare("grant", claim_id, COUNTER)
    counter.letters.print(letter.id, COUNTER)
    cards = CardService(desk.units, clock, SimulatedReader(SITE_KEY))
    cards.link(household.id, training_holder(417, SITE_KEY), COUNTER, member_id=family[0].id)
    cards.link(household.id, training_holder(533, SITE_KEY), COUNTER, member_id=family[1].id)
    bought_with_each_card(desk, household.id)
    counter.households.write_note(household.id, "Sadio ne vient plus.", COUNTER)
    counter.households.write_note(household.id, "Appelle Korentin, le voisin.", _NEIGHBOUR)
    exports = SubjectExportService(desk.units, clock, counter.letters._sender)
    return Office(counter, exports, counter.households.sheet(household.id))


def bought_with_each_card(desk: Desk, household_id: UUID) -> None:
    with desk.units(COUNTER, "import_purchases") as work:
        session = work.session
        entitlement = session.query(EntitlementRecord).one()
        brought = PurchaseImportRecord(
            source="manual", month="2026-05", lines=2, accepted=2, refused=0, known=0,
            imported_at=desk.units.now(), agent_id=COUNTER.id, agent_name=COUNTER.name,
        )  # fmt: skip
        session.add(brought)
        session.flush()
        spent = []
        for number, link in enumerate(session.query(CardLinkRecord).order_by(CardLinkRecord.id)):
            bought = CardTransactionRecord(
                import_id=brought.id, line=number + 1, source="manual",
                merchant_reference=f"Étal {number}", card_id=link.card_id,
                card_reference="numéro-qui-paie",
                household_id=household_id, entitlement_id=entitlement.id,
                on_day=date(2026, 5, 7), amount=Decimal("12.34"), covered_amount=Decimal("12.34"),
                holder_share=Decimal(0), state="accepted", key=str(number),
                settled_by_name="Korentin Gwendal",
            )  # fmt: skip
            session.add(bought)
            session.flush()
            ids = (bought.id, entitlement.id, household_id, link.card_id)
            spent.append(Spend(*ids, Decimal("12.34"), bought.on_day, "2026-05"))
        settle(session, COUNTER, desk.units.now(), month="2026-05")
        spend(session, spent, COUNTER, desk.units.now())
        work.commit()


_NEIGHBOUR = Actor(new_id(), "Korentin Gwendal", frozenset({Role.COUNTER}))


def rows(told: Told, section: Section) -> tuple[dict[str, Any], ...]:
    return tuple(dict(row) for row in told.export.rows(section))


def test_nothing_of_the_others_is_in_the_file_of_the_applicant(office: Office) -> None:
    told = office.told("applicant")
    for secret in (*OF_PARTNER, *OF_CHILD, "Quéméneur", "Nolwenn", "Korentin", "Gwendal"):
        assert secret not in told.json, secret
        assert secret not in told.paper, secret


def test_nothing_of_the_others_is_in_the_file_of_the_partner(office: Office) -> None:
    told = office.told("partner")
    others = (*OF_APPLICANT, *OF_CHILD, "Quéméneur", "Nolwenn", "Korentin", "039 98")
    for secret in others:
        assert secret not in told.json, secret
        assert secret not in told.paper, secret
    assert "Sadio" in told.json
    assert "413.29" in told.json


def test_nothing_of_the_adults_is_in_the_file_of_the_child(office: Office) -> None:
    told = office.told("child")
    for secret in (*OF_PARTNER, "Rozenn", "1985-03-12", "1013.07", "Nolwenn", "Sadio"):
        assert secret not in told.json, secret
        assert secret not in told.paper, secret
    assert "Briac" in told.json


def test_what_is_theirs_is_in_both_forms(office: Office) -> None:
    told = office.told("applicant")
    for known in ("Rozenn", "Kervella", "rue de l’Invention", "Rozenn préfère venir le matin."):
        assert known in told.json, known
        assert known in told.paper, known
    assert "12 March 1985" in told.paper
    assert "€1,013.07" in told.paper
    assert len(rows(told, Section.INCOMES)) == 3
    (card,) = rows(told, Section.CARDS)
    assert card["tail"] == training_holder(417, SITE_KEY).tail


def test_where_somebody_buys_is_told_to_them_alone(office: Office) -> None:
    for role, stall in (("applicant", "Étal 0"), ("partner", "Étal 1")):
        told = office.told(role)
        (bought,) = rows(told, Section.PURCHASES)
        assert bought["merchant_reference"] == stall
        moved = [
            (row["movement_kind"], row["amount"]) for row in rows(told, Section.CREDIT_MOVEMENTS)
        ]
        assert moved == [("credit", "100.00"), ("purchase", "-12.34")]
        assert "numéro-qui-paie" not in told.json + told.paper
        assert "€12.34" in told.paper
    assert rows(office.told("child"), Section.PURCHASES) == ()


def test_a_decision_names_who_signed_it_and_nobody_else(office: Office) -> None:
    (claim,) = rows(office.told("applicant"), Section.CLAIMS)
    assert claim["decided_by_name"] == DECIDER.name
    assert claim["proposed_by"] == "agent"
    assert claim["reason"].startswith("Vu avec █████ █████ (█████ €) et Rozenn, né le █████")


def test_a_colleague_who_is_known_is_told_as_a_function(office: Office, desk: Desk) -> None:
    from desktop.services.agent import AgentService  # noqa: PLC0415

    AgentService(desk.units).add(COUNTER, desk.actor)
    (claim,) = rows(office.told("applicant"), Section.CLAIMS)
    assert claim["proposed_by"] == "counter"


def test_a_total_that_tells_what_another_has_is_left_out(office: Office) -> None:
    (assessment,) = rows(office.told("applicant"), Section.ASSESSMENTS)
    assert "mean_income" not in assessment
    assert "total" not in assessment
    assert [line["amount"] for line in assessment["lines"]] == list(OWN)
    mean = (sum(map(Decimal, OWN)) + sum(map(Decimal, PARTNERS))) / 3
    told = office.told("applicant", "fr")
    assert f"{mean:.2f}" not in told.json
    assert f"{mean:.2f}".replace(".", ",")[-6:] not in told.paper


def test_a_person_alone_is_told_their_total(office: Office) -> None:
    counter = office.counter
    alone = an_enrolment((a_member(a_person("Abalain", "Youna", "1990-01-05")),), amounts=OWN)
    household, claim_id = counter.enrol(alone)
    counter.assessments.record(claim_id, COUNTER)
    export = office.exports.export(household.id, household.members[0].id, DECIDER)
    (assessment,) = export.rows(Section.ASSESSMENTS)
    assert assessment["total"] == "3060.25"
    assert assessment["mean_income"] == "1020.08"


def test_a_note_about_somebody_else_is_counted_and_not_told(office: Office) -> None:
    told = office.told("applicant")
    assert [note["text"] for note in rows(told, Section.NOTES)] == [
        "Rozenn préfère venir le matin."
    ]
    (left,) = [line for line in told.export.withheld if line.section is Section.NOTES]
    assert left.count == 2
    partners = rows(office.told("partner"), Section.NOTES)
    assert [note["text"] for note in partners] == ["Sadio ne vient plus."]


def test_who_left_is_not_told_where_the_others_are(office: Office) -> None:
    partner = office.member("partner")
    office.counter.time.wait(10)
    office.counter.households.member_left(partner, date(2026, 4, 20), COUNTER)
    moved = replace(office.household.address, street="allée du Refuge", hosted_by="")
    office.counter.households.correct_address(office.household.id, moved, COUNTER)
    told = office.told_to(partner)
    assert "Refuge" not in told.json
    assert "Refuge" not in told.paper
    assert "street" not in rows(told, Section.HOUSEHOLD)[0]
    assert len(rows(told, Section.CLAIMS)) == 1  # of the time when they were there


def test_a_code_that_pays_is_in_neither_form(office: Office, desk: Desk) -> None:
    with desk.units.reading() as session:
        cards = session.query(CardRecord).all()
        secrets = [card.number for card in cards] + [card.fingerprint for card in cards]
    told = office.told("applicant")
    assert secrets
    assert not [secret for secret in secrets if secret and secret in told.json + told.paper]


def test_only_some_functions_may_make_the_file(office: Office) -> None:
    with pytest.raises(RoleNeeded):
        office.exports.export(office.household.id, office.member("applicant"), COUNTER)


def test_a_member_of_another_household_is_not_found(office: Office) -> None:
    with pytest.raises(UnknownMember):
        office.exports.export(office.household.id, new_id(), DECIDER)


def test_making_the_files_is_noted_in_the_access_log(office: Office, desk: Desk) -> None:
    office.told("applicant")
    with desk.units.reading() as session:
        (access,) = session.query(AccessRecord).all()
        assert (access.household_id, access.reason) == (office.household.id, "export")
        assert access.agent_id == DECIDER.id


def test_both_files_are_written_or_none(office: Office, tmp_path: Path) -> None:
    files = office.told("applicant").files
    written = office.exports.save(files, tmp_path / "out")
    assert [path.suffix for path in written] == [".pdf", ".json"]
    assert "Kervella" not in " ".join(path.name for path in written)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(FolderNotWritable):
        office.exports.save(files, blocked)


def test_the_structured_form_says_its_version_and_has_every_section(office: Office) -> None:
    document = json.loads(office.told("applicant").json)
    assert document["format"] == "carte-alimentation-durable/subject-export"
    assert document["version"] == 1
    assert list(document["sections"]) == [section.value for section in Section]
    assert document == to_document(office.told("applicant").export)


MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
AMOUNT = re.compile(r"-?\d+\.\d{2}")
OF_A_FILE = {
    "format", "version", "made_at", "made_by", "authority", "data_protection_contact", "sections",
    "withheld",
}  # fmt: skip


@pytest.mark.parametrize("role", ["applicant", "partner", "child"])
def test_the_structured_form_is_as_it_is_documented(office: Office, role: str) -> None:
    document = json.loads(office.told(role).json)
    assert set(document) == OF_A_FILE
    assert MOMENT.fullmatch(document["made_at"])
    for left in document["withheld"]:
        assert set(left) == {"section", "why", "count"}
        assert left["section"] in document["sections"]
        assert left["why"] in list(Why)
        assert left["count"] > 0
    rows_of_all = [row for found in document["sections"].values() for row in found]
    for row in rows_of_all:
        assert all(
            MOMENT.fullmatch(row[name]) for name in row if name.endswith("_at") and row[name]
        )
        assert all(AMOUNT.fullmatch(row["amount"]) for name in row if name == "amount")
    for change in document["sections"]["history"]:
        assert all(len(turned) == 2 for turned in change["changes"].values())
    page = (Path(__file__).parents[2] / "docs/subject-export.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in (*OF_A_FILE, *document["sections"]))


def test_every_column_of_every_table_is_given_or_is_left_out_on_purpose() -> None:
    for table, record in synced_records().items():
        columns = [column.name for column in class_mapper(record).local_table.columns]
        if table in NOT_OF_A_PERSON:
            assert record not in RULES
        else:
            assert set(columns) <= set(RULES[record].known), table
            assert len(RULES[record].known) == len(set(RULES[record].known)), table


def test_every_value_of_the_person_is_in_the_structured_file(office: Office, desk: Desk) -> None:
    """Leaf by leaf, of the rows themselves: a column that is shown is really there."""
    told = office.told("applicant")
    with desk.units.reading() as session:
        member = session.get_one(MemberRecord, office.member("applicant"))
        household = session.get_one(HouseholdRecord, office.household.id)
        for section, row in ((Section.PERSON, member), (Section.HOUSEHOLD, household)):
            (given,) = rows(told, section)
            rule = RULES[type(row)]
            assert set(given) == set(rule.given)
            for column in rule.shown:
                assert given[column] == plain(getattr(row, column)), column


@pytest.mark.parametrize(
    ("section", "record"),
    [
        (Section.INCOMES, "income"),
        (Section.DOCUMENTS, "supporting_document"),
        (Section.CLAIMS, "claim"),
        (Section.ENTITLEMENTS, "entitlement"),
        (Section.CREDIT_MOVEMENTS, "credit_movement"),
        (Section.PURCHASES, "card_transaction"),
        (Section.LETTERS, "letter"),
        (Section.CARDS, "card"),
        (Section.CARD_LINKS, "card_link"),
        (Section.CARD_EVENTS, "card_event"),
        (Section.NOTES, "note"),
        (Section.HISTORY, "history"),
    ],
)
def test_each_row_has_all_the_columns_that_are_given(
    office: Office, section: Section, record: str
) -> None:
    rule = RULES[synced_records()[record]]
    named = {c.removesuffix("_id") if c in rule.agents else c for c in rule.given}
    found = rows(office.told("applicant"), section)
    assert found
    for row in found:
        assert named <= set(row)


def test_incomes_that_were_replaced_are_told_to_whose_they_were(office: Office) -> None:
    counter = office.counter
    alone = an_enrolment((a_member(a_person("Abalain", "Youna", "1990-01-05")),), amounts=OWN)
    household, claim_id = counter.enrol(alone)
    member = household.members[0].id
    again = tuple(IncomeEntry(member, month, "wage", Decimal("77.70")) for month in ("2026-01",))
    counter.claims.state_incomes(claim_id, again, COUNTER)
    export = office.exports.export(household.id, member, DECIDER)
    amounts = [
        row["changes"]["amount"]
        for row in export.rows(Section.HISTORY)
        if row["entity"] == "income" and row["act"] == "state_incomes"
    ]
    assert ["1013.07", None] in amounts
    assert [None, "77.70"] in amounts
