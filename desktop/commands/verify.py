"""`main.py verify` checks the local data: file, journal and rules; it changes nothing of them."""

from __future__ import annotations

import argparse

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.break_words import MOST_BREAKS, break_facts, break_words
from desktop.commands.person_login import accept_person, working
from desktop.i18n import gettext as _
from desktop.settings import Settings
from desktop.storage.verification import Check, verify


def configure(parser: argparse.ArgumentParser) -> None:
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _verify)


def _verify(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    with working(chosen, arguments.person) as (units, _visit):
        checks = verify(units.engine)
    well = all(check.passed for check in checks)
    last = _("The local data are sound.") if well else _("The local data need attention.")
    lines = [_line(check) for check in checks]
    breaks = [place for check in checks for place in check.breaks]
    lines += [break_words(place) for place in breaks[:MOST_BREAKS]]
    papers = [paper for check in checks for paper in check.papers]
    lines += [_("The scan is missing or altered: {paper}").format(paper=one) for one in papers]
    facts = {
        "checks": {check.name: check.problems for check in checks},
        "breaks": [break_facts(place) for place in breaks],
        "papers": papers,
    }
    return Answer("\n".join([*lines, "", last]), facts, well)


def _line(check: Check) -> str:
    name = {
        "cipher": _("Seal of each encrypted page"),
        "structure": _("Structure of the file"),
        "references": _("References between rows"),
        "revision": _("Version of the schema"),
        "triggers": _("Triggers that write the journal"),
        "triggers_mended": _("Triggers never found altered when this desk started"),
        "journal_outside_mutation": _("Journal entries that belong to a unit of work"),
        "unsent_without_operations": _("Unsent work that still says what changed"),
        "journal_gaps": _("Journal without gaps"),
        "writing_left_open": _("No writing left open"),
        "open_links_per_card": _("One open link per card"),
        "entitlements_without_claim": _("Entitlements that belong to their claim"),
        "movements_of_their_entitlement": _("Movements of credit that belong to their entitlement"),
        "movements_named_by_their_key": _("Movements of credit written once"),
        "balances_not_negative": _("Balances that were never below nothing"),
        "months_credited_once": _("Months credited once"),
        "months_credited_within": _("Months credited within their entitlement"),
        "purchases_as_covered": _("Purchases drawn from the credit as they were covered"),
        "statements": _("Closed months as they were closed"),
        "scans": _("Scans of signed papers as they were attached"),
        "seals": _("Seals of the history and of the access log"),
    }[check.name]
    state = _("sound") if check.passed else _("problems: {count}").format(count=check.problems)
    return _("{part}: {state}").format(part=name, state=state)
