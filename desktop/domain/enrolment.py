"""What an enrolment must say before it can be recorded, and what is refused."""

from __future__ import annotations

from uuid import UUID

from desktop.domain.errors import Refusal


class UnknownHousehold(Refusal):
    """No household of this id on this desk: closed by erasure, or not received yet."""

    def __init__(self, household_id: UUID) -> None:
        super().__init__(household_id)
        self.household_id = household_id


class UnknownMember(Refusal):
    def __init__(self, member_id: UUID) -> None:
        super().__init__(member_id)
        self.member_id = member_id


class UnknownClaim(Refusal):
    def __init__(self, claim_id: UUID) -> None:
        super().__init__(claim_id)
        self.claim_id = claim_id


class UnknownAssessment(Refusal):
    def __init__(self, assessment_id: UUID) -> None:
        super().__init__(assessment_id)
        self.assessment_id = assessment_id


class IncompleteForm(Refusal):
    """`fields` names what is missing, as the form names its fields: birth_name, born, street."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self.fields = fields


class HouseholdClosed(Refusal):
    def __init__(self, household_id: UUID) -> None:
        super().__init__(household_id)
        self.household_id = household_id


class UnknownDraft(Refusal):
    """The draft was finished or thrown away meanwhile."""

    def __init__(self, draft_id: UUID) -> None:
        super().__init__(draft_id)
        self.draft_id = draft_id


class MemberLeftBeforeArriving(Refusal):
    """A member cannot leave before the day they arrived."""
