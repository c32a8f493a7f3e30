"""What a card can do and how it wants to be spoken to, from its startup information.

Source: Keyple, `CalypsoCardAdapter`. What the startup information says is corrected by patches:
those that Keyple knows from cards in the field, then those of the issuer's profile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import isqrt

from desktop.cardreader import objects
from desktop.domain.card import CardProduct
from desktop.domain.card_profile import StartupPatch

ISO_CLASS = 0x00
LEGACY_CLASS = 0x94  # revisions 1 and 2, and Innovatron B' cards
STORED_VALUE_CLASS = 0xFA  # stored value commands of revision 2

SERIAL_LENGTH = 8
STARTUP_LENGTH = 7
CAPACITY, APPLICATION_TYPE = 0, 2  # indexes in the startup information

OPTION_PIN, OPTION_STORED_VALUE, OPTION_RATIFICATION_COMMAND = 0x01, 0x02, 0x04
OPTION_EXTENDED, OPTION_PKI = 0x08, 0x10

REVISION_1_COMMANDS, REVISION_2_COMMANDS, BASIC_COMMANDS = 3, 6, 3
LEGACY_MAX_DATA, MAX_DATA = 128, 250
SMALLEST_CAPACITY, LARGEST_CAPACITY = 0x06, 0x37

HISTORY_LENGTH = 15  # of the historical bytes: mark, startup, serial, status
HISTORY_STARTUP, HISTORY_SERIAL = slice(2, 8), slice(8, 12)

LEGACY = frozenset({CardProduct.PRIME_REVISION_1, CardProduct.PRIME_REVISION_2})


@dataclass(frozen=True)
class ProductRules:
    """Everything that depends on the product, after patches.

    One of the two budgets is set: modifying commands per session, or bytes of its journal.
    `max_data` bytes fit one command. `exact_le`: the length of an answer must always be told.
    """

    product: CardProduct
    cla: int
    max_data: int
    session_commands: int | None
    session_bytes: int | None
    extended: bool = False
    needs_ratification_command: bool = False  # taking the card away does not ratify
    kif_in_open: bool = False
    kvc_in_open: bool = False
    exact_le: bool = False
    postpones_counters: bool = False  # new values come with the answer to Close
    has_pin: bool = False
    has_stored_value: bool = False
    has_pki: bool = False
    selects_file_as_revision_1: bool = False

    @property
    def is_legacy(self) -> bool:
        return self.product in LEGACY

    @property
    def stored_value_cla(self) -> int:
        """The class of stored value commands, of which this application sends none."""
        return STORED_VALUE_CLASS if self.is_legacy else self.cla


def _postpones(pattern: str, mask: str) -> StartupPatch:
    return StartupPatch(bytes.fromhex(pattern), bytes.fromhex(mask), postpones_counters=True)


LEGACY_PATCHES = (
    _postpones("06000103000000", "FF00FFFF000000"),
    _postpones("060A0102000000", "FFFFFFFF000000"),
    _postpones("00000000150000", "0000F000FF0000"),
    _postpones("00001000150000", "0000F000FF0000"),
    _postpones("0A2E1302000101", "FFFFFFFFFFFFFF"),  # Oùra
    _postpones("0A0A0102200311", "FFFFFFFFFFFFFF"),  # PACA
)
REVISION_3_PATCHES = (
    StartupPatch(bytes.fromhex("003C0000001000"), bytes.fromhex("00FF000000FF00"), max_data=235),
)
SELECTING_AS_REVISION_1 = bytes.fromhex("03080304000200")  # ASK Tango


def product_of(application_type: int) -> CardProduct | None:
    """The product behind the type byte; None for 00 (invalid) and FF (not Calypso).

    Source: Keyple, `CalypsoCardAdapter.computeProductType`. KorriGo says 13h: Prime revision 2.
    """
    if application_type in {0x00, 0xFF}:
        return None
    if application_type <= 0x1F:
        return CardProduct.PRIME_REVISION_2
    if 0x90 <= application_type <= 0x97:
        return CardProduct.LIGHT
    if 0x98 <= application_type <= 0x9F:
        return CardProduct.BASIC
    return CardProduct.PRIME_REVISION_3


def session_capacity(index: int) -> int:
    """Bytes of a session's journal for the first byte of the startup information, 06h…37h.

    The published table is geometric: 256 bytes at 07h, doubled every four steps, rounded down.
    An index outside of it is taken for the smallest: too little is told too early, never too late.
    """
    if not SMALLEST_CAPACITY <= index <= LARGEST_CAPACITY:
        index = SMALLEST_CAPACITY
    return isqrt(isqrt(1 << (25 + index)))


def rules_of(startup: bytes, patches: Iterable[StartupPatch] = ()) -> ProductRules | None:
    """The rules of a card that answered a selection; None when it is not a Calypso card.

    Raises ValueError for startup information that is too short.
    """
    if len(startup) < STARTUP_LENGTH:
        raise ValueError("the startup information is cut off")
    startup = startup[:STARTUP_LENGTH]
    product = product_of(startup[APPLICATION_TYPE])
    return None if product is None else _patched(_rules(product, startup), startup, patches)


def revision_1_rules(startup: bytes, patches: Iterable[StartupPatch] = ()) -> ProductRules:
    """The rules of a card that answers no selection and says the rest in its ATR."""
    return _patched(_rules(CardProduct.PRIME_REVISION_1, startup), startup, patches)


@dataclass(frozen=True)
class AtrIdentity:
    """What a Calypso card says of itself before any command. The serial is not shown."""

    serial: bytes = field(repr=False)  # eight bytes, the first four zero
    startup: bytes


def identity_in(atr: bytes) -> AtrIdentity | None:
    """Serial and startup information in an ATR; None when it has none.

    Cards in a contact slot (19 bytes) and Innovatron B' cards (20) have them; security modules
    have the same shape and are told apart by their subtype.
    """
    history = objects.historical_bytes(atr)
    if len(history) != HISTORY_LENGTH or not history.startswith(objects.CALYPSO):
        return None
    if objects.looks_like_security_module(atr):
        return None
    startup = bytes((REVISION_1_COMMANDS,)) + history[HISTORY_STARTUP]
    return AtrIdentity(bytes(4) + history[HISTORY_SERIAL], startup)


def _rules(product: CardProduct, startup: bytes) -> ProductRules:
    kind = startup[APPLICATION_TYPE]
    if product in LEGACY:
        is_second = product is CardProduct.PRIME_REVISION_2
        return ProductRules(
            product=product,
            cla=LEGACY_CLASS,
            max_data=LEGACY_MAX_DATA,
            session_commands=REVISION_2_COMMANDS if is_second else REVISION_1_COMMANDS,
            session_bytes=None,
            kvc_in_open=is_second,
            exact_le=True,
            has_pin=is_second and bool(kind & OPTION_PIN),
            has_stored_value=is_second and bool(kind & OPTION_STORED_VALUE),
            selects_file_as_revision_1=not is_second,
        )
    rules = ProductRules(
        product=product,
        cla=ISO_CLASS,
        max_data=MAX_DATA,
        session_commands=BASIC_COMMANDS if product is CardProduct.BASIC else None,
        session_bytes=None if product is CardProduct.BASIC else session_capacity(startup[CAPACITY]),
        kif_in_open=True,
        kvc_in_open=True,
    )
    return _with_options(rules, kind) if product is CardProduct.PRIME_REVISION_3 else rules


def _with_options(rules: ProductRules, kind: int) -> ProductRules:
    return replace(
        rules,
        has_pin=bool(kind & OPTION_PIN),
        has_stored_value=bool(kind & OPTION_STORED_VALUE),
        needs_ratification_command=bool(kind & OPTION_RATIFICATION_COMMAND),
        extended=bool(kind & OPTION_EXTENDED),
        has_pki=bool(kind & OPTION_PKI),
    )


def _matches(startup: bytes, pattern: bytes, mask: bytes) -> bool:
    return len(startup) == len(pattern) == len(mask) and all(
        have & relevant == wanted & relevant
        for have, wanted, relevant in zip(startup, pattern, mask, strict=True)
    )


def _patched(rules: ProductRules, startup: bytes, patches: Iterable[StartupPatch]) -> ProductRules:
    if startup == SELECTING_AS_REVISION_1:
        rules = replace(rules, selects_file_as_revision_1=True)
    known: tuple[StartupPatch, ...] = ()
    if rules.is_legacy:
        known = LEGACY_PATCHES
    elif rules.product is CardProduct.PRIME_REVISION_3:
        known = REVISION_3_PATCHES
    for patch in (*known, *patches):
        if _matches(startup, patch.pattern, patch.mask):
            rules = _as_patched(rules, startup, patch)
    return rules


def _as_patched(rules: ProductRules, startup: bytes, patch: StartupPatch) -> ProductRules:
    if patch.product is not None and patch.product is not rules.product:
        rules = _rules(patch.product, startup)
    if patch.session_commands is not None:
        rules = replace(rules, session_commands=patch.session_commands, session_bytes=None)
    if patch.session_bytes is not None:
        rules = replace(rules, session_bytes=patch.session_bytes, session_commands=None)
    if patch.max_data is not None:
        rules = replace(rules, max_data=patch.max_data)
    if patch.postpones_counters is not None:
        rules = replace(rules, postpones_counters=patch.postpones_counters)
    return rules
