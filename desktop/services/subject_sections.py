"""What each section of a person's file says, and what of it is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop.domain.assessment import Assessment, from_document
from desktop.domain.errors import Refusal
from desktop.domain.letter import LetterBody
from desktop.models import (
    AssessmentRecord,
    CardLinkRecord,
    LetterRecord,
    NoteRecord,
)
from desktop.services.letter_parts import read_again
from desktop.services.subject_columns import ADDRESS, CONTACT
from desktop.services.subject_history import history_of
from desktop.services.subject_ledger import movements_of, purchases_of
from desktop.services.subject_rows import HouseholdRows, within
from desktop.services.subject_view import View, plain
from desktop.sheets.letter import LetterSheet
from desktop.sheets.subject_export import Row, Section, Why

Written = list[dict[str, Any]]


def sections_of(rows: HouseholdRows, view: View) -> dict[Section, tuple[Row, ...]]:
    """Every section, the empty ones as well: nothing known is an answer, too."""
    own = _Own.of(rows, view)
    writers: dict[Section, Callable[[HouseholdRows, View, _Own], Written]] = {
        Section.PERSON: _person,
        Section.HOUSEHOLD: _household,
        Section.COMPOSITION: _composition,
        Section.INCOMES: _incomes,
        Section.DOCUMENTS: _documents,
        Section.CLAIMS: _claims,
        Section.ASSESSMENTS: _assessments,
        Section.ENTITLEMENTS: _entitlements,
        Section.CREDIT_MOVEMENTS: _movements,
        Section.PURCHASES: _purchases,
        Section.LETTERS: _letters,
        Section.CARDS: _cards,
        Section.CARD_LINKS: _card_links,
        Section.CARD_EVENTS: _card_events,
        Section.ENCODINGS: _encodings,
        Section.ENCODING_OUTCOMES: _outcomes,
        Section.NOTES: _notes,
        Section.HISTORY: _history,
    }
    return {section: tuple(write(rows, view, own)) for section, write in writers.items()}


@dataclass(frozen=True)
class _Own:
    """The ids of the claims made while the person was there, and the links of their cards."""

    claims: frozenset[UUID]
    links: tuple[CardLinkRecord, ...]

    @classmethod
    def of(cls, rows: HouseholdRows, view: View) -> _Own:
        """A card of nobody in particular is the household's: also theirs."""
        claims = frozenset(row.id for row in rows.claims if view.was_there(row.claimed_on))
        links = tuple(
            row
            for row in rows.links
            if row.member_id == view.member.id
            or (row.member_id is None and view.was_there(row.linked_on))
        )
        return cls(claims, links)

    @property
    def cards(self) -> frozenset[UUID]:
        return frozenset(link.card_id for link in self.links)


def _person(_rows: HouseholdRows, view: View, _own: _Own) -> Written:
    return [view.told(view.member)]


def _household(_rows: HouseholdRows, view: View, _own: _Own) -> Written:
    """Somebody who left is not told where the others are, nor how they are reached."""
    without: set[str] = set()
    if not view.lives_there:
        without |= {*ADDRESS, "closed_on", "closed_reason", "card_support"}
        view.tally.add(Section.HOUSEHOLD, Why.BEFORE_OR_AFTER)
    if not view.applies:
        without |= set(CONTACT)
        view.tally.add(Section.HOUSEHOLD, Why.APPLICANT_ONLY)
    if view.household.hosted_by:
        view.tally.add(Section.HOUSEHOLD, Why.THIRD_PERSON)
    return [view.told(view.household, without=without)]


def _composition(rows: HouseholdRows, view: View, _own: _Own) -> Written:
    """Who counts with the person, by their place alone: no name, no birth date."""
    others = [row for row in rows.members if row.id != view.member.id]
    view.tally.add(Section.COMPOSITION, Why.THIRD_PERSON, len(others))
    return [
        {
            "role": row.role,
            "present_from": plain(row.present_from),
            "present_until": plain(row.present_until),
        }
        for row in others
    ]


def _incomes(rows: HouseholdRows, view: View, _own: _Own) -> Written:
    own = [row for row in rows.incomes if row.member_id == view.member.id]
    view.tally.add(Section.INCOMES, Why.THIRD_PERSON, len(rows.incomes) - len(own))
    return [view.told(row) for row in own]


def _documents(rows: HouseholdRows, view: View, own: _Own) -> Written:
    """Those asked of the person, and those asked of the household as a whole."""
    given = [
        row
        for row in rows.documents
        if row.member_id == view.member.id
        or (row.member_id is None and (row.claim_id is None or row.claim_id in own.claims))
    ]
    view.tally.add(Section.DOCUMENTS, Why.THIRD_PERSON, len(rows.documents) - len(given))
    return [view.told(row) for row in given]


def _claims(rows: HouseholdRows, view: View, own: _Own) -> Written:
    given = [row for row in rows.claims if row.id in own.claims]
    view.tally.add(Section.CLAIMS, Why.BEFORE_OR_AFTER, len(rows.claims) - len(given))
    return [view.told(row) for row in given]


def _assessments(rows: HouseholdRows, view: View, own: _Own) -> Written:
    given = [row for row in rows.assessments if row.claim_id in own.claims]
    view.tally.add(Section.ASSESSMENTS, Why.BEFORE_OR_AFTER, len(rows.assessments) - len(given))
    return [_assessment(row, rows, view) for row in given]


def _assessment(row: AssessmentRecord, rows: HouseholdRows, view: View) -> dict[str, Any]:
    """With its lines of the person; a total from which another's income follows is left out."""
    assessment = from_document(row.snapshot)
    hides = others_counted(assessment, str(view.member.id))
    told = view.told(row, without={"mean_income"} if hides else ())
    told |= _calculation(assessment, str(view.member.id))
    if hides:
        view.tally.add(Section.ASSESSMENTS, Why.OTHERS_DEDUCIBLE)
    else:
        told["total"] = plain(assessment.total)
    return told


