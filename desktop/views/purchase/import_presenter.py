"""Looks at a file, proposes what it would bring, and records it as one act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.domain.actor import Actor
from desktop.domain.errors import Refusal
from desktop.domain.month import month_after, month_of
from desktop.domain.transaction import PurchaseSource
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.sheets.purchase import DropFile, FileLayout, ImportSheet, LayoutLook
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.purchase.alias_card import with_known
from desktop.views.purchase.import_page import ImportPage
from desktop.views.purchase.preview_card import SortedPreview, sorted_preview
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session

MONTHS_BACK = 14


@dataclass(frozen=True)
class Offered:
    """What words of an operator can mean: merchants, where they sell, and families."""

    merchants: tuple[tuple[object, str], ...]
    places: tuple[tuple[object, str], ...]
    families: tuple[tuple[object, str], ...]


@dataclass(frozen=True)
class Opening:
    """A file with the layout that fits it, and what the assistant offers."""

    look: LayoutLook
    operators: tuple[str, ...]
    offered: Offered


@dataclass(frozen=True)
class Proposal:
    rows: SortedPreview
    offered: Offered
    source: Path | DropFile


class ImportPresenter(Presenter):
    def __init__(
        self,
        page: ImportPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: PurchaseSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        page.source_opened.connect(self._open)
        page.look_requested.connect(self._look)
        page.preview_requested.connect(self._propose)
        page.record_requested.connect(self._record)

    @Slot(object)
    def _open(self, source: object) -> None:
        if isinstance(source, DropFile) and source.preview is not None:
            preview, sources = source.preview, self._sources
            self.ask(
                lambda progress: Proposal(sorted_preview(preview), offered_by(sources), source),
                self._show_proposal,
                explain=self._explain,
            )
        elif isinstance(source, Path):
            self.ask(
                lambda progress: self._opening(source),
                self._show_opening,
                explain=self._explain,
                only_latest="look",
            )

    def _opening(self, path: Path) -> Opening:
        """On the interactive lane: the remembered layout that fits, else a guess."""
        imports = self._sources.imports
        operators = tuple(line.layout.operator for line in imports.layouts())
        looks = (imports.look(path, operator) for operator in operators)
        look = next((look for look in looks if look.remembered), None)
        return Opening(look or imports.look(path, ""), operators, offered_by(self._sources))

    @Slot(object)
    def _show_opening(self, opening: Opening) -> None:
        this = month_of(self._sources.today())
        months = [month_after(this, -back) for back in range(MONTHS_BACK)]
        named: list[tuple[object, str]] = [(month, i18n.month_name(month)) for month in months]
        offered = opening.offered
        self._page.form.know(opening.operators, offered.merchants, named)
        self._page.aliases.offer(offered.places, offered.families)
        self._page.show_look(opening.look)

    @Slot()
    def _look(self) -> None:
        """The file as it is read with what was chosen by now."""
        path, chosen = self._page.source, self._page.layout_chosen
        if isinstance(path, Path):
            imports = self._sources.imports
            self.ask(
                lambda progress: _filled(imports.look_as(path, chosen)),
                self._page.show_look,
                explain=self._explain,
                only_latest="look",
            )

    @Slot()
    def _propose(self) -> None:
        page, actor = self._page, self._session.actor
        source, layout, month = page.source, page.layout_chosen, page.form.asked_month
        forgotten = page.aliases.forgotten
        if source is None:
            return

        def propose(progress: Progress) -> Proposal:
            whole = self._remembered(layout, forgotten, actor)
            return self._proposal(source, whole, month, (actor, progress))

        job = self.ask(
            propose,
            self._show_proposal,
            lane=Lane.BATCH,
            explain=self._explain,
            only_latest="propose",
        )
        page.strip.follow(job, _("The file is read and judged"))

    def _remembered(
        self, layout: FileLayout, forgotten: frozenset[tuple[str, str]], actor: Actor
    ) -> FileLayout:
        """On the batch lane; kept first, also when the file is then left."""
        imports = self._sources.imports
        known = {line.layout.operator: line.layout for line in imports.layouts()}
        whole = with_known(layout, known.get(layout.operator), forgotten)
        if whole.operator and known.get(whole.operator) != whole:
            imports.keep_layout(whole, actor)
        return whole

    def _proposal(
        self, source: Path | DropFile, layout: FileLayout, month: str, by: tuple[Actor, Progress]
    ) -> Proposal:
        """On the batch lane."""
        actor, progress = by
        imports = self._sources.imports
        if isinstance(source, DropFile):
            path = Path(source.preview.origin) if source.preview else Path(source.name)
            preview = imports.propose(path, layout, actor, progress=progress)
            source = DropFile(source.name, preview)
        else:
            preview = imports.propose(source, layout, actor, month, progress)
        return Proposal(sorted_preview(preview), offered_by(self._sources), source)

    @Slot(object)
    def _show_proposal(self, proposal: Proposal) -> None:
        page, offered, before = self._page, proposal.offered, self._page.preview.shown
        page.source = proposal.source
        page.aliases.offer(offered.places, offered.families)
        page.show_preview(proposal.rows, dict(offered.families))
        if before is not None and before.preview.source is PurchaseSource.OPERATOR_FILE:
            # those of the drop folder are shown elsewhere, too
            self.ask(lambda progress: before.let_go(), lane=Lane.BATCH)

    @Slot()
    def _record(self) -> None:
        page, actor, sources = self._page, self._session.actor, self._sources
        source, rows = page.source, page.rows
        if rows is None:
            return

        def record(progress: Progress) -> ImportSheet | None:
            if isinstance(source, DropFile):
                return sources.drop_folder.take(source, actor, without_broken_lines=True)
            return sources.imports.record(rows.preview, actor, progress)

        job = self.ask(record, page.show_result, lane=Lane.BATCH, explain=self._explain)
        page.strip.follow(job, _("The purchases are written"))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        words = sentence(error)
        self._page.complain(words)
        if isinstance(error, Refusal) and self._page.stage < 0:
            self._page.source = None


def offered_by(sources: PurchaseSources) -> Offered:
    """For a lane."""
    places = tuple(sources.purchases.places())
    return Offered(sources.merchant_names(), places, sources.families())


def _filled(look: LayoutLook) -> LayoutLook:
    """Columns that are not among the titles any more are asked for anew."""
    titles = set(look.titles)
    if not titles:
        return look
    kept = {field: title for field, title in look.layout.columns.items() if title in titles}
    return replace(look, layout=replace(look.layout, columns=kept))
