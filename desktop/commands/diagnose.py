"""`main.py diagnose`: does each part of this installation work; nothing personal is told."""

from __future__ import annotations

import argparse
import json
import sys

from desktop import i18n, settings
from desktop.app.printers import printers
from desktop.commands.answering import accept_key_file, sentence
from desktop.commands.broken_settings import settings_sentence
from desktop.commands.person_login import accept_person, came_in
from desktop.commands.window import or_demonstration
from desktop.domain.door import PolicyUnreadable
from desktop.domain.errors import Refusal, Unavailable
from desktop.i18n import gettext as _
from desktop.importers.policy_file import configured
from desktop.services.diagnosis import DiagnosisService
from desktop.sheets.diagnosis import Finding, PartState
from desktop.sheets.diagnosis_facts import fact_lines
from desktop.sheets.diagnosis_words import fault_of, part_name, state_words, to_do, told


def configure(parser: argparse.ArgumentParser) -> None:
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    """0 when everything that this desk needs works, 1 when a part fails, 2 for broken settings."""
    try:
        chosen = or_demonstration(configured(arguments.data, key_file=arguments.key_file))
    except (settings.SettingsUnreadable, PolicyUnreadable) as error:
        sys.stderr.write(settings_sentence(error) + "\n")
        return 2
    i18n.install(chosen.language)
    try:
        entry = came_in(chosen, arguments.person)
    except (Refusal, Unavailable) as error:
        sys.stderr.write(sentence(error) + "\n")
        return 1
    findings = DiagnosisService(chosen, printers=printers, entry=entry).findings()
    works = all(finding.state is not PartState.FAILS for finding in findings)
    if arguments.json:
        sys.stdout.write(as_json(findings, works=works) + "\n")
    else:
        sys.stdout.write(as_text(findings, works=works))
    return 0 if works else 1


def as_json(findings: tuple[Finding, ...], *, works: bool) -> str:
    parts = {
        finding.part: finding.facts
        | {"state": finding.state.value, "told": _reason(finding), "to_do": to_do(finding)}
        | ({"problem": type(finding.error).__name__} if finding.error else {})
        | ({"notice": finding.notice.value} if finding.notice else {})
        for finding in findings
    }
    return json.dumps({"works": works} | parts, ensure_ascii=False, indent=2)


def as_text(findings: tuple[Finding, ...], *, works: bool) -> str:
    lines = [line for finding in findings for line in _lines_of(finding)]
    if not works:
        last = _("Something needs attention.")
    elif any(finding.state is PartState.ATTENTION for finding in findings):
        last = _("Everything this desk needs works; some parts are to be looked at.")
    else:
        last = _("Everything this desk needs works.")
    return "\n".join([*lines, "", last]) + "\n"


def _lines_of(finding: Finding) -> list[str]:
    head = _("{part}: {state}").format(
        part=part_name(finding.part), state=state_words(finding.state)
    )
    advice = to_do(finding)
    return [
        head,
        f"    {_reason(finding)}",
        *(["    " + _("To do: {advice}").format(advice=advice)] if advice else []),
        *(f"    {line}" for line in fact_lines(finding)),
    ]


def _reason(finding: Finding) -> str:
    return (fault_of(finding) or sentence(finding.error)) if finding.error else told(finding)
