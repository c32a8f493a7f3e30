"""How a letter says amounts, periods and people, in its own language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from desktop import i18n
from desktop.domain.assessment import Assessment
from desktop.domain.household import Standing
from desktop.domain.scenario import EntitlementKind
from desktop.sheets.claim import DocumentLine
from desktop.sheets.document_name import document_name
from desktop.sheets.household import EntitlementLine, MemberSheet


class LetterWords:
    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = i18n.catalogue(language)
        self.gettext = self._catalogue.gettext

    def money(self, amount: Decimal) -> str:
        return i18n.money(amount, self.language)

    def round_money(self, amount: Decimal) -> str:
        """`100 €`: cents only where there are any."""
        text = self.money(amount)
        return text.replace(",00", "").replace(".00", "") if amount == int(amount) else text

    def figure(self, amount: Decimal) -> str:
        """An amount inside a sum, without its sign."""
        return i18n.number(amount, 2, self.language)

    def factor(self, value: Decimal) -> str:
        plain = value.normalize()
        places = max(0, -int(plain.as_tuple().exponent))
        return i18n.number(plain, places, self.language)

    def day(self, day: date) -> str:
        return i18n.long_date(day, self.language)

    def period(self, first: date, last: date) -> tuple[str, str]:
        """`1er juin`, `30 novembre 2026`: the year once, when it is the same."""
        begins = self.day(first)
        if first.year == last.year:
            begins = begins.removesuffix(f" {first.year}")
        return begins, self.day(last)

    def months(self, window: tuple[str, ...]) -> str:
        """`janvier à mars 2026`, `novembre 2025 à janvier 2026`."""
        first, last = (i18n.month_name(month, self.language) for month in (window[0], window[-1]))
        year = window[-1].split("-")[0]
        _ = self.gettext
        return _("{first} to {last}").format(first=first.removesuffix(f" {year}"), last=last)

    def composition(self, assessment: Assessment) -> str:
        """`une personne et deux enfants`, of those who count on this scale."""
        ngettext, _ = self._catalogue.ngettext, self.gettext
        grown = assessment.coefficient.adults
        small = sum(s.standing is Standing.CHILD for s in assessment.standings)
        adults = ngettext("one adult", "{count} adults", grown).format(count=self._count(grown))
        if not small:
            return adults
        children = ngettext("one child", "{count} children", small)
        return _("{adults} and {children}").format(
            adults=adults, children=children.format(count=self._count(small))
        )

    def benefit(self, entitlement: EntitlementLine) -> str:
        """`100 € par mois`, or what a discount saves and up to how much."""
        _ = self.gettext
        if entitlement.amount is not None:
            return _("{amount} a month").format(amount=self.round_money(entitlement.amount))
        rate = i18n.number((entitlement.rate or Decimal(0)) * 100, 0, self.language)
        if entitlement.monthly_cap is None:
            return _("a discount of {rate}%").format(rate=rate)
        is_bonus = entitlement.entitlement_kind == EntitlementKind.BONUS
        words = (
            _("a bonus of {rate}%, up to {cap} a month")
            if is_bonus
            else _("a discount of {rate}%, up to {cap} a month")
        )
        return words.format(rate=rate, cap=self.round_money(entitlement.monthly_cap))

    def documents(
        self, lines: Iterable[DocumentLine], members: Iterable[MemberSheet]
    ) -> tuple[str, ...]:
        """By name, with whose it is where that is said."""
        names = first_names(members)
        _ = self.gettext
        return tuple(
            _("{document} – {name}").format(
                document=document_name(line.document_kind, self.language),
                name=names[str(line.member_id)],
            )
            if str(line.member_id) in names and len(names) > 1
            else document_name(line.document_kind, self.language)
            for line in lines
        )

    def _count(self, number: int) -> str:
        """Small numbers as words, as one speaks."""
        _ = self.gettext
        words = {2: _("two"), 3: _("three"), 4: _("four"), 5: _("five"), 6: _("six")}
        return words.get(number, str(number))


def first_names(members: Iterable[MemberSheet]) -> dict[str, str]:
    """How each member is called in a calculation: by the first name, in full where two share it."""
    people = tuple(members)
    short = [person.person.first_names.split(" ")[0] for person in people]
    return {
        str(person.id): name if name and short.count(name) == 1 else person.person.called
        for person, name in zip(people, short, strict=True)
    }
