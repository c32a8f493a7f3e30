"""What the big surface of the station says at each moment: shape, word, sentence, sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop import i18n
from desktop.domain import card_fault as fault
from desktop.domain.card import NoReader
from desktop.domain.encoding import EncodingState, NothingToEncode, WrittenButNotRead
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.encoding import (
    EncodingProposal,
    EncodingResult,
    SamSheet,
    SamState,
    StationSheet,
)
from desktop.views.encoding import lock_words, words
from desktop.views.messages import sentence
from desktop.views.widgets.tune import Tune
from desktop.views.widgets.words import card_name

LEAST_TOLD = 50  # milliseconds in the field; less is a training card, told as 0.0 s


class Moment(StrEnum):
    """How far the card on the reader is."""

    STANDBY = "standby"  # nothing lies there, or what lay there was told
    READING = "reading"
    PROPOSED = "proposed"  # waits for Enter
    WRITING = "writing"  # nothing is asked and nobody leaves
    ENDED = "ended"


@dataclass(frozen=True)
class StageWords:
    """`facts` are names and values; `small` the time in the field.

    `here` is what the hands do while the card lies there, `gone` once it was taken away.
    """

    moment: Moment
    icon: str
    tone: str
    title: str
    text: str
    card: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    small: str = ""
    tune: Tune | None = None
    here: str = ""
    gone: str = ""


def standby(
    sheet: StationSheet | None,
    sam: SamSheet | None,
    *,
    no_reader: Exception | None = None,
    confirms: bool = False,
) -> StageWords:
    """What is missing and what can be done about it, else the invitation."""
    if no_reader is not None:
        return _missing("warning-circle", *reader_missing(no_reader))
    if sheet is None:
        return _quiet("hourglass-medium", _("One moment…"), _("The cards to encode are looked up."))
    if obstacle := _obstacle(sheet, sam):
        return obstacle
    waiting = len(sheet.queue)
    if not waiting:
        return _quiet(
            "check-circle",
            _("No card waits"),
            _("Every linked card says what it has to say. One laid down is checked all the same."),
        )
    then = (
        _("Each one waits for Enter.")
        if confirms
        else _("A card is written as soon as it lies there.")
    )
    text = ngettext("{count} card waits.", "{count} cards wait, in any order.", waiting)
    text = f"{text.format(count=i18n.number(waiting))} {then}"
    return StageWords(Moment.STANDBY, "broadcast", "accent", _("Lay a card on the reader"), text)


def _quiet(icon: str, title: str, text: str) -> StageWords:
    return StageWords(Moment.STANDBY, icon, "neutral", title, text)


def _obstacle(sheet: StationSheet, sam: SamSheet | None) -> StageWords | None:
    if sheet.missing:
        told = _(
            "The issuer still has to tell: {fields}. Until then KorriGo cards are linked "
            "and not written; they work as they are."
        ).format(fields=words.missing_words(sheet.missing))
        return _missing("hourglass-medium", _("The profile is not complete"), told)
    if sam is None:
        return None
    if sam.state is SamState.READY and sam.remaining == 0:
        return _missing("prohibit", _("No encoding is left"), sentence(fault.SamCeilingReached()))
    of_module = _of_module(sam)
    return _missing(*of_module) if of_module else None


def _of_module(sam: SamSheet) -> tuple[str, str, str] | None:
    """Icon, title and sentence of a module that cannot be used as it is."""
    if sam.state is SamState.LOCKED:
        text = _("Type its secret above: it is asked once a day.")
        return "lock-key", _("The security module is locked"), text
    if sam.state is SamState.ABSENT:
        title = _("The security module is missing")
        return "cpu", title, sentence(fault.NoSecurityModule())
    if sam.state is SamState.HELD:
        title = _("The security module is in use")
        return "prohibit", title, sentence(fault.SamHeld(sam.holder))
    if sam.state is SamState.WRONG:
        title = _("This is another security module")
        return "warning-octagon", title, sentence(fault.SamKeyMissing())
    return None


def reader_missing(why: Exception) -> tuple[str, str]:
    """Title and sentence; what to do is said where the computer's service runs."""
    if isinstance(why, NoReader):
        then = _("Plug it in: this page notices by itself.")
        return _("No card reader"), f"{sentence(why)} {then}"
    return _("The card reader cannot be used"), sentence(why)


def _missing(icon: str, title: str, text: str) -> StageWords:
    return StageWords(Moment.STANDBY, icon, "waiting", title, text)


def reading() -> StageWords:
    return StageWords(
        Moment.READING,
        "credit-card",
        "accent",
        _("Reading the card…"),
        _("Leave it on the reader."),
    )


