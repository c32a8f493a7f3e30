"""The check of the French catalogue sees what it should see."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from catalogue import (
    PO,
    compile_catalogue,
    extracted,
    faults,
    french,
    merge,
    save,
    stored,
)

Text = str | tuple[str, ...]


def source_of(folder: Path, code: str) -> Catalog:
    (folder / "page.py").write_text(code, "utf-8")
    return extracted(folder)


def translated(*pairs: tuple[Text, Text]) -> Catalog:
    catalogue = Catalog(locale="fr")
    for identifier, string in pairs:
        catalogue.add(identifier, string)
    return catalogue


SOURCE = '_("Search")\nngettext("{count} line", "{count} lines", n)\n'
LINES = (("{count} line", "{count} lines"), ("une ligne", "{count} lignes"))


def test_a_complete_catalogue_has_no_fault(tmp_path: Path) -> None:
    french_texts = translated(("Search", "Rechercher"), LINES)
    assert list(faults(source_of(tmp_path, SOURCE), french_texts)) == []


@pytest.mark.parametrize(
    ("search", "fault"),
    [
        ((), "not in the catalogue"),
        ((("Search", ""),), "not translated"),
        ((("Search", "Rechercher {name}"),), "other placeholders"),
        ((("Search", "Rechercher "),), "other spaces"),
        ((("Search", "Qu'est-ce ?"),), "not typeset"),
        ((("Search", "Rechercher"), ("Gone", "Parti")), "no longer in the source"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_found(
    tmp_path: Path, search: tuple[tuple[str, str], ...], fault: str
) -> None:
    found = list(faults(source_of(tmp_path, SOURCE), translated(*search, LINES)))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_plural_must_keep_the_number(tmp_path: Path) -> None:
    lines = (LINES[0], ("une ligne", "des lignes"))
    found = list(faults(source_of(tmp_path, SOURCE), translated(("Search", "Chercher"), lines)))
    assert ["other placeholders" in fault for fault in found] == [True]


def test_a_french_text_in_the_source_is_found(tmp_path: Path) -> None:
    source = source_of(tmp_path, '_("Foyer créé")')
    found = list(faults(source, translated(("Foyer créé", "Foyer créé"))))
    assert any("not English" in fault for fault in found)


@pytest.mark.parametrize(
    ("typed", "typeset"),
    [
        ("L'adresse d'un foyer", "L’adresse d’un foyer"),
        ("Continuer ?", "Continuer\u202f?"),
        ("Attention : {name}", "Attention\u00a0: {name}"),
        ("Il dit « oui ».", "Il dit «\u00a0oui\u00a0»."),
        ("l'élève 'cité' à 10:31", "l’élève 'cité' à 10:31"),
    ],
)
def test_french_is_typeset_as_french(typed: str, typeset: str) -> None:
    assert french(typed) == typeset
    assert french(typeset) == typeset


def test_merging_keeps_what_is_known_and_lets_go_of_what_went(tmp_path: Path) -> None:
    known = translated(("Search", "Rechercher"), ("Gone", "Parti"))
    save(merge(source_of(tmp_path, SOURCE), [known]), tmp_path / "desktop.po")
    kept = stored(tmp_path / "desktop.po")
    assert "Gone" not in kept
    assert kept["Search"].string == "Rechercher"
    assert "{count} line" in kept


def test_a_compiled_catalogue_follows_its_source(tmp_path: Path) -> None:
    po = tmp_path / "desktop.po"
    save(merge(source_of(tmp_path, '_("Search")'), [translated(("Search", "Rechercher"))]), po)
    compile_catalogue(po)
    assert b"Rechercher" in po.with_suffix(".mo").read_bytes()


def test_the_catalogue_is_complete_and_equal_to_the_source() -> None:
    assert list(faults(extracted(PO.parents[4] / "desktop"), stored(PO))) == []
