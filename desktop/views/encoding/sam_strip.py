"""The strip of the security module: its state, what is left of it, and where it is unlocked."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.encoding import SamSheet, SamState, StationSheet
from desktop.views.encoding import words
from desktop.views.encoding.sam_words import sam_words
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.charts import Meter
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label, restyle

METER_WIDTH = 120
SECRET_WIDTH = 260


class SamStrip(QFrame):
    unlock_requested = Signal(str, bool)  # the secret, whether the keyring keeps it
    look_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sam")
        self.setProperty("kind", "card")
        self._sam: SamSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL - 2, Space.M, Space.XL - 2, Space.M)
        column.setSpacing(Space.S)
        top = QWidget()
        flow = FlowLayout(top, Space.M)
        self._chip, self._profile_chip = Chip(), Chip()
        self._what, self._left = label(), label()
        self._meter = Meter()
        self._meter.setFixedWidth(look.scaled(METER_WIDTH))
        self._profile = label()
        self._again = LinkButton(_("Look again"), "F5", "arrows-clockwise")
        self._again.setObjectName("look_again")
        self._again.clicked.connect(self.look_requested)
        for part in (
            label(_("Security module"), "strong"),
            self._chip,
            self._what,
            self._meter,
            self._left,
            self._again,
        ):
            flow.addWidget(part)
        column.addWidget(top)
        bottom = QWidget()
        below = FlowLayout(bottom, Space.M)
        for part in (label(_("Card profile"), "strong"), self._profile_chip, self._profile):
            below.addWidget(part)
        column.addWidget(bottom)
        self._missing = label("", "small", wrap=True)
        column.addWidget(self._missing)
        self._build_lock(column)
        self._missing.hide()
        self.show_sam(None)

    def _build_lock(self, column: QVBoxLayout) -> None:
        self._lock = QWidget()
        row = FlowLayout(self._lock, Space.M)
        self.secret = TextEdit()
        self.secret.setObjectName("secret")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.secret.setFixedWidth(look.scaled(SECRET_WIDTH))
        name = _("Secret of the security module")
        self.secret.setAccessibleName(name)
        self.secret.setAccessibleDescription(_("Asked once a day; nobody can read it here."))
        self.secret.returnPressed.connect(self._unlock)
        self.keep = QCheckBox(_("Keep it in this computer’s keyring"))
        self.keep.setObjectName("keep_secret")
        self.unlock = SecondaryButton(_("Unlock"), icon="lock-open")
        self.unlock.setObjectName("unlock")
        self.unlock.clicked.connect(self._unlock)
        named = label(name, "strong")
        named.setBuddy(self.secret)
        self._told = label("", "small", selectable=True)
        for part in (named, self.secret, self.unlock, self.keep, self._told):
            row.addWidget(part)
        column.addWidget(self._lock)
        self._problem = label("", "problem", wrap=True)
        column.addWidget(self._problem)
        self._lock.hide()
        self._problem.hide()

    def tell_training_secret(self, secret: str) -> None:
        """Where nothing is real, nobody has to look for it; a real desk never calls this."""
        words = _("The secret of the training module is {secret}.").format(secret=secret)
        self.secret.setAccessibleDescription(words)
        self._told.setText(words)

    @property
    def state(self) -> SamState | None:
        return self._sam.state if self._sam else None

    @property
    def sam(self) -> SamSheet | None:
        return self._sam

    @property
    def needs_somebody(self) -> bool:
        """Absent, locked, held, wrong or nearly used up."""
        if self._sam is None or self._sam.state is SamState.NOT_NEEDED:
            return False
        return self._sam.state is not SamState.READY or sam_words(self._sam).is_low

    def show_sam(self, sam: SamSheet | None) -> None:
        self._sam = sam
        said = sam_words(sam)
        self._chip.say(said.chip, said.tone, said.icon)
        self._what.setText(said.what)
        self._what.setVisible(bool(said.what))
        self._left.setText(said.remaining)
        self._left.setVisible(bool(said.remaining))
        self._left.setProperty("kind", "problem" if said.is_low else "muted")
        restyle(self._left)
        has_bar = sam is not None and bool(said.remaining) and bool(sam.ceiling)
        self._meter.setVisible(has_bar)
        if sam is not None and has_bar:
            share = Decimal(sam.remaining or 0), Decimal(sam.ceiling or 1)
            self._meter.show_share(*share, said.remaining)
        locked = sam is not None and sam.state is SamState.LOCKED
        self._lock.setVisible(locked)
        self._again.setVisible(sam is not None and sam.state is not SamState.NOT_NEEDED)
        if not locked:
            self.complain("")
        spoken = _("Security module: {chip}. {state}")
        self.setAccessibleName(spoken.format(chip=said.chip, state=said.what))

    @property
    def problem(self) -> str:
        return self._problem.text()

    def show_profile(self, sheet: StationSheet) -> None:
        ready = not sheet.missing
        self._profile_chip.say(
            _("ready") if ready else _("not complete"),
            "done" if ready else "waiting",
            "check-circle" if ready else "hourglass-medium",
        )
        self._profile.setText(sheet.profile_title or sheet.profile)
        still = words.missing_words(sheet.missing)
        self._missing.setText(_("Still to be told by the issuer: {fields}").format(fields=still))
        self._missing.setHidden(ready)

    def complain(self, sentence: str) -> None:
        """Beside the field of the secret, or under the state when nothing is asked."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.secret.setProperty("problem", bool(sentence))
        restyle(self.secret)
        self.unlock.setEnabled(True)

    @Slot()
    def _unlock(self) -> None:
        """What was typed leaves the field at once, with its undo history."""
        secret = self.secret.text()
        self.secret.setText("")
        if secret and self.unlock.isEnabled():
            self.unlock.setEnabled(False)
            self.unlock_requested.emit(secret, self.keep.isChecked())
