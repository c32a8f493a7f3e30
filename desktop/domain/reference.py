"""Numbers that people read: provisional ones made at the desk, final ones given by the centre."""

from __future__ import annotations

from uuid import UUID

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that can be taken for another sign


def provisional(series: str, row_id: UUID) -> str:
    """`F-PROV-7K3QXZ`: from the random end of the row's id, so that two desks never agree."""
    rest = row_id.int & ((1 << 60) - 1)
    signs = []
    for _ in range(6):
        rest, index = divmod(rest, len(_ALPHABET))
        signs.append(_ALPHABET[index])
    return f"{series}-PROV-{''.join(signs)}"
