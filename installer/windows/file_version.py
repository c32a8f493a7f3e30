"""The version and language that a program or library of Windows tells of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ENDINGS = frozenset({".exe", ".dll", ".pyd"})


def file_version(path: Path) -> tuple[str, str] | None:
    """`1.2.3.4` and the language as a decimal number; None where nothing is told."""
    if path.suffix.lower() not in ENDINGS:
        return None
    import pefile  # noqa: PLC0415 - a tool of the build; the tests of the rest do without

    program: Any = pefile.PE(str(path), fast_load=True)
    resources = pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]
    program.parse_data_directories([resources])
    fixed = getattr(program, "VS_FIXEDFILEINFO", None)
    if not fixed:
        return None
    high, low = fixed[0].FileVersionMS, fixed[0].FileVersionLS
    numbers = (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF)
    return ".".join(map(str, numbers)), _language(program)


def _language(program: Any) -> str:
    for block in getattr(program, "FileInfo", []) or []:
        for entry in block:
            for variable in getattr(entry, "Var", []) or []:
                for name, value in variable.entry.items():
                    if name == b"Translation":
                        return str(int(value.split()[0], 16))
    return "0"
