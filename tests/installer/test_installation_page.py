"""The page for IT says what the program does, and says it in both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.commands import COMMANDS
from desktop.importers.policy_file import PolicyModel
from desktop.importers.policy_registry import FIELDS, INSTALLED, POLICIES
from desktop.settings import Settings
from installer.windows.product import CONSOLE, KEY, UPGRADE_CODE
from installer.windows.properties import PROPERTIES

ROOT = Path(__file__).parents[2]
ENGLISH = (ROOT / "docs" / "installation.md").read_text("utf-8")
FRENCH = (ROOT / "docs" / "installation.fr.md").read_text("utf-8")
_STANDS_FOR = re.compile(
    "FICHIER|FILE|IDENTIFIANT|LOGIN|NOMBRE|COUNT|COPIE|COPY|RÉVISION|REVISION|DOMAINE?"
)
BOTH = pytest.mark.parametrize("page", [ENGLISH, FRENCH], ids=["en", "fr"])


def levels(page: str) -> list[str]:
    return [found[1] for found in re.finditer(r"^(#+) ", _without_code(page), re.MULTILINE)]


def tables(page: str) -> list[list[list[str]]]:
    """Each table as rows of cells, its head first."""
    found: list[list[list[str]]] = [[]]
    for line in page.splitlines():
        if line.startswith("| "):
            found[-1].append([cell.strip() for cell in line.strip("|").split(" | ")])
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


def policies(page: str) -> dict[str, list[str]]:
    table = next(rows for rows in tables(page) if rows[2][0] == "`central_url`")
    return {row[0].strip("`"): row[1:] for row in table[2:]}


def keys(page: str) -> set[str]:
    """Everything that is typed or read by a machine; words in capitals stand for something."""
    spans = re.findall(r"`([^`\n]+)`", _without_code(page))
    return {_STANDS_FOR.sub("…", span) for span in spans}


def _without_code(page: str) -> str:
    return re.sub(r"```.*?```", "", page, flags=re.DOTALL)


def test_both_languages_have_the_same_headings_tables_and_keys() -> None:
    assert levels(ENGLISH) == levels(FRENCH)
    assert [len(table) for table in tables(ENGLISH)] == [len(table) for table in tables(FRENCH)]
    assert keys(ENGLISH) == keys(FRENCH)
    code = re.compile(r"```\n; setup.*?```", re.DOTALL)
    assert code.findall(ENGLISH) == code.findall(FRENCH) != []


@BOTH
def test_the_policy_table_has_every_field_with_its_names_in_the_registry_and_the_msi(
    page: str,
) -> None:
    written = policies(page)
    assert written.keys() == PolicyModel.model_fields.keys()
    values = {field: value for value, field in FIELDS.items()}
    properties = {known.value: known.name for known in PROPERTIES}
    for field, (registry, installed, *_rest) in written.items():
        value = values.get(field)
        assert registry == (f"`{value}`" if value else "–"), field
        assert installed == (f"`{properties[value]}`" if value else "–"), field


@BOTH
def test_the_policy_table_tells_what_is_allowed(page: str) -> None:
    for field, (_registry, _property, allowed, *_rest) in policies(page).items():
        assert re.sub(r" (signs|signes)$", "", allowed) == _allowed(field), field


@BOTH
@pytest.mark.parametrize("field", ["lock_minutes", "offline_days", "language", "laboratory"])
def test_the_policy_table_tells_what_counts_otherwise(page: str, field: str) -> None:
    otherwise = policies(page)[field][3]
    assert otherwise == str(getattr(Settings(Path()), field)).lower()


def _allowed(field: str) -> str:
    """As the table writes it, from the model that judges the policies."""
    shape = PolicyModel.model_json_schema()["properties"][field]
    one = next((each for each in shape.get("anyOf", [shape]) if each.get("type") != "null"), shape)
    if one.get("type") == "boolean":
        return "true, false"
    if "enum" in one:
        return ", ".join(one["enum"])
    if one.get("type") == "integer":
        return f"{one['minimum']}–{one['maximum']}"
    return f"{one['minLength']}–{one['maxLength']}"


@BOTH
def test_names_and_codes_are_those_of_the_package(page: str) -> None:
    assert f"{{{UPGRADE_CODE}}}" in page
    assert CONSOLE in page
    assert INSTALLED.removeprefix("Software\\") in KEY
    for key in (INSTALLED, POLICIES):
        assert rf"HKLM\{key}" in page
    properties = set(re.findall(r"\b([A-Z]{4,})=", page))
    assert properties <= {known.name for known in PROPERTIES}


@BOTH
def test_every_command_that_is_named_is_one(page: str) -> None:
    named = set(re.findall(r"`?(?:cad|main\.py) ([a-z][a-z-]+)", page))
    assert named <= COMMANDS.keys()
    assert {"diagnose", "leave", "enrol", "support-bundle", "backup", "restore"} <= named


@BOTH
def test_every_file_that_is_linked_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
