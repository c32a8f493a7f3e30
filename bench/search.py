"""From typed letters to hits among 35 000 households, against the bare full-text query."""

from __future__ import annotations

import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench.city import HOUSEHOLDS, PEOPLE, build
from desktop.domain.duplicate import PersonFacts, Verdict
from desktop.domain.folding import fold
from desktop.sheets.search import DuplicateCandidate
from desktop.storage.candidates import find_candidates
from desktop.storage.engine import reading, writing
from desktop.storage.search import SearchIndex

TITLE = f"Search and duplicates among {HOUSEHOLDS:,} households, {PEOPLE:,} people (SQLCipher)"
_ASKED = 60
_RAW = (
    "SELECT e.title FROM search_text t JOIN search_entry e ON e.id = t.rowid"
    " WHERE search_text MATCH :typed LIMIT 12"
)


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        engine = build(Path(folder) / "city.db")
        try:
            return _measure(engine)
        finally:
            engine.dispose()


def _measure(engine: Engine) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with Session(writing(engine)) as session, session.begin():
        start = perf_counter()
        SearchIndex.install(session.connection())
        figures["index_everything_seconds"] = round(perf_counter() - start, 1)
    figures["refresh_one_household_ms"] = _refresh_one(engine)
    with closing(Session(reading(engine))) as session:
        people = _some_people(session)
        for name, typed in _typed(people).items():
            figures[name] = _times([_search(session, each) for each in typed])
        figures["raw_full_text"] = _times([_raw(session, p["surname"]) for p in people])
        figures["every_key"] = _times(
            [_search(session, key) for each in people[:12] for key in _keys(each["full"])]
        )
        figures["found_first_with_one_typo"] = _found_with_typo(session, people)
        figures["duplicates"] = _times([_candidates(session, each) for each in people])
        figures["own_file_found_with_a_typo"] = _own_file_found(session, people)
        figures["strangers_flagged"] = _strangers_flagged(session, people)
    return figures


def _refresh_one(engine: Engine) -> dict[str, float]:
    def change() -> None:
        with Session(writing(engine)) as session, session.begin():
            session.execute(
                text(
                    "UPDATE household SET phone = '+33639980000' WHERE reference = 'F-2026-000777'"
                )
            )
            SearchIndex.refresh(session)

    return _times([change] * 10)


def _some_people(session: Session) -> list[dict[str, str]]:
    rows = session.execute(
        text(
            "SELECT m.birth_name, m.usage_name, m.first_names, m.born, h.reference, h.phone,"
            " h.street, h.street_number, h.postcode, h.city FROM member m"
            " JOIN household h ON h.id = m.household_id"
        )
    ).mappings()
    chosen = random.Random(7).sample(list(rows), _ASKED)
    return [
        {str(key): str(value) for key, value in row.items()}
        | {"surname": fold(row["birth_name"]), "full": f"{row['birth_name']} {row['first_names']}"}
        for row in chosen
    ]


def _typed(people: Sequence[dict[str, str]]) -> dict[str, list[str]]:
    return {
        "two_letters": [each["surname"].replace(" ", "")[:2] for each in people],
        "surname": [each["birth_name"] for each in people],
        "surname_and_first_name": [each["full"] for each in people],
        "with_a_typo": [
            _mistyped(each["birth_name"]) + " " + each["first_names"] for each in people
        ],
        "birth_date": ["/".join(reversed(each["born"].split("-"))) for each in people],
        "phone_end": [each["phone"][-4:] for each in people],
        "reference": [each["reference"] for each in people],
        "nobody": [each["surname"][::-1] + "qzx" for each in people],
    }


def _mistyped(name: str) -> str:
    """Two letters in the middle change places; a name of three letters stays."""
    if len(name) < 4:
        return name
    middle = len(name) // 2
    return name[:middle] + name[middle + 1] + name[middle] + name[middle + 2 :]


def _keys(typed: str) -> list[str]:
    return [typed[:length] for length in range(2, len(typed) + 1)]


def _search(session: Session, typed: str) -> Callable[[], object]:
    def search() -> object:
        return SearchIndex.find(session, typed)

    return search


def _raw(session: Session, surname: str) -> Callable[[], object]:
    expression = " AND ".join(f'"{word}"*' for word in surname.split())

    def query() -> object:
        return session.execute(text(_RAW), {"typed": expression}).all()

    return query


def _facts(person: dict[str, str]) -> PersonFacts:
    return PersonFacts(
        birth_name=_mistyped(person["birth_name"]),
        first_names=person["first_names"],
        born=person["born"],
        street_number=person["street_number"],
        street=person["street"],
        postcode=person["postcode"],
        city=person["city"],
    )


def _candidates(session: Session, person: dict[str, str]) -> Callable[[], object]:
    def ask() -> object:
        return _hits(session, person)

    return ask


def _found_with_typo(session: Session, people: Sequence[dict[str, str]]) -> float:
    """Share of mistyped names whose right spelling is the first hit (homonyms are many)."""
    found = 0
    for each in people:
        typed = _mistyped(each["birth_name"]) + " " + each["first_names"]
        hits = SearchIndex.find(session, typed)
        title = f"{each['usage_name'] or each['birth_name']} {each['first_names']}"
        found += bool(hits) and fold(hits[0].title) == fold(title)
    return round(found / len(people), 3)


def _own_file_found(session: Session, people: Sequence[dict[str, str]]) -> float:
    found = sum(
        any(hit.household_reference == each["reference"] for hit in _hits(session, each))
        for each in people
    )
    return round(found / len(people), 3)


def _hits(session: Session, person: dict[str, str]) -> tuple[DuplicateCandidate, ...]:
    return find_candidates(session, _facts(person))


def _strangers_flagged(session: Session, people: Sequence[dict[str, str]]) -> dict[str, float]:
    """How many other households each newcomer is shown: nobody here has a true duplicate."""
    verdicts = [
        hit.score.verdict
        for each in people
        for hit in _hits(session, each)
        if hit.household_reference != each["reference"]
    ]
    return {
        "probable_per_person": round(verdicts.count(Verdict.PROBABLE) / len(people), 3),
        "possible_per_person": round(verdicts.count(Verdict.POSSIBLE) / len(people), 3),
    }


def _times(asks: Sequence[Callable[[], object]]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    taken = []
    for ask in asks:
        start = perf_counter()
        ask()
        taken.append((perf_counter() - start) * 1000)
    return {
        "p50_ms": round(statistics.median(taken), 2),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 2),
    }
