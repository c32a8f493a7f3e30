"""The search of a desk: what is typed finds its household, before and after every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, text

from desktop.domain.duplicate import PersonFacts, ReasonKind, Verdict
from desktop.models import (
    CardLinkRecord,
    CardRecord,
    HouseholdRecord,
    MemberRecord,
    MerchantRecord,
    new_id,
)
from desktop.sheets.search import HitKind, MatchedOn, SearchHit
from desktop.storage.candidates import find_candidates
from desktop.storage.engine import writing
from desktop.storage.search import SearchIndex
from tests.local_desk import Desk


@dataclass(frozen=True)
class City:
    desk: Desk
    bihan: UUID
    diallo: UUID
    loose_card: UUID
    merchant: UUID

    def find(self, typed: str, limit: int = 12) -> tuple[SearchHit, ...]:
        with self.desk.units.reading() as session:
            return SearchIndex.find(session, typed, limit)

    def owners(self, typed: str) -> list[UUID]:
        return [hit.id for hit in self.find(typed)]


def household(number: int, **changed: object) -> HouseholdRecord:
    values: dict[str, object] = {
        "id": new_id(),
        "provisional_reference": f"F-PROV-{number:06}",
        "reference": f"F-2026-{number:06}",
        "enrolled_on": date(2026, 3, 2),
        "street_number": str(number),
        "street": "rue du Menhir-Levé",
        "postcode": "35200",
        "city": "Rennes",
    }
    return HouseholdRecord(**(values | changed))


def member(of: HouseholdRecord, role: str, names: str, born: str) -> MemberRecord:
    birth_name, first_names = names.split(", ")
    return MemberRecord(
        id=new_id(),
        household_id=of.id,
        role=role,
        birth_name=birth_name,
        first_names=first_names,
        born=born,
    )


@pytest.fixture
def city(desk: Desk) -> City:
    with writing(desk.units.engine).begin() as connection:
        SearchIndex.install(connection)
    desk.units.before_commit = (SearchIndex.refresh,)
    bihan = household(184, phone="+33639981234")
    diallo = household(7, phone="+33639985678")
    applicant = member(bihan, "applicant", "Kervella, Soizic Marie", "1985-03-12")
    applicant.usage_name = "Le Bihan"
    linked = CardRecord(id=new_id(), fingerprint="a" * 64, tail="417", state="linked")
    loose = CardRecord(id=new_id(), fingerprint="b" * 64, tail="902")
    merchant = MerchantRecord(id=new_id(), trade_name="L’Épicerie du Menhir", place="Marché")
    with desk.units(desk.actor, "enrol") as work:
        work.session.add_all([bihan, diallo, linked, loose, merchant])
        work.session.flush()
        work.session.add_all(
            [
                applicant,
                member(bihan, "child", "Le Bihan, Ewen", "2015-07-01"),
                member(diallo, "applicant", "Diallo, Fatoumata", "1990-10-02"),
                member(diallo, "partner", "Traoré, Mohamed", "1988"),
                CardLinkRecord(
                    card_id=linked.id, household_id=diallo.id, linked_on=date(2026, 3, 2)
                ),
            ]
        )
        work.commit()
    return City(desk, bihan.id, diallo.id, loose.id, merchant.id)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("le bihan", MatchedOn.NAME),
        ("LE BIH", MatchedOn.NAME),
        ("lebihan", MatchedOn.NAME),
        ("bihan soi", MatchedOn.NAME),
        ("soïzic le bihan", MatchedOn.NAME),
        ("kervella", MatchedOn.NAME),
        ("kervela", MatchedOn.NAME),
        ("quervella", MatchedOn.NAME),
        ("kevrella", MatchedOn.NAME),
        ("kevrel", MatchedOn.NAME),
        ("ewen", MatchedOn.FIRST_NAME),
        ("soisic", MatchedOn.FIRST_NAME),
        ("12/03/1985", MatchedOn.BIRTH_DATE),
        ("120385", MatchedOn.BIRTH_DATE),
        ("06 39 98 12 34", MatchedOn.PHONE),
        ("1234", MatchedOn.PHONE),
        ("F-2026-000184", MatchedOn.REFERENCE),
        ("184", MatchedOn.REFERENCE),
        ("bihan 1985", MatchedOn.NAME),
    ],
)
def test_a_household_is_found_by_any_of_its_people(city: City, typed: str, on: MatchedOn) -> None:
    hits = city.find(typed)
    assert hits[0].id == city.bihan
    assert (hits[0].kind, hits[0].matched_on) == (HitKind.HOUSEHOLD, on)
    assert len({hit.id for hit in hits}) == len(hits)


def test_a_hit_says_what_tells_two_people_apart(city: City) -> None:
    (hit,) = city.find("kervella")
    assert hit.title == "Le Bihan Soizic Marie"
    assert hit.subtitle == ("Kervella", "12/03/1985", "F-2026-000184", "184 rue du Menhir-Levé")


def test_a_linked_card_leads_to_its_household_and_a_loose_one_to_itself(city: City) -> None:
    (hit,) = city.find("417")
    assert (hit.kind, hit.id, hit.matched_on) == (HitKind.HOUSEHOLD, city.diallo, MatchedOn.CARD)
    (hit,) = city.find("902")
    assert (hit.kind, hit.id) == (HitKind.CARD, city.loose_card)


def test_a_merchant_is_found_by_trade_name(city: City) -> None:
    (hit,) = city.find("epicerie menhir")
    assert (hit.kind, hit.id) == (HitKind.MERCHANT, city.merchant)
    assert hit.matched_on is MatchedOn.TRADE_NAME


@pytest.mark.parametrize(
    "typed", ["", "a", "zzzzqx", "diallo 12/03/1985", '" OR "', "le* AND", "😀"]
)
def test_what_is_nobody_finds_nobody(city: City, typed: str) -> None:
    assert city.find(typed) == ()


def test_a_changed_name_is_found_and_the_old_one_no_longer(city: City) -> None:
    with city.desk.units(city.desk.actor, "correct") as work:
        row = work.session.scalars(
            select(MemberRecord).where(MemberRecord.birth_name == "Traoré")
        ).one()
        row.birth_name = "Ouattara"
        work.commit()
    assert city.owners("ouattara") == [city.diallo]
    assert city.owners("traore") == []


def test_a_card_that_ends_leaves_the_household(city: City) -> None:
    with city.desk.units(city.desk.actor, "block_card") as work:
        link = work.session.scalars(select(CardLinkRecord)).one()
        link.until_on = date(2026, 4, 1)
        work.commit()
    (hit,) = city.find("417")
    assert hit.kind is HitKind.CARD


def test_rows_of_the_centre_are_found_too(city: City) -> None:
    with city.desk.units.applying() as (session, _changes):
        row = household(9)
        session.add(row)
        session.flush()
        session.add(member(row, "applicant", "Özdemir, Ayşe", "1979-01-30"))
    assert city.owners("ozdemir") == [row.id]


def test_what_is_undone_was_never_found(city: City) -> None:
    with city.desk.units(city.desk.actor, "enrol") as work:
        row = household(10)
        work.session.add(row)
        work.session.flush()
        work.session.add(member(row, "applicant", "Prigent, Malo", "1979-01-30"))
        work.session.flush()
    assert city.owners("prigent") == []


def test_a_removed_member_is_forgotten(city: City) -> None:
    with city.desk.units.applying() as (session, _changes):
        session.execute(text("DELETE FROM member WHERE first_names = 'Ewen'"))
    assert city.owners("ewen") == []
    assert city.owners("le bihan") == [city.bihan]


def test_a_lost_trigger_is_put_back_and_the_index_made_anew(city: City) -> None:
    with writing(city.desk.units.engine).begin() as connection:
        assert not SearchIndex.install(connection)
        connection.execute(text("DROP TRIGGER search_member_update"))
        connection.execute(text("DELETE FROM search_text WHERE rowid > 0"))
        assert SearchIndex.install(connection)
        assert not SearchIndex.install(connection)
    assert city.owners("kervela") == [city.bihan]


def test_a_rebuild_finds_the_same(city: City) -> None:
    before = [city.find(typed) for typed in ("le bihan", "mohamed", "1234", "menhir")]
    with city.desk.units.bookkeeping() as session:
        SearchIndex.rebuild(session)
    assert [city.find(typed) for typed in ("le bihan", "mohamed", "1234", "menhir")] == before


def test_the_exact_surname_comes_before_longer_ones_and_first_names(city: City) -> None:
    with city.desk.units(city.desk.actor, "enrol") as work:
        rows = {name: household(20 + at) for at, name in enumerate(("exact", "long", "first"))}
        work.session.add_all(rows.values())
        work.session.flush()
        work.session.add_all(
            [
                member(rows["first"], "applicant", "Abgrall, Martin", "1980"),
                member(rows["long"], "applicant", "Martineau, Abel", "1980"),
                member(rows["exact"], "applicant", "Martin, Zoé", "1980"),
            ]
        )
        work.commit()
    wanted = [rows["exact"].id, rows["long"].id, rows["first"].id]
    assert city.owners("martin") == wanted
    assert len(city.find("martin", limit=2)) == 2


def test_the_person_being_typed_is_recognised_in_another_household(city: City) -> None:
    typed = PersonFacts(birth_name="Kervela", first_names="Soizic", born="1985-12-03")
    with city.desk.units.reading() as session:
        (candidate,) = find_candidates(session, typed)
        assert find_candidates(session, typed, except_household=city.bihan) == ()
    assert candidate.household_id == city.bihan
    assert candidate.household_reference == "F-2026-000184"
    assert candidate.score.verdict is not Verdict.NONE
    kinds = {reason.kind for reason in candidate.score.reasons}
    assert {ReasonKind.CLOSE_NAME, ReasonKind.SWAPPED_DAY_AND_MONTH} <= kinds


def test_a_child_of_two_households_is_only_mentioned(city: City) -> None:
    typed = PersonFacts(
        birth_name="Le Bihan", first_names="Ewen", born="2015-07-01", in_two_households=True
    )
    with city.desk.units.reading() as session:
        (candidate,) = find_candidates(session, typed)
    assert candidate.score.verdict is Verdict.POSSIBLE
    kinds = {reason.kind for reason in candidate.score.reasons}
    assert ReasonKind.CHILD_IN_TWO_HOUSEHOLDS in kinds
