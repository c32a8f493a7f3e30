"""Streets are found while typing, areas by date and number, and a wrong file says where."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.broken_file import FileProblem
from desktop.domain.street import StreetFileUnreadable
from desktop.importers.street_file import StreetDirectory
from desktop.settings import RESOURCES

_SAMPLE = RESOURCES / "streets" / "rennes-sample.csv"
_AREAS = RESOURCES / "streets" / "priority-areas-sample.csv"
_TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def directory() -> StreetDirectory:
    return StreetDirectory.from_files(_SAMPLE, _AREAS)


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("rue du menhir-levé", "rue du Menhir-Levé"),
        ("MENHIR", "rue du Menhir-Levé"),
        ("men", "rue du Menhir-Levé"),
        ("r du menh", "rue du Menhir-Levé"),
        ("12 bis rue du menh", "rue du Menhir-Levé"),
        ("bd ker awel", "boulevard de Ker-Awel"),
        ("av ajoncs", "avenue des Ajoncs-Clairs"),
        ("oeuf", "place de l’Œuf-Dur"),
        ("rue azilis", "rue Azilis-l’Inventée"),
        ("rue du mehnir", "rue du Menhir-Levé"),
        ("bruyeres bleue", "allée des Bruyères-Bleues"),
        ("dr imaginaire", "rue du Docteur-Imaginaire"),
    ],
)
def test_a_street_is_offered_first(directory: StreetDirectory, typed: str, street: str) -> None:
    assert directory.complete(typed)[0].name == street


def test_a_street_comes_with_its_postcode_and_city(directory: StreetDirectory) -> None:
    (line,) = directory.complete("menhir")
    assert (line.postcode, line.city) == ("35200", "Rennes")


@pytest.mark.parametrize("typed", ["", "  ", "12", "zzqqxx", "!!"])
def test_nothing_is_offered_for_nothing(directory: StreetDirectory, typed: str) -> None:
    assert directory.complete(typed) == ()


def test_no_more_than_asked_for_are_offered(directory: StreetDirectory) -> None:
    assert len(directory.complete("rue", limit=3)) == 3


def test_other_municipalities_are_passed_over(directory: StreetDirectory) -> None:
    assert "Voisin" not in str(directory.complete("rue du voisin"))
    assert len(directory) == 45


def test_numbers_come_in_the_order_of_the_houses(tmp_path: Path) -> None:
    path = tmp_path / "streets.csv"
    path.write_text(
        f"{_HEADER}\n" + "\n".join(_line(each) for each in ("10;", "2;", "2;bis", "1;")), "utf-8"
    )
    numbers = StreetDirectory.from_files(path).numbers_of("Rue d’Essai")
    assert numbers == ("1", "2", "2 bis", "10")


@pytest.mark.parametrize(
    ("street", "number", "on", "area"),
    [
        ("rue du Grand-Châtaignier-Creux", "2", _TODAY, "Le Blosne"),
        ("RUE DU GRAND CHATAIGNIER CREUX", "20 bis", _TODAY, "Le Blosne"),
        ("rue du Grand-Châtaignier-Creux", "3", _TODAY, None),
        ("rue du Grand-Châtaignier-Creux", "22", _TODAY, None),
        ("rue du Grand-Châtaignier-Creux", "", _TODAY, None),
        ("place du Blé-Noir", "", _TODAY, "Le Blosne"),
        ("pl. du Blé-Noir", "7", _TODAY, "Le Blosne"),
        ("rue du Four-à-Galettes", "1", date(2023, 12, 31), None),
        ("rue du Four-à-Galettes", "1", date(2024, 1, 1), "Le Blosne"),
        ("rue des Papillons-Gris", "4", date(2023, 12, 31), "Maurepas"),
        ("rue des Papillons-Gris", "4", date(2024, 1, 1), None),
        ("rue inconnue", "4", _TODAY, None),
    ],
)
def test_an_address_lies_in_an_area_by_number_side_and_date(
    directory: StreetDirectory, street: str, number: str, on: date, area: str | None
) -> None:
    assert directory.priority_area(street, number, on) == area


def test_a_packed_file_is_read_as_it_comes(tmp_path: Path) -> None:
    packed = tmp_path / "adresses-35.csv.gz"
    packed.write_bytes(gzip.compress(_SAMPLE.read_bytes()))
    assert len(StreetDirectory.from_files(packed)) == 45


_HEADER = "numero;rep;nom_voie;code_postal;code_insee;nom_commune"


def _line(number: str, street: str = "rue d’Essai", postcode: str = "35000") -> str:
    return f"{number};{street};{postcode};35238;Rennes"


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"", 1, FileProblem.MISSING_FIELD),
        (b"a;b;c\n1;2;3\n", 1, FileProblem.MISSING_FIELD),
        (f"{_HEADER}\n".encode(), 1, FileProblem.EMPTY),
        (f"{_HEADER}\n{_line('1;')}\n1;;rue\n".encode(), 3, FileProblem.MISSING_FIELD),
        (f"{_HEADER}\n{_line('1;', street='')}\n".encode(), 2, FileProblem.EMPTY),
        (f"{_HEADER}\n{_line('1;', postcode='3500')}\n".encode(), 2, FileProblem.WRONG_VALUE),
        (f"{_HEADER}\n".encode() + b"1;;rue \xe9;35000;35238;Rennes\n", 1, FileProblem.NOT_TEXT),
        (b"\x1f\x8bnot a packed file", 1, FileProblem.UNREADABLE),
    ],
)
def test_a_wrong_street_file_says_which_line(
    tmp_path: Path, content: bytes, line: int, problem: FileProblem
) -> None:
    path = tmp_path / "streets.csv"
    path.write_bytes(content)
    with pytest.raises(StreetFileUnreadable) as caught:
        StreetDirectory.from_files(path)
    assert (caught.value.line, caught.value.problem) == (line, problem)
    assert caught.value.file == "streets.csv"


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "adresses-35.csv.gz"
    packed.write_bytes(gzip.compress(_SAMPLE.read_bytes())[:-200])
    with pytest.raises(StreetFileUnreadable):
        StreetDirectory.from_files(packed)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StreetFileUnreadable):
        StreetDirectory.from_files(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("rue A;both;1;2;Le Blosne;2024-01-01;", "parity"),
        ("rue A;all;one;2;Le Blosne;2024-01-01;", "from"),
        ("rue A;all;1;2;Le Blosne;;", "from_date"),
        ("rue A;all;1;2;Le Blosne;01/01/2024;", "from_date"),
        ("rue A;all;1;2;;2024-01-01;", "area"),
        (";all;1;2;Le Blosne;2024-01-01;", "street"),
    ],
)
def test_a_wrong_area_file_says_which_field(tmp_path: Path, row: str, field: str) -> None:
    areas = tmp_path / "areas.csv"
    areas.write_text(f"street;parity;from;to;area;from_date;until_date\n{row}\n", "utf-8")
    with pytest.raises(StreetFileUnreadable) as caught:
        StreetDirectory.from_files(_SAMPLE, areas)
    assert (caught.value.line, caught.value.field) == (2, field)
