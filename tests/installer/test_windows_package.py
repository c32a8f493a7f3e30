"""The source of the package: nothing that an upgrade hangs on may ever change."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from desktop.settings import APPLICATION
from installer.windows import product
from installer.windows.complete import _name as file_name
from installer.windows.properties import HIDDEN, PROPERTIES
from installer.windows.wix_source import source

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    (tmp_path / "app" / "desktop").mkdir(parents=True)
    (tmp_path / product.WINDOW).write_bytes(b"MZ")
    (tmp_path / "app" / "main.py").write_text("", "utf-8")
    (tmp_path / "app" / "desktop" / "i18n.py").write_text("", "utf-8")
    return tmp_path


def elements(wix: Tree.Element, name: str) -> dict[str, Tree.Element]:
    return {found.get("Id", ""): found for found in wix.iter(name)}


def test_the_codes_that_windows_knows_us_by_are_those_of_the_first_release() -> None:
    assert product.UPGRADE_CODE == "A160DC07-646F-4C0A-83E8-E76349CBA436"
    assert product.component_code("app/main.py") == "7A1B5FD1-9E80-5E95-AEB2-7D6CB49821DC"


def test_a_file_is_the_same_component_in_the_next_version(stage: Path) -> None:
    first = elements(source(stage, "1.0.0", stage / "i.ico"), "Component")
    (stage / "app" / "new.py").write_text("", "utf-8")
    second = elements(source(stage, "1.1.0", stage / "i.ico"), "Component")
    assert {key: part.get("Guid") for key, part in first.items()}.items() <= {
        key: part.get("Guid") for key, part in second.items()
    }.items()
    assert len(second) == len(first) + 1


def test_every_component_belongs_to_what_is_installed(stage: Path) -> None:
    wix = source(stage, "1.0.0", stage / "i.ico")
    assert elements(wix, "Component").keys() == elements(wix, "ComponentRef").keys()


def test_what_it_said_is_found_again_except_the_code_that_works_once(stage: Path) -> None:
    kept = elements(source(stage, "1.0.0", stage / "i.ico"), "RegistrySearch")
    named = {known.name for known in PROPERTIES}
    assert {f"Search{name}" for name in named - set(HIDDEN)} <= kept.keys()
    assert kept.keys().isdisjoint({f"Search{name}" for name in HIDDEN})


def test_no_property_is_a_password_or_a_key() -> None:
    words = " ".join(known.name + known.value for known in PROPERTIES).lower()
    assert [word for word in ("password", "secret", "pin", "token") if word in words] == []


def test_the_place_in_the_registry_has_the_name_of_the_application() -> None:
    assert product.KEY.endswith(APPLICATION)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("cad.exe", "cad.exe"), ("python313.dll", r"[0-9A-F]{8}\.DLL\|python313\.dll"),
     ("élan.py", r"[0-9A-F]{8}\.PY\|élan\.py"), ("METADATA", "METADATA"),
     ("a.b.c", r"[0-9A-F]{8}\.C\|a\.b\.c")],
)  # fmt: skip
def test_long_names_get_a_short_one_beside_them(name: str, expected: str) -> None:
    assert re.fullmatch(expected, file_name(name, "key"))


def test_a_version_of_two_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "__init__.py").write_text('__version__ = "1.2"\n', "utf-8")
    with pytest.raises(ValueError, match="three numbers"):
        product.version_of(tmp_path)
    assert product.version_of(ROOT).count(".") == 2
