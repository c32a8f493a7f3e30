"""What an agent does with letters: prepare, look, print, print again, save, say how they left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.domain.letter import LetterKind
from desktop.domain.sending import (
    DECISIONS,
    AlreadyPrinted,
    Channel,
    LetterState,
    NotPrintedYet,
    refuse_post,
    refuse_unproved,
)
from desktop.models import HouseholdRecord
from desktop.reports import preview, writing
from desktop.reports.preview import PageImage
from desktop.services.claim_facts import claim_row
from desktop.services.clock import Clock
from desktop.services.letter_paper import rendered
from desktop.services.letter_parts import (
    Part,
    Templates,
    as_printed,
    delivered_templates,
    kept,
    offered,
    versions_of,
)
from desktop.services.letter_writing import (
    address_doubts,
    as_it_stands,
    case_of,
    new_row,
    write,
)
from desktop.services.protection import ensure_may_open, ensure_not_relative, without_hidden
from desktop.sheets.letter_line import (
    LetterLine,
    LetterOnPage,
    LetterPart,
    LetterVersions,
    PrintedLetter,
)
from desktop.sheets.protection import HiddenFiles
from desktop.sheets.sender import LetterSender
from desktop.storage.queries import letter as letters
from desktop.storage.queries.protection import hidden_files
from desktop.storage.unit_of_work import UnitsOfWork

SAME_KIND = {"calculation": LetterKind.CALCULATION_SHEET.value}


@dataclass(frozen=True)
class Ready:
    """What is about to be printed or saved; `before` is how often it was until now."""

    sheets: tuple[Part, ...]
    parts: tuple[LetterPart, ...]
    before: int


UNTOLD: dict[str, Any] = {
    "kind": "",
    "number": "",
    "channel": None,
    "sent_on": None,
    "registered_number": None,
}
"""What the list leaves out of a letter to a reader's relative, besides the name."""


