"""What a rule may name: families with their VAT, labels with their proof, colours of origin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.product import ColourPalette, Nomenclature, OriginColour
from desktop.i18n import gettext as _
from desktop.i18n import language, number
from desktop.views.product.words import palette_words
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.card import Card
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

DISC = 16


class ColourDisc(QWidget):
    """The colour as the stall shows it, beside its name: never the only sign."""

    def __init__(self, shade: str) -> None:
        super().__init__()
        self._shade = shade
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(DISC) + 2, look.scaled(DISC) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("control"), 1))
        painter.setBrush(QColor(self._shade))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class FamiliesCard(Card):
    def __init__(self) -> None:
        super().__init__(_("Families"))
        self._rows = FactRows()
        self.add(label(_("With the usual VAT rate."), "small", wrap=True))
        self.add(self._rows)

    def show_known(self, known: Nomenclature) -> None:
        chosen = language()
        self._rows.show_rows(
            [
                (
                    f"{each.name.text(chosen)} ({each.code})",
                    _("never eligible") if each.is_excluded else _percent(float(each.vat_rate)),
                )
                for each in known.families
            ]
        )


class LabelsCard(Card):
    def __init__(self) -> None:
        super().__init__(_("Labels"))
        self._rows = FactRows()
        words = _("A label by certificate counts while a certificate of the merchant is in date.")
        self.add(label(words, "small", wrap=True))
        self.add(self._rows)

    def show_known(self, known: Nomenclature) -> None:
        chosen = language()
        self._rows.show_rows(
            [
                (
                    f"{each.name.text(chosen)} ({each.code})",
                    _("certificate") if each.by_certificate else _("on the product"),
                )
                for each in known.labels
            ]
        )


class ColoursCard(Card):
    """One block per territory whose colours hold on the day."""

    def __init__(self) -> None:
        super().__init__(_("Colours of origin (Ici.C.Local)"))
        words = _("A colour belongs to a product, and means something else in each territory.")
        self.add(label(words, "small", wrap=True))
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(Space.M)
        self.body.addLayout(self._blocks)

    def show_palettes(self, palettes: Sequence[ColourPalette], on: date) -> None:
        empty(self._blocks)
        for palette in palettes:
            if palette.holds(on):
                self._blocks.addWidget(_block(palette))


def _block(palette: ColourPalette) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.S)
    column.addWidget(label(palette_words(palette), "strong", wrap=True))
    for colour in palette.colours:
        column.addWidget(_colour_row(colour, palette.territory))
    for wording in palette.to_be_confirmed:
        words = _("To be confirmed: {what}").format(what=wording.text(language()))
        column.addWidget(label(words, "small", wrap=True))
    return block


def _colour_row(colour: OriginColour, territory: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    row.addWidget(ColourDisc(colour.shade), 0, Qt.AlignmentFlag.AlignTop)
    chosen = language()
    words = _("{colour}: {meaning} ({code})").format(
        colour=colour.name.text(chosen),
        meaning=colour.meaning.text(chosen),
        code=f"{territory}.{colour.code}",
    )
    row.addWidget(label(words, "text", wrap=True), 1)
    return line


def _percent(rate: float) -> str:
    value = round(rate * 1000)
    text = number(value // 10) if value % 10 == 0 else f"{value / 10:.1f}"
    return _("{rate}%").format(rate=text.replace(".", ",") if language() == "fr" else text)
