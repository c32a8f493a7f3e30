"""Products and rules: what may be bought, tried on examples, and what merchants declared."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.eligibility import ProductRule, Vocabulary, try_rule
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.product import ProductLine, ProductsSheet
from desktop.views.product.days import last_day
from desktop.views.product.declare_form import DeclareForm, EndForm
from desktop.views.product.nomenclature_cards import ColoursCard, FamiliesCard, LabelsCard
from desktop.views.product.rule_form import RuleEditor
from desktop.views.product.trial_list import TrialList
from desktop.views.product.words import (
    evidence_words,
    product_words,
    rule_shape,
    rule_state,
    rule_text,
)
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label

LEAST_RULES, LEAST_PRODUCTS = 190, 240


class ProductPage(ScrollPage):
    sheet_requested = Signal()
    form_saved = Signal(object)  # a RuleEditor, a DeclareForm or an EndForm

    def __init__(self) -> None:
        super().__init__(_("Products and rules"))
        self.head.set_subtitle(
            _("What may be bought with the card, since when, and what proves it.")
        )
        self._sheet: ProductsSheet | None = None
        self.form: Editor | None = None
        self.banner = Banner()
        self.banner.hush()
        self.content.addWidget(self.banner)
        self._place = QVBoxLayout()
        self.content.addLayout(self._place)
        self.content.addWidget(self._build_now())
        self.content.addWidget(self._build_rules())
        self.content.addWidget(self._build_products())
        left, right = self.columns(1, 1)
        self._colours, self._families, self._labels = ColoursCard(), FamiliesCard(), LabelsCard()
        left.addWidget(self._families)
        left.addStretch(1)
        right.addWidget(self._colours)
        right.addWidget(self._labels)
        right.addStretch(1)

    def refresh(self) -> None:
        self.sheet_requested.emit()

    def shown(self) -> None:
        self.rules.setFocus()

    def show_sheet(self, sheet: ProductsSheet) -> None:
        self._sheet = sheet
        self._now.setText(now_words(sheet))
        self._rules.show_lines(sheet.rules)
        in_force = [rule.id for rule in sheet.in_force]
        places = [place for place, rule in enumerate(sheet.rules) if rule.id in in_force]
        if sheet.rules:
            self.rules.point_at(places[0] if places else 0)
        self._products.show_lines(sheet.products)
        for card in (self._families, self._labels):
            card.show_known(sheet.known)
        self._colours.show_palettes(sheet.known.palettes, sheet.on)
        self.new.setVisible(sheet.may_write)
        self.next.setVisible(sheet.may_write)
        self.end.setVisible(sheet.may_write)
        self.declare.setVisible(sheet.may_declare)
        self.end_product.setVisible(sheet.may_declare)
        self._follow_rule(self.rules.current_line())
        self._follow_product(self.products.current_line())

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
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _build_now(self) -> Card:
        card = Card(_("Today"), accent=True)
        self._now = label("", "lead", wrap=True)
        card.add(self._now)
        return card

    def _build_rules(self) -> Card:
        card = Card(_("Rules and their versions"))
        self._rules: LinesTable[ProductRule] = LinesTable(
            [
                Column(_("Rule"), lambda rule: rule.label),
                Column(_("Version"), lambda rule: rule.version, "number", spare=3),
                Column(_("What is eligible"), rule_text, stretch=True, spare=1),
                Column(_("Proof"), lambda rule: evidence_words(rule.evidence), spare=2),
                Column(_("Begins on"), lambda rule: rule.in_force_from, "day"),
                Column(_("Until"), lambda rule: last_day(rule.in_force_until), "day"),
                Column(_("State"), self._state, "state", shape=self._shape),
            ]
        )
        empty = EmptyState(
            "scales",
            _("No rule yet"),
            _("Without a rule nothing is eligible: write the first one."),
        )
        self.rules = LinesView(self._rules, empty, _("Rules and their versions"))
        self.rules.setMinimumHeight(look.scaled(LEAST_RULES))
        self.next = SecondaryButton(_("Write the next version…"), "Ctrl+E", "pencil-simple")
        self.end = SecondaryButton(_("End the rule…"))
        self.new = SecondaryButton(_("New rule…"), "Ctrl+N", "plus")
        self.next.clicked.connect(self._ask_next)
        self.end.clicked.connect(self._ask_end)
        self.new.clicked.connect(self._ask_new)
        self.rules.line_selected.connect(self._follow_rule)
        self._text = label("", "text", wrap=True, selectable=True)
        self._tried = label("", "strong", wrap=True)
        self.trials = TrialList()
        card.add(self.rules)
        card.add(_flow(self.next, self.new, self.end))
        card.body.addSpacing(Space.S)
        card.add(self._text)
        card.add(self._tried)
        card.add(self.trials)
        return card

    def _build_products(self) -> Card:
        card = Card(_("Products that merchants declared"))
        self._products: LinesTable[ProductLine] = LinesTable(
            [
                Column(_("Merchant"), lambda line: line.merchant),
                Column(_("Product"), lambda line: line.name),
                Column(_("What is known of it"), self._product, stretch=True, spare=1),
                Column(_("Begins on"), lambda line: line.valid_from, "day", spare=2),
                Column(_("Until"), lambda line: last_day(line.valid_until), "day", spare=3),
                Column(_("Today"), _eligible_words, "state", shape=_eligible_shape),
            ]
        )
        empty = EmptyState(
            "leaf",
            _("No product declared yet"),
            _("Where a rule asks for declared products, only these can be bought."),
        )
        self.products = LinesView(self._products, empty, _("Products that merchants declared"))
        self.products.setMinimumHeight(look.scaled(LEAST_PRODUCTS))
        self.declare = SecondaryButton(_("Declare a product…"), "Ctrl+D", "plus")
        self.end_product = SecondaryButton(_("It is no longer sold…"))
        self.declare.clicked.connect(self._ask_declare)
        self.end_product.clicked.connect(self._ask_end_product)
        self.products.line_selected.connect(self._follow_product)
        card.add(self.products)
        card.add(_flow(self.declare, self.end_product))
        return card

    def _today(self) -> date:
        return self._sheet.on if self._sheet is not None else date.min

    def _state(self, rule: ProductRule) -> str:
        return rule_state(rule, self._today())

    def _shape(self, rule: ProductRule) -> tuple[str, str]:
        return rule_shape(rule, self._today())

    def _product(self, line: ProductLine) -> str:
        return product_words(line.product, self._sheet.known) if self._sheet else ""

    @Slot(object)
    def _follow_rule(self, rule: object) -> None:
        has_rule = isinstance(rule, ProductRule)
        self.next.setEnabled(has_rule)
        self.end.setEnabled(isinstance(rule, ProductRule) and rule.in_force_until is None)
        for part in (self._text, self._tried):
            part.setVisible(has_rule)
        self.trials.setVisible(has_rule)
        if not isinstance(rule, ProductRule) or self._sheet is None:
            return
        known = self._sheet.known
        self._text.setText(_rule_words(rule))
        trial = try_rule(rule.expression, rule.examples, Vocabulary.of(known))
        if trial.refusal is not None:
            self._tried.setText(
                _("A newer version of the application wrote this rule. It admits nothing here.")
            )
        else:
            words = _("What “{rule}” says of its examples")
            self._tried.setText(words.format(rule=rule.label))
        self.trials.show_lines(trial.lines, known)

    @Slot(object)
    def _follow_product(self, line: object) -> None:
        is_sold = isinstance(line, ProductLine) and line.valid_until is None
        self.end_product.setEnabled(is_sold)

    @Slot()
    def _ask_new(self) -> None:
        if self._sheet is not None:
            self._open_form(RuleEditor(self._sheet.known, self._sheet.on))

    @Slot()
    def _ask_next(self) -> None:
        rule = self.rules.current_line()
        if self._sheet is not None and isinstance(rule, ProductRule):
            self._open_form(RuleEditor(self._sheet.known, self._sheet.on, rule))

    @Slot()
    def _ask_end(self) -> None:
        rule = self.rules.current_line()
        if isinstance(rule, ProductRule):
            self._open_form(EndForm(rule.code, rule.label, self._today()))

    @Slot()
    def _ask_declare(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._open_form(DeclareForm(sheet.known, sheet.merchants, sheet.on))

    @Slot()
    def _ask_end_product(self) -> None:
        line = self.products.current_line()
        if isinstance(line, ProductLine):
            self._open_form(EndForm(line.id, line.name, self._today()))

    def _open_form(self, form: Editor) -> None:
        self.close_form()
        self.banner.hush()
        self.form = form
        form.closed.connect(self.close_form)
        form.save_requested.connect(self._save)
        self._place.addWidget(form)
        form.start()
        self.show_all_of(form)

    @Slot()
    def _save(self) -> None:
        if self.form is not None and self.form.is_complete():
            self.form_saved.emit(self.form)


def now_words(sheet: ProductsSheet) -> str:
    """The sentence that can be read aloud."""
    if not sheet.in_force:
        return _("No rule is in force: nothing can be bought with the card.")
    names = ", ".join(rule.label for rule in sheet.in_force)
    count = sum(line.is_eligible for line in sheet.products)
    words = _("Eligible today: {rules}.").format(rules=names)
    if not sheet.products:
        return words
    declared = ngettext(
        "{count} of {total} declared products is admitted.",
        "{count} of {total} declared products are admitted.",
        count,
    )
    return f"{words} {declared.format(count=count, total=len(sheet.products))}"


def _rule_words(rule: ProductRule) -> str:
    """In full, where the table may have cut it."""
    words = _("Version {version}: {rule}. Proof: {proof}.")
    return words.format(
        version=rule.version, rule=rule_text(rule), proof=evidence_words(rule.evidence)
    )


def _eligible_words(line: ProductLine) -> str:
    return _("eligible") if line.is_eligible else _("not eligible")


def _eligible_shape(line: ProductLine) -> tuple[str, str]:
    return ("check-circle", "done") if line.is_eligible else ("minus-circle", "neutral")


def _flow(*buttons: QWidget) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, Space.M)
    for button in buttons:
        flow.addWidget(button)
    return row
