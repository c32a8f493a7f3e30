"""What an operator calls our merchants and families: said once, remembered for its next files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.i18n import pgettext
from desktop.sheets.purchase import FileLayout
from desktop.views.theme import look
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.text import label

MERCHANT, FAMILY = "merchant", "family"
LEAST_LIST = 170
Options = Sequence[tuple[object, str]]


@dataclass(frozen=True)
class Word:
    """What a file says, of how many rows; 0 when it is one of earlier files."""

    kind: str
    text: str
    rows: int = 0


@dataclass(frozen=True)
class AliasLine:
    word: Word
    means: str  # our name of it; empty while nobody said


class AliasCard(Card):
    """The list says what is known; the choice under it is of the line that is selected."""

    judge_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("What the operator calls merchants and families"))
        self._maps: dict[str, dict[str, str]] = {MERCHANT: {}, FAMILY: {}}
        self._options: dict[str, dict[object, str]] = {MERCHANT: {}, FAMILY: {}}
        self._words: tuple[Word, ...] = ()
        self._current: Word | None = None
        self._forgotten: set[tuple[str, str]] = set()
        self._said = label("", "muted", wrap=True)
        self.table: LinesTable[AliasLine] = LinesTable(_columns())
        self.view = LinesView(self.table, None, _("What the operator calls merchants and families"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self.means = Choice()
        self._row = FieldRow(_("It is here"), self.means)
        self.judge = SecondaryButton(_("Judge again with this"), "", "scales")
        ways = QWidget()
        FlowLayout(ways).addWidget(self.judge)
        for part in (self._said, self.view, self._row, ways):
            self.add(part)
        self.view.line_selected.connect(self._select)
        self.means.value_changed.connect(self._assign)
        self.judge.clicked.connect(self.judge_requested)

    def offer(self, merchants: Options, families: Options) -> None:
        """`merchants` also where they sell, by id."""
        self._options[MERCHANT] = {str(id_): name for id_, name in merchants}
        self._options[FAMILY] = {str(code): name for code, name in families}

    def show_known(self, layout: FileLayout) -> None:
        """What is remembered of the operator of this layout, to be changed or forgotten."""
        self._keep(layout.merchants, layout.families)
        known = ((MERCHANT, self._maps[MERCHANT]), (FAMILY, self._maps[FAMILY]))
        words = tuple(Word(kind, text) for kind, words in known for text in sorted(words))
        self._said.setText(_("As somebody said for earlier files. It can be changed here."))
        self._show(words, may_judge=False)

    def show_unknown(self, layout: FileLayout, words: Sequence[Word]) -> None:
        """What nobody has said yet, the most frequent first."""
        self._keep(layout.merchants, layout.families)
        self._said.setText(
            _("Nobody has said yet what these are. Say it here: it is remembered for next time.")
        )
        self._show(tuple(words), may_judge=True)

    @property
    def forgotten(self) -> frozenset[tuple[str, str]]:
        """Kind and word of what was known before somebody said here that it is not so."""
        return frozenset(self._forgotten)

    def begin(self) -> None:
        """Of another file: what was forgotten for the one before says nothing."""
        self._forgotten.clear()
        self._maps = {MERCHANT: {}, FAMILY: {}}
        self._words = ()

    def said_in(self, layout: FileLayout) -> FileLayout:
        """The layout with what was said here."""
        merchants, families = dict(self._maps[MERCHANT]), dict(self._maps[FAMILY])
        return replace(layout, merchants=merchants, families=families)

    @property
    def has_words(self) -> bool:
        return bool(self._words)

    def _keep(self, merchants: Mapping[str, str], families: Mapping[str, str]) -> None:
        self._maps = {MERCHANT: dict(merchants), FAMILY: dict(families)}

    def _show(self, words: tuple[Word, ...], *, may_judge: bool) -> None:
        self._words, self._current = words, None
        self.judge.setVisible(may_judge)
        self.judge.setEnabled(False)
        self._row.setEnabled(bool(words))
        self._fill(0)

    def _fill(self, place: int) -> None:
        self.table.show_lines([AliasLine(word, self._meaning(word)) for word in self._words])
        if self._words:
            self.view.point_at(place)

    def _meaning(self, word: Word) -> str:
        target = self._maps[word.kind].get(word.text, "")
        return self._options[word.kind].get(target, target)

    @Slot(object)
    def _select(self, line: object) -> None:
        if not isinstance(line, AliasLine):
            return
        word = self._current = line.word
        target = self._maps[word.kind].get(word.text, "")
        known = self._options[word.kind]
        others = [] if target in known or not target else [(target, target)]
        self.means.set_options(
            [("", pgettext("a word of an operator", "not said")), *others, *known.items()]
        )
        self.means.set_value(target)
        self._row.hint(_("“{word}” in the files of this operator").format(word=word.text))

    @Slot()
    def _assign(self) -> None:
        """The line stays selected: a wrong choice is put right at once."""
        word = self._current
        if word is None:
            return
        target = str(self.means.value() or "")
        if target:
            self._maps[word.kind][word.text] = target
            self._forgotten.discard((word.kind, word.text))
        else:
            self._maps[word.kind].pop(word.text, None)
            self._forgotten.add((word.kind, word.text))
        self.judge.setEnabled(any(self._meaning(each) for each in self._words))
        self._fill(self._words.index(word))


def _columns() -> tuple[Column[AliasLine], ...]:
    return (
        Column(_("The operator says"), lambda line: line.word.text, stretch=True),
        Column(_("Which is a"), lambda line: kind_words(line.word.kind)),
        Column(_("Rows"), lambda line: line.word.rows or None, "number", spare=1),
        Column(
            _("It is here"),
            lambda line: line.means or pgettext("a word of an operator", "not said"),
            stretch=True,
        ),
    )


def kind_words(kind: str) -> str:
    if kind == MERCHANT:
        return pgettext("what a word of an operator means", "merchant")
    return pgettext("what a word of an operator means", "family")


def with_known(
    layout: FileLayout, known: FileLayout | None, forgotten: Collection[tuple[str, str]]
) -> FileLayout:
    """With what is remembered of the operator, also when only its name was typed just now."""
    if known is None:
        return layout
    kept = {
        kind: {word: id_ for word, id_ in words.items() if (kind, word) not in forgotten}
        for kind, words in ((MERCHANT, known.merchants), (FAMILY, known.families))
    }
    return replace(
        layout,
        merchants={**kept[MERCHANT], **layout.merchants},
        families={**kept[FAMILY], **layout.families},
    )
