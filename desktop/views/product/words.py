"""Products, rules and verdicts in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop.domain.eligibility import Finding, Product, ProductRule, Reason, Verdict
from desktop.domain.eligibility_language import Subject
from desktop.domain.product import ColourPalette, Evidence, Nomenclature, SaleMode, Season
from desktop.i18n import gettext as _
from desktop.i18n import language, month_name, short_date
from desktop.views.widgets.words import newer_value


def subject_words(subject: Subject) -> str:
    return {
        Subject.FAMILY: _("family"),
        Subject.LABEL: _("label"),
        Subject.ORIGIN: _("origin"),
        Subject.MODE: _("way of selling"),
        Subject.SEASON: _("season"),
        Subject.COLOUR: _("colour of origin"),
        Subject.MONTH: _("month"),
    }[subject]


def family_name(code: str, known: Nomenclature) -> str:
    family = known.family(code)
    return family.name.text(language()) if family else code


def label_name(code: str, known: Nomenclature) -> str:
    label = known.label(code)
    return label.name.text(language()) if label else code


def mode_name(code: str) -> str:
    return {
        "": "",
        SaleMode.DIRECT: _("sold by the producer"),
        SaleMode.ONE_INTERMEDIARY: _("one intermediary"),
        SaleMode.OTHER: _("several intermediaries"),
    }.get(code) or newer_value(code)


def season_name(code: str) -> str:
    return {
        Season.IN_SEASON: _("in season"),
        Season.OUT_OF_SEASON: _("out of season"),
        Season.ALL_YEAR: _("all year"),
    }.get(Season(code), code)


def month_words(number: int) -> str:
    """`mars`, without a year."""
    return month_name(f"2026-{number:02}").rsplit(" ", 1)[0]


def colour_name(code: str, known: Nomenclature) -> str:
    """`green (Rennes)` for `rennes.green`; of whatever territory for `green`."""
    territory, _dot, bare = code.rpartition(".")
    for palette in known.palettes:
        for colour in palette.colours:
            if colour.code == bare and territory in {"", palette.territory}:
                name = colour.name.text(language())
                return f"{name} ({palette.territory})" if territory else name
    return code


def value_words(subject: Subject, code: str, known: Nomenclature) -> str:
    """The name of a value; as it is written for what nobody knows here."""
    if subject is Subject.FAMILY:
        return family_name(code, known)
    if subject is Subject.LABEL:
        return label_name(code, known)
    if subject is Subject.COLOUR:
        return colour_name(code, known)
    fixed = {
        Subject.MODE: {mode.value: mode_name(mode) for mode in SaleMode},
        Subject.SEASON: {season.value: season_name(season) for season in Season},
        Subject.MONTH: {str(month): month_words(month) for month in range(1, 13)},
    }
    return fixed.get(subject, {}).get(code, code)


def verdict_words(verdict: Verdict, product: Product, known: Nomenclature) -> str:
    """One sentence: what the rule says, and what decided."""
    if verdict.reason is Reason.EXCLUDED_FAMILY:
        return _("Never admitted: {family}.").format(family=family_name(product.family, known))
    why = " · ".join(finding_words(finding, known) for finding in verdict.findings)
    words = _("Admitted – {why}.") if verdict.admitted else _("Not admitted – {why}.")
    return words.format(why=why)


def finding_words(finding: Finding, known: Nomenclature) -> str:
    subject, wanted = finding.check.subject, finding.check.values
    name = subject_words(subject)
    if finding.holds:
        met = [code for code in finding.has if code in {value.casefold() for value in wanted}]
        return _("{subject}: {has}").format(subject=name, has=_listed(subject, met, known))
    has = _listed(subject, finding.has, known) or _("not told")
    return _("{subject}: {has}, not {wanted}").format(
        subject=name, has=has, wanted=_one_of(subject, wanted, known)
    )


def _listed(subject: Subject, codes: Iterable[str], known: Nomenclature) -> str:
    """A colour is told once, without its territory."""
    plain = [code for code in codes if subject is not Subject.COLOUR or "." not in code]
    return ", ".join(value_words(subject, code, known) for code in plain or codes)


def _one_of(subject: Subject, codes: Iterable[str], known: Nomenclature) -> str:
    names = [value_words(subject, code, known) for code in codes]
    if len(names) < 2:
        return "".join(names)
    return _("{some} or {last}").format(some=", ".join(names[:-1]), last=names[-1])


def evidence_words(evidence: Evidence) -> str:
    return {
        Evidence.MERCHANT: _("certificates of the merchant"),
        Evidence.PRODUCT: _("declared products only"),
    }.get(evidence) or newer_value(evidence.value)


def rule_state(rule: ProductRule, on: date) -> str:
    if rule.in_force_from > on:
        return _("to come")
    return _("in force") if rule.holds_on(on) else _("no longer in force")


def rule_shape(rule: ProductRule, on: date) -> tuple[str, str]:
    if rule.in_force_from > on:
        return ("clock", "information")
    return ("check-circle", "done") if rule.holds_on(on) else ("circle", "neutral")


def rule_text(rule: ProductRule) -> str:
    """In the language of the window; as it came when this version cannot read it."""
    return rule.rule.text(language()) if rule.rule is not None else rule.expression


def seasons_words(product: Product) -> str:
    return ", ".join(month_words(number) for number in sorted(product.season_months))


def product_words(product: Product, known: Nomenclature) -> str:
    """What is known of it, in one line."""
    parts = [family_name(product.family, known)]
    parts += [label_name(code, known) for code in sorted(product.labels)]
    parts += [mode_name(product.mode), product.origin]
    if product.colour:
        parts.append(colour_name(product.colour, known))
    parts.append(seasons_words(product))
    return " · ".join(part for part in parts if part)


def palette_words(palette: ColourPalette) -> str:
    since = _("since {day}").format(day=short_date(palette.in_force_from))
    return f"{palette.label.text(language())}, {since}"
