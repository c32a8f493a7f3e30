"""The fields of a card profile as they stand in its YAML, and what they are in our words.

Bytes are written in hexadecimal, as issuers write them (`sfi: 0C`); counts, lengths and offsets in
decimal.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from desktop.domain.broken_file import FileProblem
from desktop.domain.card import CardProduct
from desktop.domain.card_profile import (
    BitField,
    LinkBy,
    RecordPlace,
    RightPlace,
    SectorIdentifier,
    SessionKey,
)
from desktop.domain.programme_right import FIELDS, PADDING
from desktop.importers.file_fields import (
    FileModel,
    Sentence,
    Whole,
    WordingModel,
    YesOrNo,
    choice,
    read_as,
)

HEX = re.compile(r"[0-9A-Fa-f]{2}( ?[0-9A-Fa-f]{2})*", re.ASCII)
STARTUP_BYTES = 7


def _hexadecimal(least: int, most: int) -> Any:
    def convert(given: object) -> bytes | None:
        if not isinstance(given, str) or not HEX.fullmatch(given):
            return None
        content = bytes.fromhex(given)
        return content if least <= len(content) <= most else None

    return read_as(convert, FileProblem.NOT_HEXADECIMAL)


def _hex_byte(given: object) -> int | None:
    is_byte = isinstance(given, str) and re.fullmatch("[0-9A-Fa-f]{2}", given)
    return int(str(given), 16) if is_byte else None


def _field(given: object) -> str | None:
    return str(given) if given in {*FIELDS, PADDING} else None


def _public_key(given: object) -> str | None:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - loads in 40 ms
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        key = load_pem_public_key(str(given).encode())
    except ValueError:
        return None
    is_usable = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    return str(given) if is_usable else None


Aid = Annotated[bytes, _hexadecimal(5, 16)]
Startup = Annotated[bytes, _hexadecimal(STARTUP_BYTES, STARTUP_BYTES)]
HexByte = Annotated[int, read_as(_hex_byte, FileProblem.NOT_HEXADECIMAL)]
Sfi = Annotated[HexByte, Field(ge=0x01, le=0x1E)]
Record = Annotated[Whole, Field(ge=1, le=250)]
Length = Annotated[Whole, Field(ge=1, le=250)]
Offset = Annotated[Whole, Field(ge=0, le=249)]


class PlaceModel(FileModel):
    sfi: Sfi
    record: Record
    length: Length

    def place(self) -> RecordPlace:
        return RecordPlace(self.sfi, self.record, self.length)


class KeyModel(FileModel):
    """A line left out: the card says it. `ask`: it has to be known, and is not."""

    index: Annotated[Whole, Field(ge=1, le=3)]
    kif: HexByte | None = None
    kvc: HexByte | None = None


class FieldModel(FileModel):
    field: Annotated[str, read_as(_field, FileProblem.NOT_A_CHOICE)]
    bits: Annotated[Whole, Field(ge=1, le=64)]


class RightModel(FileModel):
    application: Aid | None = None
    place: PlaceModel
    key: KeyModel
    extended: YesOrNo = False
    layout: Annotated[list[FieldModel], Field(min_length=1)]

    def right(self) -> RightPlace:
        key = SessionKey(self.key.index, self.key.kif, self.key.kvc)
        layout = tuple(BitField(part.field, part.bits) for part in self.layout)
        return RightPlace(self.place.place(), key, layout, extended=self.extended)


class SliceModel(FileModel):
    """Some bytes of a record."""

    place: PlaceModel
    offset: Offset
    length: Length


class SectorModel(FileModel):
    number: Annotated[Whole, Field(ge=1, le=35)]
    identifier: SliceModel
    signature: SliceModel
    public_key: Annotated[str, read_as(_public_key, FileProblem.NOT_A_PUBLIC_KEY)]

    def sector(self) -> SectorIdentifier:
        return SectorIdentifier(
            sector=self.number,
            place=self.identifier.place.place(),
            identifier_offset=self.identifier.offset,
            identifier_length=self.identifier.length,
            signature_place=self.signature.place.place(),
            signature_offset=self.signature.offset,
            signature_length=self.signature.length,
            public_key=self.public_key,
        )


class PatchModel(FileModel):
    pattern: Startup
    mask: Startup
    product: Annotated[CardProduct, choice(CardProduct)] | None = None
    session_commands: Annotated[Whole, Field(ge=1)] | None = None
    session_bytes: Annotated[Whole, Field(ge=1)] | None = None
    max_data: Annotated[Whole, Field(ge=1, le=250)] | None = None
    postpones_counters: YesOrNo | None = None


class ProfileModel(FileModel):
    name: Sentence
    version: Annotated[Whole, Field(ge=1)]
    title: WordingModel
    reference: Sentence
    applications: Annotated[list[Aid], Field(min_length=1, max_length=6)]
    link_by: Annotated[LinkBy, choice(LinkBy)]
    startup_patches: tuple[PatchModel, ...] = ()
    sector: Any = None
    right: Any = None