class LetterService:
    """`sender` is asked at each letter. Pages are drawn outside of any unit of work: it takes time.

    Who only looks at a letter counts nothing; who prints or saves it does.
    """

    def __init__(
        self,
        units: UnitsOfWork,
        clock: Clock,
        sender: Callable[[], LetterSender],
        templates: Callable[[], Templates] = delivered_templates,
    ) -> None:
        self._units = units
        self.today, self._now = clock.today, clock.now
        self._sender = sender
        self._templates = templates

    def prepare(
        self,
        kind: str,
        claim_id: UUID,
        actor: Actor,
        *,
        easy_to_read: bool | None = None,
        language: str | None = None,
    ) -> LetterLine:
        """Write the letter of this kind, with the versions that the household prefers.

        One not printed yet is written anew; a decision that was printed is the same for ever and
        is returned as it is. Raises LetterDoesNotFit, AssessmentNeeded, FieldMissing.
        """
        wanted = LetterKind(SAME_KIND.get(kind, kind))
        sender, templates = self._sender(), self._templates()
        with self._units(actor, "prepare_letter") as work:
            session = work.session
            ensure_not_relative(session, actor, claim_row(session, claim_id).household_id)
            last = letters.last_letter_of(session, claim_id, wanted.value)
            if last is not None and last.prints and wanted in DECISIONS:
                return letters.letter_line(session, last.id)
            case = case_of(session, claim_id, wanted, sender, self.today())
            contact = case.household.contact
            versions = LetterVersions(
                contact.easy_to_read if easy_to_read is None else easy_to_read,
                (language or contact.language) == "en",
            )
            row = last if last is not None and not last.prints else new_row(case, wanted)
            write(row, case, versions, actor, templates)
            session.add(row)
            work.commit()
        return self.line(row.id, actor)

    def choose(
        self, letter_id: UUID, actor: Actor, *, easy_to_read: bool, language: str
    ) -> LetterLine:
        """Other versions for a letter not printed yet, else AlreadyPrinted."""
        sender, templates = self._sender(), self._templates()
        with self._units(actor, "prepare_letter") as work:
            row = letters.letter_row(work.session, letter_id)
            if row.prints or row.claim_id is None:
                raise AlreadyPrinted
            kind = LetterKind(row.letter_kind)
            case = case_of(work.session, row.claim_id, kind, sender, self.today())
            versions = LetterVersions(easy_to_read, language == "en")
            write(row, case, versions, actor, templates)
            work.commit()
        return self.line(letter_id, actor)

    def line(self, letter_id: UUID, reader: Actor | None = None) -> LetterLine:
        """Raises UnknownLetter, FileOfRelative."""
        with self._units.reading() as session:
            line = letters.letter_line(session, letter_id)
            ensure_not_relative(session, reader, line.household_id)
            return line

    def lines(
        self, state: str | None = None, reader: Actor | None = None
    ) -> tuple[LetterLine, ...]:
        """All letters, or those in one state; the latest first.

        Protected files say no name, and those of a relative not what was decided either.
        """
        with self._units.reading() as session:
            lines = letters.letter_lines(session, state=state)
            return _as_seen_by(lines, hidden_files(session, reader))

    def lines_of(self, household_id: UUID, reader: Actor | None = None) -> tuple[LetterLine, ...]:
        with self._units.reading() as session:
            ensure_may_open(session, reader, household_id, self._units.now())
            return letters.letter_lines(session, household_id=household_id)

    def opened(self, letter_id: UUID, reader: Actor | None = None) -> LetterOnPage:
        """The letter as its next print would be; nothing is counted.

        Raises UnknownLetter, FileOfRelative, FileArchived, FileProtected.
        """
        sender = self._sender()
        with self._units.reading() as session:
            line = letters.letter_line(session, letter_id)
            ensure_may_open(session, reader, line.household_id, self._units.now())
            row = letters.letter_row(session, letter_id)
            parts = as_it_stands(session, row, sender, self.today())
            shown = as_printed(parts, row.number, row.prints)
            doubts = address_doubts(session, row, sender, self.today())
        return LetterOnPage(
            line,
            versions_of(parts),
            offered(LetterKind(line.kind), self._templates()),
            doubts,
            rendered(shown, checked=False),
        )

    def preview(self, letter_id: UUID, reader: Actor | None = None) -> tuple[PageImage, ...]:
        """Every page of every document as a picture."""
        parts = self.opened(letter_id, reader).parts
        return tuple(page for part in parts for page in preview.pages(part.pdf))

    def print(self, letter_id: UUID, actor: Actor) -> PrintedLetter:
        """The documents to print, counted: the first time the original, then duplicates.

        Raises WindowShowsMore, and then nothing is counted.
        """
        ready = self._ready(letter_id, actor)
        self._count(letter_id, ready, actor)
        return PrintedLetter(self.line(letter_id, actor), ready.parts)

    def save(self, letter_id: UUID, folder: Path, actor: Actor) -> tuple[Path, ...]:
        """Each document as a file of the folder; counts as a print once all are written.

        Raises FolderNotWritable, NoSpaceLeft, WindowShowsMore; then nothing is left or counted.
        """
        ready = self._ready(letter_id, actor)
        written: list[Path] = []
        try:
            written.extend(writing.write(folder, part.file_name, part.pdf) for part in ready.parts)
            self._count(letter_id, ready, actor)
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
        return tuple(written)

    def mark_sent(
        self,
        letter_id: UUID,
        channel: str,
        on: date,
        actor: Actor,
        registered_number: str = "",
    ) -> LetterLine:
        """Say how and when the letter left; said again, it corrects what was said.

        Raises NotPrintedYet, DoNotWrite, FetchedAtCounter, RegisteredNumberNeeded,
        SentOnImpossibleDay.
        """
        way = Channel(channel)
        with self._units(actor, "mark_sent") as work:
            row = letters.letter_row(work.session, letter_id)
            if not row.prints:
                raise NotPrintedYet
            refuse_unproved(way, registered_number, row.dated_on, on, self.today())
            if way is not Channel.HANDED_OVER:
                _refuse_post(work.session.get_one(HouseholdRecord, row.household_id))
            row.state = LetterState.SENT.value
            row.channel = way.value
            row.sent_on = on
            row.registered_number = registered_number.strip() if way is Channel.REGISTERED else None
            work.commit()
        return self.line(letter_id, actor)

    def _ready(self, letter_id: UUID, actor: Actor) -> Ready:
        """Drawn, and looked at through the window."""
        sender = self._sender()
        with self._units.reading() as session:
            row = letters.letter_row(session, letter_id)
            ensure_not_relative(session, actor, row.household_id)
            parts = as_it_stands(session, row, sender, self.today())
            shown = as_printed(parts, row.number, row.prints)
            before = row.prints
        return Ready(shown, rendered(shown, checked=True), before)

    def _count(self, letter_id: UUID, ready: Ready, actor: Actor) -> None:
        """The first print is kept as it was. Raises AlreadyPrinted rather than a second first."""
        with self._units(actor, "print_letter") as work:
            row = letters.letter_row(work.session, letter_id)
            if row.prints != ready.before:
                raise AlreadyPrinted
            row.prints += 1
            if not ready.before:
                row.snapshot = kept(ready.sheets)
                row.printed_at = self._now()
                row.state = LetterState.PRINTED.value
            work.commit()


def _refuse_post(household: HouseholdRecord) -> None:
    refuse_post(
        may_not_be_written_to=household.do_not_write
        or household.safe_channel == letters.AT_THE_COUNTER,
        has_no_home=household.housing == letters.REGISTERED_AT_CCAS,
    )


def _as_seen_by(lines: tuple[LetterLine, ...], hidden: HiddenFiles) -> tuple[LetterLine, ...]:
    shown = without_hidden(lines, hidden, {"applicant": ""})
    return tuple(
        replace(line, **UNTOLD) if line.household_id in hidden.relatives else line for line in shown
    )
