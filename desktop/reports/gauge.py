"""A bar that shows where a mean lies between the limits of a scale; its words are read aloud."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from desktop.reports.style import ACCENT, FIGURES, INK, LINE, MUTED, SOFT, STRONG_FIGURES
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import set_text
from desktop.sheets.letter import GaugeSheet

HEIGHT = 21 * mm
BAR_Y, BAR_HEIGHT = 8 * mm, 4 * mm
SIZE = 8.2


class Gauge(Flowable):
    """From 0 to a little over the last limit or the mean, whichever is more."""

    canv: TaggedCanvas

    def __init__(self, gauge: GaugeSheet, part: Element, language: str) -> None:
        super().__init__()
        self._gauge = gauge
        self._language = language
        self._element = part.add("Figure", said=gauge.text)
        self._most = max([gauge.mean, *(limit for _, limit in gauge.limits)]) * 1.12 or 1

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._width = width
        return width, HEIGHT

    def draw(self) -> None:
        with self.canv.marked(self._element):
            self._draw_bar()
            for label, limit in self._gauge.limits:
                self._draw_limit(label, self._x(limit))
            self._draw_mean(self._x(self._gauge.mean))

    def _x(self, cents: int) -> float:
        return self._width * max(cents, 0) / self._most

    def _draw_bar(self) -> None:
        canvas = self.canv
        canvas.setFillColor(SOFT)
        canvas.roundRect(0, BAR_Y, self._width, BAR_HEIGHT, BAR_HEIGHT / 2, stroke=0, fill=1)
        canvas.setFillColor(ACCENT)
        filled = max(self._x(self._gauge.mean), BAR_HEIGHT)
        canvas.roundRect(0, BAR_Y, filled, BAR_HEIGHT, BAR_HEIGHT / 2, stroke=0, fill=1)

    def _draw_limit(self, label: str, x: float) -> None:
        canvas = self.canv
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        canvas.line(x, BAR_Y - 1.5 * mm, x, BAR_Y + BAR_HEIGHT)
        canvas.setStrokeColor(LINE)
        self._write(label, x, BAR_Y - 5 * mm, FIGURES)

    def _draw_mean(self, x: float) -> None:
        canvas = self.canv
        top = BAR_Y + BAR_HEIGHT
        path = canvas.beginPath()
        path.moveTo(x, top + 0.4 * mm)
        path.lineTo(x - 1.4 * mm, top + 2.4 * mm)
        path.lineTo(x + 1.4 * mm, top + 2.4 * mm)
        path.close()
        canvas.setFillColor(INK)
        canvas.drawPath(path, stroke=0, fill=1)
        self._write(self._gauge.mean_label, x, top + 3.8 * mm, STRONG_FIGURES)

    def _write(self, label: str, x: float, y: float, font: str) -> None:
        """Under or over its point, moved so that it stays within the bar."""
        text = set_text(label, self._language)
        half = stringWidth(text, font, SIZE) / 2
        middle = min(max(x, half), self._width - half)
        self.canv.setFont(font, SIZE)
        self.canv.setFillColor(INK if font == STRONG_FIGURES else MUTED)
        self.canv.drawCentredString(middle, y, text)
