"""Tells which of Debian's packages a folder of programs wants: usage: depends FOLDER.

Prints one line for the field Depends. dpkg-shlibdeps finds the packages of Debian 12 and the oldest
version that has each symbol; where Debian 13 and Ubuntu 24.04 renamed one (64-bit time), the new
name is added. What is loaded by name while the application runs is added from a list.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from installer.linux.glibc import programs

LOADED_BY_NAME = ("libpcsclite1", "libssl3", "libxcb-cursor0", "libfontconfig1")
RENAMED = frozenset({"libssl3", "libcups2", "libglib2.0-0"})  # with t64 since 2024
# Told with the version that Debian 12 has, not with that of a symbol: what Qt calls of them is in
# the older ones of Ubuntu 22.04, too.
WITHOUT_VERSION = frozenset({"libx11-xcb1", "libzstd1"})
_NAME = re.compile(r"^([a-z0-9][a-z0-9+.-]*)( .*)?$")


def depends(folder: Path) -> str:
    found = dict.fromkeys(_told_by_dpkg(folder))
    names = {entry.split(" ")[0] for entry in found}
    found |= dict.fromkeys(name for name in LOADED_BY_NAME if name not in names)
    return ", ".join(as_everywhere(entry) for entry in sorted(found))


def _told_by_dpkg(folder: Path) -> list[str]:
    """dpkg-shlibdeps fails when a library is nowhere: a pruned one, or a forgotten package."""
    own = sorted({str(file.parent) for file in programs(folder) if ".so" in file.name})
    with TemporaryDirectory() as source:
        Path(source, "debian").mkdir()
        Path(source, "debian", "control").write_text("Source: x\n\nPackage: x\nArchitecture: any\n")
        command = ["dpkg-shlibdeps", "-O", "--warnings=0"]
        command += [f"-l{place}" for place in own]
        command += [f"-e{file}" for file in programs(folder)]
        told = subprocess.run(  # noqa: S603
            command, check=True, cwd=source, stdout=subprocess.PIPE, text=True
        ).stdout
    return told.strip().removeprefix("shlibs:Depends=").split(", ")


def as_everywhere(entry: str) -> str:
    found = _NAME.match(entry)
    if found is None:
        return entry
    if found[1] in WITHOUT_VERSION:
        return found[1]
    if found[1] not in RENAMED:
        return entry
    return f"{entry} | {found[1]}t64{found[2] or ''}"


if __name__ == "__main__":
    sys.stdout.write(depends(Path(sys.argv[1])) + "\n")
