"""Puts into an MSI what wixl 0.101 leaves out: usage: complete PACKAGE.msi STAGE; before signing.

- Versions of programs and libraries. Without them Windows takes an older library of the former
  version for the newer one, and an upgrade can end with files missing.
- The code page of its texts, without which Windows reads them in that of the PC, and its language.
- Short names, conditions of components, secure and hidden properties, the place of the programs
  for inventories, and the removal of the former version inside the transaction, so that a failed
  upgrade leaves the former version working.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from installer.windows.file_version import file_version
from installer.windows.product import CODE_PAGE, FRENCH, PUBLISHER
from installer.windows.properties import HIDDEN, PROPERTIES
from installer.windows.wix_source import file_key

HEAD = 3  # lines of a table's export: columns, types, keys
SECURE = ("INSTALLDIR", "WIX_DOWNGRADE_DETECTED", "WIX_UPGRADE_DETECTED")


class Package:
    """The tables of one MSI, through msiinfo and msibuild."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def rows(self, table: str) -> list[list[str]]:
        """Head and rows; empty lines are left out."""
        lines = self._told("export", table).split("\n")
        return [line.split("\t") for line in lines if line]

    def write(self, table: str, rows: list[list[str]]) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder, f"{table}.idt")
            text = "\r\n".join("\t".join(row) for row in rows) + "\r\n"
            file.write_bytes(text.encode("utf-8"))
            self._build("-i", str(file))

    def say(self, statement: str) -> None:
        self._build("-q", statement)

    def summarise(self, language: int) -> None:
        """For 64 bits, in a language; the name and the number of this one package stay."""
        lines = self._told("suminfo").split("\n")
        told = dict(line.partition(": ")[::2] for line in lines)
        name, number = told["Subject"], told["Revision number (UUID)"]
        self._build("-s", name, PUBLISHER, f"x64;{language}", number)

    def _told(self, *words: str) -> str:
        """What msiinfo says is UTF-8, whatever the code page of the package is."""
        command = ["msiinfo", words[0], str(self._file), *words[1:]]
        told = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603
        return told.decode("utf-8", "replace").replace("\r\n", "\n")

    def _build(self, *words: str) -> None:
        command = ["msibuild", str(self._file), *words]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def complete(package: Package, stage: Path) -> int:
    """Returns how many files have a version now."""
    package.write("_ForceCodepage", [[""], [""], [str(CODE_PAGE), "_ForceCodepage"]])
    package.summarise(FRENCH)
    versioned = _complete_files(package, stage)
    folders = package.rows("Directory")
    for row in folders[HEAD:]:
        row[2] = _folder_name(row[2], row[0])
    package.write("Directory", folders)
    for known in PROPERTIES:
        package.say(
            # also when all is removed: the words of the first installation are not said again then
            f"UPDATE `Component` SET `Condition` = '{known.name} OR REMOVE~=\"ALL\"' "  # noqa: S608
            f"WHERE `Component` = 'Set{known.value}'"
        )
    secure = ";".join((*SECURE, *(known.name for known in PROPERTIES)))
    package.say(
        f"UPDATE `Property` SET `Value` = '{secure}' "  # noqa: S608 - our names
        "WHERE `Property` = 'SecureCustomProperties'"
    )
    package.say(
        "INSERT INTO `Property` (`Property`, `Value`) "  # noqa: S608 - our names
        f"VALUES ('MsiHiddenProperties', '{';'.join(HIDDEN)}')"
    )
    package.say(  # after InstallInitialize (1500)
        "UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 "
        "WHERE `Action` = 'RemoveExistingProducts'"
    )
    _tell_place(package)
    return versioned


def _complete_files(package: Package, stage: Path) -> int:
    staged = {
        file_key(path.relative_to(stage).as_posix()): path
        for path in stage.rglob("*")
        if path.is_file()
    }
    versioned = set()
    files = package.rows("File")
    for row in files[HEAD:]:
        row[2] = _name(row[2], row[0])
        found = file_version(staged[row[0]])
        if found is not None:
            row[4], row[5] = found
            versioned.add(row[0])
    package.write("File", files)
    hashes = package.rows("MsiFileHash")
    kept = [row for row in hashes[HEAD:] if row[0] not in versioned]
    package.write("MsiFileHash", hashes[:HEAD] + kept)
    return len(versioned)


def _tell_place(package: Package) -> None:
    """InstallLocation of the entry in the list of programs: 51 sets a property."""
    package.write(
        "CustomAction",
        [
            ["Action", "Type", "Source", "Target"],
            ["s72", "i2", "S72", "S255"],
            ["CustomAction", "Action"],
            ["TellPlace", "51", "ARPINSTALLLOCATION", "[INSTALLDIR]"],
        ],
    )
    package.say(
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) "
        "VALUES ('TellPlace', '', 1010)"  # after CostFinalize (1000)
    )


def _folder_name(name: str, key: str) -> str:
    is_fixed = name in {".", "SourceDir"} or "|" in name or ":" in name
    return name if is_fixed else _name(name, key)


def _name(name: str, key: str) -> str:
    """`SHORT|long`, as the tables want it; the name alone where it is short already."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    plain = name.replace(".", "").replace("_", "")
    is_short = plain.isalnum() and plain.isascii() and name.count(".") <= 1
    if is_short and len(stem) <= 8 and len(ending) <= 3:
        return name
    digest = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:8]
    letters = "".join(letter for letter in ending if letter.isalnum() and letter.isascii())[:3]
    return f"{digest}{'.' if letters else ''}{letters}".upper() + "|" + name


if __name__ == "__main__":
    count = complete(Package(Path(sys.argv[1])), Path(sys.argv[2]))
    sys.stdout.write(f"package: {count} files with a version\n")
