"""The opaque public number that each card gets: fifty bits, ten symbols, see `domain.support_code`.

Partners read it on a card and the block list names cards by it; it says nothing of the card's
maker, of its holder or of the household.
"""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from desktop.domain.support_code import NUMBER_BITS, spell


def new_number() -> str:
    return spell(secrets.randbits(NUMBER_BITS))


def number_from_id(card_id: UUID) -> str:
    """For a row that was made without a number: every desk and the centre find the same.

    The id is random too and known to nobody outside; its hash tells nothing of it.
    """
    digest = hashlib.sha256(b"card number" + card_id.bytes).digest()
    return spell(int.from_bytes(digest[:8], "big") >> (64 - NUMBER_BITS))
