"""The Debian package is built, unpacked into a folder, and what lies there runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from desktop import __version__
from installer.linux.product import locked

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "installer" / "linux"
DEBIAN_PYTHON = Path("/usr/bin/python3.11")
HOME = "usr/lib/carte-alimentation-durable"
LARGEST = 175_000_000  # bytes of the package as it is packed here; a release is a third smaller
LARGEST_INSTALLED = 520_000_000

WINDOW = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop.app.window import build
from desktop.settings import Settings

import desktop
folder = Path(sys.argv[1])
application = build(Settings(folder, key_file=folder / "desk.key", reader="simulated"))
application.ready.connect(application.qt.quit)
application.start()
QTimer.singleShot(120_000, application.qt.quit)
application.qt.exec()
window = application.window
told = {"furnished": window.furnished, "title": window.windowTitle(), "from": desktop.__file__}
told["picture"] = window.grab().save(str(folder / "window.png"))
application.close()
sys.stdout.write(json.dumps(told))
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="made on Debian alone"),
    pytest.mark.skipif(not DEBIAN_PYTHON.exists(), reason="Debian 12's Python 3.11 is not here"),
    pytest.mark.skipif(
        sys.version_info[:2] != (3, 11), reason="these packages are not those of Python 3.11"
    ),
    pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="this is no Debian"),
]


def said(command: list[str | Path], *codes: int, **variables: str) -> str:
    """Standard output; another code than 0 or `codes` shows what was said on both."""
    answer = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
        env=os.environ | variables,
    )
    assert answer.returncode in {0, *codes}, answer.stdout + answer.stderr
    return answer.stdout


def version_of(name: str) -> str | None:
    """What this environment has of a package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made of the packages that the tests themselves run with: nothing is fetched."""
    if others := sorted(f"{name} {told}" for name, told in locked() if told != version_of(name)):
        pytest.skip(f"the lock has others than this environment: {', '.join(others)}")
    prepared = subprocess.run(
        [LINUX / "prerequisites", "build"], capture_output=True, text=True, check=False, timeout=280
    )
    if prepared.returncode != 0:
        pytest.skip(f"what the build needs is not here: {prepared.stderr.strip()[-200:]}")
    folder = tmp_path_factory.mktemp("debian")
    said(
        [LINUX / "build"],
        WORK=str(folder / "work"),
        OUT=str(folder / "made"),
        ENVIRONMENT=sys.prefix,
        COMPRESSION="-Zzstd -z1",
    )
    shutil.rmtree(folder / "work")
    return next((folder / "made").glob("*.deb"))


@pytest.fixture(scope="module")
def unpacked(package: Path) -> Path:
    folder = package.parent / "unpacked"
    said(["dpkg-deb", "--extract", package, folder])
    return folder


def installed(unpacked: Path, home: Path, *words: str | Path) -> str:
    """What the unpacked program says, as its launcher starts it; 1 where something wants care."""
    python = unpacked / HOME / "python" / "bin" / "python3.11"
    return said(
        [python, "-I", "-X", "utf8", *words], 1, QT_QPA_PLATFORM="offscreen", HOME=str(home)
    )


def test_it_is_of_this_version_and_names_what_it_wants_of_the_system(package: Path) -> None:
    assert said(["dpkg-deb", "--field", package, "Version"]).strip() == __version__
    wanted = said(["dpkg-deb", "--field", package, "Depends"])
    for library in ("libc6", "libpcsclite1", "libssl3", "libxcb-cursor0", "libfontconfig1"):
        assert library in wanted
    assert "python3" not in wanted


def test_it_does_not_grow_unseen(package: Path) -> None:
    assert package.stat().st_size < LARGEST
    kilobytes = int(said(["dpkg-deb", "--field", package, "Installed-Size"]))
    assert kilobytes * 1024 < LARGEST_INSTALLED


def test_everything_belongs_to_root_and_only_root_may_write(package: Path) -> None:
    lines = said(["dpkg-deb", "--contents", package]).splitlines()
    assert len(lines) > 5000
    others = [
        line
        for line in lines
        if line.split()[1] != "root/root" or (line[0] != "l" and "w" in line[5] + line[8])
    ]
    assert others == []


def test_its_papers_name_every_package_of_the_lock(unpacked: Path) -> None:
    papers = unpacked / "usr/share/doc/carte-alimentation-durable"
    bill = json.loads((papers / "bill-of-materials.cdx.json").read_text("utf-8"))
    named = {(part["name"].lower(), part["version"]) for part in bill["components"]}
    assert {(name, told) for name, told in locked() if name in {"pyscard", "reportlab"}} <= named
    assert len(named) == len(list(locked())) + 1  # with Python itself; names are spelt otherwise
    assert len(list((papers / "licences").rglob("*"))) > len(named)


def test_what_was_unpacked_tells_its_version(unpacked: Path, tmp_path: Path) -> None:
    told = installed(unpacked, tmp_path, unpacked / HOME / "app/main.py", "--version")
    assert told.strip() == __version__


def test_what_was_unpacked_diagnoses_itself(unpacked: Path, tmp_path: Path) -> None:
    program = unpacked / HOME / "app/main.py"
    words = ("diagnose", "--json", "--data", tmp_path / "desk")
    told = json.loads(installed(unpacked, tmp_path, program, *words))
    assert told["versions"]["application"] == __version__
    assert told["versions"]["state"] == "works"
    assert told["fonts"]["missing"] == []


def test_its_window_opens_a_desk_and_nothing_is_written_beside_it(
    unpacked: Path, tmp_path: Path
) -> None:
    before = sorted(unpacked.rglob("*"))
    told = json.loads(installed(unpacked, tmp_path, "-c", WINDOW, tmp_path))
    assert Path(told["from"]).is_relative_to(unpacked)
    assert told["furnished"]
    assert told["title"].startswith("Carte alimentation durable")
    assert told["picture"]
    assert sorted(unpacked.rglob("*")) == before
