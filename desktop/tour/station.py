"""At the encoding station: unlocked once, two kinds of cards written, one torn and settled."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from desktop.cardreader.calypso.closing import CLOSE_SESSION
from desktop.cardreader.emulator import Removal
from desktop.cardreader.encoding.replaying import Replayed, replay
from desktop.cardreader.trace import untraced
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET, UNKNOWN_NUMBER
from desktop.domain.encoding import EncodingState
from desktop.services.station_files import StationFiles
from desktop.sheets.encoding import EncodingLine, SamState
from desktop.tour.counter_reader import record
from desktop.tour.driving import NeverHappened, picture, wait_until
from desktop.tour.field import FieldWatch
from desktop.tour.supports import BLANK_TAG, NEWER_CARD, give_newer_card, give_tag
from desktop.views.encoding.page import EncodingPage
from desktop.views.encoding.stage_words import Moment
from desktop.views.widgets.page import Place

if TYPE_CHECKING:
    from desktop.tour.journey import Journey

TORN_CARD = 2  # of the demonstration; it waits to be written
TRANSCRIPT = "encoding.txt"


@dataclass
class StationVisit:
    """Continues a journey at its window; the transcript of the two cards is left in `out`."""

    journey: Journey

    def __post_init__(self) -> None:
        self._watch = FieldWatch()

    def walk(self) -> None:
        give_newer_card(self.journey)
        give_tag(self.journey)
        self.journey.hand.insert_module()
        self._open()
        self._unlock()
        self._listen()
        commands = self._encode(UNKNOWN_NUMBER, "Calypso Prime revision 2", "encoding-revision-2")
        self._encode(NEWER_CARD, "Calypso Prime revision 3", "encoding-revision-3")
        self._keep_transcript()
        self._tear(commands)
        self._encode(BLANK_TAG, "neutral card, NFC Forum Type 2", "encoding-neutral-card")

    @property
    def _page(self) -> EncodingPage:
        page = self.journey.application.window.page
        if not isinstance(page, EncodingPage):
            raise NeverHappened("the encoding station is in front")
        return page

    def _open(self) -> None:
        self.journey.application.window.open(Place("encoding"))
        wait_until(lambda: self._page.sheet is not None, "the queue is shown")
        sheet = self._page.sheet
        waiting = len(sheet.queue) if sheet else 0
        self.journey.tell("station opened", waiting=waiting)

    def _unlock(self) -> None:
        """By typing, as once a day."""
        wait_until(lambda: self._page.sam.state is SamState.LOCKED, "the module asks its secret")
        self._picture("encoding-locked")
        self._page.sam.secret.setFocus()
        self.journey.typist.types(TRAINING_UNLOCK_SECRET.hex())
        self.journey.typist.presses(Qt.Key.Key_Return)
        wait_until(lambda: self._page.sam.state is SamState.READY, "the module is unlocked")
        sam = self._page.sam.sam
        if sam is not None:
            self.journey.tell(
                "module unlocked", module=sam.product, key=sam.key_name, remaining=sam.remaining
            )

    def _listen(self) -> None:
        record(self.journey.desk.reader, self._watch)

    def _encode(self, number: int, kind: str, name: str) -> int:
        """Returns which of the commands to the card was Close, counted from its laying-down."""
        chip = self.journey.hand.chip(number)
        before = len(chip.log)
        line = self._lay(number, kind)
        if line.state is not EncodingState.VERIFIED:
            raise NeverHappened(f"the card is written and verified: {kind}, {line.state}")
        self._picture(name)
        self.journey.tell(
            "encoded", card=kind, state=line.state.value, **asdict(self._watch.taken())
        )
        self.journey.take_away()
        frames = [frame[1] for frame in chip.log[before:]]
        return frames.index(CLOSE_SESSION) if CLOSE_SESSION in frames else 0

    def _tear(self, close: int) -> None:
        """The card leaves while it confirms; its next laying-down tells what it has."""
        card = self.journey.hand.chip(TORN_CARD)
        card.faults.leave(Removal(close, answer_bytes=0))
        torn = self._lay(TORN_CARD, "torn")
        self._picture("encoding-torn")
        self.journey.take_away()
        begun = time.perf_counter()
        settled = self._lay(TORN_CARD, "settled")
        taken = round((time.perf_counter() - begun) * 1000)
        self._picture("encoding-settled")
        self.journey.tell(
            "torn while confirming",
            state=torn.state.value,
            then=settled.state.value,
            resolved=torn.encoding_id == settled.encoding_id
            and settled.state is EncodingState.VERIFIED,
            milliseconds=taken,
        )
        self.journey.take_away()

    def _lay(self, number: int, remark: str) -> EncodingLine:
        """The writing that the station tells of once the card lies there."""
        before, stage = _last(self.journey), self._page.stage
        self._watch.begin(remark)
        self.journey.hand.lay_down(number)
        try:
            wait_until(
                lambda: _last(self.journey) != before and stage.moment is Moment.ENDED,
                f"the station tells an outcome: {remark}",
            )
        except NeverHappened as error:  # a refusal stands there, and says why
            shown = stage.said.title if stage.said else stage.moment.value
            raise NeverHappened(f"{error}, and not: {shown}") from None
        wait_until(lambda: self.journey.application.jobs.is_idle, "the station has caught up")
        line = _last(self.journey)
        if line is None:
            raise NeverHappened("a writing is known")
        return line

    def _keep_transcript(self) -> None:
        """Masked while it was recorded; played back from the file."""
        record(self.journey.desk.reader, untraced)
        path = self.journey.out / TRANSCRIPT
        path.write_text("\n".join(self._watch.lines) + "\n", "ascii")
        self.journey.tell("transcript", file=path.name, **played_back(path, self.journey))
        record(self.journey.desk.reader, self._watch)

    def _picture(self, name: str) -> None:
        picture(self.journey.application.window, self.journey.out / "steps" / f"{name}.png")


def played_back(path: Path, journey: Journey) -> dict[str, Any]:
    """What the recorded exchanges came to, asked again by the same code."""
    profile = StationFiles(journey.desk.settings).profile()
    found: Replayed = replay(path.read_text("ascii").splitlines(), profile)
    if set(found.endings) != {EncodingState.VERIFIED}:
        raise NeverHappened("the transcript plays back to the same end")
    return {"encodings": len(found.endings), "looks": found.looks, "replayed": True}


def _last(journey: Journey) -> EncodingLine | None:
    lines = journey.desk.encodings.lines(1)
    return lines[0] if lines else None
