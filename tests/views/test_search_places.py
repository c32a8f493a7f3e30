"""What was found leads to its own page, not to a list that has to be searched again."""

from __future__ import annotations

from uuid import UUID

import pytest

from desktop.sheets.search import HitKind, MatchedOn, SearchHit
from desktop.views.main_window.searching import result_of
from desktop.views.widgets.page import Place

ID = UUID(int=7)


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (HitKind.HOUSEHOLD, "household"),
        (HitKind.CARD, "known_card"),
        (HitKind.MERCHANT, "merchant"),
    ],
)
def test_a_hit_opens_its_page(kind: HitKind, page: str) -> None:
    place = result_of(
        SearchHit(kind, ID, "Le Bon Panier", ("place Zagreb",), MatchedOn.NAME)
    ).subject
    assert isinstance(place, Place)
    assert (place.page, place.subject) == (page, ID)
