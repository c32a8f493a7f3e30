"""Knowing a card by the identifier of one service sector (AMC commune) instead of its serial.

Identifiers of different sectors cannot be brought together, so a household's card says nothing of
its holder's journeys, not even to who has the key of both. The identifier is signed for the serial
number of the card: a copy on another card is noticed here, without a SAM. That the chip itself is
genuine is not proved by this, because a serial number that can be read can be imitated.
"""

from __future__ import annotations

from desktop.cardreader import identity
from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ISO_CLASS, LEGACY_CLASS
from desktop.cardreader.calypso.reading import ReadRecord
from desktop.cardreader.calypso.selection import Application
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.firewall import READ_RECORD
from desktop.domain.card import CardProduct, HolderCard, UnreadableCard
from desktop.domain.card_fault import CardAnswerUnexpected
from desktop.domain.card_profile import (
    CardProfile,
    ProfileNotReady,
    RecordPlace,
    SectorIdentifier,
    SectorSignatureWrong,
)

LEGACY = frozenset({CardProduct.PRIME_REVISION_1, CardProduct.PRIME_REVISION_2})
RAW_LENGTH = 64  # r and s of P-256
DER_SEQUENCE = 0x30


def read_sector_holder(
    connection: CardConnection,
    selected: Application | CardImage,
    profile: CardProfile,
    site_key: bytes,
) -> HolderCard:
    """Reads two records (or one, when both parts share it), checks, hashes, forgets.

    A card without the sector's application is known by its serial number, where the profile lists
    other applications behind the first: it allows this by doing so.

    `connection` is behind the firewall of the profile and has the application selected. Raises
    `ProfileNotReady`, `SectorSignatureWrong`, a `CardFault`, and what the connection raises.
    """
    sector = profile.sector
    if sector is None or not profile.is_ready:
        raise ProfileNotReady(profile.name, profile.missing)
    if selected.df_name.startswith(profile.applications[0]):
        identifier = read_identifier(connection, selected, sector)
        fingerprint = identity.sector_fingerprint(site_key, sector.sector, identifier)
    else:
        fingerprint = identity.fingerprint(site_key, selected.serial)
    return HolderCard(
        application=selected.df_name.hex().upper(),
        product=_product(selected),
        tail=identity.tail(selected.serial),
        fingerprint=fingerprint,
        invalidated=selected.invalidated,
    )


def read_identifier(
    connection: CardConnection, selected: Application | CardImage, sector: SectorIdentifier
) -> bytes:
    """The identifier, when it was signed for this card; else `SectorSignatureWrong`."""
    cla = LEGACY_CLASS if _product(selected) in LEGACY else ISO_CLASS
    records = {
        place: _read(connection, cla, place)
        for place in dict.fromkeys((sector.place, sector.signature_place))
    }
    identifier = _part(records[sector.place], sector.identifier_offset, sector.identifier_length)
    signature = _part(
        records[sector.signature_place], sector.signature_offset, sector.signature_length
    )
    if not is_signed(selected.serial + identifier, signature, sector.public_key):
        raise SectorSignatureWrong
    return identifier


def is_signed(content: bytes, signature: bytes, public_key: str) -> bool:
    """ECDSA on P-256 with SHA-256; the signature as r and s, or in DER with anything behind it.

    Raises ValueError when the key is none: the reader of profiles refuses such a one.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - 40 ms at the start
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    key = load_pem_public_key(public_key.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("the profile's key is on no elliptic curve")  # noqa: TRY004
    for candidate in _in_der(signature):
        try:
            key.verify(candidate, content, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def _in_der(signature: bytes) -> tuple[bytes, ...]:
    """Each way in which these bytes can be a signature; r may begin as DER does."""
    from cryptography.hazmat.primitives.asymmetric.utils import (  # noqa: PLC0415
        encode_dss_signature,
    )

    ways = []
    if len(signature) == RAW_LENGTH:
        half = RAW_LENGTH // 2
        r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
        ways.append(encode_dss_signature(r, s))
    if len(signature) > 1 and signature[0] == DER_SEQUENCE:
        ways.append(signature[: 2 + signature[1]])
    return tuple(ways)


def _read(connection: CardConnection, cla: int, place: RecordPlace) -> bytes:
    command = Command(cla, READ_RECORD, place.record, place.sfi * 8 + 4, expected=place.length)
    try:
        answer = Response.parse(connection.transmit(bytes(command)))
    except ValueError as error:
        raise UnreadableCard from error
    status = answer.status.value
    ReadRecord.statuses.check(ReadRecord.name, status)
    if len(answer.data) != place.length:
        raise CardAnswerUnexpected(ReadRecord.name, status)
    return answer.data


def _product(selected: Application | CardImage) -> CardProduct:
    return selected.product if isinstance(selected, Application) else selected.rules.product


def _part(record: bytes, offset: int, length: int) -> bytes:
    return record[offset : offset + length]
