"""What a letter takes from a file, in the words of its language: the fields of the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.assessment import Assessment, Outcome
from desktop.domain.letter import BLANK, LetterFacts, LetterKind
from desktop.domain.sending import DECISIONS, silence_ends_on
from desktop.services.letter_rows import calculation_rows, parameter_rows, summary_rows
from desktop.services.letter_words import LetterWords
from desktop.sheets.claim import ClaimSheet, DocumentLine
from desktop.sheets.household import EntitlementLine, HouseholdSheet
from desktop.sheets.sender import LetterSender


@dataclass(frozen=True)
class LetterCase:
    """One file on the day a letter is written; `entitlement` is what the claim opened."""

    household: HouseholdSheet
    claim: ClaimSheet
    entitlement: EntitlementLine | None
    sender: LetterSender
    on: date

    @property
    def assessment(self) -> Assessment | None:
        return self.claim.assessment.assessment if self.claim.assessment else None

    @property
    def missing(self) -> tuple[DocumentLine, ...]:
        return tuple(line for line in self.claim.documents if line.state == "missing")

    @property
    def given(self) -> tuple[DocumentLine, ...]:
        return tuple(line for line in self.claim.documents if line.state in ("received", "seen"))

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.claim.state not in ("draft", "documents_missing")

    @property
    def complete_on(self) -> date:
        """When the last document was seen, or the day of the claim when all were there."""
        seen = [line.seen_on for line in self.given if line.seen_on is not None]
        return max([self.claim.claimed_on, *seen])


def letter_facts(case: LetterCase, kind: LetterKind, language: str) -> LetterFacts:
    """All that a template of this kind may name; what is not known here is simply not given."""
    words = LetterWords(language)
    assessment = case.assessment
    rows = {}
    if assessment is not None and kind in DECISIONS:
        rows["summary"] = summary_rows(assessment, words)
    if assessment is not None and kind is LetterKind.CALCULATION_SHEET:
        rows["calculation"] = calculation_rows(assessment, case.household.members, language)
        rows["parameters"] = parameter_rows(assessment.scale, words)
    members = case.household.members
    lists = {
        "documents": words.documents(case.missing, members),
        "received_documents": words.documents(case.given, members),
    }
    fields = _of_sender(case.sender) | _of_claim(case, words) | _of_assessment(case, words)
    return LetterFacts(
        fields | _of_entitlement(case, words), lists, rows, frozenset(_conditions(case, kind))
    )


def _of_sender(sender: LetterSender) -> dict[str, str]:
    """What the city has left open is a blank to fill by hand, here and in any template."""
    sheet = sender.sheet
    fields = {
        "service_name": sheet.service,
        "service_address": sheet.address if sheet.street else "",
        "service_phone": sheet.phone,
        "service_hours": sheet.hours,
        "service_email": sheet.email,
        "authority": sheet.authority,
        "authority_address": sheet.authority_address,
        "data_protection_contact": sheet.data_protection_contact,
        "resolution_number": sender.resolution_number,
        "resolution_date": sender.resolution_date,
        "delegation_reference": sender.delegation_reference,
    }
    return {name: value or BLANK for name, value in fields.items()}


def _of_claim(case: LetterCase, words: LetterWords) -> dict[str, str]:
    claim = case.claim
    due_on = case.on + timedelta(days=case.sender.documents_within_days)
    fields = {
        "household_reference": case.household.reference,
        "claim_reference": claim.number or case.household.reference,
        "claimed_on": words.day(claim.claimed_on),
        "received_on": words.day(claim.claimed_on),
        "dated_on": words.day(case.on),
        "documents_due_on": words.day(due_on),
        "silence_on": words.day(silence_ends_on(case.complete_on)),
        "ground": claim.reason,
    }
    if claim.exemption is not None:
        fields["exemption_reason"] = claim.exemption.reason
    return fields


def _of_assessment(case: LetterCase, words: LetterWords) -> dict[str, str]:
    assessment = case.assessment
    if assessment is None or assessment.mean_income is None:
        return {}
    scale = assessment.scale
    _ = words.gettext
    fields = {
        "reference_months": words.months(assessment.window),
        "household_composition": words.composition(assessment),
        "total_income": words.money(assessment.total),
        "mean_income": words.money(assessment.mean_income),
        "coefficient": words.factor(assessment.coefficient.value),
        "highest_limit": words.money(assessment.limits[-1].limit),
        "scale_name": scale.label.text(words.language),
        "scale_version": str(scale.version),
        "scale_reference": _("{code}, version {version}").format(
            code=scale.code, version=scale.version
        ),
    }
    reached = next((line.limit for line in assessment.limits if line.reached), None)
    if reached is not None:
        fields["limit"] = words.money(reached)
    return fields


def _of_entitlement(case: LetterCase, words: LetterWords) -> dict[str, str]:
    if case.entitlement is None:
        return {}
    first, last = words.period(case.entitlement.opened_on, case.entitlement.ends_after)
    return {
        "benefit": words.benefit(case.entitlement),
        "benefit_from": first,
        "benefit_until": last,
    }


def _conditions(case: LetterCase, kind: LetterKind) -> set[str]:
    held = set()
    if case.assessment is not None and case.assessment.scale.to_be_confirmed:
        held.add("provisional_scale")
    if case.entitlement is not None:
        held.add("discount" if case.entitlement.amount is None else "credit")
    if case.claim.exemption is not None:
        held.add("exempted")
    if case.is_complete:
        held.add("file_complete")
    if kind is LetterKind.DENIAL:
        held.add(_ground(case))
    return held


def _ground(case: LetterCase) -> str:
    """Why not: the figures where they say it, else the documents, else what the decider wrote."""
    assessment = case.assessment
    if assessment is not None and assessment.outcome is Outcome.ABOVE_SCALE:
        return "above_scale"
    return "documents_not_given" if case.missing else "other_ground"
