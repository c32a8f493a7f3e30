"""The file of one person, for the person: read, masked, printed as PDF and written as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from desktop.domain.access import Reason
from desktop.domain.actor import Actor, Role
from desktop.domain.assessment import from_document
from desktop.domain.claim import RoleNeeded
from desktop.domain.enrolment import UnknownHousehold, UnknownMember
from desktop.domain.masking import ThirdPersons, third_persons
from desktop.models import HouseholdRecord, MemberRecord
from desktop.reports.subject_export import render
from desktop.reports.writing import write
from desktop.services.access import AccessService
from desktop.services.clock import Clock
from desktop.services.letter_paper import present_logo
from desktop.services.protection import ensure_may_open
from desktop.services.subject_rows import (
    HouseholdRows,
    amounts_of_others,
    household_rows,
    names_of,
)
from desktop.services.subject_sections import others_counted, sections_of
from desktop.services.subject_view import View, function_of
from desktop.sheets.sender import LetterSender
from desktop.sheets.subject_export import MAY_EXPORT, ExportedFiles, SubjectExport, to_json
from desktop.storage.unit_of_work import UnitsOfWork


class SubjectExportService:
    """`sender` is asked at each file. Of the person nothing is changed; no other desk is asked."""

    def __init__(
        self, units: UnitsOfWork, clock: Clock, sender: Callable[[], LetterSender]
    ) -> None:
        self._units = units
        self._clock = clock
        self._sender = sender

    def export(self, household_id: UUID, member_id: UUID, actor: Actor) -> SubjectExport:
        """Raises RoleNeeded, UnknownHousehold, UnknownMember; FileOfRelative, FileProtected."""
        refuse_who_may_not(actor)
        sender = self._sender().sheet
        with self._units.reading() as session:
            ensure_may_open(session, actor, household_id, self._units.now())
            household = session.get(HouseholdRecord, household_id)
            member = session.get(MemberRecord, member_id)
            if household is None:
                raise UnknownHousehold(household_id)
            if member is None or member.household_id != household_id:
                raise UnknownMember(member_id)
            rows = household_rows(session, household_id)
            view = self._view(household, member, rows)
            return SubjectExport(
                called=f"{member.first_names} {member.usage_name or member.birth_name}",
                reference=household.reference or household.provisional_reference,
                made_at=self._clock.now(),
                made_by=function_of(frozenset(role.value for role in actor.roles)),
                sender=replace(sender, logo=present_logo(sender.logo)),
                sections=sections_of(rows, view),
                withheld=view.tally.lines(),
            )

    def files(
        self, household_id: UUID, member_id: UUID, actor: Actor, language: str
    ) -> ExportedFiles:
        """Both forms of the same reading, noted in the access log; raises as `export`.

        `language` is that of the PDF.
        """
        export = self.export(household_id, member_id, actor)
        AccessService(self._units, self._clock).note(
            "household", household_id, Reason.EXPORT, actor
        )
        stem = f"{export.reference}-{self._clock.today():%Y-%m-%d}-{str(member_id)[-6:]}"
        return ExportedFiles(
            f"{stem}-dossier.pdf", render(export, language), f"{stem}-dossier.json", to_json(export)
        )

    def save(self, files: ExportedFiles, folder: Path) -> tuple[Path, ...]:
        """Both or none. Raises FolderNotWritable, NoSpaceLeft."""
        written: list[Path] = []
        try:
            written.append(write(folder, files.pdf_name, files.pdf))
            written.append(write(folder, files.json_name, files.json))
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
        return tuple(written)

    def _view(self, household: HouseholdRecord, member: MemberRecord, rows: HouseholdRows) -> View:
        functions = {row.id: function_of(frozenset(row.roles)) for row in rows.agents}
        thirds = third_persons_of(household, member, rows)
        return View(member, household, self._clock.today(), thirds, functions)


def refuse_who_may_not(actor: Actor) -> None:
    """Raises RoleNeeded."""
    if not any(actor.may_act_as(role) for role in MAY_EXPORT):
        raise RoleNeeded(Role.DECIDER)


def third_persons_of(
    household: HouseholdRecord, member: MemberRecord, rows: HouseholdRows
) -> ThirdPersons:
    """The others of the household, who hosts it, and colleagues who did not sign a decision."""
    others = [row for row in rows.members if row.id != member.id]
    names = [name for row in others for name in names_of(row)]
    amounts = amounts_of_others(rows, member.id) | frozenset(_deducible(rows, member.id))
    return third_persons(
        [*names, household.hosted_by, *rows.names_of_colleagues()],
        [*names_of(member), *rows.names_under_decisions()],
        [row.born for row in others],
        amounts,
    )


def _deducible(rows: HouseholdRows, member_id: UUID) -> Iterator[Decimal]:
    """Totals that say what somebody else has, as soon as one's own share is known."""
    for row in rows.assessments:
        assessment = from_document(row.snapshot)
        if others_counted(assessment, str(member_id)):
            yield assessment.total
            yield assessment.sum_of_months
            yield from (month.amount for month in assessment.months)
            if assessment.mean_income is not None:
                yield assessment.mean_income
