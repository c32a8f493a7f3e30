"""Refuses libraries that want a newer system than the oldest that we name: usage: glibc FOLDER.

Ubuntu 22.04 has glibc 2.35 and the C++ library of GCC 12; a package made on Debian 12 (2.36) could
want more, and would fail there at its start with a sentence that no agent understands.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = {"GLIBC": (2, 35), "GLIBCXX": (3, 4, 30), "CXXABI": (1, 3, 13), "GCC": (12, 0, 0)}
_REFERENCE = re.compile(r"\b(GLIBC|GLIBCXX|CXXABI|GCC)_([0-9.]+)\b")


class TooNew(Exception):
    """Its arguments tell each file and the version that it wants."""


def newest(folder: Path) -> dict[str, tuple[int, ...]]:
    """The newest version of each library that anything in `folder` wants; raises TooNew."""
    found: dict[str, tuple[int, ...]] = {}
    refused = []
    for file in programs(folder):
        for library, version in _wanted_by(file):
            if version > OLDEST[library]:
                refused.append(f"{file.relative_to(folder)}: {library} {_dotted(version)}")
            found[library] = max(found.get(library, (0,)), version)
    if refused:
        raise TooNew(*refused)
    return found


def programs(folder: Path) -> Iterator[Path]:
    """Programs and libraries, by what their first bytes say."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as content:
                if content.read(4) == b"\x7fELF":
                    yield file


def _wanted_by(file: Path) -> set[tuple[str, tuple[int, ...]]]:
    command = ["objdump", "--private-headers", str(file)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    references = told.partition("Version References:")[2]
    return {
        (name, tuple(map(int, version.split("."))))
        for name, version in _REFERENCE.findall(references)
    }


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


if __name__ == "__main__":
    told = newest(Path(sys.argv[1]))
    words = ", ".join(f"{name} {_dotted(version)}" for name, version in sorted(told.items()))
    sys.stdout.write(f"newest wanted of the system: {words}\n")
