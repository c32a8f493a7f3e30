"""The Python packages that lie in the stage, by what their own papers say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

_TEXT = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True)
class InstalledPackage:
    name: str
    version: str
    licence: str  # as the maker writes it
    is_expression: bool  # of SPDX, not words
    folder: Path  # its `.dist-info`

    def texts(self) -> tuple[Path, ...]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return tuple(sorted(path for path in found if self._is_text(path)))

    def _is_text(self, path: Path) -> bool:
        return "licenses" in path.relative_to(self.folder).parts or bool(_TEXT.search(path.name))


def installed(site: Path) -> Iterator[InstalledPackage]:
    for folder in sorted(site.glob("*.dist-info"), key=lambda found: found.name.lower()):
        told = Parser().parsestr((folder / "METADATA").read_text("utf-8"), headersonly=True)
        classified = [line for line in told.get_all("Classifier", []) if _CLASSIFIER in line]
        licence = told["License-Expression"] or told["License"] or "; ".join(classified)
        first = licence.replace(_CLASSIFIER, "").strip().split("\n")[0]
        expression = told["License-Expression"] is not None
        yield InstalledPackage(told["Name"], told["Version"], first[:200], expression, folder)
