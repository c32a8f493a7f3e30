"""The documents that stand behind two values: what was seen, when, and who noted it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.sync import DocumentBehind
from desktop.views.sync import words
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label
from desktop.views.widgets.words import document_name, document_state_name


class DocumentsBehind(QWidget):
    """What may tell who is right; F12 hides it, as it does the values."""

    def __init__(
        self, documents: tuple[DocumentBehind, ...], discretion: Discretion, now: datetime
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(label(_("Documents of that time"), "small"))
        if not documents:
            nothing = _("No document was seen around that time.")
            column.addWidget(label(nothing, "muted", wrap=True))
            return
        rows = FactRows(discretion)
        rows.show_rows(
            [(_which(one), _when(one, now)) for one in documents], private=True, private_names=True
        )
        column.addWidget(rows)


def _which(document: DocumentBehind) -> str:
    name = document_name(document.document_kind)
    return words.about(name[:1].upper() + name[1:], document.member)


def _when(document: DocumentBehind, now: datetime) -> str:
    said = document_state_name(document.state)
    if document.seen_on is not None:
        said = _("{state} on {day}").format(state=said, day=i18n.short_date(document.seen_on))
    noted = words.spoken(document.noted_by, document.noted_at, now)
    return words.about(said, noted)
