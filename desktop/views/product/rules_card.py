"""The rules and their versions: which hold, and what the chosen one says of its examples."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.domain.eligibility import ProductRule, Vocabulary, try_rule
from desktop.i18n import gettext as _
from desktop.sheets.product import ProductsSheet
from desktop.views.product.button_row import button_row
from desktop.views.product.days import last_day
from desktop.views.product.trial_list import TrialList
from desktop.views.product.words import evidence_words, rule_shape, rule_state, rule_text
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.text import label

LEAST_LIST = 190


class RulesCard(Card):
    new_requested = Signal()
    next_requested = Signal(object)  # the ProductRule that it follows
    end_requested = Signal(object)  # a ProductRule

    def __init__(self) -> None:
        super().__init__(_("Rules and their versions"))
        self._sheet: ProductsSheet | None = None
        self.table: LinesTable[ProductRule] = LinesTable(self._columns())
        empty = EmptyState(
            "scales",
            _("No rule yet"),
            _("Without a rule nothing is eligible: write the first one."),
        )
        self.view = LinesView(self.table, empty, _("Rules and their versions"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self._text = label("", "text", wrap=True, selectable=True)
        self._tried = label("", "strong", wrap=True)
        self.trials = TrialList()
        self.add(self.view)
        self._build_ways()
        self.body.addSpacing(Space.S)
        for part in (self._text, self._tried, self.trials):
            self.add(part)
        self.view.line_selected.connect(self._follow)
        self._follow(None)

    @property
    def chosen(self) -> ProductRule | None:
        rule = self.view.current_line()
        return rule if isinstance(rule, ProductRule) else None

    def show_sheet(self, sheet: ProductsSheet) -> None:
        """The first rule in force is the one that is looked at."""
        self._sheet = sheet
        self.table.show_lines(sheet.rules)
        in_force = {rule.id for rule in sheet.in_force}
        places = [place for place, rule in enumerate(sheet.rules) if rule.id in in_force]
        if sheet.rules:
            self.view.point_at(places[0] if places else 0)
        for button in (self.next, self.new, self.end):
            button.setVisible(sheet.may_write)
        self._follow(self.chosen)

    def _columns(self) -> list[Column[ProductRule]]:
        return [
            Column(_("Rule"), lambda rule: rule.label),
            Column(_("Version"), lambda rule: rule.version, "number", spare=3),
            Column(_("What is eligible"), rule_text, stretch=True, spare=1),
            Column(_("Proof"), lambda rule: evidence_words(rule.evidence), spare=2),
            Column(_("Begins on"), lambda rule: rule.in_force_from, "day"),
            Column(_("Until"), lambda rule: last_day(rule.in_force_until), "day"),
            Column(_("State"), self._state, "state", shape=self._shape),
        ]

    def _build_ways(self) -> None:
        self.next = SecondaryButton(_("Write the next version…"), "Ctrl+E", "pencil-simple")
        self.new = SecondaryButton(_("New rule…"), "Ctrl+N", "plus")
        self.end = SecondaryButton(_("End the rule…"))
        self.new.clicked.connect(self.new_requested)
        self.next.clicked.connect(self._ask_next)
        self.end.clicked.connect(self._ask_end)
        self.add(button_row(self.next, self.new, self.end))

    def _state(self, rule: ProductRule) -> str:
        return rule_state(rule, self._sheet.on) if self._sheet else ""

    def _shape(self, rule: ProductRule) -> tuple[str, str]:
        return rule_shape(rule, self._sheet.on) if self._sheet else ("circle", "neutral")

    @Slot(object)
    def _follow(self, rule: object) -> None:
        has_rule = isinstance(rule, ProductRule)
        self.next.setEnabled(has_rule)
        self.end.setEnabled(isinstance(rule, ProductRule) and rule.in_force_until is None)
        for part in (self._text, self._tried, self.trials):
            part.setVisible(has_rule)
        if not isinstance(rule, ProductRule) or self._sheet is None:
            return
        known = self._sheet.known
        self._text.setText(_in_full(rule))
        trial = try_rule(rule.expression, rule.examples, Vocabulary.of(known))
        if trial.refusal is not None:
            words = _("A newer version of the application wrote this rule. It admits nothing here.")
        else:
            words = _("What “{rule}” says of its examples").format(rule=rule.label)
        self._tried.setText(words)
        self.trials.show_lines(trial.lines, known)

    @Slot()
    def _ask_next(self) -> None:
        self.next_requested.emit(self.chosen)

    @Slot()
    def _ask_end(self) -> None:
        self.end_requested.emit(self.chosen)


def _in_full(rule: ProductRule) -> str:
    """Where the table may have cut it."""
    words = _("Version {version}: {rule}. Proof: {proof}.")
    return words.format(
        version=rule.version, rule=rule_text(rule), proof=evidence_words(rule.evidence)
    )
