"""A rule as it is written: tried at each key against its examples, kept as a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.eligibility import Example, ProductRule, Trial, Vocabulary, try_rule
from desktop.domain.eligibility_language import Check, Subject, printed
from desktop.domain.partial_date import PartialDate
from desktop.domain.product import Evidence, Nomenclature, SaleMode, Season
from desktop.i18n import gettext as _
from desktop.i18n import language, ngettext
from desktop.sheets.product import RuleForm, examples_read, examples_written
from desktop.views.messages import sentence
from desktop.views.product.days import far_from, typed_day
from desktop.views.product.effect_panel import EffectPanel
from desktop.views.product.example_form import ExampleForm
from desktop.views.product.expression_field import ExpressionField
from desktop.views.product.trial_list import TrialList
from desktop.views.product.words import evidence_words, rule_text, subject_words, value_words
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.flow import Columns, FlowLayout
from desktop.views.widgets.text import label


class RuleEditor(Editor):
    """Begins with the version that it follows, or empty for a new rule."""

    NAME = "product_rule"
    effect_requested = Signal(object)  # a RuleForm

    def __init__(self, known: Nomenclature, on: date, last: ProductRule | None = None) -> None:
        super().__init__(_("Next version of a rule") if last else _("New rule"))
        self.follows = last is not None
        self._known, self._vocabulary = known, Vocabulary.of(known)
        self._examples = list(last.examples) if last else []
        self._trial = Trial(None, None, ())
        self._example_form: ExampleForm | None = None
        self._on = on
        self._build_fields(last)
        sides = Columns(1, 1)
        self._fill_left(sides)
        self._fill_right(sides)
        self.add(sides)
        self.effect = EffectPanel(known)
        self.add(self.effect)
        self.look = SecondaryButton(_("What changes for merchants"), "", "storefront")
        self.look.clicked.connect(self._ask_effect)
        self.finish(_("Keep this version") if last else _("Keep this rule"), self.look)
        self.banner.hush()
        self.expression.textChanged.connect(self._try)
        self.evidence.value_changed.connect(self.effect.forget)
        self.begins.textEdited.connect(self.effect.forget)
        self._subject.value_changed.connect(self._offer_values)
        self._offer_values()
        self._try()
        names = ("code", "name", "expression", "evidence", "begins")
        self.keep_typed({name: getattr(self, name) for name in names})

    @property
    def name_of_draft(self) -> str:
        return self.name.text() or self.code.text()

    def typed(self) -> dict[str, Any]:
        return super().typed() | {"examples": examples_written(self.examples)}

    def restore(self, body: dict[str, Any]) -> None:
        super().restore(body)
        self._examples = list(examples_read(body.get("examples", ())))
        self._try()

    @property
    def form(self) -> RuleForm:
        return RuleForm(
            self.code.text(),
            self.name.text(),
            self.expression.toPlainText(),
            Evidence(str(self.evidence.value())),
            tuple(self._examples),
            typed_day(self.begins) or self._on,
        )

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple(self._examples)

    @property
    def trial(self) -> Trial:
        return self._trial

    def start(self) -> None:
        (self.expression if self.code.text() else self.code).setFocus()

    def is_complete(self) -> bool:
        for row, field in ((self._code_row, self.code), (self._name_row, self.name)):
            row.calm()
            if not field.text().strip():
                row.complain(_("Fill this in."))
        self._begins_row.calm()
        if typed_day(self.begins) is None:
            self._begins_row.complain(_("Type a whole day, such as 01/07/2026."))
        rows = (self._code_row, self._name_row, self._begins_row, self._expression_row)
        return not any(row.problem for row in rows)

    def _build_fields(self, last: ProductRule | None) -> None:
        self.code, self.name = TextEdit(), TextEdit()
        self.code.setText(last.code if last else "")
        self.code.setReadOnly(last is not None)
        self.name.setText(last.label if last else "")
        self.expression = ExpressionField()
        self.expression.setPlainText(rule_text(last) if last else "")
        kinds = [kind for kind in Evidence if not kind.is_newer]
        self.evidence = Choice([(kind.value, evidence_words(kind)) for kind in kinds])
        if last is not None:
            self.evidence.set_value(last.evidence.value)
        self.begins = DateEdit(today=far_from(self._on), is_exact=True)
        self.begins.set_value(PartialDate.of(self._on))

    def _fill_left(self, sides: Columns) -> None:
        self._code_row = FieldRow(_("Code"), self.code, _("Short and lasting, such as rennes."))
        self._name_row = FieldRow(_("Name"), self.name)
        self._expression_row = FieldRow(
            _("What is eligible"),
            self.expression,
            _("Questions joined by and, or, not and brackets."),
        )
        self._begins_row = FieldRow(
            _("In force from"), self.begins, _("The version before ends on that day.")
        )
        evidence = FieldRow(
            _("What counts as proof"),
            self.evidence,
            _("A certificate covers listed products and not always the whole stall."),
        )
        for row in (self._code_row, self._name_row, self._expression_row):
            sides.left.addWidget(row)
        sides.left.addWidget(self._build_insert())
        sides.left.addWidget(evidence)
        sides.left.addWidget(self._begins_row)
        sides.left.addStretch(1)

    def _build_insert(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, Space.S)
        self._subject = Choice([(each, subject_words(each)) for each in Subject])
        self._subject.setAccessibleName(_("What is asked"))
        self._value = Choice()
        self._value.setAccessibleName(_("Its value"))
        self.insert = SecondaryButton(_("Insert it"), "", "plus")
        self.insert.clicked.connect(self._insert)
        for choice in (self._subject, self._value):  # as wide as what is longest in them
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        for part in (self._subject, self._value, self.insert):
            flow.addWidget(part)
        return row

    def _fill_right(self, sides: Columns) -> None:
        self._said = label("", "strong", wrap=True)
        self.trials = TrialList(may_change=True)
        self.trials.example_accepted.connect(self._accept)
        self.trials.example_removed.connect(self._remove)
        self.more = SecondaryButton(_("Add an example…"), "", "plus")
        self.more.clicked.connect(self._open_example)
        sides.right.addWidget(self._said)
        sides.right.addWidget(self.trials)
        self._below = sides.right
        ways = QWidget()
        FlowLayout(ways, Space.M).addWidget(self.more)
        sides.right.addWidget(ways)
        sides.right.addStretch(1)

    @Slot()
    def _ask_effect(self) -> None:
        self.effect_requested.emit(self.form)

    @Slot()
    def _try(self) -> None:
        text = self.expression.toPlainText()
        self._trial = trial = try_rule(text, self._examples, self._vocabulary)
        self.effect.forget()
        self.look.setEnabled(trial.refusal is None)
        if trial.refusal is not None:
            self.expression.mark(trial.refusal.position, trial.refusal.length)
            self._expression_row.complain(sentence(trial.refusal))
            self._said.setText(_("The examples are tried again once the rule can be read."))
            return
        self.expression.unmark()
        self._expression_row.calm()
        self._said.setText(_trial_words(trial))
        self.trials.show_lines(trial.lines, self._known)

    def _tell_and_try(self) -> None:
        self.edited.emit()
        self._try()

    @Slot()
    def _offer_values(self) -> None:
        subject = Subject(str(self._subject.value()))
        codes = _values(subject, self._known)
        self._value.set_options([(code, value_words(subject, code, self._known)) for code in codes])

    @Slot()
    def _insert(self) -> None:
        subject, code = Subject(str(self._subject.value())), self._value.value()
        self.expression.insert(printed(Check(subject, (str(code),)), language()))

    @Slot(int)
    def _accept(self, number: int) -> None:
        """What the rule says is what is expected from now on."""
        example = self._examples[number]
        self._examples[number] = replace(example, expected=not example.expected)
        self._tell_and_try()

    @Slot(int)
    def _remove(self, number: int) -> None:
        del self._examples[number]
        self._tell_and_try()

    @Slot()
    def _open_example(self) -> None:
        if self._example_form is None:
            self._example_form = form = ExampleForm(self._known, self._on)
            form.save_requested.connect(self._add_example)
            form.closed.connect(self._close_example)
            self._below.insertWidget(2, form)
            self.save.setEnabled(False)  # both have the same key
        self._example_form.start()

    @Slot()
    def _add_example(self) -> None:
        form = self._example_form
        if form is not None and form.is_complete():
            self._examples.append(form.example())
            self._close_example()
            self._tell_and_try()

    @Slot()
    def _close_example(self) -> None:
        form, self._example_form = self._example_form, None
        if form is not None:
            form.hide()
            form.deleteLater()
            self.save.setEnabled(True)
            self.more.setFocus()


def _values(subject: Subject, known: Nomenclature) -> Sequence[str]:
    colours = [f"{each.territory}.{c.code}" for each in known.palettes for c in each.colours]
    return {
        Subject.FAMILY: [each.code for each in known.families if not each.is_excluded],
        Subject.LABEL: [each.code for each in known.labels],
        Subject.ORIGIN: ["35", "22", "29", "56"],
        Subject.MODE: [each.value for each in SaleMode],
        Subject.SEASON: [each.value for each in Season],
        Subject.COLOUR: colours,
        Subject.MONTH: [str(number) for number in range(1, 13)],
    }[subject]


def _trial_words(trial: Trial) -> str:
    if not trial.lines:
        return _("The rule can be read.")
    if not trial.surprises:
        return _("The rule says of every example what is expected.")
    words = ngettext(
        "The rule surprises in {count} example.",
        "The rule surprises in {count} examples.",
        trial.surprises,
    )
    return words.format(count=trial.surprises)
