"""An assessment in words: the sentence to read aloud, then the calculation line by line.

The same texts stand on the screen and on the calculation sheet, in the language asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from gettext import NullTranslations

from desktop import i18n
from desktop.domain.assessment import AssessedEntry, Assessment, NotCounted, Outcome
from desktop.domain.household import Standing
from desktop.domain.money import to_cent
from desktop.sheets.income_source import source_name

_Text = Callable[[str], str]


@dataclass(frozen=True)
class CalculationText:
    """`amount` is ready to show, with its unit; `emphasis` marks the results among the steps."""

    label: str
    amount: str | None = None
    note: str = ""
    emphasis: bool = False


def spoken_sentence(assessment: Assessment, language: str | None = None) -> str:
    """What the agent reads aloud."""
    words = _Words(language)
    if assessment.outcome is Outcome.INCOMPLETE:
        return _spoken_incomplete(assessment, words)
    mean = words.money(assessment.mean_income or Decimal(0))
    _ = words.gettext
    reached = next((line for line in assessment.limits if line.reached), None)
    if reached is None:
        return _(
            "Over the last three months you had {mean} a month on average. For a household like "
            "yours the highest limit is {limit}: you are above the scale."
        ).format(mean=mean, limit=words.money(assessment.limits[-1].limit))
    return _(
        "Over the last three months you had {mean} a month on average. For a household like yours "
        "the limit is {limit}: you are entitled to the card."
    ).format(mean=mean, limit=words.money(reached.limit))


def calculation_lines(
    assessment: Assessment, names: Mapping[str, str], language: str | None = None
) -> tuple[CalculationText, ...]:
    """Window, who counts, what was counted or not and why, then the way to the bracket.

    `names` gives the name to show for each member id.
    """
    writing = _Writing(assessment, names, _Words(language))
    return (
        writing.window(),
        *writing.members(),
        *writing.entries(),
        *writing.months(),
        *writing.mean(),
        writing.coefficient(),
        *writing.limits(),
        writing.result(),
        writing.rule(),
    )


def reason_text(reason: NotCounted, language: str | None = None) -> str:
    """Why an entry does not count."""
    _ = _Words(language).gettext
    return {
        NotCounted.OUTSIDE_WINDOW: _("not one of the three months that count"),
        NotCounted.EXCLUDED_BY_SCALE: _("noted, does not count on this scale"),
        NotCounted.EXCLUDED_BY_SETTING: _("noted, does not count under the present setting"),
        NotCounted.NOT_OF_THE_HOUSEHOLD: _("this person is a household of their own"),
    }[reason]


class _Words:
    """Texts and figures in one language, the window's own when none is asked for."""

    def __init__(self, language: str | None) -> None:
        self.language = language or i18n.language()
        catalogue: NullTranslations = i18n.catalogue(self.language)
        self.gettext: _Text = catalogue.gettext

    def money(self, amount: Decimal) -> str:
        return i18n.money(to_cent(amount), self.language)

    def month(self, month: str) -> str:
        return i18n.month_name(month, self.language)

    def factor(self, value: Decimal) -> str:
        """`1,8`: as many decimals as there are."""
        plain = value.normalize()
        places = max(0, -int(plain.as_tuple().exponent))
        return i18n.number(plain, places, self.language)


def _spoken_incomplete(assessment: Assessment, words: _Words) -> str:
    months = sorted({line.month for line in assessment.missing})
    _ = words.gettext
    return _("I still need to know what the household had in: {months}.").format(
        months=", ".join(words.month(month) for month in months)
    )


