"""The fields of an address, completed over the streets, and how it will print."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.domain.address import AddressDoubt, PostalAddress, Recipient, address_block
from desktop.i18n import gettext as _
from desktop.sheets.household import AddressSheet
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.street_field import StreetChoice, StreetField
from desktop.views.widgets.text import label
from desktop.views.widgets.typed_member import gap_sentence
from desktop.views.widgets.words import housing_name

HOUSINGS = ("home", "hosted", "registered_at_ccas")
TEXTS = (
    "hosted_by", "street_number", "street", "apartment", "residence", "locality", "postcode",
    "city",
)  # fmt: skip


class AddressFields(QWidget):
    """Where a household lives, and under it the lines as they will print."""

    edited = Signal()
    street_typed = Signal(str)
    address_typed = Signal(str, str)  # street, number: for the priority area

    def __init__(self, discretion: Discretion) -> None:
        super().__init__()
        self.rows: dict[str, FieldRow] = {}
        self.housing = Choice([(housing, housing_name(housing)) for housing in HOUSINGS])
        self.hosted_by, self.street_number, self.street = TextEdit(), TextEdit(), StreetField()
        self.apartment, self.residence, self.locality = TextEdit(), TextEdit(), TextEdit()
        self.postcode, self.city = TextEdit(), TextEdit()
        self._area: str | None = None
        self._asked_area = ("", "")
        self._recipient = Recipient("")
        self._lines = DiscreetLabel(discretion, "", "text").wrap()
        self._doubt = label("", "small", wrap=True)
        self._chip = Chip()
        self._chip.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.M)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.M)
        self._column.addLayout(self._grid)
        self._lay_out()
        self._build_preview()
        self.street.completion_requested.connect(self.street_typed)
        self.street.chosen.connect(self._take_street)

    def fill(self, address: AddressSheet, recipient: Recipient) -> None:
        self.housing.set_value(address.housing)
        for name in TEXTS:
            getattr(self, name).setText(getattr(address, name))
        self.show_area(address.priority_area)
        self._recipient = recipient
        self._show_parts()
        self._show_preview()

    def address_to(self, recipient: Recipient) -> None:
        """Whose name stands on the envelope."""
        if recipient != self._recipient:
            self._recipient = recipient
            self._show_preview()

    def complain_of(self, lacking: Collection[str]) -> None:
        for name, row in self.rows.items():
            if name in lacking:
                row.complain(gap_sentence(name))
            elif row.problem:
                row.calm()

    def address(self) -> AddressSheet:
        texts = {name: getattr(self, name).text().strip() for name in TEXTS}
        return AddressSheet(housing=str(self.housing.value()), priority_area=self._area, **texts)

    def show_area(self, area: str | None) -> None:
        """Told quietly: it matters to the scheme, it is nobody's label."""
        self._area = area
        self._chip.setVisible(bool(area))
        if area:
            self._chip.say(_("Priority area: {area}").format(area=area), "neutral", "map-pin")

    def _lay_out(self) -> None:
        for name, row, line, column, span in (
            ("housing", FieldRow(_("Housing"), self.housing), 0, 0, 4),
            ("hosted_by", FieldRow(_("Hosted by"), self.hosted_by), 1, 0, 4),
            ("street_number", FieldRow(_("Number"), self.street_number), 2, 0, 1),
            ("street", FieldRow(_("Street"), self.street), 2, 1, 3),
            ("apartment", self._optional(_("Apartment, floor"), self.apartment), 3, 0, 2),
            ("residence", self._optional(_("Building, residence"), self.residence), 3, 2, 2),
            ("postcode", FieldRow(_("Postcode"), self.postcode), 4, 0, 1),
            ("city", FieldRow(_("City"), self.city), 4, 1, 1),
            ("locality", self._optional(_("Place name"), self.locality), 4, 2, 2),
        ):
            self.rows[name] = row
            row.field.setObjectName(name)
            self._grid.addWidget(row, line, column, 1, span)
        for name in TEXTS:
            getattr(self, name).textEdited.connect(self._tell)
        for column, stretch in enumerate((2, 3, 2, 3)):
            self._grid.setColumnStretch(column, stretch)
        self.housing.value_changed.connect(self._take_housing)
        self._show_parts()

    def _optional(self, name: str, field: TextEdit) -> FieldRow:
        return FieldRow(name, field, optional=True)

    def _build_preview(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addWidget(label(_("On the envelope"), "eyebrow"))
        column.addWidget(self._lines)
        column.addWidget(self._doubt)
        column.addWidget(self._chip)
        self._column.addLayout(column)

    @Slot()
    def _show_parts(self) -> None:
        housing = self.housing.value()
        self.rows["hosted_by"].setVisible(housing == "hosted")
        has_home = housing != "registered_at_ccas"
        for name in TEXTS[1:]:
            self.rows[name].setVisible(has_home)

    @Slot(object)
    def _take_street(self, choice: StreetChoice) -> None:
        self.postcode.setText(choice.postcode)
        self.city.setText(choice.city)
        self._tell()

    @Slot()
    def _take_housing(self) -> None:
        self._show_parts()
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.edited.emit()
        self._show_preview()

    @Slot()
    def _show_preview(self) -> None:
        address = self.address()
        if address.housing == "registered_at_ccas":
            self._lines.say(_("Letters wait at the counter."))
            self._doubt.hide()
            return
        block = address_block(self._recipient, _postal(address))
        self._lines.say("\n".join(block.lines))
        cut = [w for w in block.warnings if w.doubt is AddressDoubt.CUT]
        self._doubt.setVisible(bool(cut))
        if cut:
            words = _("“{wanted}” is too long for an envelope and is cut: shorten it.")
            self._doubt.setText(words.format(wanted=cut[0].wanted))
        self._ask_area(address)

    def _ask_area(self, address: AddressSheet) -> None:
        asked = (address.street, address.street_number)
        if asked != self._asked_area and address.street:
            self._asked_area = asked
            self.address_typed.emit(*asked)


def _postal(address: AddressSheet) -> PostalAddress:
    return PostalAddress(
        street=address.street,
        street_number=address.street_number,
        apartment=address.apartment,
        residence=address.residence,
        locality=address.locality,
        postcode=address.postcode,
        city=address.city,
        hosted_by=address.hosted_by if address.housing == "hosted" else "",
    )
