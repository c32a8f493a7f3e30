"""Copies what a desk gets from an environment of the same lock: usage: copy_packages SITE FOLDER.

SITE is where the environment has its packages. Nothing is fetched; whether names and versions are
those of the lock is asked afterwards by `bill_of_materials`.
"""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

from installer.linux.product import locked


def copy_packages(site: Path, folder: Path) -> int:
    """Returns how many packages were copied."""
    wanted = {_plain(name) for name, _version in locked()}
    found = [one for one in distributions(path=[str(site)]) if _plain(one.name) in wanted]
    for distribution in found:
        for file in _files(distribution):
            place = folder / file
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(site / file, place)
    return len(found)


def _files(distribution: Distribution) -> list[PurePosixPath]:
    """Without programs, which lie outside of SITE, and without byte code, which tells its path."""
    files = distribution.files or []
    return [file for file in files if ".." not in file.parts and "__pycache__" not in file.parts]


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


if __name__ == "__main__":
    sys.stdout.write(f"packages: {copy_packages(Path(sys.argv[1]), Path(sys.argv[2]))} copied\n")
