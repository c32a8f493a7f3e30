"""A spreadsheet looked at before it is unpacked: nothing in it may grow beyond measure."""

from __future__ import annotations

import zipfile
from pathlib import Path

from desktop.domain.transaction import TableFault, TableUnreadable

MOST_UNPACKED = 300_000_000  # bytes; 224,000 purchases with ten columns take about a third
MOST_PARTS = 2_000
_OLE = b"\xd0\xcf\x11\xe0"  # an XLS of before 2007, or an XLSX with a password
_HEAD = 4096


def check_package(path: Path) -> None:
    """Raises TableUnreadable for a zip bomb, a password, entities in the XML, or no spreadsheet.

    The sizes that a package states of its parts are binding: no more is ever unpacked of one.
    """
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise TableUnreadable(path.name, TableFault.PASSWORD)
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(path, package.infolist())
            _check_heads(path, package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise TableUnreadable(path.name, TableFault.NOT_A_TABLE) from error
    except RuntimeError as error:  # what zipfile says of an encrypted part
        raise TableUnreadable(path.name, TableFault.PASSWORD) from error


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        megabytes = unpacked // 1_000_000
        raise TableUnreadable(path.name, TableFault.UNPACKS_TOO_LARGE, given=f"{megabytes}")
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise TableUnreadable(path.name, TableFault.NOT_A_TABLE)


def _check_heads(path: Path, package: zipfile.ZipFile) -> None:
    """A spreadsheet declares no document type: what does, wants to grow by entities."""
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as content:
                if b"<!DOCTYPE" in content.read(_HEAD).upper():
                    raise TableUnreadable(path.name, TableFault.NOT_A_TABLE)
