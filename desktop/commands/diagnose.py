"""`main.py diagnose`: does each part of this installation work; nothing personal is told."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

from desktop import i18n, settings
from desktop.commands.broken_settings import settings_sentence
from desktop.domain.door import PolicyUnreadable
from desktop.i18n import gettext as _
from desktop.importers.policy_file import configured
from desktop.services.diagnosis import DiagnosisService
from desktop.sheets.diagnosis import Finding, PartState


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key-file", type=Path, help="file of the desk's keys, without a keyring")


def perform(arguments: argparse.Namespace) -> int:
    """0 when everything that this desk needs works, 1 when a part fails, 2 for broken settings."""
    try:
        chosen = configured(arguments.data, key_file=arguments.key_file)
    except (settings.SettingsUnreadable, PolicyUnreadable) as error:
        sys.stderr.write(settings_sentence(error) + "\n")
        return 2
    i18n.install(chosen.language)
    findings = DiagnosisService(chosen).findings()
    works = all(finding.state is not PartState.FAILS for finding in findings)
    if arguments.json:
        sys.stdout.write(as_json(findings, works=works) + "\n")
    else:
        sys.stdout.write(as_text(findings, works=works))
    return 0 if works else 1


def as_json(findings: tuple[Finding, ...], *, works: bool) -> str:
    parts = {
        finding.part: finding.facts
        | {"state": finding.state.value}
        | ({"problem": type(finding.error).__name__} if finding.error else {})
        for finding in findings
    }
    return json.dumps({"works": works} | parts, ensure_ascii=False, indent=2)


def as_text(findings: tuple[Finding, ...], *, works: bool) -> str:
    lines = [line for finding in findings for line in _lines_of(finding)]
    last = _("Everything this desk needs works.") if works else _("Something needs attention.")
    return "\n".join([*lines, "", last]) + "\n"


def _lines_of(finding: Finding) -> list[str]:
    words = {
        PartState.WORKS: _("works"),
        PartState.FAILS: _("does not work"),
        PartState.NOT_NEEDED: _("not needed here"),
    }
    head = _("{part}: {state}").format(part=_name_of(finding.part), state=words[finding.state])
    reason = [f"    {_reason(finding.error)}"] if finding.error else []
    return [head, *reason, *(f"    {name}: {fact}" for name, fact in finding.facts.items())]


def _name_of(part: str) -> str:
    return {
        "versions": _("Versions"),
        "window": _("Window"),
        "folder": _("Data folder"),
        "keys": _("Keys"),
        "database": _("Local database"),
        "reader": _("Card reader"),
        "profile": _("Card profile"),
        "signing_key": _("Signing key of the site"),
        "security_module": _("Security module (SAM)"),
        "centre": _("Central database"),
    }[part]


def _reason(error: Exception) -> str:
    """The sentence of the window; only the name of the case where Qt cannot be loaded."""
    try:
        messages = import_module("desktop.views.messages")
    except ImportError:
        return type(error).__name__
    return str(messages.sentence(error))
