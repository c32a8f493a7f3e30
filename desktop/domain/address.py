"""A postal address and its lines on an envelope, in the shape of NF Z10-011.

Reference: NF Z10-011 (January 2013): at most six lines of at most 38 characters, in this order:
who · where inside the building · the building · number and street · locality · postcode and town;
no punctuation from the fourth on, capitals without accents. Words are shortened only where a line
would be too long, and whatever was shortened or cut is told, never hidden.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.folding import fold

MAX_LINES = 6
MAX_CHARACTERS = 38
MAX_STREET_CHARACTERS = 32
"""Of the street without its number: longer ones are shortened even when the line would fit."""

_CIVILITIES = {"MADAME": "MME", "MONSIEUR": "M", "MESDAMES": "MMES", "MESSIEURS": "MM"}
_STREET_TYPES = {
    "ALLEE": "ALL", "AVENUE": "AV", "BOULEVARD": "BD", "CHEMIN": "CHE", "COURS": "CRS",
    "ESPLANADE": "ESP", "FAUBOURG": "FG", "HAMEAU": "HAM", "IMPASSE": "IMP", "LOTISSEMENT": "LOT",
    "PASSAGE": "PAS", "PLACE": "PL", "PROMENADE": "PROM", "QUARTIER": "QUA", "RESIDENCE": "RES",
    "ROUTE": "RTE", "SENTIER": "SEN", "SQUARE": "SQ",
}  # fmt: skip
_TITLES = {
    "CAPITAINE": "CNE", "COLONEL": "COL", "COMMANDANT": "CDT", "DOCTEUR": "DR", "GENERAL": "GAL",
    "LIEUTENANT": "LT", "MARECHAL": "MAL", "PRESIDENT": "PDT", "PROFESSEUR": "PR",
    "SAINT": "ST", "SAINTE": "STE",
}  # fmt: skip
_INSIDE = {
    "APPARTEMENT": "APPT", "BATIMENT": "BAT", "CHAMBRE": "CHB", "ENTREE": "ENT", "ESCALIER": "ESC",
    "ETAGE": "ETG", "IMMEUBLE": "IMM", "LOGEMENT": "LGT", "PORTE": "PTE", "RESIDENCE": "RES",
}  # fmt: skip
_PARTICLES = frozenset({"A", "AU", "AUX", "D", "DE", "DES", "DU", "ET", "L", "LA", "LE", "LES"})
_POSTCODE = re.compile(r"\d{5}")


class AddressDoubt(StrEnum):
    """What an agent should look at before an address is printed."""

    SHORTENED = "shortened"
    """Words were abbreviated as the norm allows: it arrives."""
    CUT = "cut"
    """Characters were left out: look whether it can still arrive."""
    NO_NAME = "no_name"
    """No name, or one in an alphabet that nobody here can spell in ours."""
    NO_STREET = "no_street"
    NO_TOWN = "no_town"
    BAD_POSTCODE = "bad_postcode"


@dataclass(frozen=True)
class Recipient:
    """Who a letter is for; names as they are written, in any case."""

    family_name: str
    given_names: str = ""
    civility: str = ""


@dataclass(frozen=True)
class PostalAddress:
    """An address in its parts; `hosted_by` is whoever puts the recipient up ("Mme Tanguy")."""

    street: str = ""
    street_number: str = ""
    apartment: str = ""
    residence: str = ""
    locality: str = ""
    postcode: str = ""
    city: str = ""
    hosted_by: str = ""


@dataclass(frozen=True)
class AddressWarning:
    doubt: AddressDoubt
    wanted: str = ""
    printed: str = ""


@dataclass(frozen=True)
class AddressBlock:
    """The lines as printed, and what was done to make them fit."""

    lines: tuple[str, ...]
    warnings: tuple[AddressWarning, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Nothing was cut or is missing; shortened words are fine."""
        return all(w.doubt is AddressDoubt.SHORTENED for w in self.warnings)


def address_block(recipient: Recipient, address: PostalAddress) -> AddressBlock:
    """The lines for the window; always at most six of at most 38 characters."""
    lines: list[str] = []
    warnings: list[AddressWarning] = []
    if not _name(recipient):
        warnings.append(AddressWarning(AddressDoubt.NO_NAME, recipient.family_name))
    for wanted, steps in _wanted(recipient, address):
        line, doubt = _fitted(wanted, steps)
        if line:
            lines.append(line)
        if doubt:
            warnings.append(AddressWarning(doubt, wanted, line))
    return AddressBlock(tuple(lines), (*warnings, *_missing(address)))


