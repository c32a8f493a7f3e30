"""A month of statements as PDF/A-3, beside a bare ReportLab canvas that writes the same text."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from desktop.reports.preview import page_count
from desktop.reports.statement_paper import draw_statement, statement_pdf
from desktop.reports.style import REGULAR, register_fonts
from desktop.sheets.letter import SenderSheet
from desktop.sheets.statement import PaperMerchant, StatementPaper, StatementPaperLine

TITLE = "600 statements of 224,000 purchases, and one of 3,000 lines, beside a bare canvas"
STATEMENTS, PURCHASES, LARGEST = 600, 224_000, 3_000
SIZES = (187, 750, 3_000)
FAMILIES = ("Fruits", "Légumes", "Œufs", "Pain", "Laitages", "Légumes secs", "Viande")
MEGABYTE = 1024


def measure() -> dict[str, Any]:
    """Pages a second and seconds; `…_ratio` is our time over that of the bare canvas.

    The bare canvas writes each text at its place: no layout, no tags, no archive, no CSV.
    """
    register_fonts()
    statement_pdf(a_paper(20, 0))
    found = _month() | _largest() | _growth()
    return found | {
        "for_readme": (
            f"| {found['month_statements']} statements, {found['month_pages']:,} pages of PDF/A-3 "
            f"| {found['month_s']:.0f} s: {found['month_pages_per_s']:.0f} pages/s, "
            f"{found['peak_process_mb']} MB at most; {LARGEST:,} lines in "
            f"{found['largest_s']:.1f} s "
            f"| a bare canvas with the same text: {found['bare_pages_per_s']:.0f} pages/s |"
        )
    }


def _month() -> dict[str, Any]:
    random = Random(5)
    weights = [random.lognormvariate(0, 0.6) for _ in range(STATEMENTS)]
    counts = [max(1, round(PURCHASES * weight / sum(weights))) for weight in weights]
    pages = size = 0
    spent = 0.0
    for place, count in enumerate(counts):
        paper = a_paper(min(count, LARGEST), place)
        start = perf_counter()
        pdf = statement_pdf(paper)
        spent += perf_counter() - start
        pages += page_count(pdf)
        size += len(pdf)
    return {
        "month_statements": STATEMENTS,
        "month_lines": sum(min(count, LARGEST) for count in counts),
        "month_pages": pages,
        "month_s": round(spent, 1),
        "month_pages_per_s": round(pages / spent, 1),
        "month_mb": round(size / MEGABYTE**2, 1),
        "peak_process_mb": round(getrusage(RUSAGE_SELF).ru_maxrss / MEGABYTE),
    }


def _largest() -> dict[str, Any]:
    paper = a_paper(LARGEST, 1)
    pdf = statement_pdf(paper)
    places = list(_places(pdf))
    ours = _best(lambda: statement_pdf(paper))
    drawn = _best(lambda: draw_statement(paper))
    bare = _best(lambda: _bare(places))
    with _traced() as peak:
        statement_pdf(paper)
    pages = page_count(pdf)
    return {
        "largest_lines": LARGEST,
        "largest_pages": pages,
        "largest_s": round(ours, 3),
        "largest_pages_per_s": round(pages / ours, 1),
        "drawn_pages_per_s": round(pages / drawn, 1),
        "bare_pages_per_s": round(pages / bare, 1),
        "largest_ratio": round(ours / bare, 2),
        "drawn_ratio": round(drawn / bare, 2),
        "largest_kb": round(len(pdf) / MEGABYTE),
        "largest_peak_mb": round(peak[0] / MEGABYTE**2, 1),
        "same_bytes": pdf == statement_pdf(paper),
    }


def _growth() -> dict[str, Any]:
    """Milliseconds a line at 1×, 4× and 16× the lines: flat when the cost grows linearly."""
    figures = {}
    for count in SIZES:
        paper = a_paper(count, 2)
        spent = _best(_printing(paper))
        figures[f"ms_per_line_{count}"] = round(spent * 1000 / count, 3)
    return figures


def _printing(paper: StatementPaper) -> Callable[[], bytes]:
    return lambda: statement_pdf(paper)


def _best(make: Callable[[], object], rounds: int = 3) -> float:
    found = []
    for _ in range(rounds):
        gc.collect()
        start = perf_counter()
        make()
        found.append(perf_counter() - start)
    return min(found)


@contextmanager
def _traced() -> Iterator[list[int]]:
    peak = [0]
    tracemalloc.start()
    yield peak
    peak[0] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def _places(pdf: bytes) -> Iterator[list[tuple[float, float, str]]]:
    """Each stretch of text of each page with its place, as it was drawn."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        found = []
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            words = text.get_text_bounded(left, bottom, right, top)
            found.append((left, bottom, " ".join(words.split())))
        yield found
    document.close()


def _bare(pages: list[list[tuple[float, float, str]]]) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, pageCompression=1)
    for page in pages:
        canvas.setFont(REGULAR, 8)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def a_paper(count: int, seed: int) -> StatementPaper:
    """An invented merchant's month."""
    random = Random(seed)
    lines = tuple(_line(random, place, count) for place in range(count))
    return StatementPaper(
        number=f"ETAT-2026-03-{seed + 1:04}",
        provisional=False,
        month="2026-03",
        dated_on=date(2026, 4, 2),
        sender=SenderSheet("CCAS de l’Essai", "Carte alimentation", "1 rue", "35000 Rennes"),
        merchant=PaperMerchant(f"Étal {seed}", "00000000000000", f"CONV-2026-{seed:04}"),
        lines=lines,
        purchases=sum((line.amount for line in lines), Decimal(0)),
        amount=sum((line.covered for line in lines), Decimal(0)),
        due_on=date(2026, 5, 2),
    )


def _line(random: Random, place: int, count: int) -> StatementPaperLine:
    amount = Decimal(random.randint(150, 2600)) / 100
    return StatementPaperLine(
        on_day=date(2026, 3, 1) + timedelta(place * 31 // count),
        at_time=f"{8 + place % 5:02}:{random.randint(0, 59):02}",
        ticket=str(2370 + place),
        card_alias=f"{random.choice('KLMNPRTVXZ')}{random.randint(100, 999)}",
        family=random.choice(FAMILIES),
        amount=amount,
        covered=amount,
        share=Decimal(0),
        vat_rate=Decimal("0.055"),
    )
