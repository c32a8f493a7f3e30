"""Gathers the licence texts of all that the package carries: usage: licences SITE RUNTIME FOLDER.

A package whose text is missing stops the build: nobody may hand it on without.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from installer.windows.packages import InstalledPackage, installed

ROOT = Path(__file__).parents[2]
STANDARD = Path("/usr/share/common-licenses")
# Makers that name a licence and bring no text of it, or not all of it; names as in Debian.
ADDED = {
    "PySide6_Essentials": ("LGPL-3", "GPL-3", "GPL-2"),
    "shiboken6": ("LGPL-3", "GPL-3", "GPL-2"),
    "psycopg": ("GPL-3",),  # which the LGPL 3 refers to
    "psycopg-binary": ("GPL-3",),
    "pyscard": ("LGPL-2.1",),
    "python-stdnum": ("LGPL-2.1",),
}
NOT_OURS = frozenset({"LicenseRef-Qt-Commercial.txt"})  # Qt is carried under the LGPL


class NoLicenceText(Exception):
    """Its argument names the package."""


def gather(site: Path, runtime: Path, folder: Path) -> int:
    """Returns how many packages have their text in `folder` now."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", folder / "carte-alimentation-durable.txt")
    shutil.copy(runtime / "LICENSE.txt", folder / "CPython.txt")
    shutil.copy(ROOT / "resources" / "fonts" / "OFL.txt", folder / "Inter.txt")
    count = 0
    for package in installed(site):
        _gather_one(package, folder / f"{package.name}-{package.version}")
        count += 1
    return count


def _gather_one(package: InstalledPackage, folder: Path) -> None:
    texts = {"-".join(path.relative_to(package.folder).parts): path for path in _ours(package)}
    texts |= {f"{name}.txt": STANDARD / name for name in ADDED.get(package.name, ())}
    if not texts:
        raise NoLicenceText(package.name)
    folder.mkdir()
    for name, path in texts.items():
        shutil.copy(path.resolve(), folder / name.removeprefix("licenses-"))


def _ours(package: InstalledPackage) -> list[Path]:
    return [path for path in package.texts() if path.name not in NOT_OURS]


if __name__ == "__main__":
    many = gather(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
    sys.stdout.write(f"licences: texts of {many} packages\n")
