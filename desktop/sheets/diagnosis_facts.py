"""The facts of a diagnosis in words: what each is called, and how it is read by a person."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.i18n import moment, number, short_date
from desktop.sheets.diagnosis import Finding
from desktop.sheets.role_words import role_word

_SIZES = frozenset({"free_bytes", "free_bytes_log", "bytes", "page_bytes"})
_NOT_FOR_PEOPLE = frozenset({"absent"})
"""Names of classes, for --json: the sentence above says the same."""
_SIZE_OF_FILE = re.compile(r"(\d+) bytes(, unsent)?")
_SLOT = re.compile(r"(.*): (\w+), (\w+)")


def fact_lines(finding: Finding) -> list[str]:
    """One line for each fact, in the order of the finding."""
    return [
        _("{name}: {value}").format(
            name=fact_name(finding.part, name), value=fact_words(name, fact)
        )
        for name, fact in finding.facts.items()
        if name not in _NOT_FOR_PEOPLE
    ]


def fact_name(part: str, name: str) -> str:
    """Programs are called by their own names, files of people by the roles they are for."""
    if part == "database" and _is_profile(name):
        return _("file for {roles}").format(roles=_roles(name))
    if name == "slots" and part == "reader_service":
        return _("number of slots")
    return {**_machine(), **_store(), **_cards(), **_centre()}.get(name, name)


def fact_words(name: str, fact: object) -> str:
    if fact is None or fact == []:
        return "–"
    if isinstance(fact, bool):
        return _("yes") if fact else _("no")
    if isinstance(fact, int):
        return size_words(fact) if name in _SIZES else number(fact)
    if isinstance(fact, float):
        return number(Decimal(str(fact)), 1)
    if isinstance(fact, list):
        return ", ".join(fact_words(name, each) for each in fact)
    return _text(name, str(fact))


def size_words(size: int) -> str:
    """In powers of a thousand, as shops and systems count disks."""
    units = (_("B"), _("kB"), _("MB"), _("GB"), _("TB"))
    amount, step = Decimal(size), 0
    while amount >= 1000 and step < len(units) - 1:
        amount, step = amount / 1000, step + 1
    return f"{number(amount, 1 if step else 0)}\N{NO-BREAK SPACE}{units[step]}"


def _text(name: str, fact: str) -> str:
    if name == "last_sync":
        return moment(datetime.fromisoformat(fact))
    if name == "last_incident":
        return short_date(date.fromisoformat(fact))
    if found := _SIZE_OF_FILE.fullmatch(fact):
        size = size_words(int(found[1]))
        return _("{size}, work waits to be sent").format(size=size) if found[2] else size
    if name == "slots" and (slot := _SLOT.fullmatch(fact)):
        words = _slot_words()
        role, content = words.get(slot[2], slot[2]), words.get(slot[3], slot[3])
        return _("{name} (for: {role}; in it: {content})").format(
            name=slot[1], role=role, content=content
        )
    return _words().get(fact, fact)


def _slot_words() -> dict[str, str]:
    return {
        "card": _("cards of residents"),
        "sam": _("security module"),
        "none": _("nothing"),
        "empty": _("nothing"),
        "mute": _("something that does not answer"),
    }


def _words() -> dict[str, str]:
    return {
        "sound": _("sound"),
        "key file": _("a file of keys"),
        "serial": _("its serial number"),
        "sector": _("the number of a sector"),
        "absent": _("absent"),
        "locked": _("locked"),
        "ready": _("ready"),
        "held": _("held by another program"),
        "wrong": _("without the key of the profile"),
    }


def _machine() -> dict[str, str]:
    return {
        "application": _("this program"),
        "schema": _("schema of the data"),
        "python": "Python",
        "system": _("system"),
        "openssl": "OpenSSL",
        "sqlcipher": "SQLCipher",
        "file": _("file of IT"),
        "decided": _("decided by IT"),
        "laboratory": _("laboratory"),
        "display": _("a screen is there"),
        "missing": _("missing"),
        "known": _("could be asked for"),
        "count": _("how many"),
        "default_chosen": _("one comes first"),
        "names": _("names"),
        "default": _("comes first"),
        "path": _("folder"),
        "folder": _("folder"),
        "exists": _("is there"),
        "free_bytes": _("free for the data"),
        "free_bytes_log": _("free for the log"),
        "files": _("files"),
        "bytes": _("size"),
        "incidents": _("incidents"),
        "last_incident": _("the last incident"),
    }


def _store() -> dict[str, str]:
    return {
        "kept_in": _("kept in"),
        "has_place_at_centre": _("has a place at the centre"),
        "revision": _("schema of the data"),
        "expected": _("schema of this version"),
        "cipher": _("cipher"),
        "page_bytes": _("size of a page"),
        "page_seal": _("seal of a page"),
        "integrity": _("check of all pages"),
        "last_sync": _("last exchange"),
        "unsent": _("changes not sent yet"),
        "triggers_mended": _("triggers made anew"),
        "former": _("of before"),
    }


def _cards() -> dict[str, str]:
    return {
        "readers": _("readers"),
        "slots": _("slots"),
        "sound": _("sound"),
        "name": _("name"),
        "version": _("version"),
        "signed_by": _("signed by"),
        "links_by": _("a card is known by"),
        "writes": _("cards are written"),
        "state": _("state"),
        "product": _("product"),
        "ending_in": _("number ends in"),
        "key": _("key"),
        "remaining": _("uses that are left"),
        "ceiling": _("of at most"),
    }


def _centre() -> dict[str, str]:
    return {
        "known_there": _("this desk is known there"),
        "protocol": _("version of the exchange"),
        "server": _("server"),
        "tls": "TLS",
        "tls_cipher": _("cipher of the line"),
        "roles": _("roles there"),
        "clock_ahead_seconds": _("clock ahead, in seconds"),
        "serves_from": _("serves from schema"),
        "serves_to": _("serves to schema"),
    }


def _is_profile(name: str) -> bool:
    return set(name.split("+")) <= {role.value for role in Role}


def _roles(profile: str) -> str:
    return ", ".join(role_word(Role(role)) for role in profile.split("+"))