def pick_up_block(recipient: Recipient, service_name: str, counter: PostalAddress) -> AddressBlock:
    """The lines for somebody who fetches the letters at a counter: no home address of their own."""
    place = PostalAddress(
        street=counter.street,
        street_number=counter.street_number,
        residence=service_name,
        locality=counter.locality,
        postcode=counter.postcode,
        city=counter.city,
    )
    return address_block(recipient, place)


def plain_capitals(text: str, *, keep: str = "") -> str:
    """Capitals without accents; punctuation other than `keep` becomes one space."""
    spelled = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    spelled = spelled.replace("’", "'").replace("ß", "ss")
    folded = unicodedata.normalize("NFKD", spelled).upper()
    kept = (_plain(c, keep) for c in folded if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _plain(character: str, keep: str) -> str:
    if character in keep or (character.isascii() and character.isalnum()):
        return character
    return fold(character).upper() if character.isalpha() else " "


_Steps = tuple[dict[str, str] | frozenset[str], ...]


def _wanted(recipient: Recipient, address: PostalAddress) -> list[tuple[str, _Steps]]:
    """Each line in full, with what may be shortened in it, in this order."""
    inside = plain_capitals(address.apartment, keep="-'")
    building = plain_capitals(address.residence, keep="-'")
    if host := plain_capitals(address.hosted_by, keep="-'"):
        inside, building = f"CHEZ {host}", " ".join(part for part in (inside, building) if part)
    street = f"{plain_capitals(address.street_number)} {plain_capitals(address.street)}".strip()
    town = f"{plain_capitals(address.postcode)} {plain_capitals(address.city)}".strip()
    return [
        (_name(recipient), (_CIVILITIES,)),
        (inside, (_CIVILITIES, _INSIDE, _TITLES)),
        (building, (_INSIDE, _TITLES, _PARTICLES)),
        (street, (_STREET_TYPES, _TITLES, _PARTICLES)),
        (plain_capitals(address.locality), (_STREET_TYPES, _TITLES, _PARTICLES)),
        (town, (_TITLES, _PARTICLES)),
    ]


def _name(recipient: Recipient) -> str:
    """The name in full, or as much of it as fits; the family name never goes."""
    civility = plain_capitals(recipient.civility)
    given = plain_capitals(recipient.given_names, keep="-'").split()
    family = plain_capitals(recipient.family_name, keep="-'")
    short_civility = _CIVILITIES.get(civility, civility)
    ways = (
        [civility, *given, family],
        [short_civility, *given, family],
        [short_civility, *given[:1], *(name[0] for name in given[1:]), family],
        [short_civility, *given[:1], family],
        [*given[:1], family],
        [short_civility, *(name[0] for name in given[:1]), family],
        [family],
    )
    lines = [" ".join(part for part in way if part) for way in ways]
    return next((line for line in lines if len(line) <= MAX_CHARACTERS), lines[-1])


def _fitted(wanted: str, steps: _Steps) -> tuple[str, AddressDoubt | None]:
    line = wanted
    for step in steps:
        line = _shortened(line, step)
    if line == wanted and _fits(line):
        return line, None
    if len(line) <= MAX_CHARACTERS:
        return line, AddressDoubt.SHORTENED
    return _cut(line), AddressDoubt.CUT


def _shortened(line: str, step: dict[str, str] | frozenset[str]) -> str:
    """Shorten word after word from the left, only as long as the line is too long."""
    words = line.split()
    position = 0
    while position < len(words) and not _fits(" ".join(words)):
        word = words[position]
        if isinstance(step, dict):
            words[position] = step.get(word, word)
        elif word in step and 0 < position < len(words) - 1:
            del words[position]
            continue
        position += 1
    return " ".join(words)


def _fits(line: str) -> bool:
    if len(line) > MAX_CHARACTERS:
        return False
    number, _, street = line.partition(" ")
    return (
        not number[:1].isdigit()
        or _POSTCODE.fullmatch(number) is not None
        or (len(street) <= MAX_STREET_CHARACTERS)
    )


def _cut(line: str) -> str:
    """At the last word that fits; in the middle of a word only when there is but one."""
    if line[MAX_CHARACTERS] == " ":
        return line[:MAX_CHARACTERS].rstrip()
    head, _, _ = line[:MAX_CHARACTERS].rpartition(" ")
    return head or line[:MAX_CHARACTERS]


def _missing(address: PostalAddress) -> list[AddressWarning]:
    doubts = []
    if not (address.street.strip() or address.locality.strip()):
        doubts.append(AddressWarning(AddressDoubt.NO_STREET))
    if not address.city.strip():
        doubts.append(AddressWarning(AddressDoubt.NO_TOWN))
    if not _POSTCODE.fullmatch(address.postcode.strip()):
        doubts.append(AddressWarning(AddressDoubt.BAD_POSTCODE, address.postcode.strip()))
    return doubts
