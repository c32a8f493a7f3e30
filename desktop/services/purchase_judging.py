"""Judges the rows of a source by the cover rule: accepted, refused with a reason, or known.

Rows are judged in the order of their days, whatever order they came in, so that a balance goes to
what was bought first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.cover import Bought, Cover, CoverFacts, CoverRules, cover, refused
from desktop.domain.month import month_of
from desktop.domain.transaction import RejectionReason, Suspicion, Told, Verdict, key_of
from desktop.models import new_id
from desktop.services.purchase_facts import FactsKnown
from desktop.services.purchase_likeness import Likeness
from desktop.services.purchase_pieces import as_set, in_order, let_go
from desktop.services.purchase_returns import Returnable, Returning
from desktop.storage.queries import purchase as asked
from desktop.storage.queries.purchase import KnownRow, MerchantFacts


@dataclass(slots=True)
class Judged:
    """A row with what was found of it; `id` is that of the purchase when it is written."""

    told: Told
    key: str
    verdict: Verdict
    cover: Cover
    id: UUID
    merchant_id: UUID | None = None
    outlet_id: UUID | None = None
    card_id: UUID | None = None
    household_id: UUID | None = None
    entitlement_id: UUID | None = None
    family: str = ""
    suspicion: Suspicion | None = None
    reverses_id: UUID | None = None
    known_as: UUID | None = None

    @property
    def accepted(self) -> bool:
        return self.verdict is Verdict.ACCEPTED


@dataclass(frozen=True)
class Judgement:
    """`rows` in the order of the source."""

    rows: list[Judged]
    facts: FactsKnown
    returns: Returnable

    def let_go(self) -> None:
        """Of all that was asked to judge them, and of the rows."""
        self.facts.cards.let_go()
        let_go(self.rows)


@dataclass(frozen=True)
class Frame:
    """What does not depend on the rows: `month` empty takes purchases of any month.

    `instead_of` are purchases that the rows replace, or that are judged again.
    """

    rules: CoverRules
    today: date
    month: str = ""
    aliases: Mapping[str, str] | None = None
    instead_of: frozenset[UUID] = frozenset()


def judge(
    session: Session, told: Sequence[Told], frame: Frame, ids: Sequence[UUID] = ()
) -> Judgement:
    """`ids` are those of purchases that have a row already."""
    facts = FactsKnown(session, told, frame.aliases or {}, frame.today, frame.rules)
    backed = {each.card_reference for each in told if each.amount < 0}
    judging = _Judging(session, told, frame, facts, Returnable(session, backed))
    found: list[Judged | None] = [None] * len(told)
    row_ids = ids or _dealt(told, facts)
    for place in judging.order():
        found[place] = judging.judge(place, row_ids[place])
    return Judgement([row for row in found if row is not None], facts, judging.returns)


def _dealt(told: Sequence[Told], facts: FactsKnown) -> list[UUID]:
    """New ids, in the order of the cards.

    Rows that are written in that order stand side by side in most indexes: that halves the work.
    """
    ages = {each.card_reference: "" for each in told}
    for reference in ages:
        card = facts.cards.find(reference)
        ages[reference] = card.id.hex if card else ""
    ids = [_NO_ID] * len(told)
    for place in in_order(range(len(told)), lambda place: ages[told[place].card_reference]):
        ids[place] = new_id()
    return ids


class _Judging:
    def __init__(
        self,
        session: Session,
        told: Sequence[Told],
        frame: Frame,
        facts: FactsKnown,
        returns: Returnable,
    ) -> None:
        self._told, self._frame, self._facts, self.returns = told, frame, facts, returns
        self._merchants = [facts.merchants.find(each.merchant_reference) for each in told]
        self._keys = [
            key_of(each, str(found[0].id) if found else each.merchant_reference)
            for each, found in zip(told, self._merchants, strict=True)
        ]
        self._known: dict[str, list[KnownRow]] = {}
        self._seen: dict[str, Judged] = {}
        self._likeness = Likeness(frame.rules.same_card_minutes)
        self._look_back(session)

    def order(self) -> Iterator[int]:
        """Places by day; what takes back comes after what it takes back."""

        def rank(place: int) -> tuple[date, bool, str, str]:
            each = self._told[place]
            return each.on_day, each.amount < 0, each.at_time, self._keys[place]

        return in_order(range(len(self._told)), rank)

    def judge(self, place: int, row_id: UUID) -> Judged:
        told, key, found = self._told[place], self._keys[place], self._merchants[place]
        judged = Judged(told, key, Verdict.REFUSED, refused(told.amount, _NONE), row_id)
        if found:
            judged.merchant_id, judged.outlet_id = found[0].id, found[1]
        if self._is_here(judged):
            return judged
        self._decide(judged, found[0] if found else None)
        self._seen[key] = judged
        if judged.accepted:
            self._count(judged)
        return judged

    def _look_back(self, session: Session) -> None:
        """Rows of the same days that are here already: the same, or alike."""
        if not self._told:
            return
        days = {each.on_day for each in self._told}
        wanted = as_set(self._keys)
        alike = {
            (each.on_day, found[0].id)
            for each, found in zip(self._told, self._merchants, strict=True)
            if found
        }
        for row in asked.known_rows(session, min(days), max(days)):
            if row.id in self._frame.instead_of:
                continue
            if row.key in wanted:
                self._known.setdefault(row.key, []).append(row)
            elif row.accepted and row.merchant_id and (row.on_day, row.merchant_id) in alike:
                self._likeness.add_known(row)
        slips = [k for each, k in zip(self._told, self._keys, strict=True) if each.booklet]
        for row in asked.known_slips(session, [k for k in slips if k not in self._known]):
            if row.id not in self._frame.instead_of:
                self._known.setdefault(row.key, []).append(row)

    def _is_here(self, judged: Judged) -> bool:
        """A slip with other words under the same number was typed wrongly, now or then."""
        told = judged.told
        rows, seen = self._known.get(judged.key, []), self._seen.get(judged.key)
        if not rows and seen is None:
            return False
        same = next((row for row in rows if _same(row, told)), None)
        if same or (seen and _same(seen.told, told)):
            judged.verdict, judged.cover = Verdict.KNOWN, Cover(Decimal(0), told.amount)
            judged.known_as = same.id if same else None
        else:
            judged.cover = refused(told.amount, RejectionReason.SLIP_TYPED_TWICE)
        return True

    def _decide(self, judged: Judged, merchant: MerchantFacts | None) -> None:
        told, facts = judged.told, self._facts
        obstacle = self._outside(told) or facts.of_merchant(merchant, told.on_day)
        card = facts.cards.find(told.card_reference)
        if card is not None:
            judged.card_id = card.id
            judged.household_id = facts.cards.household_on(card.id, told.on_day)
        family = told.family or (merchant.family if merchant else "")
        code = facts.families.code_of(family)
        judged.family = code if code is not None else family
        if told.amount < 0:
            found = refused(told.amount, obstacle) if obstacle else self._take_back(judged)
        else:
            facts_of_day = self._of_day(judged, obstacle or facts.of_card(card, told.on_day), code)
            found = cover(told, facts_of_day)
        judged.cover = found
        judged.verdict = Verdict.ACCEPTED if found.accepted else Verdict.REFUSED

    def _outside(self, told: Told) -> RejectionReason | None:
        if self._frame.month and month_of(told.on_day) != self._frame.month:
            return RejectionReason.OTHER_MONTH
        return self._facts.of_time(told.on_day)

    def _of_day(
        self, judged: Judged, obstacle: RejectionReason | None, family: str | None
    ) -> CoverFacts:
        """The rights of the household on that day, once card and merchant are as they must be."""
        on, facts = judged.told.on_day, self._facts
        if obstacle is not None:
            return CoverFacts(obstacle)
        if judged.household_id is None:
            return CoverFacts(RejectionReason.CARD_NOT_LINKED)
        account = facts.cards.account_on(judged.household_id, on)
        if isinstance(account, RejectionReason):
            return CoverFacts(account)
        judged.entitlement_id = account.entitlement_id
        assert judged.merchant_id is not None  # noqa: S101 - no obstacle: it is known
        wrong = facts.of_family(account, judged.merchant_id, family, on) or facts.of_outlet(
            account, judged.merchant_id, judged.outlet_id
        )
        return CoverFacts(wrong) if wrong else facts.of_money(account, on)

    def _take_back(self, judged: Judged) -> Cover:
        """Of a return only what was bought counts: the card may have been blocked since."""
        bought = self.returns.find(judged.told, judged.merchant_id)
        if isinstance(bought, RejectionReason):
            return refused(judged.told.amount, bought)
        found = bought.take_back(-judged.told.amount)
        judged.reverses_id = bought.id
        judged.card_id, judged.household_id = bought.card_id, bought.household_id
        judged.entitlement_id, judged.family = bought.entitlement_id, bought.family
        self._spend(bought.entitlement_id, bought.on_day, found.covered)
        return found

    def _count(self, judged: Judged) -> None:
        """What is accepted is there for the rows after it."""
        if judged.told.amount < 0:
            return
        self._spend(judged.entitlement_id, judged.told.on_day, judged.cover.covered)
        if judged.merchant_id is not None:
            judged.suspicion = self._likeness.of(judged.told, judged.merchant_id, judged.family)
        if judged.told.card_reference in self.returns.cards:
            self.returns.add(judged.told.card_reference, _returnable(judged))

    def _spend(self, entitlement_id: UUID | None, on: date, amount: Decimal) -> None:
        book = self._facts.cards.books.get(entitlement_id) if entitlement_id else None
        if book is not None:
            book.spend(on, amount)


def _returnable(judged: Judged) -> Returning:
    """A purchase that a later row of the same import may take back."""
    told = judged.told
    return Returning(
        judged.id, judged.merchant_id, told.ticket, told.on_day,
        Bought(told.amount, judged.cover.covered), judged.card_id, judged.household_id,
        judged.entitlement_id, judged.family,
    )  # fmt: skip


_NONE = RejectionReason.UNKNOWN_MERCHANT
_NO_ID = UUID(int=0)


def _same(one: KnownRow | Told, other: Told) -> bool:
    return (one.amount, one.card_reference, one.on_day) == (
        other.amount, other.card_reference, other.on_day,
    )  # fmt: skip
