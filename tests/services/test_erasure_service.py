"""Erasure as a decider orders it: of the desk, through a real centre."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from desktop.domain.actor import Actor, Role
from desktop.domain.disposal import (
    Act,
    Answer,
    CountDiffers,
    FilesUnknownThere,
    GroundMissing,
    NotADecider,
    NothingToDispose,
    Order,
    RequestAnswered,
    RequestFromTheFuture,
    RequestKind,
)
from desktop.domain.enrolment import UnknownHousehold
from desktop.domain.retention import FilesStillOpen, StillOpen
from desktop.importers.retention_file import read_retention
from desktop.importers.sender_file import SenderSource
from desktop.models import ClaimRecord, HouseholdRecord
from desktop.services.clock import Clock
from desktop.services.erasure import Centre, ErasureService, SlipPaperService, desks_behind
from desktop.services.retention import RetentionService
from desktop.services.rights_request import RightsRequestService
from desktop.settings import RESOURCES
from desktop.sync.central import Central
from tests.local_desk import ACTOR, Desk
from tests.sync.conftest import SyncedDesk, centre, centre_template  # noqa: F401 - fixtures

pytestmark = pytest.mark.postgres
RULES = read_retention(RESOURCES / "retention" / "rennes.yaml")
CLERK = Actor(uuid4(), "A. Comptoir", frozenset({Role.COUNTER}))


class Bureau:
    """A desk, its centre, and a calendar that can be turned."""

    def __init__(self, desk: SyncedDesk, folder: Path) -> None:
        self.desk, self.day = desk, date(2040, 1, 1)
        units = desk.desk.units
        clock = Clock(lambda: self.day, units.now)
        self.retention = RetentionService(units, clock, RULES)
        self.requests = RightsRequestService(units, clock)
        self.erasures = ErasureService(
            units, clock, RULES, Centre(lambda: Central(desk.url), desk.sync)
        )
        self.papers = SlipPaperService(units, clock, SenderSource(folder, demonstration=True))

    def archived(self, name: str) -> UUID:
        household = self.desk.enrol(name)
        self.retention.archive([household], ACTOR, 1)
        return household

    def order(self, *households: UUID, act: Act = Act.DISPOSAL, visa: str = "35-1") -> Order:
        return Order(act, households, "CNIL 2023-095", visa, len(households))


@pytest.fixture
def bureau(make_desk: Callable[..., Desk], centre: str, tmp_path: Path) -> Bureau:  # noqa: F811
    return Bureau(SyncedDesk(make_desk("desk 1"), centre), tmp_path)


def test_a_file_goes_through_three_states_and_leaves_a_slip(bureau: Bureau) -> None:
    household = bureau.desk.enrol("Le Bihan")
    with pytest.raises(NothingToDispose):
        bureau.erasures.erase(bureau.order(household), ACTOR)  # nobody skips a state
    bureau.retention.archive([household], ACTOR, 1)
    assert bureau.retention.lines() == ()  # the archive is the deciders' alone
    (line,) = bureau.retention.lines(ACTOR)
    assert line.archived
    assert line.can_be_disposed_of  # archiving it was no contact
    slip = bureau.erasures.erase(bureau.order(household), ACTOR)
    assert bureau.desk.all(select(HouseholdRecord)) == []
    (told,) = bureau.erasures.slips()
    assert (told.id, told.households, told.visa) == (slip, 1, "35-1")
    assert told.oldest == told.newest is not None
    assert bureau.papers.pdf(slip, "fr").startswith(b"%PDF")
    assert bureau.erasures.behind() == ()
    with pytest.raises(NothingToDispose):
        bureau.papers.pdf(uuid4(), "fr")


def test_an_archived_file_comes_back(bureau: Bureau) -> None:
    household = bureau.archived("Le Bihan")
    assert bureau.retention.reactivate([household], ACTOR, 1) == 1
    assert bureau.desk.read(HouseholdRecord, household).stage == "active"


def test_what_is_open_keeps_all_files_of_the_order(bureau: Bureau) -> None:
    held, free = bureau.archived("Le Bihan"), bureau.archived("Morvan")
    bureau.desk.write(
        "claim",
        lambda session: session.add(
            ClaimRecord(household_id=held, claimed_on=date(2026, 3, 2), state="complete")
        ),
    )
    with pytest.raises(FilesStillOpen) as refused:
        bureau.erasures.erase(bureau.order(held, free, act=Act.ERASURE), ACTOR)
    assert refused.value.held == {held: frozenset({StillOpen.CLAIM})}
    assert len(bureau.desk.all(select(HouseholdRecord))) == 2


def test_an_order_is_complete_or_nothing_is_asked_of_the_centre(bureau: Bureau) -> None:
    household = bureau.archived("Le Bihan")
    order = bureau.order(household)
    for wrong, why in (
        (Order(order.act, (), "x", "y", 0), NothingToDispose),
        (Order(order.act, order.households, " ", "y", 1), GroundMissing),
        (Order(order.act, order.households, "x", "", 1), GroundMissing),
        (Order(order.act, order.households, "x", "y", 2), CountDiffers),
        (bureau.order(uuid4()), FilesUnknownThere),
    ):
        with pytest.raises(why):
            bureau.erasures.erase(wrong, ACTOR)
    with pytest.raises(NotADecider):
        bureau.erasures.erase(order, CLERK)
    with pytest.raises(NotADecider):
        bureau.retention.archive([household], CLERK, 1)
    with pytest.raises(NothingToDispose):
        bureau.retention.archive([household], ACTOR, 1)  # it is there already
    with pytest.raises(CountDiffers):
        bureau.retention.reactivate([household], ACTOR, 2)
    assert bureau.desk.read(HouseholdRecord, household).stage == "archived"


def test_a_request_is_answered_once_by_somebody_who_decides(bureau: Bureau) -> None:
    household = bureau.desk.enrol("Le Bihan")
    assert bureau.requests.household_called(" p-1 ") == household
    with pytest.raises(UnknownHousehold):
        bureau.requests.household_called("F-1999-000001")
    with pytest.raises(UnknownHousehold):
        bureau.requests.receive(uuid4(), RequestKind.ACCESS, bureau.day, CLERK)
    with pytest.raises(RequestFromTheFuture):
        bureau.requests.receive(household, RequestKind.ACCESS, date(2041, 1, 1), CLERK)
    late = bureau.requests.receive(household, RequestKind.ACCESS, date(2039, 11, 30), CLERK)
    fresh = bureau.requests.receive(household, RequestKind.ERASURE, bureau.day, CLERK)
    first, second = bureau.requests.lines()
    assert (first.id, first.answer_by, first.days_left(bureau.day)) == (
        late,
        date(2039, 12, 30),
        -2,
    )
    assert (second.id, second.hurries(bureau.day)) == (fresh, False)
    with pytest.raises(NotADecider):
        bureau.requests.answer(late, Answer.GRANTED, CLERK)
    bureau.requests.answer(late, Answer.GRANTED, ACTOR)
    with pytest.raises(RequestAnswered):
        bureau.requests.answer(late, Answer.DENIED, ACTOR)
    assert [line.id for line in bureau.requests.lines()] == [fresh, late]


def test_desks_are_named_once_with_how_many_erasures_they_have_not_read() -> None:
    desk = {"id": "1", "label": "b", "revoked": False, "last_contact": None}
    other = {"id": "2", "label": "a", "revoked": True, "last_contact": "2026-11-23T09:00:00+00:00"}
    found = desks_behind([{"behind": [desk, other]}, {"behind": [desk]}])
    assert [(line.label, line.erasures, line.revoked) for line in found] == [
        ("a", 1, True),
        ("b", 2, False),
    ]
