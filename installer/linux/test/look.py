"""Run by the Python that was installed: tells, as JSON, what a desk holds and is set to.

Only for the demonstration, whose people are invented. With PDF files: their first pages, too.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from desktop import credentials
from desktop.app.desk import open_desk
from desktop.commands.window import or_demonstration
from desktop.importers.policy_file import configured


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
        "households": len(lines),
        "applicants": [line.applicant for line in lines],
        "keys": credentials.key_store_name(chosen),
        "papers": [_first_page(paper) for paper in papers],
    }


def _first_page(paper: str) -> str:
    import pypdfium2  # noqa: PLC0415 - only when there is one

    with pypdfium2.PdfDocument(paper) as document:
        return str(document[0].get_textpage().get_text_range())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(sys.argv[1:])) + "\n")
