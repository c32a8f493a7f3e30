"""What a tag says counts only when it is signed for this very tag, with a key of the site."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import date

import pytest

from desktop.cardreader.counting import Watch
from desktop.cardreader.emulator import Removal, VirtualTypeFourTag, VirtualTypeTwoTag
from desktop.cardreader.encoding.opening import open_support
from desktop.cardreader.encoding.support import SupportMeans
from desktop.cardreader.encoding.tag import TagSupport
from desktop.cardreader.neutral.message import message_of, token_in
from desktop.cardreader.neutral.token import TokenSigner, claims_of, verify
from desktop.cardreader.sam.module import SecurityModule
from desktop.domain.encoding import WantedRight
from desktop.domain.errors import Unavailable
from desktop.domain.support_tag import TagLocked, TokenSignatureWrong
from tests.cardreader.profiles import TRAINING

SITE_KEY = bytes(range(32))
UID, OTHER_UID = bytes.fromhex("04DEC0DE440000"), bytes.fromhex("04DEC0DE450000")
WANTED = WantedRight("NBSQQG28T5", date(2026, 12, 1), date(2027, 11, 30), 0)
SIGNER = TokenSigner(bytes(range(1, 33)))
STRANGER = TokenSigner(bytes(range(2, 34)))
ROTATED = TokenSigner(bytes(range(3, 35)), (SIGNER.public_key,))

Tag = VirtualTypeTwoTag | VirtualTypeFourTag
KINDS: dict[str, Callable[[bytes], Tag]] = {
    "type 2": VirtualTypeTwoTag,
    "type 4": VirtualTypeFourTag,
}

pytestmark = pytest.mark.parametrize("kind", KINDS)


def supporting(tag: Tag, signer: TokenSigner = SIGNER) -> TagSupport:
    tag.enter_field()
    support = open_support(tag, SupportMeans(TRAINING, SITE_KEY, no_module, signer))
    assert isinstance(support, TagSupport)
    return support


def no_module(watch: Watch) -> AbstractContextManager[SecurityModule]:
    del watch
    raise AssertionError("a tag needs no module")


def written(tag: Tag, content: bytes, signer: TokenSigner = SIGNER) -> None:
    """By somebody who checks nothing."""
    tag.enter_field()
    supporting(tag, signer)._tag.write(content, lambda: None)


def encoded(tag: Tag, signer: TokenSigner = SIGNER) -> bytes:
    """By the desk; what stands on it then."""
    support = supporting(tag, signer)
    support.write(support.look(), support.compose(WANTED), lambda _tail: None)
    return supporting(tag, signer).look().content


def said(tag: Tag, signer: TokenSigner = SIGNER) -> WantedRight | None:
    support = supporting(tag, signer)
    return support.read_right(support.look())


def test_a_partner_with_the_public_key_alone_believes_what_was_written(kind: str) -> None:
    content = encoded(KINDS[kind](UID))
    claims = verify(token_in(content), UID, {SIGNER.key_id: SIGNER.public_key})
    assert (claims.valid_from, claims.valid_until) == (WANTED.valid_from, WANTED.valid_until)
    assert not claims.has_expired(date(2027, 11, 30))
    assert claims.has_expired(date(2027, 12, 1))


def test_an_expired_right_is_told_with_its_days(kind: str) -> None:
    tag = KINDS[kind](UID)
    support = supporting(tag)
    past = replace(WANTED, valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31))
    support.write(support.look(), support.compose(past), lambda _tail: None)
    right = said(tag)
    assert right is not None
    assert right.valid_until == date(2020, 12, 31)


def test_a_copy_on_another_tag_is_refused_and_not_written_over(kind: str) -> None:
    copied = encoded(KINDS[kind](UID))
    tag = KINDS[kind](OTHER_UID)
    written(tag, copied)
    support = supporting(tag)
    seen = support.look()
    assert seen.content == copied
    with pytest.raises(TokenSignatureWrong):
        support.read_right(seen)
    assert supporting(tag).look().content == copied


def test_a_changed_day_is_refused(kind: str) -> None:
    tag = KINDS[kind](UID)
    token = bytearray(token_in(encoded(tag)))
    token[18] ^= 0x01  # of the seconds of the expiry
    assert claims_of(bytes(token)).valid_until != WANTED.valid_until
    written(tag, message_of(bytes(token)))
    with pytest.raises(TokenSignatureWrong):
        said(tag)


def test_what_is_not_signed_for_this_tag_is_never_written(kind: str) -> None:
    copied = encoded(KINDS[kind](UID))
    tag = KINDS[kind](OTHER_UID)
    support = supporting(tag)
    intents: list[str] = []
    with pytest.raises(TokenSignatureWrong):
        support.write(support.look(), copied, intents.append)
    assert not intents
    assert supporting(tag).look().content == b""


@pytest.mark.parametrize("message", [b"\xd1\x01\x0cU\x04example.org", b"\xff\x00\x80", b"\x00" * 9])
def test_messages_of_others_count_as_none_and_may_be_replaced(kind: str, message: bytes) -> None:
    tag = KINDS[kind](UID)
    written(tag, message)
    assert said(tag) is None
    encoded(tag)
    assert said(tag) is not None


def test_a_token_by_a_key_of_nobody_counts_as_none(kind: str) -> None:
    tag = KINDS[kind](UID)
    encoded(tag, STRANGER)
    assert said(tag) is None


def test_a_token_by_a_former_key_is_read_and_written_anew_with_the_present_one(kind: str) -> None:
    tag = KINDS[kind](UID)
    encoded(tag)
    before = said(tag, ROTATED)
    assert before is not None
    assert before.key_version == SIGNER.version != ROTATED.version
    content = encoded(tag, ROTATED)
    assert claims_of(token_in(content)).key_id == ROTATED.key_id.hex()
    after = said(tag, ROTATED)
    assert after == replace(before, key_version=ROTATED.version)
    assert said(tag) is None  # a desk that was not told of the new key


def test_a_locked_tag_says_what_it_says_and_is_not_written(kind: str) -> None:
    tag = KINDS[kind](UID)
    content = encoded(tag)
    supporting(tag).lock()
    support = supporting(tag)
    seen = support.look()
    assert seen.content == content
    assert support.read_right(seen) is not None
    intents: list[str] = []
    with pytest.raises(TagLocked):
        support.write(seen, support.compose(WANTED), intents.append)
    assert not intents


def test_a_torn_writing_leaves_nothing_that_is_taken_for_a_right(kind: str) -> None:
    """At any exchange: the old right, the new one, or none; never a wrong signature."""
    outcomes: set[date | None] = set()
    later = replace(WANTED, valid_until=date(2028, 11, 30))
    for place in range(60):
        tag = KINDS[kind](UID)
        encoded(tag)
        support = supporting(tag)
        seen, content = support.look(), support.compose(later)
        tag.faults.rearm()
        tag.faults.leave(Removal(place, answer_bytes=0))
        with suppress(Unavailable):
            support.write(seen, content, lambda _tail: None)
        tag.faults.clear()
        right = said(tag)
        outcomes.add(right.valid_until if right else None)
    assert outcomes == {None, WANTED.valid_until, later.valid_until}
