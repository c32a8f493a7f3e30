"""One anomaly of a month: what it is, where it is settled, or why it may stay."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.closing import Anomaly, Severity
from desktop.i18n import gettext as _
from desktop.sheets.closing import FindingLine
from desktop.views.statement.words import finding_words, severity_shape, severity_words
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.page import Place
from desktop.views.widgets.text import label

OF_PURCHASES = frozenset({Anomaly.MANY_REFUSED, Anomaly.CAME_LATE, Anomaly.COUNTER_ENTRIES})
OF_MERCHANT = frozenset(
    {
        Anomaly.NO_AGREEMENT,
        Anomaly.CERTIFICATE_ENDED,
        Anomaly.MERCHANT_SUSPENDED,
        Anomaly.NO_BANK_DETAILS,
    }
)


def place_of(line: FindingLine, merchant_id: UUID, month: str) -> tuple[Place, str] | None:
    """Where it is settled or seen, and the words of the way there; None when it is nowhere else."""
    anomaly, facts = line.anomaly, line.finding.facts
    if anomaly is Anomaly.DUPLICATE_OPEN:
        return Place("purchase_duplicates", month), _("To look at")
    if anomaly is Anomaly.MISSING_SLIPS:
        return Place("purchase_slips"), _("Type paper slips")
    if anomaly is Anomaly.EARLIER_MONTH_OPEN and facts:
        return Place("closing_check", (merchant_id, facts[0])), _("Look at the earlier month")
    if anomaly in OF_MERCHANT:
        return Place("merchant", merchant_id), _("Open the merchant")
    if anomaly in OF_PURCHASES:
        return Place("purchases", month), _("Look at the purchases")
    return None


class FindingCard(Card):
    """A doubt has room for a reason; what blocks is settled where the link leads."""

    accept_requested = Signal(object, str)  # the FindingLine, the reason
    place_requested = Signal(object)  # a Place
    edited = Signal()

    def __init__(
        self, line: FindingLine, way: tuple[Place, str] | None, *, may_close: bool
    ) -> None:
        super().__init__(finding_words(line))
        self.line = line
        icon, tone = severity_shape(line.severity)
        self.add_corner(StateBadge(severity_words(line.severity), tone, icon))
        self._place = way[0] if way else None
        self.reason = TextEdit()
        self.accept = SecondaryButton(_("Accept with this reason"), icon="check")
        self.look = LinkButton(way[1] if way else "", icon="eye")
        acts = QWidget()
        row = FlowLayout(acts, Space.M)
        for button in (self.accept, self.look):
            row.addWidget(button)
        if line.accepted_by:
            words = _("Accepted by {name}: {reason}")
            said = words.format(name=line.accepted_by, reason=line.reason)
            self.add(label(said, "muted", wrap=True))
        is_doubt = line.severity is Severity.DOUBT
        self.is_asked = is_doubt and may_close and not line.accepted_by
        if self.is_asked:
            self.add(FieldRow(_("Why it may stay"), self.reason))
        self.accept.setVisible(self.is_asked)
        self.look.setVisible(way is not None)
        self.add(acts)
        acts.setVisible(self.is_asked or way is not None)
        self.look.clicked.connect(self._look)
        self.accept.clicked.connect(self._tell)
        self.reason.returnPressed.connect(self._tell)
        self.reason.textEdited.connect(self.edited)

    @property
    def key(self) -> str:
        """The same for the same finding, whenever it is shown."""
        return f"{self.line.anomaly}|{self.line.finding.subject_id}"

    @Slot()
    def _tell(self) -> None:
        self.accept_requested.emit(self.line, self.reason.text())

    @Slot()
    def _look(self) -> None:
        self.place_requested.emit(self._place)
