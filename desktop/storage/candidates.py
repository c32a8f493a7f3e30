"""Members of other households who may be the person being typed, found by shared keys."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from desktop.domain.duplicate import PersonFacts, Verdict
from desktop.matching.blocking import blocking_keys
from desktop.matching.duplicates import score
from desktop.sheets.search import DuplicateCandidate
from desktop.storage.search_entries import facts_of, key_number

_COMPARED = 300  # those that share most keys; beyond, only a common name is shared
_SHARED = """
    SELECT m.id AS member_id, m.household_id, m.usage_name, m.birth_name, m.first_names, m.born,
           m.custody, h.reference, h.provisional_reference, h.street_number, h.street,
           h.residence, h.locality, h.postcode, h.city, h.phone
    FROM (SELECT entry, count(*) AS shared FROM search_key
          WHERE key IN (SELECT value FROM json_each(:keys))
          GROUP BY entry ORDER BY shared DESC, entry LIMIT :compared) AS k
    JOIN search_entry e ON e.id = k.entry
    JOIN member m ON m.id = e.member_id
    JOIN household h ON h.id = m.household_id"""


def find_candidates(
    session: Session,
    facts: PersonFacts,
    *,
    except_household: UUID | None = None,
    limit: int = 8,
) -> tuple[DuplicateCandidate, ...]:
    """Possible and probable duplicates, best first, one member of each household."""
    keys = "[" + ",".join(str(key_number(key)) for key in blocking_keys(facts)) + "]"
    rows = session.execute(text(_SHARED), {"keys": keys, "compared": _COMPARED})
    best: dict[UUID, DuplicateCandidate] = {}
    for candidate in _scored(facts, rows):
        kept = best.get(candidate.household_id)
        is_own = candidate.household_id == except_household
        if not is_own and (kept is None or kept.score.value < candidate.score.value):
            best[candidate.household_id] = candidate
    ordered = sorted(best.values(), key=lambda each: (-each.score.value, each.household_reference))
    return tuple(ordered[:limit])


def _scored(
    facts: PersonFacts, rows: Iterable[Row[tuple[object, ...]]]
) -> Iterable[DuplicateCandidate]:
    for row in rows:
        found = score(facts, facts_of(row))
        if found.verdict is not Verdict.NONE:
            yield DuplicateCandidate(
                member_id=UUID(row.member_id),
                household_id=UUID(row.household_id),
                household_reference=row.reference or row.provisional_reference,
                usage_name=row.usage_name or row.birth_name,
                first_names=row.first_names,
                born=row.born,
                score=found,
            )