class _Writing:
    """The lines of one assessment."""

    def __init__(self, assessment: Assessment, names: Mapping[str, str], words: _Words) -> None:
        self._assessment = assessment
        self._names = names
        self._words = words
        self._ = words.gettext

    def window(self) -> CalculationText:
        _ = self._
        first, __, last = (self._words.month(month) for month in self._assessment.window)
        claimed = self._words.month(self._assessment.inputs.claimed_on.strftime("%Y-%m"))
        return CalculationText(
            _("Months that count: {first} to {last}").format(first=first, last=last),
            note=_("The month of the claim, {month}, never counts.").format(month=claimed),
        )

    def members(self) -> list[CalculationText]:
        return [
            CalculationText(self._name(s.member), note=self._standing(s.standing, s.weight))
            for s in self._assessment.standings
        ]

    def entries(self) -> list[CalculationText]:
        return [self._entry(line) for line in self._assessment.lines]

    def months(self) -> list[CalculationText]:
        _ = self._
        return [
            CalculationText(
                _("Counted in {month}").format(month=self._words.month(month.month)),
                self._words.money(month.amount),
            )
            for month in self._assessment.months
        ]

    def mean(self) -> list[CalculationText]:
        _, assessment = self._, self._assessment
        floored = _("The months together are below zero, so the total is taken as zero.")
        total = CalculationText(
            _("Total of the three months"),
            self._words.money(assessment.total),
            floored if assessment.floored else "",
        )
        if assessment.mean_income is None:
            return [total]
        divided = _("Mean: the total divided by {count}").format(count=assessment.divisor)
        mean = self._words.money(assessment.mean_income)
        is_rounded = assessment.scale.settings.round_mean_to_cent
        note = "" if is_rounded else _("Compared with the limits before it is rounded.")
        return [total, CalculationText(divided, mean, note, emphasis=True)]

    def coefficient(self) -> CalculationText:
        _, parts = self._, self._assessment.coefficient
        factor = self._words.factor
        if parts.children == 0:
            label = _("Family coefficient")
        else:
            label = _("Family coefficient: {base} + {children} × {per_child}").format(
                base=factor(parts.base),
                children=factor(parts.children),
                per_child=factor(parts.per_child),
            )
        is_lone_parent = parts.adults == 1 and parts.children > 0
        note = _("A lone parent counts as a couple.") if is_lone_parent else ""
        return CalculationText(label, factor(parts.value), note)

    def limits(self) -> list[CalculationText]:
        _, words = self._, self._words
        coefficient = words.factor(self._assessment.coefficient.value)
        return [
            CalculationText(
                _("Limit of {bracket}: {base} × {coefficient}").format(
                    bracket=line.bracket.code,
                    base=words.money(line.bracket.base),
                    coefficient=coefficient,
                ),
                words.money(line.limit),
                _("The mean is within this limit.") if line.reached else "",
                emphasis=line.reached,
            )
            for line in self._assessment.limits
        ]

    def result(self) -> CalculationText:
        _, assessment = self._, self._assessment
        if assessment.outcome is Outcome.INCOMPLETE:
            missing = ", ".join(
                f"{self._name(line.member)} ({self._words.month(line.month)})"
                for line in assessment.missing
            )
            return CalculationText(
                _("Not complete: these months are not stated"), note=missing, emphasis=True
            )
        if assessment.bracket is None:
            return CalculationText(_("Result: above the scale"), emphasis=True)
        label = assessment.bracket.label.text(self._words.language)
        return CalculationText(
            _("Result: {code}, {label}").format(code=assessment.bracket.code, label=label),
            emphasis=True,
        )

    def rule(self) -> CalculationText:
        scale = self._assessment.scale
        label = self._("Scale {code}, version {version}").format(
            code=scale.code, version=scale.version
        )
        return CalculationText(label, note=scale.reference)

    def _entry(self, line: AssessedEntry) -> CalculationText:
        entry, language = line.entry, self._words.language
        label = self._("{name}, {month}: {source}").format(
            name=self._name(entry.member),
            month=self._words.month(entry.month),
            source=source_name(entry.source, language),
        )
        if line.reason is None:
            return CalculationText(label, self._words.money(line.counted))
        stated = self._words.money(entry.amount)
        note = self._("{amount} stated: {reason}").format(
            amount=stated, reason=reason_text(line.reason, language)
        )
        return CalculationText(label, note=note)

    def _name(self, member: str) -> str:
        return self._names.get(member, member)

    def _standing(self, standing: Standing, weight: Decimal) -> str:
        _ = self._
        if standing is Standing.CHILD:
            return _("child, counts for {weight}").format(weight=self._words.factor(weight))
        return {
            Standing.ADULT: _("adult of the household"),
            Standing.OTHER_ADULT: _("another adult, a household of their own"),
            Standing.PAST_AGE: _("past the age limit of children, a household of their own"),
            Standing.NOT_YET_BORN: _("not yet born on the day of the claim"),
        }[standing]
