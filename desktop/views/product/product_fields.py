"""The fields of a product: family, labels, origin, way of selling, season and colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.domain.eligibility import Product
from desktop.domain.product import Nomenclature, SaleMode
from desktop.i18n import gettext as _
from desktop.i18n import language
from desktop.views.product.words import mode_name, month_words
from desktop.views.theme.tokens import Space
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.flow import Columns, FlowLayout


class Ticks(QWidget):
    """Several of a few values, side by side."""

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        flow = FlowLayout(self, Space.M)
        self._boxes = {value: QCheckBox(words) for value, words in options}
        for box in self._boxes.values():
            flow.addWidget(box)
        first = next(iter(self._boxes.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def values(self) -> frozenset[str]:
        return frozenset(value for value, box in self._boxes.items() if box.isChecked())

    @property
    def boxes(self) -> dict[str, QCheckBox]:
        return dict(self._boxes)

    def tick(self, value: str) -> None:
        self._boxes[value].setChecked(True)


class ProductFields(QWidget):
    def __init__(self, known: Nomenclature) -> None:
        super().__init__()
        self._known = known
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        chosen = language()
        self.family = Choice([(each.code, each.name.text(chosen)) for each in known.families])
        self.labels = Ticks([(each.code, each.name.text(chosen)) for each in known.labels])
        self.mode = Choice([("", _("not told")), *((m.value, mode_name(m)) for m in SaleMode)])
        self.origin = TextEdit(_("35, or a place"))
        self.months = Ticks([(str(number), month_words(number)) for number in range(1, 13)])
        self.colour = Choice([("", _("no colour")), *self._colours()])
        sides = Columns(1, 1)
        sides.left.addWidget(FieldRow(_("Family"), self.family))
        sides.left.addWidget(FieldRow(_("Way of selling"), self.mode))
        sides.right.addWidget(FieldRow(_("Origin"), self.origin, optional=True))
        sides.right.addWidget(FieldRow(_("Colour of origin"), self.colour, optional=True))
        column.addWidget(FieldRow(_("Labels"), self.labels, optional=True))
        column.insertWidget(0, sides)
        hint = _("None ticked: all year.")
        column.addWidget(FieldRow(_("Months of its season"), self.months, hint, optional=True))

    @property
    def fields(self) -> dict[str, QWidget]:
        """By names that a draft keeps."""
        fields: dict[str, QWidget] = {
            name: getattr(self, name) for name in ("family", "mode", "origin", "colour")
        }
        fields |= {f"label_{code}": box for code, box in self.labels.boxes.items()}
        return fields | {f"month_{number}": box for number, box in self.months.boxes.items()}

    def product(self) -> Product:
        territory, _dot, colour = str(self.colour.value()).partition(".")
        return Product(
            str(self.family.value()),
            self.labels.values(),
            self.origin.text().strip(),
            str(self.mode.value()),
            frozenset(int(month) for month in self.months.values()),
            colour,
            territory if colour else "",
        )

    def _colours(self) -> list[tuple[str, str]]:
        chosen = language()
        return [
            (
                f"{palette.territory}.{colour.code}",
                f"{palette.label.text(chosen)} · {colour.name.text(chosen)}",
            )
            for palette in self._known.palettes
            for colour in palette.colours
        ]
