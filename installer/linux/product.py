"""What goes into the Debian package: the lock of the project without the laboratory's parts.

Prints it as pip reads it, with all its hashes.
"""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from installer.windows.wanted import LEFT_OUT

ROOT = Path(__file__).parents[2]
NAMESPACE = uuid.UUID("1d6cc0ab-55f5-4f46-9a43-0e2b0f9d34a8")
_HEAD = re.compile(r"^([a-z0-9][A-Za-z0-9._-]*)==(\S+)(?: ; (.*?))? *\\?$")


def lock() -> str:
    """Without what only the packages that are left out want; markers stay for pip."""
    entries = re.split(r"^(?=\S)", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.M)
    return "".join(entry for entry in entries if entry and not _is_left_out(entry))


def _is_left_out(entry: str) -> bool:
    name = entry.partition("==")[0]
    wanted_by = set(re.findall(r"^ +#(?: via)? +([a-z0-9][\w.-]*)", entry, flags=re.M)) - {"via"}
    return name in LEFT_OUT or (bool(wanted_by) and wanted_by <= LEFT_OUT)


def locked() -> Iterator[tuple[str, str]]:
    """Names and versions of what pip installs on Linux from `lock`."""
    from packaging.markers import Marker  # noqa: PLC0415 - in the tools of the build alone

    for line in lock().splitlines():
        found = _HEAD.match(line)
        if found and (found[3] is None or Marker(found[3]).evaluate()):
            yield found[1], found[2]


if __name__ == "__main__":
    sys.stdout.write(lock())
