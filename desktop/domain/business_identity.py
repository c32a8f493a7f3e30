"""Numbers by which a business is known: SIREN, SIRET, VAT number and the code of its activity.

References: INSEE, répertoire SIRENE; CGI, annexe III, article 242 sexies (VAT number).
"""

from __future__ import annotations

import re
from enum import StrEnum

from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import siren, siret

from desktop.domain.errors import Refusal

_SPACES = re.compile(r"[\s\u00a0\u202f.-]+")
_NAF = re.compile(r"(\d{2})\.?(\d{2})([A-Z])")


class NumberFault(StrEnum):
    EMPTY = "empty"
    CHARACTERS = "characters"
    LENGTH = "length"
    CHECKSUM = "checksum"


class SiretRefused(Refusal):
    """What was typed is no SIRET (14 digits, the last one a check)."""

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class SirenRefused(Refusal):
    """What was typed is no SIREN (9 digits, the last one a check)."""

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class NafVersion(StrEnum):
    """Which nomenclature a code is of: the first one is given until 2026, the second from 2027."""

    REV2 = "rev2"
    NAF2025 = "2025"


class NafRefused(Refusal):
    """No code of that version; `fits` is the version whose form it has, if any."""

    def __init__(self, fits: NafVersion | None) -> None:
        super().__init__(fits.value if fits else "")
        self.fits = fits


def checked_siret(text: str) -> str:
    """14 digits, whatever spaces, dots or hyphens they were typed with. Raises SiretRefused.

    Establishments of La Poste but its head office have digits whose sum is a multiple of five
    instead of the usual check.
    """
    try:
        return siret.validate(_bare(text))
    except ValidationError as error:
        raise SiretRefused(_fault(text, error)) from None


def checked_siren(text: str) -> str:
    """9 digits. Raises SirenRefused."""
    try:
        return siren.validate(_bare(text))
    except ValidationError as error:
        raise SirenRefused(_fault(text, error)) from None


def siren_of(siret_number: str) -> str:
    """The business of an establishment; empty for one without a SIRET."""
    return siret_number[:9]


def grouped_siret(siret_number: str) -> str:
    """`732 829 320 00074`, as official papers print it."""
    return siret.format(siret_number) if siret_number else ""


def vat_number_of(siren_number: str) -> str:
    """`FR44732829320`; empty without a SIREN. Raises SirenRefused."""
    if not siren_number:
        return ""
    return f"FR{siren.to_tva(checked_siren(siren_number))}"


def checked_naf(code: str, version: NafVersion) -> str:
    """`47.81Z`, typed with or without the point and in small letters. Raises NafRefused.

    The two versions share the form and differ in the last letter, on purpose of INSEE: A to F and
    Z in revision 2, G to Y in 2025. Division 45 is not in the version of 2025.
    """
    typed = _NAF.fullmatch(re.sub(r"\s", "", code).upper())
    if typed is None:
        raise NafRefused(None)
    fits = _version_of(typed[1], typed[3])
    if fits is not version:
        raise NafRefused(fits)
    return f"{typed[1]}.{typed[2]}{typed[3]}"


def _version_of(division: str, letter: str) -> NafVersion | None:
    if not _is_division(int(division)):
        return None
    if letter in "ABCDEFZ":
        return NafVersion.REV2
    return None if division == "45" else NafVersion.NAF2025


def _is_division(number: int) -> bool:
    """The nomenclatures leave these numbers out."""
    return number not in {0, 4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


def _fault(text: str, error: ValidationError) -> NumberFault:
    if not _bare(text):
        return NumberFault.EMPTY
    if isinstance(error, InvalidLength):
        return NumberFault.LENGTH
    return NumberFault.CHECKSUM if isinstance(error, InvalidChecksum) else NumberFault.CHARACTERS
