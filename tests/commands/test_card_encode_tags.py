"""`main.py card encode` of tags on a real desk: a real slot, the key of the site, and no SAM."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop import credentials, settings
from desktop.cardreader.emulator import VirtualTypeFourTag, VirtualTypeTwoTag
from desktop.cardreader.neutral.message import token_in
from desktop.cardreader.neutral.tag import open_tag
from desktop.cardreader.neutral.token import keys_by_id, public_key_of, verify
from desktop.cardreader.session import read_holder
from desktop.cardreader.vpcd_card import InsertedCard
from desktop.commands import run
from desktop.settings import Settings
from desktop.storage.opening import open_store
from tests.commands.encoding_desk import Terminal, wait_for_cards
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, ENCODER, CardDesk, Time

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]
UID = bytes.fromhex("04DEC0DE770000")

Tag = VirtualTypeTwoTag | VirtualTypeFourTag


@pytest.fixture(params=[VirtualTypeTwoTag, VirtualTypeFourTag], ids=["type 2", "type 4"])
def tag(request: pytest.FixtureRequest) -> Tag:
    make: Callable[[bytes], Tag] = request.param
    return make(UID)


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    folder = tmp_path / "desk"
    return Settings(folder, key_file=folder / "keys.json", reader="pcsc")


@pytest.fixture
def terminal(chosen: Settings, tag: Tag) -> Terminal:
    """A household is entitled and has the tag; nothing was written on it."""
    settings.save(chosen, language="en")
    units = open_store(chosen.database, credentials.database_key(chosen))
    now = datetime.now(UTC)
    at = CardDesk(Desk(chosen.database, units), Time(now))
    try:
        holder = read_holder(tag, credentials.site_key(chosen))
        at.stock.receive(holder, at.batch(), ENCODER)
        household = at.household()
        at.entitle(household, now.date(), now.date() + timedelta(days=200))
        at.cards.link(household, holder, COUNTER)
    finally:
        units.close()
    return Terminal(chosen.data)


def hand_back(chosen: Settings) -> None:
    units = open_store(chosen.database, credentials.database_key(chosen))
    at = CardDesk(Desk(chosen.database, units), Time(datetime.now(UTC)))
    try:
        (line,) = at.encodings.lines()
        assert line.household_id is not None
        at.cards.block(line.household_id, line.card_id, "returned", COUNTER)
    finally:
        units.close()


def make_key(chosen: Settings) -> bytes:
    """The public half."""
    where = ["--data", str(chosen.data), "--key-file", str(chosen.key_file)]
    assert run(["signing-key", "make", *where]) == 0
    secret = credentials.signing_key(chosen)
    assert secret is not None
    return public_key_of(secret)


def content(tag: Tag) -> bytes:
    tag.enter_field()
    return open_tag(tag).read()


@pytest.mark.parametrize("tag", [VirtualTypeTwoTag], indirect=True)
def test_a_desk_without_the_key_of_the_site_writes_no_tag(terminal: Terminal, tag: Tag) -> None:
    with InsertedCard(tag, 0):
        wait_for_cards(1)
        said = terminal.encode("--json", "--timeout", "20", "--lock")
    assert said.status == 1
    assert said.last == {"event": "refused", "problem": "NoSigningKey"}
    assert content(tag) == b""


def test_a_tag_is_written_verified_and_locked(
    terminal: Terminal, chosen: Settings, tag: Tag
) -> None:
    public_key = make_key(chosen)
    with InsertedCard(tag, 0):
        wait_for_cards(1)
        said = terminal.encode("--json", "--timeout", "20", "--lock")
    assert (said.status, said.err) == (0, "")
    assert (said.last["state"], said.last["lock"]) == ("verified", "locked")
    claims = verify(token_in(content(tag)), UID, keys_by_id((public_key,)))
    assert not claims.has_expired(datetime.now(UTC).date())
    assert open_tag(tag).is_locked


@pytest.mark.parametrize("tag", [VirtualTypeTwoTag], indirect=True)
def test_a_tag_is_erased_once_it_came_back(terminal: Terminal, chosen: Settings, tag: Tag) -> None:
    make_key(chosen)
    with InsertedCard(tag, 0):
        wait_for_cards(1)
        assert terminal.encode("--timeout", "20").status == 0
        refused = terminal.encode("--json", "--timeout", "20", "--erase")
        assert (refused.status, refused.last["problem"]) == (1, "StillCarried")
        hand_back(chosen)
        said = terminal.encode("--json", "--timeout", "20", "--erase")
        assert (said.status, said.last) == (0, {"event": "erased"})
        again = terminal.encode("--json", "--timeout", "20", "--erase")
        assert (again.status, again.last["problem"]) == (0, "NothingToErase")
    assert content(tag) == b""
