"""`main.py card`: `read` says what one card is, `watch` tells what happens, `encode` writes."""

from __future__ import annotations

import argparse
import json
import queue
import sys
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from desktop import credentials, i18n, settings
from desktop.cardreader.reader import PcscReader, Reader
from desktop.commands import card_encoding
from desktop.commands.answering import sentence
from desktop.commands.broken_settings import settings_sentence
from desktop.commands.card_watching import watch
from desktop.commands.transcript import FileUnusable, transcript
from desktop.domain.card import (
    CardGone,
    HolderCard,
    NoCard,
    NoReader,
    NoReaderService,
    ReaderBusy,
    ReaderNotAllowed,
    UnreadableCard,
    UnsupportedObject,
)
from desktop.domain.door import PolicyUnreadable
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.store import NoSafeKeyStore
from desktop.i18n import gettext as _
from desktop.importers.policy_file import configured
from desktop.services.station_files import StationFiles
from desktop.sheets.reader import Presence, ReaderRoles, ReaderState

DEFAULT_SECONDS = 30.0
GRACE = 2.0  # seconds that a service or a reader may take to appear
NOTICE_SECONDS = 0.8  # in which a service notices a card that left or came
READING_SECONDS = 5.0  # a card that answers later than this does not answer
STATUS_OF: dict[type[Unavailable], str] = {
    NoReaderService: "no_service",
    ReaderNotAllowed: "no_service",
    NoReader: "no_reader",
    ReaderBusy: "unreadable",
    CardGone: "unreadable",
    UnreadableCard: "unreadable",
}
ABSENT = {Presence.NO_READER: "no_reader", Presence.NO_SERVICE: "no_service"}
SUCCESSES = frozenset({"read", "invalidated"})


@dataclass(frozen=True)
class Outcome:
    """What one `card read` came to; `card` when it was read, `kind` when it is another object."""

    status: str
    card: HolderCard | None = None
    kind: str | None = None
    is_silence: bool = False  # nothing answered, not even at first

    def as_json(self) -> dict[str, str]:
        answer = {"status": self.status}
        if self.card is not None:
            answer["application"] = self.card.application
            answer["product"] = self.card.product.value
            answer["tail"] = self.card.tail
            answer["fingerprint"] = self.card.fingerprint
        if self.kind is not None:
            answer["object"] = self.kind
        return answer


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("read", "watch", "encode"))
    parser.add_argument("--timeout", type=_seconds, metavar="S", help="give up after S seconds")
    parser.add_argument("--key-file", type=Path, help="file of the desk's keys, without a keyring")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="keep what passes, masked")
    card_encoding.configure(parser)


def perform(arguments: argparse.Namespace) -> int:
    try:
        chosen = configured(arguments.data, key_file=arguments.key_file)
    except (settings.SettingsUnreadable, PolicyUnreadable) as error:
        sys.stderr.write(settings_sentence(error) + "\n")
        return 1
    i18n.install(chosen.language)
    if arguments.action == "encode":
        return card_encoding.perform(arguments, chosen)
    roles = ReaderRoles(chosen.card_reader, chosen.sam_reader)
    if arguments.action == "watch":
        return watch(PcscReader(b"", roles), arguments.timeout, as_json=arguments.json)
    return _read_and_say(arguments, chosen, roles)


def _read_and_say(
    arguments: argparse.Namespace, chosen: settings.Settings, roles: ReaderRoles
) -> int:
    """A card is told as the window tells it: by the profile of the settings."""
    try:
        site_key = _site_key(chosen)
    except (Unavailable, Refusal) as reason:
        words = _("The key of this desk cannot be had: name it with --key-file.")
        return _say_cannot("no_key", type(reason).__name__, words, as_json=arguments.json)
    try:
        profile = StationFiles(chosen).linking()
    except (Unavailable, Refusal) as reason:
        name, words = type(reason).__name__, sentence(reason)
        return _say_cannot("no_profile", name, words, as_json=arguments.json)
    seconds = DEFAULT_SECONDS if arguments.timeout is None else arguments.timeout
    try:
        with transcript(arguments.trace) as trace:
            outcome = read_one(PcscReader(site_key, roles, profile, trace), seconds)
    except FileUnusable as reason:
        return _say_cannot("no_trace", reason.problem, reason.words, as_json=arguments.json)
    text = json.dumps(outcome.as_json()) if arguments.json else _sentence(outcome)
    sys.stdout.write(text + "\n")
    return 0 if outcome.status in SUCCESSES else 1


