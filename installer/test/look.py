"""Run by the Python that was installed: tells, as JSON, what a desk holds and is set to.

Only for the demonstration, whose people are invented. With PDF files: their first pages, too. It is
asked of the former version as well, whose application is an older one.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from desktop import credentials
from desktop.app.desk import open_desk
from desktop.commands.window import or_demonstration
from desktop.importers.policy_file import configured
from desktop.settings import Settings
from desktop.storage.engine import open_engine
from desktop.storage.upgrade import revision_of


def look(papers: list[str]) -> dict[str, Any]:
    chosen = or_demonstration(configured())
    desk = open_desk(chosen)
    try:
        lines = desk.counter.households.lines()
    finally:
        desk.close()
    return {
        "data": str(chosen.data),
        "site": chosen.site,
        "theme": chosen.theme,
        "lock_minutes": chosen.lock_minutes,
        "schemas": _schemas(chosen),
        "households": len(lines),
        "applicants": [line.applicant for line in lines],
        "keys": credentials.key_store_name(chosen),
        "papers": [_first_page(paper) for paper in papers],
    }


def _schemas(chosen: Settings) -> dict[str, str]:
    """The revision of the file, and of each copy that a migration left beside it."""
    found = {}
    for file in sorted(chosen.data.glob("desk*.db")):
        engine = open_engine(file, credentials.database_key(chosen))
        try:
            with engine.connect() as connection:
                found[file.name] = str(revision_of(connection))
        finally:
            engine.dispose()
    return found


def _first_page(paper: str) -> str:
    import pypdfium2  # noqa: PLC0415 - only when there is one

    with pypdfium2.PdfDocument(paper) as document:
        return str(document[0].get_textpage().get_text_range())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(sys.argv[1:])) + "\n")
