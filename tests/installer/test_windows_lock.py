"""What a city's PC gets is what developers test: the lock for Windows follows the project's."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer.windows.wanted import LEFT_OUT, wanted

ROOT = Path(__file__).parents[2]
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
WINDOWS |= {"python_version": "3.13", "python_full_version": "3.13.2"}
_LINE = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)(?: *; *([^\\]+?))? *\\?$", re.MULTILINE
)


def locked(file: str) -> dict[str, str]:
    """Names and versions of a lock that hold for Python 3.13 on Windows."""
    lines = _LINE.findall((ROOT / file).read_text("utf-8"))
    return {
        str(canonicalize_name(name)): version
        for name, version, marker in lines
        if not marker or Marker(marker).evaluate(WINDOWS)
    }


def test_every_version_is_the_one_that_the_tests_run_with() -> None:
    windows = locked("installer/windows/requirements.lock")
    assert len(windows) > 50
    assert windows.items() <= locked("requirements.lock").items(), "call `make lock`"


def test_everything_that_the_project_declares_is_carried() -> None:
    windows = locked("installer/windows/requirements.lock")
    declared = [Requirement(line) for line in wanted()]
    meant = [one for one in declared if one.marker is None or one.marker.evaluate(WINDOWS)]
    unmet = [
        str(one)
        for one in meant
        if not one.specifier.contains(windows.get(canonicalize_name(one.name), "0"))
    ]
    assert unmet == [], "call `make lock`"


def test_a_server_of_the_laboratory_is_not_carried_to_counters() -> None:
    assert LEFT_OUT.isdisjoint(locked("installer/windows/requirements.lock"))


def test_windows_has_what_linux_has_from_its_system() -> None:
    windows = locked("installer/windows/requirements.lock")
    assert {"tzdata", "pywin32-ctypes"} <= windows.keys()


def test_each_package_has_hashes_and_no_place_on_the_network() -> None:
    for file in ("requirements.lock", "tools.lock", "runtime.lock"):
        text = (ROOT / "installer/windows" / file).read_text("utf-8")
        assert "://" not in text
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert [block for block in blocks if "--hash=sha256:" not in block] == []
