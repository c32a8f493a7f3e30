"""Agents, preferences and the list of merchants."""

from __future__ import annotations

from desktop.domain.actor import Actor, Role
from desktop.models import MerchantRecord
from desktop.models.base import new_id
from desktop.services.agent import AgentService
from desktop.services.clock import system_clock
from desktop.services.merchant import MerchantService
from desktop.services.preference import PreferenceService
from tests.local_desk import Desk


def test_an_agent_entered_twice_is_one_agent(desk: Desk) -> None:
    agents = AgentService(desk.units)
    nolwenn = Actor(new_id(), "Nolwenn Le Goff", frozenset({Role.COUNTER, Role.ENCODER}))
    agents.add(nolwenn, desk.actor)
    agents.add(nolwenn, desk.actor)
    assert agents.agents() == (nolwenn,)


def test_a_preference_is_remembered_and_its_default_is_the_askers(desk: Desk) -> None:
    preferences = PreferenceService(desk.units)
    assert preferences.value("two_persons", default=True) is True
    preferences.remember("two_persons", False, desk.actor)
    preferences.remember("two_persons", False, desk.actor)
    assert preferences.value("two_persons", default=True) is False


def test_merchants_are_listed_by_name(desk: Desk) -> None:
    with desk.units(desk.actor, "enter_merchant") as work:
        work.session.add(MerchantRecord(trade_name="Le Verger", place="marché"))
        work.session.add(MerchantRecord(trade_name="Au bon pain", outlet_kind="shop"))
        work.commit()
    lines = MerchantService(desk.units, system_clock()).lines()
    assert [line.trade_name for line in lines] == ["Au bon pain", "Le Verger"]
