"""Products and rules: what may be bought, tried on examples, and what merchants declared."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop.domain.eligibility import ProductRule
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.product import ProductLine, ProductsSheet, RuleEffect
from desktop.views.product.declare_form import DeclareForm, EndForm
from desktop.views.product.declared_card import DeclaredCard
from desktop.views.product.nomenclature_cards import ColoursCard, FamiliesCard, LabelsCard
from desktop.views.product.rule_form import RuleEditor
from desktop.views.product.rules_card import RulesCard
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.text import label

DRAFT = "draft"
"""The subject of the page for a form that was begun."""


class ProductPage(ScrollPage):
    sheet_requested = Signal()
    form_saved = Signal(object)  # a RuleEditor, a DeclareForm or an EndForm

    effect_requested = Signal(object)  # a RuleForm
    form_opened = Signal(object)  # an Editor
    resume_requested = Signal()  # the form that was begun last
    editor_leaving = Signal()  # while it still holds what was typed
    left = Signal()  # another page comes to the front

    def __init__(self) -> None:
        super().__init__(_("Products and rules"))
        words = _("What may be bought with the card, since when, and what proves it.")
        self.head.set_subtitle(words)
        self.pictures = SecondaryButton(_("Purchases in pictures"), "", "chart-bar")
        self.head.add_action(self.pictures)
        self._sheet: ProductsSheet | None = None
        self.form: Editor | None = None
        self.banner = Banner()
        self.banner.hush()
        self.content.addWidget(self.banner)
        self._place = QVBoxLayout()
        self.content.addLayout(self._place)
        self.now = label("", "lead", wrap=True)
        today = Card(_("Today"), accent=True)
        today.add(self.now)
        self.rules, self.declared = RulesCard(), DeclaredCard()
        for card in (today, self.rules, self.declared):
            self.content.addWidget(card)
        left, right = self.columns(1, 1)
        self._colours, self._families, self._labels = ColoursCard(), FamiliesCard(), LabelsCard()
        left.addWidget(self._families)
        right.addWidget(self._colours)
        right.addWidget(self._labels)
        for side in (left, right):
            side.addStretch(1)
        self._connect()

    def open_subject(self, subject: object) -> None:
        """DRAFT opens the form that was begun last; the id of a merchant its products alone."""
        self.declared.show_merchant(subject if isinstance(subject, UUID) else None)
        if subject == DRAFT and self.form is None:
            self.resume_requested.emit()

    def resume(self, key: str) -> None:
        """A form that was begun, empty; what was typed in it comes back afterwards."""
        kind, _colon, code = key.partition(":")
        if kind == DeclareForm.NAME:
            self._ask_declare()
        elif kind == RuleEditor.NAME and not code:
            self._ask_new()
        elif kind == RuleEditor.NAME and self._sheet is not None:
            versions = [rule for rule in self._sheet.rules if rule.code == code]
            self._ask_next(versions[0] if versions else None)

    def leave(self) -> bool:
        self.left.emit()
        return True

    def refresh(self) -> None:
        self.sheet_requested.emit()

    def shown(self) -> None:
        self.rules.view.setFocus()

    def show_sheet(self, sheet: ProductsSheet) -> None:
        self._sheet = sheet
        self.now.setText(now_words(sheet))
        self.rules.show_sheet(sheet)
        self.declared.show_sheet(sheet)
        for card in (self._families, self._labels):
            card.show_known(sheet.known)
        self._colours.show_palettes(sheet.known.palettes, sheet.on)

    @Slot(object)
    def show_effect(self, effect: RuleEffect) -> None:
        if isinstance(self.form, RuleEditor):
            self.form.effect.show_effect(effect)

    @Slot(str)
    def complain(self, words: str) -> None:
        (self.form.banner if self.form is not None else self.banner).say(words, "waiting")

    @Slot(str)
    def confirm(self, words: str) -> None:
        self.close_form()
        self.banner.say(words, "done")

    @Slot()
    def close_form(self) -> None:
        if self.form is not None:
            self.editor_leaving.emit()
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _connect(self) -> None:
        self.rules.new_requested.connect(self._ask_new)
        self.rules.next_requested.connect(self._ask_next)
        self.rules.end_requested.connect(self._ask_end)
        self.declared.declare_requested.connect(self._ask_declare)
        self.declared.end_requested.connect(self._ask_end)
        self.declared.merchant_requested.connect(self._open_merchant)
        self.pictures.clicked.connect(self._open_pictures)

    @Slot(object)
    def _open_merchant(self, merchant_id: UUID) -> None:
        self.open_requested.emit(Place("merchant", merchant_id))

    @Slot()
    def _open_pictures(self) -> None:
        self.open_requested.emit(Place("purchase_pictures"))

    @Slot()
    def _ask_new(self) -> None:
        if self._sheet is not None:
            self._open_form(RuleEditor(self._sheet.known, self._sheet.on))

    @Slot(object)
    def _ask_next(self, rule: object) -> None:
        if self._sheet is not None and isinstance(rule, ProductRule):
            self._open_form(RuleEditor(self._sheet.known, self._sheet.on, rule))

    @Slot(object)
    def _ask_end(self, what: object) -> None:
        if self._sheet is None:
            return
        if isinstance(what, ProductRule):
            self._open_form(EndForm(what.code, what.label, self._sheet.on))
        elif isinstance(what, ProductLine):
            self._open_form(EndForm(what.id, what.name, self._sheet.on))

    @Slot()
    def _ask_declare(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._open_form(DeclareForm(sheet.known, sheet.merchants, sheet.on))

    def _open_form(self, form: Editor) -> None:
        self.close_form()
        self.banner.hush()
        self.form = form
        form.closed.connect(self.close_form)
        form.save_requested.connect(self._save)
        if isinstance(form, RuleEditor):
            form.effect_requested.connect(self.effect_requested)
        self._place.addWidget(form)
        form.start()
        self.show_all_of(form)
        self.form_opened.emit(form)

    @Slot()
    def _save(self) -> None:
        if self.form is not None and self.form.is_complete():
            self.form_saved.emit(self.form)


def now_words(sheet: ProductsSheet) -> str:
    """The sentence that can be read aloud."""
    if not sheet.in_force:
        return _("No rule is in force: nothing can be bought with the card.")
    names = ", ".join(rule.label for rule in sheet.in_force)
    words = _("Eligible today: {rules}.").format(rules=names)
    if not sheet.products:
        return words
    count = sum(line.is_eligible for line in sheet.products)
    declared = ngettext(
        "{count} of {total} declared products is admitted.",
        "{count} of {total} declared products are admitted.",
        count,
    )
    return f"{words} {declared.format(count=count, total=len(sheet.products))}"
