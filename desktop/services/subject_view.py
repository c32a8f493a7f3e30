"""From where a person looks at the file of their household: what is theirs, and who is masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import class_mapper

from desktop.domain.actor import Role
from desktop.domain.masking import ThirdPersons, third_persons
from desktop.models import HouseholdRecord, MemberRecord, Synced
from desktop.models.base import BasisPoints, Cents
from desktop.services.subject_columns import RULES
from desktop.sheets.subject_export import Section, Why, Withheld

AGENT = "agent"
_FUNCTIONS = (
    Role.DECIDER, Role.COUNTER, Role.ENCODER, Role.COORDINATOR, Role.MERCHANT_MANAGER,
    Role.ACCOUNTANT, Role.EVALUATOR, Role.ADMINISTRATOR,
)  # fmt: skip
"""The first that an agent has is what they are called by."""


@dataclass
class Tally:
    """Counts what is left out, by section and reason."""

    _counts: Counter[tuple[Section, Why]] = field(default_factory=Counter)

    def add(self, section: Section, why: Why, count: int = 1) -> None:
        if count:
            self._counts[section, why] += count

    def lines(self) -> tuple[Withheld, ...]:
        order = list(Section)
        keys = sorted(self._counts, key=lambda key: (order.index(key[0]), key[1]))
        return tuple(Withheld(*key, self._counts[key]) for key in keys)


@dataclass(frozen=True)
class View:
    """`functions` says by id what each agent is."""

    member: MemberRecord
    household: HouseholdRecord
    today: date
    thirds: ThirdPersons
    functions: Mapping[UUID, str]
    tally: Tally = field(default_factory=Tally)

    @property
    def lives_there(self) -> bool:
        return self.was_there(self.today)

    @property
    def applies(self) -> bool:
        """What was given by the applicant about themselves is told to them, while they are one."""
        return self.member.role == "applicant" and self.lives_there

    def was_there(self, on: date | datetime | None) -> bool:
        """What the household did before somebody came or after they left is not theirs."""
        if on is None:
            return True
        day = on.astimezone().date() if isinstance(on, datetime) else on
        came, went = self.member.present_from, self.member.present_until
        return (came is None or came <= day) and (went is None or day < went)

    def names_person(self, text: str) -> bool:
        """Whether the person is named by their own first name or name."""
        own = (self.member.usage_name, self.member.birth_name, self.member.first_names)
        return third_persons(own, ()).names_somebody(text)

    def function(self, agent_id: UUID | None) -> str | None:
        return None if agent_id is None else self.functions.get(agent_id, AGENT)

    def told(self, row: Synced, *, without: Collection[str] = ()) -> dict[str, Any]:
        """The columns of a row that the person is given, as JSON values."""
        rule = RULES[type(row)]
        given: dict[str, Any] = {}
        for column in rule.given:
            value = getattr(row, column)
            if column in without:
                continue
            if column in rule.agents:
                given[column.removesuffix("_id")] = self.function(value)
            elif column in rule.texts:
                given[column] = self.thirds.mask(value) if value else value
            else:
                given[column] = plain(value)
        return given

    def of_history(self, record: type[Synced], column: str, value: Any) -> Any:
        """A value as the history keeps it: money and rates are whole numbers there."""
        if value is None:
            return None
        if column in RULES[record].texts:
            return self.thirds.mask(str(value))
        kind = class_mapper(record).local_table.columns[column].type
        if isinstance(kind, Cents) and isinstance(value, int):
            return plain(Decimal(value).scaleb(-2))
        if isinstance(kind, BasisPoints) and isinstance(value, int):
            return plain(Decimal(value).scaleb(-4))
        return value


def function_of(roles: Collection[str]) -> str:
    return next((role.value for role in _FUNCTIONS if role in roles), AGENT)


def plain(value: Any) -> Any:
    """A value of a column as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value
