"""A writing that nobody knows the end of: by which tap or by whom it is settled."""

from __future__ import annotations

import pytest

from desktop.domain.claim import ReasonNeeded
from desktop.domain.encoding import (
    EncodingMeans,
    EncodingReason,
    EncodingSettled,
    EncodingState,
    EncodingUnresolved,
    Found,
    SupervisorNeeded,
    WriteIntent,
)
from desktop.models import CardRecord, new_id
from desktop.services.clock import Clock
from desktop.services.encoding_life import EncodingLife
from tests.local_desk import Desk
from tests.services.card_desk import (
    DECIDER,
    ENCODER,
    MEANS,
    CardDesk,
    korrigo,
)


@pytest.fixture
def at(desk: Desk) -> CardDesk:
    return CardDesk(desk)


def reasons(at: CardDesk, means: EncodingMeans = MEANS) -> list[EncodingReason]:
    return [line.reason for line in at.encodings.queue(means)]


@pytest.mark.parametrize(
    ("found", "state", "waits"),
    [
        (Found.NEW, EncodingState.VERIFIED, []),
        (Found.OLD, EncodingState.NOT_WRITTEN, [EncodingReason.FIRST]),
        (Found.OTHER, EncodingState.FOREIGN, []),
    ],
)
def test_the_next_tap_settles_a_torn_writing(
    at: CardDesk, found: Found, state: EncodingState, waits: list[EncodingReason]
) -> None:
    at.entitled(1)
    line = at.encode(korrigo(1), EncodingState.UNCERTAIN)
    assert reasons(at) == [EncodingReason.UNRESOLVED]
    intent = at.encodings.unresolved_of(korrigo(1).fingerprint)
    assert intent is not None
    assert (intent.id, intent.old_hash, intent.new_hash) == (line.encoding_id, "old", "new")
    at.time.wait()
    assert at.encodings.resolve(intent.id, found, ENCODER).state is state
    assert at.encodings.unresolved_of(korrigo(1).fingerprint) is None
    assert reasons(at) == waits
    assert at.encodings.station(MEANS).done_today == (found is Found.NEW)


def test_a_writing_cut_off_before_any_answer_is_settled_like_an_uncertain_one(
    at: CardDesk,
) -> None:
    at.entitled(1)
    encoding_id = at.intend(korrigo(1))
    assert [line.encoding_id for line in at.encodings.unresolved()] == [encoding_id]
    with pytest.raises(EncodingUnresolved):
        at.intend(korrigo(1))
    assert at.encodings.resolve(encoding_id, Found.NEW, ENCODER).state is EncodingState.VERIFIED
    with pytest.raises(EncodingSettled):
        at.encodings.resolve(encoding_id, Found.OLD, ENCODER)
    with pytest.raises(EncodingSettled):
        at.encodings.conclude(encoding_id, EncodingState.UNCERTAIN, ENCODER)


@pytest.mark.parametrize("state", [EncodingState.FOREIGN, EncodingState.NOT_GENUINE])
def test_what_nobody_can_explain_is_closed_by_a_supervisor_with_a_reason(
    at: CardDesk, state: EncodingState
) -> None:
    at.entitled(1)
    line = at.encode(korrigo(1), state)
    assert at.encodings.queue(MEANS) == ()
    assert at.encodings.unresolved_of(korrigo(1).fingerprint) is None
    with pytest.raises(EncodingUnresolved):
        at.encodings.propose(korrigo(1), MEANS)
    with pytest.raises(SupervisorNeeded):
        at.encodings.settle_by_hand(line.encoding_id, "Vu.", ENCODER)
    with pytest.raises(ReasonNeeded):
        at.encodings.settle_by_hand(line.encoding_id, "  ", DECIDER)
    settled = at.encodings.settle_by_hand(line.encoding_id, "Carte remise à zéro.", DECIDER)
    assert settled.state is EncodingState.ABANDONED
    assert reasons(at) == [EncodingReason.FIRST]


def test_two_desks_each_tore_a_writing_and_one_tap_settles_both(at: CardDesk, desk: Desk) -> None:
    """The second desk did not know of the first: as after an exchange of both intents."""
    at.entitled(1)
    first = at.intend(korrigo(1), new_hash="b", old_hash="a")
    proposal = at.encodings.propose(korrigo(1), MEANS)
    at.time.wait()
    second = WriteIntent(new_id(), korrigo(1).fingerprint, "A000/0C/1", "b", "c")
    with desk.units(ENCODER, "intend_encoding") as work:
        life = EncodingLife(work.session, ENCODER, Clock(at.time.today, at.time.now), "desk 2")
        life.intend(work.session.get_one(CardRecord, proposal.card_id), second, proposal, "")
        work.commit()
    at.time.wait()
    at.encodings.resolve(second.id, Found.OLD, ENCODER)
    states = {line.encoding_id: line.state for line in at.encodings.lines()}
    assert states == {first: EncodingState.VERIFIED, second.id: EncodingState.NOT_WRITTEN}
