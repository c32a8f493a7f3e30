"""Emulated cards, modules and tags: everything that the rest of the programme may ask of them."""

from desktop.cardreader.emulator.card import CONTACTLESS_ATR, VirtualCalypsoCard
from desktop.cardreader.emulator.chip import VirtualChip
from desktop.cardreader.emulator.faults import Faults, Removal, Stall
from desktop.cardreader.emulator.files import Content, ElementaryFile, FileKind
from desktop.cardreader.emulator.layout import (
    AMC_COMMUNE,
    BLANK,
    PROGRAMME_FILE,
    RECORD,
    SECTOR_FILE,
    TRANSPORT_APPLICATION,
    VirtualApplication,
    sector_files,
    transport_files,
)
from desktop.cardreader.emulator.make import (
    BASIC_STARTUP,
    EXTENDED_STARTUP,
    KORRIGO_STARTUP,
    LIGHT_STARTUP,
    REVISION_1_STARTUP,
    REVISION_3_STARTUP,
)
from desktop.cardreader.emulator.objects import (
    BANK_CARD_ATR,
    CHIP_CARD_ATR,
    HEALTH_CARD_ATR,
    IDENTITY_CARD_ATR,
    PAPER_TICKET_ATR,
    PHONE_ATR,
    STUDENT_CARD_ATR,
    TAG_ATR,
    VirtualObject,
)
from desktop.cardreader.emulator.points import removal_points
from desktop.cardreader.emulator.sam import SECURITY_MODULE_ATR, VirtualSam
from desktop.cardreader.emulator.state import Traits
from desktop.cardreader.emulator.type_four_tag import TYPE_FOUR_ATR, VirtualTypeFourTag
from desktop.cardreader.emulator.type_two_tag import TYPE_TWO_ATR, VirtualTypeTwoTag

__all__ = [
    "AMC_COMMUNE",
    "BANK_CARD_ATR",
    "BASIC_STARTUP",
    "BLANK",
    "CHIP_CARD_ATR",
    "CONTACTLESS_ATR",
    "EXTENDED_STARTUP",
    "HEALTH_CARD_ATR",
    "IDENTITY_CARD_ATR",
    "KORRIGO_STARTUP",
    "LIGHT_STARTUP",
    "PAPER_TICKET_ATR",
    "PHONE_ATR",
    "PROGRAMME_FILE",
    "RECORD",
    "REVISION_1_STARTUP",
    "REVISION_3_STARTUP",
    "SECTOR_FILE",
    "SECURITY_MODULE_ATR",
    "STUDENT_CARD_ATR",
    "TAG_ATR",
    "TRANSPORT_APPLICATION",
    "TYPE_FOUR_ATR",
    "TYPE_TWO_ATR",
    "Content",
    "ElementaryFile",
    "Faults",
    "FileKind",
    "Removal",
    "Stall",
    "Traits",
    "VirtualApplication",
    "VirtualCalypsoCard",
    "VirtualChip",
    "VirtualObject",
    "VirtualSam",
    "VirtualTypeFourTag",
    "VirtualTypeTwoTag",
    "removal_points",
    "sector_files",
    "transport_files",
]
