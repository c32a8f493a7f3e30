"""What to say aloud, and the calculation behind it in a few lines."""

from __future__ import annotations

import html
import re
from decimal import Decimal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.domain.assessment import Assessment
from desktop.i18n import gettext as _
from desktop.i18n import language, money, ngettext, number
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

FIGURE = r"\d(?:[\d\u202f\u00a0 ,.]*\d)?"
AMOUNT = re.compile(rf"(€{FIGURE}|{FIGURE}[\u202f\u00a0 ]€)")
"""A figure with its euro sign; a year is none."""


class SayCard(Card):
    """The sentence that the agent reads aloud; amounts stand out."""

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("To say"), accent=True)
        self._discretion = discretion
        self._sentence, self._is_private = "", False
        self._words = QLabel()
        self._words.setProperty("kind", "lead")
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._words.setSizePolicy(policy)
        self.add(self._words)
        discretion.changed.connect(self._show)

    @property
    def sentence(self) -> str:
        return self._sentence

    def say(self, sentence: str, *, private: bool = False) -> None:
        """`private` sentences hold amounts: F12 hides them."""
        self._sentence, self._is_private = sentence, private
        self._show()

    @Slot()
    def _show(self) -> None:
        shown = self._discretion.hidden(self._sentence) if self._is_private else self._sentence
        text = html.escape(shown, quote=False)
        if self._is_private:
            text = AMOUNT.sub(r"<b>\1</b>", text)
        self._words.setText(_("“{sentence}”").format(sentence=text))
        self._words.setAccessibleName(shown)


class CalculationCard(Card):
    """Total, mean, coefficient and limits; below, which scale, and what is not settled in it."""

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The calculation"))
        self._rows = FactRows(discretion)
        self._scale = label("", "small", wrap=True)
        self._doubts = label("", "small", wrap=True)
        self._open_doubts = LinkButton("", icon="warning-circle")
        self._open_doubts.setCheckable(True)
        self._open_doubts.toggled.connect(self._doubts.setVisible)
        for part in (self._rows, self._scale, self._open_doubts, self._doubts):
            self.add(part)
        self._doubts.hide()

    def show_assessment(self, assessment: Assessment) -> None:
        self._rows.show_rows(summary_rows(assessment), private=True)
        scale = assessment.scale
        self._scale.setText(
            _("Scale: {name}, version {version}").format(
                name=scale.label.text(language()), version=scale.version
            )
        )
        doubts = [wording.text(language()) for wording in scale.to_be_confirmed]
        self._open_doubts.setVisible(bool(doubts))
        count = len(doubts)
        words = ngettext(
            "{count} point to be confirmed by the city",
            "{count} points to be confirmed by the city",
            count,
        )
        self._open_doubts.setText(words.format(count=count))
        self._doubts.setText("\n".join(f"· {doubt}" for doubt in doubts))


def summary_rows(assessment: Assessment) -> list[tuple[str, str]]:
    """The four lines that explain a result at a glance; the claim's page has them all."""
    coefficient = assessment.coefficient
    rows = [(_("Total of three months"), money(assessment.total))]
    if assessment.mean_income is not None:
        divided = _("Divided by {count}").format(count=assessment.divisor)
        rows.append((divided, money(assessment.mean_income)))
    rows.append((_coefficient_words(assessment), number_of(coefficient.value)))
    rows += [
        (
            _("Limit {bracket}: {base} × {coefficient}").format(
                bracket=limit.bracket.code,
                base=number_of(limit.bracket.base),
                coefficient=number_of(coefficient.value),
            ),
            money(limit.limit),
        )
        for limit in assessment.limits
    ]
    return rows


def number_of(value: Decimal) -> str:
    """A coefficient or a base without idle zeros: `2,4`, `900`."""
    text = f"{value:f}"
    places = len(text.partition(".")[2].rstrip("0"))
    return number(value, places)


def _coefficient_words(assessment: Assessment) -> str:
    part = assessment.coefficient
    if not part.children:
        return _("Coefficient")
    return _("Coefficient {base} + {children} × {each}").format(
        base=number_of(part.base),
        children=number_of(part.children),
        each=number_of(part.per_child),
    )
