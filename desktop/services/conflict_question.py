"""Asking who typed the second value of a conflict: a question, an answer, and who is asked."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.actor import Actor
from desktop.domain.central import UnknownConflict
from desktop.domain.note import refuse_social_security_number
from desktop.models.conflict import ConflictRecord
from desktop.sheets.sync import Question


def ask(conflict: ConflictRecord, question: str, actor: Actor, at: datetime) -> None:
    """A new question takes the place of the former one and of its answer."""
    refuse_social_security_number(question)
    conflict.question = question.strip()
    conflict.asked_by_id, conflict.asked_by_name, conflict.asked_at = actor.id, actor.name, at
    conflict.answer, conflict.answered_by_name, conflict.answered_at = "", None, None


def give_answer(conflict: ConflictRecord, answer: str, actor: Actor, at: datetime) -> None:
    """Raises UnknownConflict when nobody waits for an answer of this person any more."""
    if not waits_for(conflict, actor):
        raise UnknownConflict
    refuse_social_security_number(answer)
    conflict.answer = answer.strip()
    conflict.answered_by_name, conflict.answered_at = actor.name, at


def waits_for(conflict: ConflictRecord, reader: Actor | None) -> bool:
    """Whether the one who reads is asked and has not answered."""
    asked = bool(conflict.question) and not conflict.answer
    return asked and reader is not None and conflict.actor_id == reader.id


def question_of(conflict: ConflictRecord) -> Question | None:
    if not conflict.question:
        return None
    return Question(
        text=conflict.question,
        asked_by=conflict.asked_by_name or "",
        asked_at=conflict.asked_at,
        answer=conflict.answer,
        answered_by=conflict.answered_by_name or "",
        answered_at=conflict.answered_at,
    )
