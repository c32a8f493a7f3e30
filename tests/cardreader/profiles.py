"""Card profiles with answers that no issuer gave, and the cards they are about."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from desktop.cardreader.emulator import (
    AMC_COMMUNE,
    REVISION_3_STARTUP,
    SECTOR_FILE,
    Content,
    Traits,
    VirtualApplication,
    VirtualCalypsoCard,
    sector_files,
)
from desktop.domain.card_profile import CardProfile, LinkBy, RecordPlace, SectorIdentifier
from desktop.importers.card_profile_file import load_profile, profile_folders
from tests.importers.keys import PRIVATE_KEY, PUBLIC_PEM

TRAINING = load_profile("training", profile_folders(None), {})

SERIAL = bytes.fromhex("00000000FEED0071")
IDENTIFIER = bytes.fromhex("0101DECADE01")
SECTOR = SectorIdentifier(
    sector=7,
    place=RecordPlace(SECTOR_FILE, 1, 96),
    identifier_offset=2,
    identifier_length=6,
    signature_place=RecordPlace(SECTOR_FILE, 2, 96),
    signature_offset=0,
    signature_length=80,
    public_key=PUBLIC_PEM,
)
AMC = CardProfile("amc-commune", 1, "AMC", (AMC_COMMUNE,), link_by=LinkBy.SECTOR, sector=SECTOR)
RAW = replace(AMC, sector=replace(SECTOR, signature_length=64))


def signed(serial: bytes = SERIAL, *, raw: bool = False) -> bytes:
    signature = PRIVATE_KEY.sign(serial + IDENTIFIER, ec.ECDSA(hashes.SHA256()))
    if not raw:
        return signature
    return b"".join(part.to_bytes(32, "big") for part in decode_dss_signature(signature))


def amc_card(signature: bytes, serial: bytes = SERIAL, **traits: bool) -> VirtualCalypsoCard:
    """A card with the commune's application alone, its identifier and this signature."""
    files = sector_files((b"\xa5\xa5" + IDENTIFIER, signature))
    application = VirtualApplication(AMC_COMMUNE, REVISION_3_STARTUP, serial, Content(files))
    shape = Traits(applications=(AMC_COMMUNE,), startup=REVISION_3_STARTUP, **traits)
    return VirtualCalypsoCard(serial, shape, (application,))
