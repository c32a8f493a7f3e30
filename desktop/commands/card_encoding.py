"""`main.py card encode`: the encoding station without its window, one card after the other."""

from __future__ import annotations

import argparse
import getpass
import json
import queue
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from desktop.app.desk import Desk, open_desk
from desktop.commands.answering import sentence
from desktop.commands.transcript import FileUnusable, transcript
from desktop.domain.actor import Actor, Role
from desktop.domain.card import CardGone, NoCard
from desktop.domain.encoding import EncodingState, NothingToEncode, NothingToErase
from desktop.domain.errors import Refusal, Unavailable
from desktop.i18n import gettext as _
from desktop.settings import Settings
from desktop.sheets.encoding import EncodingProposal, EncodingResult, RightSheet, SamState
from desktop.sheets.reader import Presence, ReaderState
from desktop.views.encoding.lock_words import told as lock_told
from desktop.views.encoding.sam_words import sam_words
from desktop.views.encoding.words import right_words

DEFAULT_SECONDS = 60.0
NOTICE_SECONDS = 0.8  # in which a service notices that a card has left
HARMLESS = (NothingToEncode, NothingToErase, NoCard)

Tell = Callable[[str, dict[str, Any], str], None]
"""Name of the event, its facts for --json, its sentence for people."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=1, help="encode: end after so many cards")
    parser.add_argument(
        "--show", action="store_true", help="encode: say what would be written, and write nothing"
    )
    parser.add_argument(
        "--lock", action="store_true", help="encode: make each tag read-only for ever once written"
    )
    parser.add_argument(
        "--erase", action="store_true", help="encode: empty tags that came back, write nothing"
    )
    parser.add_argument("--sam-secret", type=Path, metavar="FILE", help="encode: unlock secret")


def perform(arguments: argparse.Namespace, chosen: Settings) -> int:
    """0 when each card laid down was verified or up to date; 1 otherwise, or when none came."""
    tell = _tell_as_json if arguments.json else _tell_in_words
    try:
        with transcript(arguments.trace) as trace:
            desk = open_desk(chosen, trace=trace)
            try:
                return _at_the_desk(desk, arguments, tell)
            finally:
                desk.close()
    except (Refusal, Unavailable) as error:
        tell("refused", {"problem": type(error).__name__}, sentence(error))
    except FileUnusable as error:
        tell("refused", {"problem": error.problem}, error.words)
    except KeyboardInterrupt:
        return 1  # the way to end before all cards came; a torn writing settles at its next tap
    return 1


def _at_the_desk(desk: Desk, arguments: argparse.Namespace, tell: Tell) -> int:
    _unlock(desk, arguments.sam_secret, tell)
    seconds = DEFAULT_SECONDS if arguments.timeout is None else arguments.timeout
    run = _Run(
        *(desk, _encoder(desk), tell),
        writes=not arguments.show,
        locks=arguments.lock,
        erases=arguments.erase,
    )
    return 0 if run.over(arguments.count, seconds) else 1


@dataclass
class _Run:
    """Waits for cards and encodes them."""

    desk: Desk
    actor: Actor
    tell: Tell
    writes: bool
    locks: bool = False
    erases: bool = False
    states: queue.Queue[ReaderState] = field(default_factory=queue.Queue)

    def over(self, count: int, seconds: float) -> bool:
        """Whether so many cards came within `seconds` each, and all of them ended well."""
        self.desk.reader.start(self.states.put)
        try:
            ended = [self._next_in(seconds) for _card in range(count)]
        finally:
            self.desk.reader.stop()
        return all(ended)

    def _next_in(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                state = self.states.get(timeout=left)
            except queue.Empty:
                break
            if state.presence is Presence.PRESENT:
                try:
                    return self._one()
                except (CardGone, NoCard):
                    continue  # services notice late that a card has left
        self.tell("timeout", {}, _("No card was laid on the reader in time."))
        return False

    def _one(self) -> bool:
        station = self.desk.station
        try:
            if self.erases:
                station.erase(self.actor)
                self.tell("erased", {}, _("The tag was erased."))
                return True
            proposal = station.propose(self.actor)
            self._tell_proposal(proposal)
            if not self.writes:
                return True
            result = station.encode(proposal, self.actor, lock=self.locks)
        except (Refusal, Unavailable) as error:
            if isinstance(error, NoCard) or (isinstance(error, CardGone) and self._comes_back()):
                raise
            self.tell("refused", {"problem": type(error).__name__}, sentence(error))
            return isinstance(error, HARMLESS)
        self._tell_result(result)
        return result.state is EncodingState.VERIFIED

    def _comes_back(self) -> bool:
        """Whether another laying-down follows at once: the one that failed was on its way out."""
        try:
            state = self.states.get(timeout=NOTICE_SECONDS)
        except queue.Empty:
            return False
        self.states.put(state)
        return True

    def _tell_proposal(self, proposal: EncodingProposal) -> None:
        facts = {
            "tail": proposal.tail,
            "support": proposal.support,
            "reference": proposal.reference,
            "reason": proposal.reason.value,
            "new": _right(proposal.new),
            "old": _right(proposal.old) if proposal.old else None,
        }
        words = _("Card ending in {tail}, valid {period}: this will be written.")
        told = words.format(tail=proposal.tail, period=right_words(proposal.new))
        self.tell("proposal", facts, told)

    def _tell_result(self, result: EncodingResult) -> None:
        facts = {
            "state": result.state.value,
            "tail": result.tail,
            "resolved": result.resolved,
            "milliseconds": result.milliseconds,
            "commands": result.commands,
            "lock": result.lock.value,
        }
        said = " ".join(part for part in (_result_words(result), lock_told(result.lock)) if part)
        self.tell("result", facts, said)


def _result_words(result: EncodingResult) -> str:
    if result.state is EncodingState.VERIFIED:
        words = _("Card ending in {tail}: written and verified, {time} ms.")
        return words.format(tail=result.tail, time=result.milliseconds)
    return {
        EncodingState.UNVERIFIED: _("Written, not verified yet: lay the card down once more."),
        EncodingState.UNCERTAIN: _("It is not known whether it was written: lay it down again."),
        EncodingState.NOT_GENUINE: _("The security module does not take this card for genuine."),
    }.get(result.state, _("The card does not say what was written: a supervisor looks at it."))


def _right(right: RightSheet) -> dict[str, Any]:
    return {name: str(value) for name, value in asdict(right).items() if value is not None}


def _encoder(desk: Desk) -> Actor:
    agents = desk.agents.agents()
    return next((agent for agent in agents if agent.may_act_as(Role.ENCODER)), agents[0])


def _unlock(desk: Desk, file: Path | None, tell: Tell) -> None:
    """From the file, else from the keyring, else asked for when somebody sits there."""
    station = desk.station
    sheet = station.sam() if file is None else None
    if sheet is None or (sheet.state is SamState.LOCKED and sys.stdin.isatty()):
        secret = _secret_in(file) if file else getpass.getpass(_("Secret of the SAM: "))
        sheet = station.unlock(secret.strip())
    said = sam_words(sheet)
    words = " · ".join(part for part in (said.chip, said.what, said.remaining) if part)
    facts = {"state": sheet.state.value, "remaining": sheet.remaining}
    tell("sam", facts, _("Security module: {state}").format(state=words))


def _secret_in(file: Path) -> str:
    try:
        return file.read_text("ascii")
    except (OSError, UnicodeError) as error:
        words = _("The file with the secret of the SAM cannot be read: {file}").format(file=file)
        raise FileUnusable("SecretUnreadable", words) from error


def _tell_as_json(event: str, facts: dict[str, Any], _words: str) -> None:
    sys.stdout.write(json.dumps({"event": event} | facts, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _tell_in_words(_event: str, _facts: dict[str, Any], words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
