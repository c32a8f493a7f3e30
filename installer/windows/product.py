"""What the Windows package is called, and the two codes that must never change.

An upgrade finds the installed version by UPGRADE_CODE; a repair finds each file by a code made from
NAMESPACE and its path. Another code would leave two versions side by side on every PC.

Usage: product FOLDER prints the version of the source in it.
"""

from __future__ import annotations

import re
import sys
import uuid
from pathlib import Path

NAME = "Carte alimentation durable"
PUBLISHER = "Projet Carte alimentation durable"
KEY = r"Software\carte-alimentation-durable"  # of HKLM; see also desktop.settings.APPLICATION
UPGRADE_CODE = "A160DC07-646F-4C0A-83E8-E76349CBA436"
NAMESPACE = uuid.UUID("b7c7ab5d-ad02-4cd7-851a-25d0dabcfa8c")
WINDOW = "carte-alimentation-durable.exe"
CONSOLE = "cad.exe"
OLDEST_WINDOWS = 17763  # Windows 10 1809, Server 2019: the first that carry what Qt 6.12 needs
CODE_PAGE = 1252
FRENCH = 1036

_VERSION = re.compile(r'^__version__ = "(\d+\.\d+\.\d+)"$', re.MULTILINE)


def version_of(tree: Path) -> str:
    """Three numbers, as Windows compares them; raises ValueError for anything else."""
    found = _VERSION.search((tree / "desktop" / "__init__.py").read_text("utf-8"))
    if found is None:
        raise ValueError("desktop/__init__.py names no version of three numbers")
    return found[1]


def component_code(path: str) -> str:
    """The same for the same path in every version."""
    return str(uuid.uuid5(NAMESPACE, path)).upper()


if __name__ == "__main__":
    sys.stdout.write(version_of(Path(sys.argv[1])) + "\n")
