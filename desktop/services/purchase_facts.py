"""What held on the day of each purchase, asked of the store once for a whole import."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.agreement import Standing
from desktop.domain.agreement import state_on as agreement_on
from desktop.domain.cover import CoverFacts, CoverRules, obstacle_of_time
from desktop.domain.credit_book import Book
from desktop.domain.entitlement import EntitlementState, state_on
from desktop.domain.folding import fold
from desktop.domain.ledger import Account
from desktop.domain.merchant import MerchantState, merchant_state_on
from desktop.domain.month import month_of
from desktop.domain.transaction import RejectionReason, Told
from desktop.services import ledger_rows
from desktop.services.product import eligibility_on, nomenclature
from desktop.services.purchase_pieces import let_go_all
from desktop.storage.queries import purchase as asked
from desktop.storage.queries.agreement import periods_of
from desktop.storage.queries.closing import closed_months
from desktop.storage.queries.merchant_states import states_of
from desktop.storage.queries.purchase import CardFactsRow, MerchantFacts

_CREDITED_NOTHING = Decimal(0)


class MerchantsKnown:
    """Merchants and outlets by what sources call them: SIRET, id, trade name or label."""

    def __init__(self, session: Session, aliases: Mapping[str, str]) -> None:
        """`aliases` are of a layout: what the operator says, and the id."""
        self.by_id = {found.id: found for found in asked.merchants(session)}
        self._words: dict[str, tuple[UUID, UUID | None] | None] = {}
        for merchant in self.by_id.values():
            self._say(str(merchant.id), merchant.id)
            self._say(merchant.trade_name, merchant.id)
            if merchant.siret:
                self._say(merchant.siret, merchant.id)
        self._kinds: dict[UUID, set[str]] = {}
        for outlet_id, merchant_id, label, kind in asked.outlets(session):
            self._kinds.setdefault(merchant_id, set()).add(kind)
            self._kinds[outlet_id] = {kind}
            self._say(str(outlet_id), merchant_id, outlet_id)
            self._say(label, merchant_id, outlet_id)
        for word, target in aliases.items():
            self._words[_word(word)] = self._words.get(_word(target))
        self._asked: dict[str, tuple[MerchantFacts, UUID | None] | None] = {}

    def find(self, reference: str) -> tuple[MerchantFacts, UUID | None] | None:
        """The merchant, and its outlet when that was said; None when unknown or not one alone."""
        if reference not in self._asked:
            found = self._words.get(_word(reference))
            self._asked[reference] = (self.by_id[found[0]], found[1]) if found else None
        return self._asked[reference]

    def kinds_of(self, merchant_id: UUID, outlet_id: UUID | None) -> frozenset[str]:
        """Of the outlet that was said, else of all that the merchant has; none is known of some."""
        return frozenset(self._kinds.get(outlet_id or merchant_id, ()))

    def name_of(self, merchant_id: UUID | None, reference: str) -> str:
        known = self.by_id.get(merchant_id) if merchant_id else None
        return known.trade_name if known else reference

    def _say(self, text: str, merchant_id: UUID, outlet_id: UUID | None = None) -> None:
        """Two merchants of one name are told apart by their SIRET alone."""
        word = _word(text)
        known = self._words.get(word)
        if not word or (known and known[0] == merchant_id):
            return
        self._words[word] = None if word in self._words else (merchant_id, outlet_id)


def _word(text: str) -> str:
    bare = "".join(text.split())
    return bare if bare.isdecimal() else fold(text)


class FamiliesKnown:
    """Families by their code and by their name, in either language."""

    def __init__(self) -> None:
        self._codes = {}
        for family in nomenclature().families:
            for word in (family.code, family.name.fr, family.name.en):
                self._codes[fold(word)] = family.code
        self._asked: dict[str, str | None] = {}

    def code_of(self, text: str) -> str | None:
        """None for a family that nobody knows; nothing said stays nothing."""
        if text not in self._asked:
            self._asked[text] = self._codes.get(fold(text)) if text else ""
        return self._asked[text]


class CardsKnown:
    """Cards, whose they were on a day, and what their household was entitled to."""

    def __init__(self, session: Session, numbers: Collection[str]) -> None:
        self._cards = asked.cards_by_number(session, numbers)
        self._links = asked.links_of(session, [card.id for card in self._cards.values()])
        households = {link.household_id for links in self._links.values() for link in links}
        owned = asked.entitlements_of_households(session, households)
        self.books: dict[UUID, Book] = ledger_rows.books(session, owned) if owned else {}
        self._entitled: dict[UUID, list[Account]] = {}
        for book in self.books.values():
            self._entitled.setdefault(book.account.household_id, []).append(book.account)
        self.credited = ledger_rows.months_credited(session)

    def let_go(self) -> None:
        """Everything is judged: what was known of tens of thousands of cards is not asked again."""
        let_go_all(self._entitled, self.books, self._links, self._cards)

    def find(self, reference: str) -> CardFactsRow | None:
        return self._cards.get(reference)

    def household_on(self, card_id: UUID, on: date) -> UUID | None:
        """Whose card it was; on the day of a replacement the old one still counts."""
        links = self._links.get(card_id, [])
        for link in links:
            if link.linked_on <= on and (link.until_on is None or on < link.until_on):
                return link.household_id
        ended = (link for link in links if link.linked_on <= on and link.until_on == on)
        return next((link.household_id for link in ended), None)

    def account_on(self, household_id: UUID, on: date) -> Account | RejectionReason:
        states = {
            state_on(account.period, on): account
            for account in self._entitled.get(household_id, ())
        }
        if EntitlementState.IN_FORCE in states:
            return states[EntitlementState.IN_FORCE]
        if EntitlementState.SUSPENDED in states:
            return RejectionReason.ENTITLEMENT_SUSPENDED
        return RejectionReason.NO_ENTITLEMENT


class FactsKnown:
    """Everything that the cover rule asks, for all purchases of an import."""

    def __init__(
        self,
        session: Session,
        told: Sequence[Told],
        aliases: Mapping[str, str],
        today: date,
        rules: CoverRules,
    ) -> None:
        self.merchants = MerchantsKnown(session, aliases)
        self.families = FamiliesKnown()
        self.cards = CardsKnown(session, {each.card_reference for each in told})
        self._states = states_of(session)
        self._agreements = periods_of(session)
        self._eligible = eligibility_on(session)
        self._today = today
        merchants = self.merchants.by_id
        self._closed: frozenset[tuple[UUID, str]] = frozenset()
        if not rules.late_into_next_statement:
            self._closed = closed_months(session, merchants)
        self._rules = rules
        self._standing: dict[tuple[UUID, date], RejectionReason | None] = {}
        self._of_time: dict[date, RejectionReason | None] = {}

    def of_merchant(self, merchant: MerchantFacts | None, on: date) -> RejectionReason | None:
        if merchant is None:
            return RejectionReason.UNKNOWN_MERCHANT
        known = (merchant.id, on)
        if known not in self._standing:
            self._standing[known] = self._merchant_on(merchant, on)
        return self._standing[known]

    def of_time(self, on: date) -> RejectionReason | None:
        if on not in self._of_time:
            self._of_time[on] = obstacle_of_time(on, self._today, self._rules)
        return self._of_time[on]

    def of_card(self, card: CardFactsRow | None, on: date) -> RejectionReason | None:
        """Bought on the day itself on which the card was blocked is still bought before."""
        if card is None:
            return RejectionReason.UNKNOWN_CARD
        if card.blocked_on is not None and on > card.blocked_on:
            return RejectionReason.CARD_BLOCKED
        if card.retired_on is not None and on > card.retired_on:
            return RejectionReason.CARD_BLOCKED
        return None

    def of_family(
        self, account: Account, merchant_id: UUID, family: str | None, on: date
    ) -> RejectionReason | None:
        if family is None:
            return RejectionReason.UNKNOWN_FAMILY
        if account.families and family not in account.families:
            return RejectionReason.FAMILY_NOT_ELIGIBLE
        if not self._eligible(merchant_id, family, on):
            return RejectionReason.FAMILY_NOT_ELIGIBLE
        return None

    def of_outlet(
        self, account: Account, merchant_id: UUID, outlet_id: UUID | None
    ) -> RejectionReason | None:
        """Only where it is known to be another kind: nobody is refused for what was not told."""
        kinds = self.merchants.kinds_of(merchant_id, outlet_id)
        if account.outlets and kinds and kinds.isdisjoint(account.outlets):
            return RejectionReason.OUTLET_NOT_ELIGIBLE
        return None

    def of_money(self, account: Account, on: date) -> CoverFacts:
        """A month is waited for where its run gives something; of a bonus alone none does."""
        available = self.cards.books[account.entitlement_id].available(on)
        if account.only_bonus:
            return CoverFacts(available=available, counts_uncovered=True)
        waits = account.monthly and month_of(on) not in self.cards.credited
        if available == _CREDITED_NOTHING and waits:
            return CoverFacts(RejectionReason.MONTH_NOT_CREDITED)
        return CoverFacts(available=available, rate=account.rate)

    def _merchant_on(self, merchant: MerchantFacts, on: date) -> RejectionReason | None:
        state = merchant_state_on(self._states.get(merchant.id, ()), on)
        if state is not MerchantState.ACTIVE:
            return RejectionReason.MERCHANT_SUSPENDED
        if (merchant.id, month_of(on)) in self._closed:
            return RejectionReason.CLOSED_MONTH
        standings = {agreement_on(each, on) for each in self._agreements.get(merchant.id, ())}
        if Standing.IN_FORCE in standings:
            return None
        if Standing.SUSPENDED in standings:
            return RejectionReason.AGREEMENT_SUSPENDED
        return RejectionReason.NO_AGREEMENT
