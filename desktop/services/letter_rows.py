"""The figures of a letter: the summary, the calculation line by line, the rules, the gauge."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from desktop.domain.assessment import Assessment
from desktop.domain.letter import AmountRow
from desktop.domain.scale import LimitScale
from desktop.services.letter_words import LetterWords, first_names
from desktop.sheets.calculation import calculation_lines
from desktop.sheets.household import MemberSheet
from desktop.sheets.letter import GaugeSheet


def summary_rows(assessment: Assessment, words: LetterWords) -> tuple[AmountRow, ...]:
    """What was counted, the mean, and the limit that it meets: three lines in the letter."""
    _ = words.gettext
    counted = _("Income counted from {months}").format(months=words.months(assessment.window))
    parts = " + ".join(words.figure(month.amount) for month in assessment.months)
    met = next((line for line in assessment.limits if line.reached), assessment.limits[-1])
    limit = _("Limit for your household: {household} ({base} × {coefficient})").format(
        household=words.composition(assessment),
        base=words.round_money(met.bracket.base),
        coefficient=words.factor(assessment.coefficient.value),
    )
    return (
        AmountRow(counted, words.money(assessment.total), parts),
        AmountRow(_("Mean per month"), words.money(assessment.mean_income or Decimal(0))),
        AmountRow(limit, words.money(met.limit), emphasis=True),
    )


def calculation_rows(
    assessment: Assessment, members: Iterable[MemberSheet], language: str
) -> tuple[AmountRow, ...]:
    """The same lines as on the screen."""
    lines = calculation_lines(assessment, first_names(members), language)
    return tuple(AmountRow(line.label, line.amount, line.note, line.emphasis) for line in lines)


def parameter_rows(scale: LimitScale, words: LetterWords) -> tuple[AmountRow, ...]:
    """The parameters and their weights (CRPA R. 311-3-1-2, 3°)."""
    _, settings, rule = words.gettext, scale.settings, scale.coefficient
    aid = _("counted") if settings.housing_aid_counts else _("not counted")
    rounding = _("to the cent") if settings.round_mean_to_cent else _("not rounded")
    facts = (
        (_("Coefficient of a person alone"), words.factor(rule.alone)),
        (_("Coefficient of a couple, or of a parent with a child"), words.factor(rule.base)),
        (_("Added for each child"), words.factor(rule.per_child)),
        (_("A child in shared custody counts for"), words.factor(settings.shared_custody_weight)),
        (_("A child counts until the age of"), str(settings.child_age_limit)),
        (_("Housing aid"), aid),
        (_("The mean is rounded"), rounding),
    )
    limits = (
        AmountRow(
            _("Limit for a coefficient of 1, {bracket}").format(
                bracket=bracket.label.text(words.language)
            ),
            words.money(bracket.base),
        )
        for bracket in scale.brackets
    )
    return (*(AmountRow(label, value) for label, value in facts), *limits)


def gauge(assessment: Assessment, words: LetterWords) -> GaugeSheet | None:
    """Where the mean lies; None while there is none."""
    mean = assessment.mean_income
    if mean is None:
        return None
    limits = tuple(
        (words.round_money(line.limit), int(line.limit * 100)) for line in assessment.limits
    )
    return GaugeSheet(int(mean * 100), limits, words.money(mean), _gauge_text(assessment, words))


def _gauge_text(assessment: Assessment, words: LetterWords) -> str:
    _ = words.gettext
    reached = next((line for line in assessment.limits if line.reached), None)
    mean = words.money(assessment.mean_income or Decimal(0))
    if reached is None:
        return _("The mean, {mean}, is above the highest limit, {limit}.").format(
            mean=mean, limit=words.money(assessment.limits[-1].limit)
        )
    return _("The mean, {mean}, is within the limit of {limit}.").format(
        mean=mean, limit=words.money(reached.limit)
    )
