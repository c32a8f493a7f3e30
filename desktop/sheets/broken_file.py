"""What is wrong with a rule file, said so that its author can put it right."""

from __future__ import annotations

from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.i18n import gettext as _


def broken_file_text(error: BrokenFile) -> str:
    """`cases.yaml, line 12: …`, in the language of this process."""
    sentence = _("{file}, line {line}: {problem}").format(
        file=error.file, line=error.line, problem=problem_text(error.problem)
    )
    if error.field:
        sentence += " " + _("(at {field})").format(field=error.field)
    if error.given:
        sentence += " " + _("What stands there: {given}").format(given=error.given)
    return sentence


def problem_text(problem: FileProblem) -> str:
    return (_format_problems() | _rule_problems() | _card_problems())[problem]


def _format_problems() -> dict[FileProblem, str]:
    return {
        FileProblem.UNREADABLE: _("the file cannot be read."),
        FileProblem.NOT_TEXT: _("the file is not text in UTF-8."),
        FileProblem.SYNTAX: _("this is not valid YAML or JSON."),
        FileProblem.EMPTY: _("there is nothing here."),
        FileProblem.MISSING_FIELD: _("a field is missing."),
        FileProblem.UNKNOWN_FIELD: _("this field does not belong here."),
        FileProblem.WITHOUT_EFFECT: _(
            "with the rest of this file it changes nothing: leave it out, or add what it needs."
        ),
        FileProblem.REPEATED_FIELD: _("this field is written twice."),
        FileProblem.NOT_AN_AMOUNT: _(
            "this is not a number with a point and at most two decimals, such as 1234.56."
        ),
        FileProblem.NOT_A_DATE: _("this is not a date, such as 2026-03-31."),
        FileProblem.NOT_A_MONTH: _("this is not a month, such as 2026-03."),
        FileProblem.NOT_A_CHOICE: _("this word is not one of those that are known here."),
        FileProblem.NOT_A_LIST: _("a list is needed here."),
        FileProblem.NOT_A_MAPPING: _("fields with names are needed here."),
        FileProblem.NOT_A_WHOLE_NUMBER: _("this is not a whole number."),
        FileProblem.NOT_YES_OR_NO: _("this is neither yes nor no."),
        FileProblem.OUT_OF_RANGE: _("this number is too small or too large."),
        FileProblem.WRONG_VALUE: _("a text is needed here."),
    }


def _rule_problems() -> dict[FileProblem, str]:
    return {
        FileProblem.AMOUNT_OF_NOTHING: _("the source “none” goes with the amount 0 only."),
        FileProblem.REPEATED_LINE: _("this is written twice."),
        FileProblem.UNKNOWN_MEMBER: _("nobody in the household has this id."),
        FileProblem.NOT_ONE_APPLICANT: _("a household has exactly one applicant."),
        FileProblem.BIRTH_DATE_NEEDED: _("a child needs a birth date."),
        FileProblem.UNKNOWN_SCALE: _("there is no scale of this name."),
        FileProblem.SCALE_ASSESSES_NOBODY: _(
            "this scale gives the price of a service and assesses no household."
        ),
        FileProblem.NO_SCALE_IN_FORCE: _("no scale is in force on this day."),
        FileProblem.NEVER_COUNTED: _("this income never counts, so a scale can only exclude it."),
        FileProblem.ENDS_BEFORE_IT_BEGINS: _("this ends before it begins."),
        FileProblem.BRACKETS_NOT_RISING: _(
            "the limit is not above the limit of the bracket before it."
        ),
        FileProblem.FLOOR_ABOVE_CAP: _("the floor is above the cap."),
    }


def _card_problems() -> dict[FileProblem, str]:
    return {
        FileProblem.NOT_HEXADECIMAL: _(
            "hexadecimal digits in pairs are needed here, as many as the field has bytes."
        ),
        FileProblem.NOT_THE_NAME_OF_THE_FILE: _("the profile has another name than its file."),
        FileProblem.LAYOUT_UNUSABLE: _(
            "these bits do not hold the right: see the layout in docs/cards.md."
        ),
        FileProblem.OUTSIDE_THE_RECORD: _("this goes beyond the end of the record."),
        FileProblem.NOT_A_PUBLIC_KEY: _("this is not a public key in PEM on the curve P-256."),
        FileProblem.NEVER_OPENED: _(
            "this application never opens that place, because it is not there for a food card."
        ),
    }