def proposed(proposal: EncodingProposal, *, locks: bool = False) -> StageWords:
    return StageWords(
        Moment.PROPOSED,
        "credit-card",
        "accent",
        _("Write this card?"),
        words.reason_sentence(proposal.reason),
        card_name(proposal.support, proposal.tail),
        (
            *words.proposal_facts(proposal),
            *lock_words.announced(proposal.support, locks=locks),
        ),
    )


def writing(proposal: EncodingProposal, *, locks: bool = False) -> StageWords:
    return StageWords(
        Moment.WRITING,
        "pencil-line",
        "accent",
        _("Writing… leave it there"),
        words.reason_sentence(proposal.reason),
        card_name(proposal.support, proposal.tail),
        (
            *words.proposal_facts(proposal),
            *lock_words.announced(proposal.support, locks=locks),
        ),
    )


def ended(result: EncodingResult, proposal: EncodingProposal) -> StageWords:
    facts = [(_("Household"), proposal.reference)]
    if result.state is EncodingState.VERIFIED:
        facts.append((_("Valid"), words.right_words(proposal.new)))
    title, text = _outcome(result)
    text = " ".join(part for part in (text, lock_words.told(result.lock)) if part)
    return StageWords(
        Moment.ENDED,
        *_shape(result.state),
        title,
        text,
        card_name(proposal.support, result.tail),
        tuple(facts),
        words.field_time(result.milliseconds) if result.milliseconds >= LEAST_TOLD else "",
        _tune(result.state),
        *_hands(_tune(result.state)),
    )


def _tune(state: EncodingState) -> Tune:
    if state is EncodingState.VERIFIED:
        return Tune.SUCCESS
    if state is EncodingState.NOT_WRITTEN or words.needs_a_person(state):
        return Tune.PROBLEM
    return Tune.UNCERTAIN


SHAPES = {
    Tune.SUCCESS: ("check-circle", "done"),
    Tune.PROBLEM: ("warning-octagon", "waiting"),
    Tune.UNCERTAIN: ("question", "information"),
}
"""A circle with a tick, an octagon and a question mark: never mistaken, whatever the colours."""


def _shape(state: EncodingState) -> tuple[str, str]:
    return SHAPES[_tune(state)]


def _hands(tune: Tune) -> tuple[str, str]:
    """What to do while the card lies there, and once it was taken away."""
    if tune is Tune.UNCERTAIN:
        return _("Take it away, then lay it down again."), _("Lay the same card down again.")
    return _("It can be taken away."), _("Lay the next card down.")


def _outcome(result: EncodingResult) -> tuple[str, str]:
    """Title and sentence."""
    state = result.state
    if state is EncodingState.VERIFIED and result.resolved:
        text = _("The interrupted writing is settled: the card says what it has to say.")
        return _("Written and verified"), text
    return {
        EncodingState.VERIFIED: (
            _("Written and verified"),
            _("The card was read again and says what it has to say."),
        ),
        EncodingState.NOT_WRITTEN: (
            _("Not written"),
            _("The card says what it said before. Lay it down again."),
        ),
        EncodingState.NOT_GENUINE: (
            _("Card not recognised"),
            _("Keep this card aside: a supervisor settles it."),
        ),
        EncodingState.FOREIGN: (
            _("Unknown content"),
            _("Keep this card aside: a supervisor settles it."),
        ),
        EncodingState.UNVERIFIED: (
            _("Not verified yet"),
            _("The card confirmed, but could not be checked. The next time it lies there tells."),
        ),
    }.get(
        state,
        (
            _("Uncertain"),
            _("Nobody knows yet what the card kept. The next time it lies there tells."),
        ),
    )


def refused(error: Exception, proposal: EncodingProposal | None = None) -> StageWords:
    """Why nothing was written; a card that is up to date is good news."""
    card = card_name(proposal.support, proposal.tail) if proposal else ""
    facts = ((_("Household"), proposal.reference),) if proposal else ()
    tune, title = Tune.PROBLEM, _("Not written")
    if isinstance(error, NothingToEncode):
        tune, title = Tune.SUCCESS, _("Up to date")
    elif isinstance(error, fault.SignatureNotVerifiable | WrittenButNotRead):
        tune, title = Tune.UNCERTAIN, _("Not verified yet")
    return StageWords(
        Moment.ENDED,
        *SHAPES[tune],
        title,
        sentence(error),
        card,
        facts,
        tune=tune,
        here=_hands(tune)[0] if proposal else "",
        gone=_hands(tune)[1],
    )
