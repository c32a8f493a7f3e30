"""Sentences for rules on products that cannot be read or kept, and for declared products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.eligibility_language import (
    DEEPEST,
    LONGEST,
    Check,
    ExpressionFault,
    ExpressionRefused,
    Subject,
    printed,
)
from desktop.domain.product import (
    ExamplesNotMet,
    FamilyExcluded,
    ProductIncomplete,
    ProductRuleUnknown,
    RuleIncomplete,
    RuleTooEarly,
    UnknownProduct,
)
from desktop.i18n import gettext as _
from desktop.i18n import language, long_date, ngettext

EXAMPLE = Check(Subject.LABEL, ("ab", "hve"))


def expression_words(error: ExpressionRefused) -> str:
    """What is wrong at the marked place, and what goes there."""
    if error.fault is ExpressionFault.UNKNOWN_VALUE or error.nearest:
        return _unknown_value(error)
    words = {
        ExpressionFault.EMPTY: _("Write what is eligible, for example: {example}"),
        ExpressionFault.TOO_LONG: _("A rule has at most {longest} characters."),
        ExpressionFault.TOO_DEEP: _(
            "Brackets and “not” stand at most {deepest} within each other."
        ),
        ExpressionFault.UNKNOWN_SIGN: _(
            "“{given}” is no sign of a rule. The signs are = ( ) and the comma."
        ),
        ExpressionFault.UNCLOSED_QUOTE: _("A quotation mark opens here and never closes."),
        ExpressionFault.SUBJECT_EXPECTED: _(
            "A question begins here: family, label, origin, mode, season, colour or month."
        ),
        ExpressionFault.COMPARISON_EXPECTED: _("After what is asked comes = or “in”."),
        ExpressionFault.VALUE_EXPECTED: _("A value belongs here, such as ab or fruit."),
        ExpressionFault.LIST_EXPECTED: _("After “in” comes a list in brackets: (ab, hve)."),
        ExpressionFault.BRACKET_EXPECTED: _("A bracket is not closed here."),
        ExpressionFault.JOINT_EXPECTED: _("Join two questions by “and” or “or”."),
    }[error.fault]
    return words.format(
        given=error.given, longest=LONGEST, deepest=DEEPEST, example=printed(EXAMPLE, language())
    )


def _unknown_value(error: ExpressionRefused) -> str:
    if error.nearest:
        return _("“{given}” is not known. Is “{nearest}” meant?").format(
            given=error.given, nearest=error.nearest
        )
    return _("“{given}” is not known. The values stand in the lists on this page.").format(
        given=error.given
    )


def _not_met(error: ExamplesNotMet) -> str:
    return ngettext(
        "The rule says of {count} example something else than is expected. Mend the rule, or say "
        "that it is right so. Nothing was kept.",
        "The rule says of {count} examples something else than is expected. Mend the rule, or say "
        "that it is right so. Nothing was kept.",
        error.count,
    ).format(count=error.count)


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    ExpressionRefused: expression_words,
    ExamplesNotMet: _not_met,
    RuleIncomplete: lambda error: _("A rule needs a code and a name. Nothing was kept."),
    RuleTooEarly: lambda error: _(
        "What it follows begins on {day}: choose a later day. Nothing was changed."
    ).format(day=long_date(error.after)),
    ProductRuleUnknown: lambda error: _(
        "This rule is no longer there. The list now shows those that are."
    ),
    ProductIncomplete: lambda error: _(
        "A declared product needs a merchant, a name and a family. Nothing was kept."
    ),
    FamilyExcluded: lambda error: _(
        "Alcohol, tobacco and what is no food are never eligible. Nothing was kept."
    ),
    UnknownProduct: lambda error: _("This product is no longer on this desk."),
}
