"""The templates of group policies say exactly what the application reads, in both languages."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from desktop.importers.policy_registry import FIELDS, POLICIES
from desktop.settings import Settings, SettingsUnreadable, load
from installer.windows.properties import PROPERTIES

FOLDER = Path(__file__).parents[2] / "installer" / "windows" / "policy"
TEMPLATE = Tree.parse(  # noqa: S314 - our own file
    FOLDER / "carte-alimentation-durable.admx"
).getroot()
SPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"


def words_of(language: str) -> Tree.Element:
    file = FOLDER / language / "carte-alimentation-durable.adml"
    return Tree.parse(file).getroot()  # noqa: S314 - our own file


def elements() -> dict[str, Tree.Element]:
    """The value that each policy sets, by its name in the registry."""
    found = (element for group in TEMPLATE.iter(f"{SPACE}elements") for element in group)
    return {element.attrib["valueName"]: element for element in found}


def test_every_value_that_is_read_can_be_set_and_no_other() -> None:
    assert elements().keys() == FIELDS.keys()
    assert {known.value for known in PROPERTIES} == FIELDS.keys()


def test_each_policy_is_for_the_machine_and_in_the_key_that_is_read() -> None:
    policies = list(TEMPLATE.iter(f"{SPACE}policy"))
    assert {policy.attrib["key"] for policy in policies} == {POLICIES}
    assert {policy.attrib["class"] for policy in policies} == {"Machine"}


@pytest.mark.parametrize("language", ["fr-FR", "en-US"])
def test_every_text_and_every_form_is_there(language: str) -> None:
    words = words_of(language)
    asked = {
        text.partition(".")[2].rstrip(")")
        for element in TEMPLATE.iter()
        for name, text in element.attrib.items()
        if text.startswith("$(string.") and name
    }
    given = {found.attrib["id"]: found.text for found in words.iter(f"{SPACE}string")}
    assert given.keys() == asked
    assert [name for name, text in given.items() if not text] == []
    forms = {found.attrib["id"] for found in words.iter(f"{SPACE}presentation")}
    assert forms == {policy.attrib["name"] for policy in TEMPLATE.iter(f"{SPACE}policy")}
    fields = {found.attrib["refId"] for found in words.iter() if "refId" in found.attrib}
    assert fields == {element.attrib["id"] for element in elements().values()}


@pytest.mark.parametrize("name", ["LockMinutes", "OfflineDays"])
def test_numbers_have_the_bounds_of_the_settings(name: str, tmp_path: Path) -> None:
    element, field = elements()[name], FIELDS[name]
    for number, is_good in (
        (int(element.attrib["minValue"]), True),
        (int(element.attrib["maxValue"]), True),
        (int(element.attrib["minValue"]) - 1, False),
        (int(element.attrib["maxValue"]) + 1, False),
    ):
        (tmp_path / "settings.json").write_text(f'{{"{field}": {number}}}', "utf-8")
        if is_good:
            assert getattr(load(tmp_path), field) == number
        else:
            with pytest.raises(SettingsUnreadable):
                load(tmp_path)


def test_the_languages_are_those_of_the_window() -> None:
    choices = [value.text for value in elements()["Language"].iter(f"{SPACE}string")]
    assert choices == ["fr", "en"]
    assert Settings(Path()).language == choices[0]


def test_no_policy_asks_for_a_secret() -> None:
    words = " ".join(elements()).lower()
    assert [word for word in ("password", "secret", "key", "pin") if word in words] == []
