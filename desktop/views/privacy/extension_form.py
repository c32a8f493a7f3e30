"""Two months more for a complex request: why, as the person is told within the first month."""

from __future__ import annotations

from uuid import UUID

from desktop.domain.protection import SHORTEST_REASON
from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext
from desktop.sheets.disposal import RequestLine
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


class ExtensionForm(Editor):
    NAME = "extension"

    def __init__(self, line: RequestLine) -> None:
        super().__init__(_("Two months more"))
        self.request: UUID = line.id
        said = _(
            "Only for a complex request. Write to the person before the end of {day}, and say why: "
            "the letter is what counts."
        )
        self.add(label(said.format(day=long_date(line.tell_by)), "muted", wrap=True))
        self.reason = NoteField()
        self._reason = FieldRow(_("Why does it take longer?"), self.reason)
        self.add(self._reason)
        self.finish(_("Take two months more"))
        self.banner.hush()

    def start(self) -> None:
        self.reason.setFocus()

    def is_complete(self) -> bool:
        self._reason.calm()
        if len(self.reason.text.strip()) < SHORTEST_REASON:
            self._reason.complain(
                ngettext(
                    "Say why, in {count} letter at least.",
                    "Say why, in {count} letters at least.",
                    SHORTEST_REASON,
                ).format(count=SHORTEST_REASON)
            )
        return not self._reason.problem and not self.reason.is_refused
