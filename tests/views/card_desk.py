"""The pages of cards on the real services of a test's desk, with the simulated reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject, Slot
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QWidget

from desktop import credentials
from desktop.app.signing import block_list_signer
from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.card import CardProduct, CardSupport, HolderCard
from desktop.importers.sender_file import SenderSource
from desktop.services.block_list import BlockListService
from desktop.services.clock import fixed_clock
from desktop.services.encoding import EncodingService
from desktop.services.paper_support import PaperSupportService
from desktop.settings import Settings
from desktop.views.card.sources import CardSources
from desktop.views.card.watching import CardPresenter
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.page import Page, Place
from desktop.views.widgets.paper_print import a4_printer
from tests.local_desk import Desk
from tests.views.counter_desk import NOW, SITE_KEY, Counter, open_counter

P = TypeVar("P", bound=Page)


class Answered(FileDialogs):
    """Somebody who answers each of the system's dialogs at once."""

    def __init__(self, above: QWidget, folder: Path) -> None:
        super().__init__(above)
        self.folder = folder
        self.names: list[str] = []

    def ask_printer(self) -> None:
        printer = a4_printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / "printed.pdf"))
        self.printer_chosen.emit(printer)

    def ask_file(self, title: str, name: str, kind: str) -> None:
        self.names.append(name)
        self.file_chosen.emit(self.folder / name)


class Places(QObject):
    """Where the pages of a test wanted to go."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Place] = []

    @Slot(object)
    def note(self, place: Place) -> None:
        self.seen.append(place)


@dataclass
class CardDesk:
    """`reader` is laid upon; what it reads goes to the page in front, as in the window."""

    counter: Counter
    reader: SimulatedReader
    sources: CardSources
    settings: Settings
    places: Places = field(default_factory=Places)
    front: Page | None = None

    def show(self, qtbot: QtBot, page: P, subject: object = None) -> P:
        self.front = page
        page.open_requested.connect(self.places.note)
        self.counter.show(qtbot, page)
        page.open_subject(subject)
        page.refresh_if_needed()
        self.settle(qtbot)
        page.shown()
        return page

    def watch(self) -> None:
        """As app.window does: the reader speaks, and the page in front may want the card."""
        presenter = CardPresenter(
            self.front or QObject(),
            self.counter.jobs,
            self.counter.news,
            self.counter.services.cards,
            self._is_wanted,
        )
        presenter.place_found.connect(self.places.note)
        self.reader.start(self.counter.news.reader_state.emit)

    def _is_wanted(self) -> bool:
        return bool(getattr(self.front, "wants_card", False))

    def settle(self, qtbot: QtBot) -> None:
        for _round in range(3):
            self.counter.settle(qtbot)

    def lay(self, qtbot: QtBot, number: int) -> None:
        """A training card, and away with it."""
        self.reader.lay_down(str(number))
        self.settle(qtbot)
        self.reader.take_away()
        self.settle(qtbot)

    def close(self) -> None:
        self.reader.stop()
        self.counter.close()


def open_card_desk(desk: Desk, folder: Path) -> CardDesk:
    counter = open_counter(desk, folder)
    clock, units = fixed_clock(NOW), desk.units
    settings = Settings(folder, key_file=folder / "desk.key", demonstration=True)
    credentials.database_key(settings)
    sender = SenderSource(folder, demonstration=True)
    lists = BlockListService(units, clock, block_list_signer(settings))
    papers = PaperSupportService(units, clock, sender)
    sources = CardSources(
        cards=counter.services.cards,
        stock=counter.services.stock,
        supports=counter.services.supports,
        encodings=EncodingService(units, clock),
        block_lists=lambda: lists,
        papers=lambda: papers,
        today=clock.today,
    )
    reader = counter.services.cards._reader  # the one that the services read
    assert isinstance(reader, SimulatedReader)
    return CardDesk(counter, reader, sources, settings)


def tag(number: int) -> HolderCard:
    """What is read of an invented tag; `number` below 1000."""
    return HolderCard(
        "NDEF",
        CardProduct.TYPE_2_TAG,
        f"{number:03d}",
        f"{number:064x}",
        support=CardSupport.NEUTRAL_CARD,
    )


def texts(widget: QWidget) -> str:
    """All that a person could read there."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


__all__ = ["SITE_KEY", "Answered", "CardDesk", "open_card_desk", "tag", "texts"]
