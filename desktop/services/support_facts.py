"""Which facts of a diagnosis and which settings may leave the house; all others stay."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.domain.actor import Role
from desktop.settings import RESOURCES, Settings
from desktop.sheets.diagnosis import Finding

FACTS: Mapping[str, frozenset[str]] = {
    part: frozenset(names.split())
    for part, names in {
        "versions": "application schema python system openssl sqlcipher PySide6-Essentials "
        "SQLAlchemy alembic sqlcipher3 psycopg pyscard keyring reportlab",
        "policy": "decided laboratory",
        "window": "display",
        "fonts": "sound missing",
        "printers": "known count default_chosen",
        "folder": "exists",
        "disk": "free_bytes free_bytes_log",
        "log": "files bytes incidents last_incident",
        "keys": "kept_in has_place_at_centre",
        "database": "exists bytes revision expected cipher page_bytes page_seal integrity "
        "last_sync unsent triggers_mended",
        "reader_service": "slots absent",
        "reader": "absent",
        "profile": "version links_by writes",
        "signing_key": "",
        "security_module": "state product remaining ceiling",
        "centre": "known_there protocol revision server tls tls_cipher roles "
        "clock_ahead_seconds serves_from serves_to",
    }.items()
}
_PLAIN = re.compile(r"[A-Za-z0-9 ._:+/()#~-]{0,80}")
_CHOICES = ("language", "theme", "text_scale", "reader", "demonstration", "laboratory")
_NUMBERS = ("lock_minutes", "offline_days")
_GIVEN_OR_NOT = (
    "desk_label",
    "site",
    "central_url",
    "central_ca",
    "key_file",
    "card_reader",
    "sam_reader",
    "log_folder",
    "policy",
)


def facts_that_may_leave(finding: Finding) -> dict[str, object]:
    """By name of the fact; a text that is not plain, such as one with an accent, stays, too."""
    allowed = FACTS.get(finding.part, frozenset()) - finding.private
    facts = {name: fact for name, fact in finding.facts.items() if name in allowed and _plain(fact)}
    if finding.part == "database":
        facts["profiles"] = sorted(_profiles(finding.facts))
    if finding.part == "reader":
        slots = finding.facts.get("slots")
        facts["slots"] = len(slots) if isinstance(slots, list) else 0
    return facts


def settings_that_may_leave(settings: Settings) -> dict[str, object]:
    """Choices from a short list and numbers as they are; of the rest, whether it is set."""
    told: dict[str, object] = {name: getattr(settings, name) for name in (*_CHOICES, *_NUMBERS)}
    told |= {f"{name}_is_set": bool(getattr(settings, name)) for name in _GIVEN_OR_NOT}
    profile = settings.card_profile
    delivered = {file.stem for file in (RESOURCES / "cards").glob("*.yaml")}
    told["card_profile"] = profile if profile in delivered else ("own" if profile else None)
    told["decided"] = sorted(settings.decided)
    return told


def _plain(fact: object) -> bool:
    if isinstance(fact, list):
        return all(_plain(each) for each in fact)
    if isinstance(fact, str):
        return _PLAIN.fullmatch(fact) is not None
    return fact is None or isinstance(fact, bool | int | float)


def _profiles(facts: Mapping[str, object]) -> set[str]:
    """Which files of people there are, by the roles that they are named after."""
    known = {role.value for role in Role}
    return {name for name in facts if set(name.split("+")) <= known}
