"""Reads the streets of the national address base and the priority areas; answers from memory.

The format is that of `adresses-35.csv.gz` (see resources/streets/README.md), read line by line,
packed or not; other municipalities than ours are passed over.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from desktop.domain.broken_file import FileProblem
from desktop.domain.folding import letters
from desktop.domain.street import AreaStretch, Parity, StreetFileUnreadable, StreetLine
from desktop.matching.streets import StreetNames, folded_street
from desktop.progress import Progress, unwatched

RENNES = "35238"  # INSEE code of the municipality
_STREET_COLUMNS = ("numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune")
_AREA_COLUMNS = ("street", "parity", "from", "to", "area", "from_date", "until_date")
_GZIP = b"\x1f\x8b"
_LONGEST_SHOWN = 40
_LINES_PER_REPORT = 2000
_HOUSE_NUMBER = re.compile(r"\s*(\d+)")

__all__ = ["StreetDirectory", "StreetFileUnreadable", "StreetLine"]


class StreetDirectory:
    """Streets, their numbers and the priority area of each, all in memory; never changed."""

    def __init__(
        self, numbers: Mapping[StreetLine, Iterable[str]], stretches: Iterable[AreaStretch] = ()
    ) -> None:
        self._names = StreetNames(numbers)
        self._numbers: defaultdict[str, list[str]] = defaultdict(list)
        for street, those in numbers.items():
            self._numbers[_key(street.name)] += those
        self._stretches: defaultdict[str, list[AreaStretch]] = defaultdict(list)
        for stretch in stretches:
            self._stretches[_key(stretch.street)].append(stretch)

    @classmethod
    def from_files(
        cls, streets: Path, priority_areas: Path | None = None, progress: Progress = unwatched
    ) -> StreetDirectory:
        """Raises StreetFileUnreadable with the line; a file without a street of ours is refused.

        `progress` counts bytes of the file of streets.
        """
        stretches = _read_stretches(priority_areas) if priority_areas is not None else ()
        return cls(_read_streets(streets, progress), stretches)

    def __len__(self) -> int:
        return len(self._names)

    def complete(self, prefix: str, limit: int = 8) -> tuple[StreetLine, ...]:
        """Streets for what is typed so far, best first; a house number in front does not matter."""
        return self._names.find(prefix, limit)

    def numbers_of(self, street: str) -> tuple[str, ...]:
        """« 2 », « 12 bis », in the order of the houses; none for an unknown street."""
        return tuple(sorted(self._numbers.get(_key(street), ()), key=_by_house))

    def priority_area(self, street: str, number: str, on: date) -> str | None:
        """The area that the address lies in on that day, as far as the list knows."""
        found = _HOUSE_NUMBER.match(number)
        house = int(found[1]) if found else None
        for stretch in self._stretches.get(_key(street), ()):
            if stretch.holds(house, on):
                return stretch.area
        return None


def _key(street: str) -> str:
    return letters(folded_street(street))


def _by_house(number: str) -> tuple[int, str]:
    found = _HOUSE_NUMBER.match(number)
    return (int(found[1]) if found else 0), number


def _read_streets(path: Path, progress: Progress) -> dict[StreetLine, list[str]]:
    numbers: dict[StreetLine, list[str]] = {}
    for line, row in _rows(path, _STREET_COLUMNS, progress):
        if row["code_insee"] != RENNES:
            continue
        if not re.fullmatch(r"\d{5}", row["code_postal"], re.ASCII):
            raise _broken(path, line, FileProblem.WRONG_VALUE, "code_postal", row)
        if not row["nom_voie"].strip():
            raise _broken(path, line, FileProblem.EMPTY, "nom_voie", row)
        street = StreetLine(row["nom_voie"].strip(), row["code_postal"], row["nom_commune"].strip())
        number = f"{row['numero']} {row['rep']}".strip()
        numbers.setdefault(street, []).append(number)
    if not numbers:
        raise StreetFileUnreadable(path.name, 1, FileProblem.EMPTY, "code_insee", RENNES)
    return numbers


def _read_stretches(path: Path) -> list[AreaStretch]:
    return [_stretch(path, line, row) for line, row in _rows(path, _AREA_COLUMNS)]


def _stretch(path: Path, line: int, row: dict[str, str]) -> AreaStretch:
    if not row["street"].strip() or not row["area"].strip():
        raise _broken(path, line, FileProblem.EMPTY, "street" if row["area"] else "area", row)
    if row["parity"] not in list(Parity):
        raise _broken(path, line, FileProblem.NOT_A_CHOICE, "parity", row)
    from_date = _day(path, line, "from_date", row)
    if from_date is None:
        raise _broken(path, line, FileProblem.NOT_A_DATE, "from_date", row)
    return AreaStretch(
        street=row["street"].strip(),
        parity=Parity(row["parity"]),
        first=_house(path, line, "from", row),
        last=_house(path, line, "to", row),
        area=row["area"].strip(),
        from_date=from_date,
        until_date=_day(path, line, "until_date", row),
    )


def _day(path: Path, line: int, field: str, row: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(row[field]) if row[field] else None
    except ValueError as error:
        raise _broken(path, line, FileProblem.NOT_A_DATE, field, row) from error


def _house(path: Path, line: int, field: str, row: dict[str, str]) -> int | None:
    if row[field] and not re.fullmatch(r"\d{1,5}", row[field], re.ASCII):
        raise _broken(path, line, FileProblem.NOT_A_WHOLE_NUMBER, field, row)
    return int(row[field]) if row[field] else None


def _rows(
    path: Path, columns: tuple[str, ...], progress: Progress = unwatched
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line after the first with its number, as the fields that we look at."""
    line = 1
    with _opened(path) as (text, read_so_far, size):
        try:
            reader = csv.reader(text, delimiter=";", strict=True)
            header = next(reader, [])
            missing = [name for name in columns if name not in header]
            if missing:
                raise StreetFileUnreadable(path.name, 1, FileProblem.MISSING_FIELD, missing[0])
            places = [(name, header.index(name)) for name in columns]
            for cells in reader:
                line = reader.line_num
                if line % _LINES_PER_REPORT == 0:
                    progress(read_so_far(), size)
                if len(cells) < len(header):
                    raise StreetFileUnreadable(path.name, line, FileProblem.MISSING_FIELD)
                yield line, {name: cells[place] for name, place in places}
        except UnicodeDecodeError as error:
            raise StreetFileUnreadable(path.name, line, FileProblem.NOT_TEXT) from error
        except csv.Error as error:
            raise StreetFileUnreadable(path.name, line + 1, FileProblem.WRONG_VALUE) from error
        except (OSError, EOFError) as error:  # a packed file that was cut off
            raise StreetFileUnreadable(path.name, line, FileProblem.UNREADABLE) from error


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[str], Callable[[], int], int]]:
    """The text, unpacked; how many bytes of the file were read so far; how many it has."""
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(len(_GZIP)) == _GZIP
            raw.seek(0)
            stream = gzip.GzipFile(fileobj=raw) if is_packed else raw
            with TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
                yield text, raw.tell, path.stat().st_size
    except OSError as error:
        raise StreetFileUnreadable(path.name, 0, FileProblem.UNREADABLE) from error


def _broken(
    path: Path, line: int, problem: FileProblem, field: str, row: dict[str, str]
) -> StreetFileUnreadable:
    given = row[field][:_LONGEST_SHOWN]
    return StreetFileUnreadable(path.name, line, problem, field, given)