def others_counted(assessment: Assessment, member_id: str) -> bool:
    return any(line.counted for line in assessment.lines if line.entry.member != member_id)


def _calculation(assessment: Assessment, member_id: str) -> dict[str, Any]:
    own = [line for line in assessment.lines if line.entry.member == member_id]
    standing = next((s for s in assessment.standings if s.member == member_id), None)
    return {
        "months": list(assessment.window),
        "standing": standing.standing.value if standing else None,
        "coefficient": plain(assessment.coefficient.value),
        "lines": [
            {
                "month": line.entry.month,
                "source": line.entry.source.value,
                "amount": plain(line.entry.amount),
                "counted": plain(line.counted),
                "not_counted": line.reason.value if line.reason else None,
            }
            for line in own
        ],
        "limits": [
            {"bracket": limit.bracket.code, "limit": plain(limit.limit), "reached": limit.reached}
            for limit in assessment.limits
        ],
    }


def _entitlements(rows: HouseholdRows, view: View, own: _Own) -> Written:
    given = [row for row in rows.entitlements if row.claim_id in own.claims]
    view.tally.add(Section.ENTITLEMENTS, Why.BEFORE_OR_AFTER, len(rows.entitlements) - len(given))
    return [view.told(row) for row in given]


def _movements(rows: HouseholdRows, view: View, own: _Own) -> Written:
    return movements_of(rows, view, own.claims, own.cards)


def _purchases(rows: HouseholdRows, view: View, own: _Own) -> Written:
    return purchases_of(rows, view, own.cards)


def _letters(rows: HouseholdRows, view: View, own: _Own) -> Written:
    """They were written to the applicant: others are told that there is one, not what it says."""
    given = [
        row
        for row in rows.letters
        if (row.claim_id in own.claims if row.claim_id else view.was_there(row.dated_on))
    ]
    view.tally.add(Section.LETTERS, Why.BEFORE_OR_AFTER, len(rows.letters) - len(given))
    told = []
    for row in given:
        line = view.told(row)
        if view.applies:
            line["text"] = _letter_text(row, view)
        else:
            view.tally.add(Section.LETTERS, Why.APPLICANT_ONLY)
        told.append(line)
    return told


def _letter_text(row: LetterRecord, view: View) -> list[str]:
    """Paragraph by paragraph; the calculation that goes along is told as an assessment."""
    try:
        parts = read_again(row.snapshot)
    except Refusal:
        view.tally.add(Section.LETTERS, Why.THIRD_PERSON)
        return []
    bodies = [part.body for part in parts if isinstance(part, LetterSheet)]
    text = [view.thirds.mask(line) for body in bodies for line in _paragraphs(body)]
    view.tally.add(Section.LETTERS, Why.THIRD_PERSON, len(parts) - len(bodies))
    return text


def _paragraphs(body: LetterBody) -> Iterator[str]:
    yield body.subject
    for section in body.sections:
        if section.heading:
            yield section.heading
        for block in section.blocks:
            if block.runs:
                yield "".join(run.text for run in block.runs)
            yield from block.items
            for row in block.rows:
                yield f"{row.label}: {row.amount}" if row.amount else row.label


def _cards(rows: HouseholdRows, view: View, own: _Own) -> Written:
    """By their last digits: a number that pays is not printed on a paper that may be found."""
    given = [row for row in rows.cards if row.id in own.cards]
    view.tally.add(Section.CARDS, Why.MEANS_OF_PAYMENT, len(given))
    view.tally.add(Section.CARDS, Why.THIRD_PERSON, len(rows.cards) - len(given))
    return [view.told(row) for row in given]


def _card_links(rows: HouseholdRows, view: View, own: _Own) -> Written:
    view.tally.add(Section.CARD_LINKS, Why.THIRD_PERSON, len(rows.links) - len(own.links))
    return [view.told(row) for row in own.links]


def _card_events(rows: HouseholdRows, view: View, own: _Own) -> Written:
    """Not those of the time when a card was somebody else's."""
    return [
        view.told(row)
        for row in rows.events
        if any(link.card_id == row.card_id and within(link, row.at) for link in own.links)
    ]


def _encodings(rows: HouseholdRows, view: View, own: _Own) -> Written:
    return [view.told(row) for row in rows.encodings if row.card_id in own.cards]


def _outcomes(rows: HouseholdRows, view: View, own: _Own) -> Written:
    return [view.told(row) for row in rows.outcomes if row.card_id in own.cards]


def _notes(rows: HouseholdRows, view: View, _own: _Own) -> Written:
    given = [row for row in rows.notes if is_own_note(row, view)]
    view.tally.add(Section.NOTES, Why.THIRD_PERSON, len(rows.notes) - len(given))
    return [view.told(row) for row in given]


def is_own_note(note: NoteRecord, view: View) -> bool:
    """A note that names somebody else is about them; one that names nobody, about the applicant."""
    if not view.was_there(note.written_at) or view.thirds.names_somebody(note.text):
        return False
    return view.applies or view.names_person(note.text)


def _history(rows: HouseholdRows, view: View, own: _Own) -> Written:
    notes = frozenset(row.id for row in rows.notes if is_own_note(row, view))
    ids = frozenset(
        [
            view.member.id,
            *(row.id for row in rows.incomes if row.member_id == view.member.id),
            *(row.id for row in rows.documents if row.member_id in (None, view.member.id)),
            *(row.id for row in own.links),
            *own.cards,
            *notes,
        ]
    )
    return history_of(rows, view, ids)