def read_one(reader: Reader, seconds: float) -> Outcome:
    """Wait for one card, at most so long, and read it."""
    states: queue.Queue[ReaderState] = queue.Queue()
    reader.start(states.put)
    try:
        return _await(reader, states, time.monotonic() + seconds)
    finally:
        reader.stop()


def _await(reader: Reader, states: queue.Queue[ReaderState], deadline: float) -> Outcome:
    status, until = "timeout", deadline
    while True:
        try:
            state = states.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return Outcome(status)
        if state.presence is Presence.UNREADABLE:
            return Outcome("unreadable")
        if state.presence is Presence.PRESENT:
            outcome = _read_in_time(reader)
            if outcome is not None and not _may_be_tried_again(outcome, states):
                return outcome
        absent = ABSENT.get(state.presence)
        if absent is None:
            status, until = "timeout", deadline
        elif status != absent:
            status, until = absent, min(deadline, time.monotonic() + GRACE)


def _may_be_tried_again(outcome: Outcome, states: queue.Queue[ReaderState]) -> bool:
    """Whether reading failed only because services notice late what happens on the reader.

    What never answered and turns out to be away was not there any more; and whatever failed, a card
    laid down right afterwards deserves to be read.
    """
    if outcome.status != "unreadable":
        return False
    try:
        if states.get(timeout=NOTICE_SECONDS).presence is not Presence.REMOVED:
            return False
        if outcome.is_silence:
            return True
        following = states.get(timeout=NOTICE_SECONDS)
    except queue.Empty:
        return False
    states.put(following)
    return following.presence is Presence.PRESENT


def _read_in_time(reader: Reader) -> Outcome | None:
    """None when the card had left before reading began; a hung driver is not awaited."""
    answer: Future[Outcome | None] = Future()
    reading = threading.Thread(target=_answer, args=(answer, reader), daemon=True)
    reading.start()
    try:
        return answer.result(READING_SECONDS)
    except TimeoutError:
        return Outcome("unreadable")


def _answer(answer: Future[Outcome | None], reader: Reader) -> None:
    try:
        answer.set_result(_read(reader))
    except BaseException as error:  # noqa: BLE001 - raised where the answer is awaited
        answer.set_exception(error)


def _read(reader: Reader) -> Outcome | None:
    try:
        card = reader.read_holder()
    except NoCard:
        return None
    except UnsupportedObject as refusal:
        return Outcome("unsupported", kind=refusal.kind.value)
    except Unavailable as reason:
        return Outcome(_status_of(reason), is_silence=isinstance(reason, UnreadableCard))
    return Outcome("invalidated" if card.invalidated else "read", card)


def _status_of(reason: Unavailable) -> str:
    return STATUS_OF.get(type(reason), "unreadable")


def _sentence(outcome: Outcome) -> str:
    if outcome.card is not None:
        text = (
            _("Card ending in {tail}, invalidated by its issuer.")
            if outcome.card.invalidated
            else _("Card ending in {tail}.")
        )
        return text.format(tail=outcome.card.tail)
    return {
        "unsupported": _("This is not a KorriGo card."),
        "unreadable": _(
            "The card could not be read: lay one card alone, flat, and leave it there."
        ),
        "no_reader": _("No card reader is plugged in."),
        "no_service": _("The computer’s smart card service is not running."),
        "timeout": _("No card was laid on the reader in time."),
    }[outcome.status]


def _site_key(chosen: settings.Settings) -> bytes:
    """The key of the desk; on a machine where nothing was ever set up, the demonstration's."""
    try:
        return credentials.site_key(chosen)
    except NoSafeKeyStore:
        if (chosen.data / "settings.json").exists():
            raise
    sys.stderr.write(
        _("This desk is not set up: the fingerprint is made with the demonstration’s key.") + "\n"
    )
    return credentials.site_key(replace(chosen, demonstration=True))


def _say_cannot(status: str, reason: str, words: str, *, as_json: bool) -> int:
    """Nothing was asked of the card: `words` for people, always; `status` and `reason` for JSON."""
    sys.stderr.write(words + "\n")
    if as_json:
        sys.stdout.write(json.dumps({"status": status, "reason": reason}) + "\n")
    return 1


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= threading.TIMEOUT_MAX:
        raise argparse.ArgumentTypeError(text)
    return seconds
