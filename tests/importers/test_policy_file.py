"""The policy of IT: found, above the settings of a desk, and told in words when it is broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.commands import run
from desktop.domain.door import PolicyUnreadable
from desktop.importers import policy_file
from desktop.importers.policy_file import configured, read_policy


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "city" / "policy.json"
    file.parent.mkdir()
    monkeypatch.setenv(policy_file.VARIABLE, str(file))
    monkeypatch.delenv("CAD_CENTRAL_URL", raising=False)
    return file


def write(file: Path, **fields: Any) -> None:
    file.write_text(json.dumps(fields), "utf-8")


CITY = {"central_url": "postgresql://centre.example/carte", "central_ca": "city.pem"}


def test_the_policy_wins_over_the_settings_of_the_desk(policy: Path, tmp_path: Path) -> None:
    write(policy, **CITY, lock_minutes=5, site="Le Blosne")
    own = {"central_url": "postgresql://elsewhere/x", "lock_minutes": 60, "theme": "dark"}
    (tmp_path / "settings.json").write_text(json.dumps(own), "utf-8")
    chosen = configured(tmp_path)
    assert chosen.central_url == "postgresql://centre.example/carte"
    assert (chosen.lock_minutes, chosen.site, chosen.theme) == (5, "Le Blosne", "dark")
    assert chosen.offline_days == 14
    assert chosen.policy == policy


def test_the_policy_wins_over_the_environment(
    policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(policy, **CITY)
    monkeypatch.setenv("CAD_CENTRAL_URL", "postgresql://elsewhere/x")
    assert configured(tmp_path).central_url == "postgresql://centre.example/carte"


def test_a_desk_cannot_make_itself_a_laboratory_under_a_policy(
    policy: Path, tmp_path: Path
) -> None:
    write(policy, **CITY)
    own = {"laboratory": True, "central_ca": "mine.pem"}
    (tmp_path / "settings.json").write_text(json.dumps(own), "utf-8")
    chosen = configured(tmp_path)
    assert chosen.laboratory is False
    assert chosen.central_ca == policy.parent / "city.pem"


def test_it_says_where_operators_systems_put_purchases(policy: Path, tmp_path: Path) -> None:
    own = {"drop_folder": str(tmp_path / "mine")}
    (tmp_path / "settings.json").write_text(json.dumps(own), "utf-8")
    write(policy, **CITY)
    assert configured(tmp_path).drop_folder == tmp_path / "mine"
    write(policy, **CITY, drop_folder="operators")
    assert configured(tmp_path).drop_folder == policy.parent / "operators"


def test_without_a_policy_the_desk_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(policy_file.VARIABLE, raising=False)
    monkeypatch.setattr(policy_file, "APPLICATION", "no-such-application")
    own = {"laboratory": True, "offline_days": 3}
    (tmp_path / "settings.json").write_text(json.dumps(own), "utf-8")
    chosen = configured(tmp_path)
    assert (chosen.laboratory, chosen.offline_days, chosen.policy) == (True, 3, None)


def test_a_laboratory_is_said_aloud_by_every_command(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(policy, laboratory=True)
    assert run(["central", "--data", str(tmp_path), "status"]) == 1
    assert "LABORATO" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", "line 1"),
        ("[]", "{}"),
        ('{"lock_minute": 3}', "lock_minute"),
        ('{"lock_minutes": "3"}', "lock_minutes"),
        ('{"lock_minutes": 0}', "lock_minutes"),
        ('{"laboratory": "yes"}', "laboratory"),
        ('{"offline_days": 400}', "offline_days"),
        ('{"central_url": "postgresql://centre/x"}', "central_ca"),
    ],
)
def test_a_broken_policy_says_which_field(policy: Path, text: str, field: str) -> None:
    policy.write_text(text, "utf-8")
    with pytest.raises(PolicyUnreadable) as refusal:
        read_policy(policy)
    assert refusal.value.field == field
    assert refusal.value.file == str(policy)


def test_a_broken_policy_stops_every_command_in_words(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(policy, lock_minute=3)
    for command in (["central", "status"], ["diagnose"], ["card", "read"]):
        assert run([command[0], "--data", str(tmp_path), *command[1:]]) in {1, 2}
        told = capsys.readouterr().err
        assert "lock_minute" in told
        assert "Traceback" not in told


def test_a_policy_that_was_named_and_is_not_there_is_not_passed_over(
    policy: Path, tmp_path: Path
) -> None:
    with pytest.raises(PolicyUnreadable):
        configured(tmp_path)


def test_the_mark_that_windows_editors_write_first_does_no_harm(policy: Path) -> None:
    policy.write_text(json.dumps(CITY), "utf-8-sig")
    assert read_policy(policy).central_url == CITY["central_url"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/var/log/cad/%USERNAME%", "/var/log/cad/anne"),
        ("/var/log/cad/$USER", "/var/log/cad/anne"),
        ("${CAD_HERE}/logs", "/home/anne/logs"),
        ("%CAD_HERE%/$CAD_FLOOR", "/home/anne/2"),
        (r"\\server\logs$\%USERNAME%", r"\\server\logs$\anne"),
        ("/var/log/100%/cad", "/var/log/100%/cad"),
    ],
)
def test_one_policy_gives_each_person_a_log_folder(
    policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, meant: str
) -> None:
    for name, value in {"USERNAME": "anne", "USER": "anne", "CAD_HERE": "/home/anne"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CAD_FLOOR", "2")
    write(policy, **CITY, log_folder=written)
    assert configured(tmp_path).log == Path(meant)


def test_the_name_of_the_person_is_known_where_the_system_has_no_variable_for_it(
    policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USERNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGNAME", "anne")
    write(policy, **CITY, log_folder="/logs/%USERNAME%", drop_folder="for/${USER}")
    chosen = configured(tmp_path)
    assert chosen.log == Path("/logs/anne")
    assert chosen.drop_folder == policy.parent / "for" / "anne"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"log_folder": "/logs/%CAD_NOBODY_SET_THIS%"}, "log_folder: %CAD_NOBODY_SET_THIS%"),
        ({"log_folder": "/logs/$CAD_NOBODY_SET_THIS"}, "log_folder: $CAD_NOBODY_SET_THIS"),
        ({"drop_folder": "${CAD_NOBODY_SET_THIS}"}, "drop_folder: ${CAD_NOBODY_SET_THIS}"),
        ({"log_folder": "logs"}, "log_folder"),
    ],
)
def test_a_folder_that_would_be_shared_or_would_follow_the_program_is_refused(
    policy: Path, fields: dict[str, str], named: str
) -> None:
    write(policy, **CITY, **fields)
    with pytest.raises(PolicyUnreadable) as refused:
        read_policy(policy)
    assert refused.value.field == named


def test_who_can_set_variables_does_not_decide_which_authority_counts(
    policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAD_HERE", "/home/anne")
    write(policy, central_url="postgresql://centre.example/carte", central_ca="$CAD_HERE/mine.pem")
    assert read_policy(policy).central_ca == policy.parent / "$CAD_HERE" / "mine.pem"
