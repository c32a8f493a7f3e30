"""Compiles the texts for people and takes their sources out: usage: compile_catalogues LOCALES."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(locales: Path) -> int:
    sources = sorted(locales.glob("*/LC_MESSAGES/*.po"))
    for source in sources:
        with source.open("rb") as texts, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(texts))
        source.unlink()
    return len(sources)


if __name__ == "__main__":
    sys.stdout.write(f"texts: {compile_catalogues(Path(sys.argv[1]))} catalogue(s)\n")
