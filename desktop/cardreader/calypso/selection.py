"""Selecting a Calypso application and understanding what it says of itself, and no more.

Cards in the field differ in the class byte, in Le and in the order of what they answer; the
fall-backs are those that real cards were seen to need (Keyple, proxmark3, Metroflip reports).
No card is refused for the network it comes from: an application is ours when its name is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from desktop.cardreader import apdu, objects
from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.calypso.fci import SIGNIFICANT, Announcement, announced
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import (
    APPLICATION_TYPE,
    ISO_CLASS,
    LEGACY_CLASS,
    identity_in,
    product_of,
    revision_1_rules,
    rules_of,
)
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.firewall import GET_DATA, LINK_APPLICATIONS, SELECT
from desktop.domain.card import CardProduct, UnreadableCard
from desktop.domain.card_profile import CardProfile

BY_NAME = 0x04  # P1 of a selection
FIRST, NEXT = 0x00, 0x02  # P2
NAME_LENGTHS = range(5, 17)
INNOVATRON_MARK = b"\x5a\x0a"  # at the start of the historical bytes of a B' card
# What a card of revision 1 says to a selection by name, which it does not know.
SELECTION_UNKNOWN = frozenset(
    StatusWord(value) for value in (0x6700, 0x6A81, 0x6A86, 0x6B00, 0x6D00, 0x6E00)
)


@dataclass(frozen=True)
class Application:
    """One application as it presents itself. The serial is not shown, not even in a traceback."""

    df_name: bytes
    product: CardProduct
    serial: bytes = field(repr=False)
    invalidated: bool


@dataclass(frozen=True)
class _Trial:
    """What came of asking for the applications one after the other."""

    said: Announcement | None
    invalidated: bool
    is_revision_1: bool = False


def select_command(name: bytes, cla: int = ISO_CLASS, *, following: bool = False) -> Command:
    """SELECT by name, possibly cut off on the right; `following`: the next one that fits."""
    if len(name) not in NAME_LENGTHS:
        raise ValueError("the name of an application has 5 to 16 bytes")
    return Command(cla, SELECT, BY_NAME, NEXT if following else FIRST, name, apdu.MAX_EXPECTED)


def select_first(
    connection: CardConnection, wanted: Iterable[bytes] = LINK_APPLICATIONS
) -> Application | None:
    """The first of the wanted applications that the card has; None when it has none."""
    trial = _try_each(connection, wanted)
    product = None if trial.said is None else product_of(trial.said.startup[APPLICATION_TYPE])
    if trial.said is None or product is None:
        return None
    return Application(trial.said.df_name, product, trial.said.serial, trial.invalidated)


def select(connection: CardConnection, profile: CardProfile) -> CardImage | None:
    """The first application of the profile that the card has, with the rules of its product.

    A card of revision 1 knows no names; it is taken for what its ATR says, and its image
    has none. None: not one of the applications is there. Raises what the connection raises.
    """
    trial = _try_each(connection, profile.applications)
    if trial.is_revision_1:
        return _revision_1(connection.atr, profile)
    said = trial.said
    rules = None if said is None else rules_of(said.startup, profile.patches)
    if said is None or rules is None:
        return None
    return CardImage(said.df_name, said.serial, said.startup, rules, trial.invalidated)


def exchange(connection: CardConnection, command: Command) -> tuple[Command, Response]:
    """The command as it was finally accepted or refused, and the answer.

    Each way of saying it is tried once, so a card that always objects ends the conversation.
    """
    tried: set[Command] = set()
    while True:
        tried.add(command)
        answer = _answer(connection, command)
        other = _said_otherwise(command, answer)
        if other is None or other in tried:
            return command, answer
        command = other


def is_innovatron(atr: bytes) -> bool:
    """A contactless card of type B': it takes class 94 at once, and no Le."""
    history = objects.historical_bytes(atr)
    is_contactless = atr[2:4] == objects.CONTACTLESS_HEAD
    return is_contactless and history.removeprefix(b"\x80").startswith(INNOVATRON_MARK)


def _try_each(connection: CardConnection, wanted: Iterable[bytes]) -> _Trial:
    """A class byte that the card refused is not tried first again: a refusal costs 10–30 ms."""
    is_b_prime = is_innovatron(connection.atr)
    cla = LEGACY_CLASS if is_b_prime else ISO_CLASS
    refusals: set[StatusWord] = set()
    for name in wanted:
        command = select_command(name, cla)
        sent, answer = exchange(connection, command.asking(None) if is_b_prime else command)
        cla = sent.cla
        refusals.add(answer.status)
        if answer.status.is_success:
            trial = _understood(connection, name, cla, answer)
            if trial.said is not None:
                return trial
    return _Trial(
        None, invalidated=False, is_revision_1=bool(refusals) and refusals <= SELECTION_UNKNOWN
    )


def _answer(connection: CardConnection, command: Command) -> Response:
    try:
        return Response.parse(connection.transmit(bytes(command)))
    except ValueError as error:
        raise UnreadableCard from error


def _said_otherwise(command: Command, answer: Response) -> Command | None:
    """The same wish in the words that the card asked for; None when it asked for none."""
    status = answer.status
    if status.sw1 == apdu.OTHER_LENGTH:
        return command.asking(status.sw2 or apdu.MAX_EXPECTED)
    if status == apdu.WRONG_LENGTH:
        return command.asking(None if command.expected else apdu.MAX_EXPECTED)
    if status in {apdu.UNKNOWN_INSTRUCTION, apdu.UNKNOWN_CLASS}:
        return command.in_class(LEGACY_CLASS if command.cla == ISO_CLASS else ISO_CLASS)
    return None


def _understood(connection: CardConnection, asked: bytes, cla: int, answer: Response) -> _Trial:
    invalidated = answer.status == apdu.INVALIDATED
    if not answer.data:  # some products select in silence and tell when asked
        _, answer = exchange(connection, Command(cla, GET_DATA, 0x00, 0x6F, expected=256))
        if not answer.status.is_success:
            return _Trial(None, invalidated)
    invalidated = invalidated or answer.status == apdu.INVALIDATED
    try:
        said = announced(answer.data, asked)
    except ValueError as error:
        raise UnreadableCard from error
    if said is not None and product_of(said.startup[APPLICATION_TYPE]) is None:
        said = None
    return _Trial(said, invalidated)


def _revision_1(atr: bytes, profile: CardProfile) -> CardImage | None:
    identity = identity_in(atr)
    if identity is None or not any(identity.serial[SIGNIFICANT]):
        return None
    rules = revision_1_rules(identity.startup, profile.patches)
    return CardImage(b"", identity.serial, identity.startup, rules)
