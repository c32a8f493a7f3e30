"""What the issuer of a card says about it, as data: where to look, with which key, what to write.

A profile comes from a file that may be signed (`resources/cards`, or the data folder), so that the
issuer's answers change no code. Unknown places stay None and make the profile not ready: such a
profile is shown, explained and never used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from desktop.domain.card import CardProduct
from desktop.domain.errors import Refusal

# What no profile opens, whoever signed it: places where the law or decency says that a food card
# has nothing to look for. Prefixes of application names.
FOREIGN_APPLICATIONS = tuple(
    bytes.fromhex(prefix)
    for prefix in (
        "325041592E",  # 2PAY. and 1PAY.: directories of payment applications
        "315041592E",
        "A000000003",  # Visa, Mastercard, American Express, CB, JCB, Discover, UnionPay
        "A000000004",
        "A000000025",
        "A000000042",
        "A000000065",
        "A000000152",
        "A000000333",
        "A000000247",  # passports and residence permits
        "E80704007F",  # electronic identity
        "A000000018",  # national identity cards
        "D250000002",  # French health cards
    )
)
TRANSPORT_APPLICATIONS = (b"1TIC.ICA", b"3MTR.ICA", bytes.fromhex("A000000404"))
# SFIs of Intercode (see docs/card-layout.md): contracts, holder, journeys, counters, stored value
PERSONAL_FILES = frozenset({0x06, 0x07, 0x08, 0x09, 0x10, 0x13, 0x14, 0x15, 0x19, 0x1D, 0x1E})


class LinkBy(StrEnum):
    """How a card of this profile becomes a fingerprint."""

    SERIAL = "serial"  # keyed hash of the application's serial number
    SECTOR = "sector"  # keyed hash of the identifier of one service sector (AMC commune)


@dataclass(frozen=True)
class RecordPlace:
    """One record of one file. `sfi` 1…30, `record` 1…250, `length` in bytes 1…250."""

    sfi: int
    record: int
    length: int


@dataclass(frozen=True)
class SessionKey:
    """Index 1 personalization, 2 load, 3 debit. KIF and KVC in force; None: what the card says.

    Revision 2 cards tell no KIF and revision 1 cards neither: the profile must then name them.
    """

    index: int
    kif: int | None = None
    kvc: int | None = None


@dataclass(frozen=True)
class StartupPatch:
    """Cards whose startup information matches (after the mask) behave otherwise than it says."""

    pattern: bytes  # 7 bytes
    mask: bytes  # 7 bytes, FF: has to match
    product: CardProduct | None = None
    session_commands: int | None = None  # modifications per session, in commands
    session_bytes: int | None = None  # or in bytes
    max_data: int | None = None  # per command
    postpones_counters: bool | None = None


@dataclass(frozen=True)
class BitField:
    """A field of a record, most significant bit first; `bits` 1…64."""

    name: str  # version · number · valid_from · valid_until · key_version · authenticator · padding
    bits: int


@dataclass(frozen=True)
class RightPlace:
    """Where the programme's right is, how it is opened and how its bits are cut."""

    place: RecordPlace
    key: SessionKey
    layout: tuple[BitField, ...]
    extended: bool = False  # ask for an extended (AES) session; falls back to a regular one


@dataclass(frozen=True)
class SectorIdentifier:
    """Where the identifier of a service sector is, and how its signature is checked offline.

    Offsets and lengths are bytes in the record. The signature (ECDSA, DER or r‖s) covers the
    application serial number of the card followed by the identifier, so a copy onto another card
    does not pass. `public_key` is PEM. The places are not public: holders of an agreement know.
    """

    sector: int
    place: RecordPlace
    identifier_offset: int
    identifier_length: int
    signature_place: RecordPlace
    signature_offset: int
    signature_length: int
    public_key: str


@dataclass(frozen=True)
class CardProfile:
    """One way to treat cards. `name` is the file's; `applications` are AIDs in order of trial."""

    name: str
    version: int
    title: str
    applications: tuple[bytes, ...]
    link_by: LinkBy = LinkBy.SERIAL
    patches: tuple[StartupPatch, ...] = ()
    sector: SectorIdentifier | None = None
    right: RightPlace | None = None
    right_application: bytes | None = None  # where the right is; None: the first application
    missing: tuple[str, ...] = field(default=())  # what the issuer still has to tell
    signed_by: str | None = None  # name of the key that signed the file; None: unsigned

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def writes(self) -> bool:
        return self.right is not None and self.is_ready


def may_be_selected(application: bytes) -> bool:
    """Whether a profile may name this application at all."""
    return not application.startswith(FOREIGN_APPLICATIONS)


def may_be_opened(application: bytes, place: RecordPlace) -> bool:
    """Whether a profile may name this record: never holder, contracts or journeys of transport."""
    is_transport = application.startswith(TRANSPORT_APPLICATIONS)
    return not (is_transport and place.sfi in PERSONAL_FILES)


class ProfileUnknown(Refusal):
    """No file has a card profile of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ProfileNotReady(Refusal):
    """The issuer has not told everything yet; `missing` names the fields."""

    def __init__(self, name: str, missing: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.missing = name, missing


class ProfileSignatureWrong(Refusal):
    """The file is not what was signed, or was signed by a key that this desk does not trust."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ProfileNotSigned(Refusal):
    """This desk takes signed profiles only, and nothing signed stands beside the file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SectorSignatureWrong(Refusal):
    """The identifier on the card was not signed for this card: copied, or another key's."""
