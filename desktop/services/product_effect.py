"""What a rule would change for merchants, worked out before anybody keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.domain.eligibility import ProductRule, Vocabulary, compile_rule
from desktop.domain.eligibility_evidence import Eligibility
from desktop.models import new_id
from desktop.sheets.product import EffectLine, RuleEffect, RuleForm
from desktop.storage.queries.product import Sold


def drafted(form: RuleForm, vocabulary: Vocabulary) -> ProductRule:
    """A rule that nobody kept yet, as if it stood alone. Raises ExpressionRefused."""
    return ProductRule(
        id=new_id(),
        code=form.code.strip().lower(),
        version=1,
        label=form.label.strip(),
        expression=form.expression,
        rule=compile_rule(form.expression, vocabulary),
        evidence=form.evidence,
        examples=form.examples,
        in_force_from=form.in_force_from,
        in_force_until=None,
    )


def effect_of(
    before: Eligibility, after: Eligibility, sold: Sequence[Sold], on: date
) -> RuleEffect:
    lines = []
    for each in sold:
        had = {family for family in each.families if before(each.merchant_id, family, on)}
        has = {family for family in each.families if after(each.merchant_id, family, on)}
        if had != has:
            gained, lost = tuple(sorted(has - had)), tuple(sorted(had - has))
            lines.append(EffectLine(each.merchant, gained, lost))
    return RuleEffect(on, tuple(lines), len(sold) - len(lines))
