"""A value that only a newer version knows keeps its text and is no member."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.card import CardState, CardSupport
from desktop.domain.claim import ClaimState
from desktop.domain.household import MemberRole
from desktop.domain.letter import LetterKind
from desktop.domain.sending import LetterState
from desktop.domain.stored_value import StoredValue
from desktop.domain.supporting_document import DocumentState, Housing

KINDS = (
    CardState,
    CardSupport,
    ClaimState,
    DocumentState,
    Housing,
    LetterKind,
    LetterState,
    MemberRole,
)


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(min_size=1))
def test_any_text_out_of_a_row_is_read_and_stored_again_as_it_came(
    kind: type[StoredValue], text: str
) -> None:
    value = kind(text)
    assert isinstance(value, kind)
    assert str(value) == value.value == text
    assert kind(value) == value
    assert value.is_newer is (text not in {member.value for member in kind})
    if value.is_newer:
        assert value not in set(kind), "what is offered for a member is not offered for it"


@pytest.mark.parametrize("wrong", ["", None, 7])
def test_what_no_row_can_hold_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        ClaimState(wrong)
