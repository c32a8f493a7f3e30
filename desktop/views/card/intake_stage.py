"""Taking a delivery in: how many so far, what just happened, and the next card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.i18n import gettext as _
from desktop.i18n import number
from desktop.sheets.card import BatchLine
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.code_field import CodeField
from desktop.views.widgets.text import label, restyle
from desktop.views.widgets.words import card_tail, support_name


class IntakeStage(Card):
    """Sound, shape and words at each card; a field for codes where there is nothing to lay down."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_paper = False
        self._figure = label("0", "figure")
        self._of = label("", "muted")
        count = QHBoxLayout()
        count.setSpacing(Space.S)
        count.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBottom)
        count.addWidget(self._of, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(count)
        self.add(self._build_stage())
        self.code = CodeField()
        self.add(self.code)
        self.banner = Banner()
        self.banner.hush()
        self.add(self.banner)
        self.end = PrimaryButton(_("That is all of it"), "Ctrl+Return", "check")
        self.end.setObjectName("end")
        self.end.clicked.connect(self.ended)
        self.body.addWidget(self.end, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def title(self) -> str:
        return self._title_label.text()

    def begin(self, batch: BatchLine) -> None:
        self.set_title(_("Delivery “{label}”").format(label=batch.label))
        is_paper = self._is_paper = batch.support == "paper"
        self.show_count(batch.received, batch.expected_count)
        self.code.setVisible(is_paper)
        self._wait(batch.support)
        self.show()
        (self.code if is_paper else self.end).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_count(self, count: int, expected: int) -> None:
        self._figure.setText(number(count))
        words = _("received, {expected} announced") if expected else _("received so far")
        if self._is_paper:
            words = _("codes, {expected} announced") if expected else _("codes so far")
        self._of.setText(words.format(expected=number(expected)))

    def show_received(self, tail: str) -> None:
        name, then = _("Card {tail} is in stock"), _("Take it away and lay the next one down.")
        if self._is_paper:
            name, then = _("Code {tail} is in stock"), _("Scan the next one.")
        self._say("done", "check-circle", name.format(tail=card_tail(tail)), then)

    def show_refused(self, title: str, sentence: str) -> None:
        self._say("waiting", "warning-circle", title, sentence)

    def _wait(self, support: str) -> None:
        if support == "paper":
            self._say(
                "accent",
                "qr-code",
                _("Scan the codes one after the other"),
                _("Each is counted once; the scanner’s Enter is enough."),
            )
            return
        self._say(
            "accent",
            "broadcast",
            _("Lay the cards on the reader one after the other"),
            _("Each is counted once: {support}.").format(support=support_name(support)),
        )

    def _build_stage(self) -> QFrame:
        self._stage = QFrame()
        self._stage.setProperty("kind", "stage")
        row = QHBoxLayout(self._stage)
        row.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        row.setSpacing(Space.L)
        self._picture = QLabel()
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self._title_label = label("", "heading", wrap=True)
        self._text = label("", "text", wrap=True)
        words.addWidget(self._title_label)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        return self._stage

    def _say(self, tone: str, icon: str, title: str, text: str) -> None:
        self._stage.setProperty("tone", tone)
        restyle(self._stage)
        self._picture.setPixmap(icons.pixmap(icon, tone, 40))
        self._title_label.setText(title)
        self._text.setText(text)
        self._stage.setAccessibleName(f"{title}. {text}")
