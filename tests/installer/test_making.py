"""What the pages tell to type about packages can be typed, and the scripts are there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
PAGES = (
    *sorted((ROOT / "docs").glob("**/*.md")),
    *sorted((ROOT / "installer").glob("**/README.md")),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
)
STARTS = ("#!/usr/bin/env bash\n", "#!/bin/sh\n", "# shellcheck shell=bash\n")
SCRIPTS = sorted(
    path
    for path in (ROOT / "installer").rglob("*")
    if path.is_file() and not path.suffix and path.read_text("utf-8").startswith("#")
)


def test_every_target_is_no_file_and_says_what_it_does() -> None:
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].replace("\\", " ").split()) == TARGETS
    silent = [name for name in TARGETS if not re.search(rf"^{name}: #", MAKEFILE, re.MULTILINE)]
    assert silent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_target_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"(?:`|^|\s)make ([a-z]+(?:-[a-z]+)*)(?=`|\s+#|$)", page.read_text("utf-8"), re.M
    )
    assert set(named) <= TARGETS


def test_every_script_that_is_called_is_there_and_may_be_run() -> None:
    called = re.findall(r"@((?:installer|scripts)/[\w/-]+)", MAKEFILE)
    assert {"installer/try", "installer/windows/build", "installer/linux/build"} <= set(called)
    assert [name for name in called if not os.access(ROOT / name, os.X_OK)] == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: str(script.relative_to(ROOT)))
def test_scripts_can_be_read_by_their_shell(script: Path) -> None:
    text = script.read_text("utf-8")
    assert text.startswith(STARTS)
    assert os.access(script, os.X_OK) == text.startswith("#!")
    shell = "sh" if text.startswith("#!/bin/sh") else "bash"
    answer = subprocess.run([shell, "-n", script], capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr
