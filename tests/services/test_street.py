"""The streets of a desk: the delivered sample until somebody imports the real ones."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.street import StreetFileUnreadable
from desktop.progress import Cancelled
from desktop.services.street import StreetService

HEADER = "numero;rep;nom_voie;code_postal;code_insee;nom_commune\n"
AREAS = "street;parity;from;to;area;from_date;until_date\n"
ON = date(2026, 3, 9)


@pytest.fixture
def desk_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def street_file(folder: Path, *names: str, packed: bool = False) -> Path:
    lines = "".join(f"1;;{name};35000;35238;Rennes\n" for name in names)
    content = (HEADER + lines).encode()
    path = folder / ("adresses-35.csv.gz" if packed else "adresses-35.csv")
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def names(streets: StreetService, prefix: str) -> list[str]:
    return [line.name for line in streets.complete(prefix)]


def test_the_sample_says_that_nobody_imported_it(desk_folder: Path) -> None:
    source = StreetService(desk_folder).source()
    assert source.imported_on is None
    assert source.streets == 45


def test_a_packed_file_replaces_the_streets_and_is_found_again_at_the_next_start(
    tmp_path: Path, desk_folder: Path
) -> None:
    path = street_file(tmp_path, "rue d’Essai", "rue d’Abord", packed=True)
    assert StreetService(desk_folder).replace_directory(path) == 2
    assert [file.name for file in desk_folder.iterdir()] == ["streets.csv.gz"]
    again = StreetService(desk_folder)
    assert names(again, "essai") == ["rue d’Essai"]
    assert again.source().imported_on is not None


def test_a_plain_file_after_a_packed_one_leaves_one_file(tmp_path: Path, desk_folder: Path) -> None:
    streets = StreetService(desk_folder)
    streets.replace_directory(street_file(tmp_path, "rue d’Essai", packed=True))
    streets.replace_directory(street_file(tmp_path, "rue d’Abord"))
    assert [file.name for file in desk_folder.iterdir()] == ["streets.csv"]
    assert names(StreetService(desk_folder), "rue") == ["rue d’Abord"]


def test_a_wrong_file_leaves_the_streets_as_they_were(tmp_path: Path, desk_folder: Path) -> None:
    streets = StreetService(desk_folder)
    streets.replace_directory(street_file(tmp_path, "rue d’Essai"))
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(HEADER + "1;;;35000;35238;Rennes\n", "utf-8")
    with pytest.raises(StreetFileUnreadable) as caught:
        streets.replace_directory(wrong)
    assert caught.value.line == 2
    assert names(streets, "rue") == ["rue d’Essai"]
    assert names(StreetService(desk_folder), "rue") == ["rue d’Essai"]


def test_an_import_can_be_stopped(tmp_path: Path, desk_folder: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert 0 <= done <= total
        raise Cancelled

    path = street_file(tmp_path, *(f"rue numéro {number}" for number in range(3000)))
    streets = StreetService(desk_folder)
    with pytest.raises(Cancelled):
        streets.replace_directory(path, stop)
    assert streets.source().imported_on is None
    assert list(desk_folder.iterdir()) == []


def test_priority_areas_are_imported_on_their_own(tmp_path: Path, desk_folder: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(AREAS + "rue d’Essai;all;;;Le Blosne;2024-01-01;\n", "utf-8")
    streets = StreetService(desk_folder)
    streets.replace_directory(street_file(tmp_path, "rue d’Essai"))
    assert streets.priority_area("rue d’Essai", "1", ON) is None
    streets.replace_areas(path)
    for service in (streets, StreetService(desk_folder)):
        assert service.priority_area("rue d’Essai", "1", ON) == "Le Blosne"
        assert service.source().areas_imported_on is not None


def test_typing_does_not_wait_for_files_that_are_being_read(desk_folder: Path) -> None:
    streets = StreetService(desk_folder)
    with streets._lock:
        assert streets.complete("rue") == ()
    assert streets.complete("rue")
