"""The house sets itself up: locks are complete, and what cannot be done is said in one sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)")
TOOLS = ("dirname", "uname", "grep", "cat", "cksum", "find", "head", "env", "rm")

posix_only = pytest.mark.skipif(os.name != "posix", reason="the set-up script is for POSIX")


def locked(file: Path) -> dict[str, tuple[str, ...]]:
    """The versions of each package: more than one where they follow the version of Python."""
    versions: dict[str, tuple[str, ...]] = {}
    for line in file.read_text("utf-8").splitlines():
        if found := LOCKED.match(line):
            name = canonicalize_name(found[1])
            versions[name] = (*versions.get(name, ()), found[2])
    return versions


def declared(*groups: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = list(project["project"]["dependencies"])
    for group in groups:
        lines += project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
class TestLocks:
    def test_a_lock_names_no_place_on_the_network(self, file: Path) -> None:
        text = file.read_text("utf-8")
        assert "://" not in text
        assert "index-url" not in text
        assert "find-links" not in text

    def test_every_package_has_its_hashes(self, file: Path) -> None:
        blocks = re.split(r"\n(?=\S)", file.read_text("utf-8"))
        packages = [block for block in blocks if LOCKED.match(block)]
        assert packages
        assert [block for block in packages if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize(
    ("name", "groups"),
    [("requirements.lock", ()), ("requirements-dev.lock", ("dev",))],
)
def test_a_lock_holds_what_the_project_declares(name: str, groups: tuple[str, ...]) -> None:
    versions = locked(ROOT / name)
    unmet = [
        str(requirement)
        for requirement in declared(*groups)
        if not any(
            requirement.specifier.contains(version)
            for version in versions.get(canonicalize_name(requirement.name), ())
        )
    ]
    assert unmet == [], "call `make lock`"


def test_developers_and_users_run_the_same_versions() -> None:
    users = locked(ROOT / "requirements.lock")
    developers = locked(ROOT / "requirements-dev.lock")
    assert users.items() <= developers.items()


@pytest.fixture
def bare_tree(tmp_path: Path) -> Path:
    """A tree with a space in its path, and a PATH that holds a few tools and nothing else."""
    tree = tmp_path / "a tree"
    (tree / "scripts").mkdir(parents=True)
    (tree / "bin").mkdir()
    shutil.copy(ROOT / "scripts" / "set-up", tree / "scripts")
    for tool in TOOLS:
        (tree / "bin" / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    for name, answer in (("id", "echo 1000"), ("sudo", "exit 1"), ("ldconfig", "echo none")):
        stand_in = tree / "bin" / name
        stand_in.write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
        stand_in.chmod(0o755)
    return tree


def set_up(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(tree / "scripts" / "set-up"), "run"],
        env={"PATH": str(tree / "bin")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@posix_only
def test_without_python_one_sentence_says_so(bare_tree: Path) -> None:
    answer = set_up(bare_tree)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Python 3.11, 3.12 or 3.13 is needed")
    assert answer.stderr.count("\n") == 1


@posix_only
@pytest.mark.skipif(sys.platform != "linux", reason="system packages are Debian's")
@pytest.mark.parametrize(
    ("apt", "sentence"),
    [(True, "please type: sudo apt-get install"), (False, "what Debian calls:")],
    ids=["Debian without the right", "another system"],
)
def test_missing_libraries_without_the_right_to_install_are_said_in_one_sentence(
    bare_tree: Path, *, apt: bool, sentence: str
) -> None:
    (bare_tree / "bin" / "python3").symlink_to(sys.executable)
    if apt:
        (bare_tree / "bin" / "apt-get").symlink_to("/bin/false")
    answer = set_up(bare_tree)
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert "libegl1" in answer.stderr
    assert answer.stderr.count("\n") == 1
