"""Paper slips as they are typed: a grid of words, with what is wrong beside the wrong cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.domain.transaction import RejectionReason, Verdict, missing_numbers
from desktop.i18n import gettext as _
from desktop.sheets.purchase import PreviewLine, SlipTyped
from desktop.views.purchase.words import field_words, reason_words, suspicion_words
from desktop.views.theme import icons, look

Index = QModelIndex | QPersistentModelIndex

COLUMNS = ("booklet", "slip_number", "merchant", "on_day", "card", "amount", "family")
"""In the order in which a slip is read."""

KEPT = ("booklet", "merchant", "on_day", "family")
"""What the next slip says as well, most of the time."""

REMARK = len(COLUMNS)
EMPTY = SlipTyped("", "", "", "", "", "")
_RIGHT = frozenset({"slip_number", "amount"})
_OF_REASON = {
    RejectionReason.UNKNOWN_MERCHANT: "merchant",
    RejectionReason.MERCHANT_SUSPENDED: "merchant",
    RejectionReason.NO_AGREEMENT: "merchant",
    RejectionReason.AGREEMENT_SUSPENDED: "merchant",
    RejectionReason.IN_THE_FUTURE: "on_day",
    RejectionReason.OTHER_MONTH: "on_day",
    RejectionReason.FORECLOSED: "on_day",
    RejectionReason.TOO_LATE: "on_day",
    RejectionReason.CLOSED_MONTH: "on_day",
    RejectionReason.MONTH_NOT_CREDITED: "on_day",
    RejectionReason.AMOUNT_ZERO: "amount",
    RejectionReason.NO_BALANCE: "amount",
    RejectionReason.NOTHING_TO_REVERSE: "amount",
    RejectionReason.MORE_THAN_BOUGHT: "amount",
    RejectionReason.UNKNOWN_FAMILY: "family",
    RejectionReason.FAMILY_NOT_ELIGIBLE: "family",
    RejectionReason.OUTLET_NOT_ELIGIBLE: "merchant",
    RejectionReason.SLIP_TYPED_TWICE: "slip_number",
}


@dataclass(frozen=True)
class Remark:
    """What is said of a slip: in which cell, in words, and how it looks."""

    column: str
    words: str
    icon: str
    tone: str
    is_unread: bool = False


class SlipTable(QAbstractTableModel):
    """The last line is always an empty one, to go on with."""

    edited = Signal()
    booklet_typed = Signal(int, str)  # the line, when its number is still to be said

    def __init__(self) -> None:
        super().__init__()
        self._slips: list[SlipTyped] = [EMPTY]
        self._remarks: dict[int, Remark] = {}

    def slips(self) -> tuple[SlipTyped, ...]:
        """All lines; those without anything of their own count as empty."""
        return tuple(EMPTY if is_blank(slip) else slip for slip in self._slips)

    @property
    def count(self) -> int:
        return sum(not is_blank(slip) for slip in self._slips)

    def slip_at(self, row: int) -> SlipTyped:
        return self._slips[row]

    def remark_at(self, row: int) -> Remark | None:
        return self._remarks.get(row)

    def restore(self, slips: Iterable[Mapping[str, str]]) -> None:
        """As a draft has them."""
        names = {each.name for each in fields(SlipTyped)}
        self.beginResetModel()
        self._remarks = {}
        self._slips = [
            replace(EMPTY, **{name: str(text) for name, text in slip.items() if name in names})
            for slip in slips
        ]
        self._slips = [slip for slip in self._slips if not is_blank(slip)]
        self._slips.append(self._next(self._slips[-1]) if self._slips else EMPTY)
        self.endResetModel()

    def body(self) -> list[dict[str, str]]:
        """For a draft."""
        return [asdict(slip) for slip in self._slips if not is_blank(slip)]

    def clear(self) -> None:
        self.restore(())

    def go_on(self, row: int) -> int:
        """The line after this one, with what it is likely to say; which one it is."""
        if row + 1 >= len(self._slips) and not is_blank(self._slips[row]):
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self._slips.append(self._next(self._slips[row]))
            self.endInsertRows()
        return min(row + 1, len(self._slips) - 1)

    def remove(self, row: int) -> None:
        if len(self._slips) == 1:
            self.clear()
        else:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._slips[row]
            self.endRemoveRows()
        self._remarks = {}
        self.edited.emit()

    def fill(self, row: int, column: str, text: str) -> None:
        """As though it had been typed, where nothing was."""
        if row < len(self._slips) and not getattr(self._slips[row], column):
            place = COLUMNS.index(column)
            self.setData(self.index(row, place), text)

    def show_remarks(self, lines: Sequence[PreviewLine], typing_in: int) -> None:
        """What the rules say of each line; of the line that is being typed nothing is missed."""
        self._remarks = {}
        for line in lines:
            row = line.line - 1
            is_early = row == typing_in and line.reason is RejectionReason.FIELD_MISSING
            remark = None if is_early else remark_of(line)
            if remark is not None and row < len(self._slips):
                self._remarks[row] = remark
        last = len(self._slips) - 1
        self.dataChanged.emit(self.index(0, 0), self.index(last, REMARK))

    def missing(self) -> dict[str, tuple[int, ...]]:
        """Numbers between the first and the last of each booklet that no line has."""
        booklets: dict[str, list[int]] = {}
        for slip in self._slips:
            if not is_blank(slip) and slip.slip_number.strip().isdecimal():
                booklets.setdefault(slip.booklet.strip(), []).append(int(slip.slip_number))
        found = {name: missing_numbers(numbers) for name, numbers in booklets.items()}
        return {name: numbers for name, numbers in found.items() if numbers}

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else len(self._slips)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else REMARK + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if index.column() == REMARK else usual | Qt.ItemFlag.ItemIsEditable

    def headerData(  # noqa: N802 - Qt's own name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return _("What is said of it") if section == REMARK else field_words(COLUMNS[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        remark = self._remarks.get(row)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            if column == REMARK:
                return remark.words if remark else ""
            return getattr(self._slips[row], COLUMNS[column])
        if role == Qt.ItemDataRole.ToolTipRole and remark is not None:
            return remark.words
        if role == Qt.ItemDataRole.FontRole and column in {1, 4, 5}:
            return look.figures()
        return self._dress(column, remark) if role == Qt.ItemDataRole.DecorationRole else None

    def setData(  # noqa: N802 - Qt's own name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        row, column = index.row(), index.column()
        if role != Qt.ItemDataRole.EditRole or column == REMARK:
            return False
        name, text = COLUMNS[column], str(value).strip()
        if getattr(self._slips[row], name) != text:
            self._slips[row] = replace(self._slips[row], **{name: text})
            self._remarks.pop(row, None)
            self.dataChanged.emit(self.index(row, 0), self.index(row, REMARK))
            self.edited.emit()
            if name == "booklet" and text and not self._slips[row].slip_number:
                self.booklet_typed.emit(row, text)
        return True

    def _dress(self, column: int, remark: Remark | None) -> object:
        if remark is None:
            return None
        is_there = column == REMARK or COLUMNS[column] == remark.column
        return icons.icon(remark.icon, remark.tone) if is_there else None

    def _next(self, slip: SlipTyped) -> SlipTyped:
        number = slip.slip_number.strip()
        following = str(int(number) + 1) if number.isdecimal() else ""
        return replace(EMPTY, slip_number=following, **{name: getattr(slip, name) for name in KEPT})


def is_blank(slip: SlipTyped) -> bool:
    """Nothing that the slip itself says: what is taken from the one before does not count."""
    return not (slip.card.strip() or slip.amount.strip())


def remark_of(line: PreviewLine) -> Remark | None:
    """None for a slip of which there is nothing to say."""
    if line.verdict is Verdict.KNOWN:
        return Remark(
            "slip_number", _("known already: it will not be written again"), "info", "information"
        )
    if line.verdict is Verdict.ACCEPTED:
        if line.suspicion is None:
            return None
        return Remark("card", suspicion_words(line.suspicion.value), "eye", "waiting")
    reason = line.reason
    if reason is None:
        return None
    words = reason_words(reason.value)
    if line.told is None:
        column = line.field or "amount"
        words = _("{field}: {what}").format(field=field_words(column), what=words)
        return Remark(column, words, "warning-circle", "waiting", is_unread=True)
    return Remark(_OF_REASON.get(reason, "card"), words, "x-circle", "waiting")


def _alignment(column: int) -> Qt.AlignmentFlag:
    right = column < REMARK and COLUMNS[column] in _RIGHT
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
