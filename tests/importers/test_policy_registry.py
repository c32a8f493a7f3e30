"""What IT put into the registry of Windows, above the policy file; handed in here by tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.domain.door import PolicyUnreadable
from desktop.importers import policy_file
from desktop.importers.policy_file import PolicyModel, configured
from desktop.importers.policy_registry import (
    FIELDS,
    INSTALLED,
    POLICIES,
    MachineValues,
    machine_values,
    registry_fields,
)

LINK = {"CentralUrl": "postgresql://centre.example/carte", "CentralCa": "/city/ca.pem"}


@pytest.fixture(autouse=True)
def nothing_else_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (policy_file.VARIABLE, "CAD_CENTRAL_URL", "CAD_KEY_FILE", "CAD_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


def machine(**keys: Mapping[str, object]) -> MachineValues:
    """`installed` and `policies` by their keys, as the registry of a PC holds them."""
    content = {INSTALLED: keys.get("installed", {}), POLICIES: keys.get("policies", {})}
    return content.__getitem__


def test_a_group_policy_wins_over_the_installation_and_both_over_the_desk(tmp_path: Path) -> None:
    own = {"site": "mine", "lock_minutes": 60, "language": "en", "theme": "dark"}
    (tmp_path / "settings.json").write_text(json.dumps(own), "utf-8")
    chosen = configured(
        tmp_path,
        machine=machine(
            installed={"Site": "Blosne", "LockMinutes": "30", "Version": "1.0.0"},
            policies={"LockMinutes": 5, "Language": "fr"},
        ),
    )
    assert (chosen.site, chosen.lock_minutes, chosen.language) == ("Blosne", 5, "fr")
    assert chosen.theme == "dark"
    assert chosen.decided == {"site", "lock_minutes", "language"}


def test_the_registry_wins_over_the_policy_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"site": "file", "offline_days": 3}), "utf-8")
    monkeypatch.setenv(policy_file.VARIABLE, str(file))
    chosen = configured(tmp_path, machine=machine(policies={"Site": "group"}))
    assert (chosen.site, chosen.offline_days) == ("group", 3)


def test_a_link_of_the_registry_is_protected_whatever_the_desk_says(tmp_path: Path) -> None:
    own = {"laboratory": True, "central_ca": "mine.pem"}
    (tmp_path / "settings.json").write_text(json.dumps(own), "utf-8")
    chosen = configured(tmp_path, machine=machine(installed=LINK))
    assert chosen.laboratory is False
    assert chosen.central_ca == Path("/city/ca.pem")


def test_a_pc_that_was_told_its_site_only_keeps_its_own_link(tmp_path: Path) -> None:
    own = {"central_url": "postgresql://own.example/x", "central_ca": "own.pem"}
    (tmp_path / "settings.json").write_text(json.dumps(own), "utf-8")
    chosen = configured(tmp_path, machine=machine(installed={"Site": "Blosne"}))
    assert chosen.central_ca == Path("own.pem")
    assert chosen.decided == {"site"}


def test_an_address_without_its_certificate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyUnreadable) as refused:
        configured(tmp_path, machine=machine(policies={"CentralUrl": LINK["CentralUrl"]}))
    assert refused.value.field == "central_ca"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"LockMinutes": "ten"}, "LockMinutes"),
        ({"LockMinutes": "0"}, "lock_minutes"),
        ({"OfflineDays": True}, "OfflineDays"),
        ({"Site": 7}, "Site"),
        ({"Language": "de"}, "language"),
    ],
)
def test_a_value_that_cannot_be_meant_stops_the_program_and_is_named(
    tmp_path: Path, values: dict[str, object], field: str
) -> None:
    with pytest.raises(PolicyUnreadable) as refused:
        configured(tmp_path, machine=machine(policies=values))
    assert refused.value.field == field
    assert POLICIES in str(refused.value.file)


def test_names_are_found_in_any_case_and_empty_texts_say_nothing() -> None:
    read = machine(installed={"SITE": "Blosne"}, policies={"site": "", "language": "en"})
    assert registry_fields(read) == {"site": "Blosne", "language": "en"}


def test_the_enrolment_code_is_offered_and_never_shown_with_the_settings(tmp_path: Path) -> None:
    chosen = configured(tmp_path, machine=machine(installed={"EnrolmentCode": "7K2M-9XWB"}))
    assert chosen.enrolment_code == "7K2M-9XWB"
    assert "7K2M" not in repr(chosen)


def test_logs_go_where_it_says(tmp_path: Path) -> None:
    assert configured(tmp_path, machine=machine()).log == tmp_path / "log"
    chosen = configured(tmp_path, machine=machine(policies={"LogFolder": str(tmp_path / "all")}))
    assert chosen.log == tmp_path / "all"


def test_variables_are_read_from_the_registry_as_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERNAME", "anne")
    told = machine(policies={"LogFolder": str(tmp_path / "%USERNAME%")})
    assert configured(tmp_path, machine=told).log == tmp_path / "anne"
    unset = machine(policies={"LogFolder": r"D:\logs\%CAD_NOBODY_SET_THIS%"})
    with pytest.raises(PolicyUnreadable) as refused:
        configured(tmp_path, machine=unset)
    assert refused.value.field == "log_folder: %CAD_NOBODY_SET_THIS%"
    assert refused.value.file.startswith("HKEY_LOCAL_MACHINE")


def test_another_system_has_no_registry() -> None:
    assert machine_values(r"Software\Policies\nobody-has-this") == {}


def test_every_value_is_a_field_of_the_policy() -> None:
    assert set(FIELDS.values()) <= PolicyModel.model_fields.keys()
