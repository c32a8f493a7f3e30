"""The loud word of a laboratory: what travels to the centre there is not protected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.text import label


def laboratory_words() -> str:
    return _("Laboratory: the link to the centre is not protected")


class LaboratoryBadge(QFrame):
    """Always there in a laboratory: no setting and no click takes it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("laboratory")
        self.setProperty("kind", "banner")
        self.setProperty("tone", "waiting")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        row.setSpacing(Space.S)
        self._picture = QLabel()
        row.addStretch(1)
        row.addWidget(self._picture)
        row.addWidget(label(laboratory_words(), "strong"))
        row.addStretch(1)
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(laboratory_words())
        self.setToolTip(_("Invented people only. IT ends this by a protected link."))
        self.fit()

    def fit(self) -> None:
        """After another theme or text size."""
        self._picture.setPixmap(icons.pixmap("warning-circle", "waiting", 18))
