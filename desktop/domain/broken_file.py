"""A file that is not of its format: which file, which line, and what is wrong."""

from __future__ import annotations

from enum import StrEnum

from desktop.domain.errors import Refusal


class FileProblem(StrEnum):
    UNREADABLE = "unreadable"
    NOT_TEXT = "not_text"
    SYNTAX = "syntax"
    EMPTY = "empty"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    REPEATED_FIELD = "repeated_field"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_DATE = "not_a_date"
    NOT_A_MONTH = "not_a_month"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_LIST = "not_a_list"
    NOT_A_MAPPING = "not_a_mapping"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    OUT_OF_RANGE = "out_of_range"
    WRONG_VALUE = "wrong_value"
    AMOUNT_OF_NOTHING = "amount_of_nothing"
    REPEATED_LINE = "repeated_line"
    UNKNOWN_MEMBER = "unknown_member"
    NOT_ONE_APPLICANT = "not_one_applicant"
    BIRTH_DATE_NEEDED = "birth_date_needed"
    UNKNOWN_SCALE = "unknown_scale"
    SCALE_ASSESSES_NOBODY = "scale_assesses_nobody"
    NO_SCALE_IN_FORCE = "no_scale_in_force"
    NEVER_COUNTED = "never_counted"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    BRACKETS_NOT_RISING = "brackets_not_rising"
    FLOOR_ABOVE_CAP = "floor_above_cap"
    NOT_HEXADECIMAL = "not_hexadecimal"
    NOT_THE_NAME_OF_THE_FILE = "not_the_name_of_the_file"
    LAYOUT_UNUSABLE = "layout_unusable"
    OUTSIDE_THE_RECORD = "outside_the_record"
    NOT_A_PUBLIC_KEY = "not_a_public_key"
    NEVER_OPENED = "never_opened"
    WITHOUT_EFFECT = "without_effect"


class BrokenFile(Refusal):
    """`line` counts from 1; `field` is where it is (`incomes.3.amount`), `given` what stands there.

    `given` is cut short: a wrong file may hold anything.
    """

    def __init__(
        self, file: str, line: int, problem: FileProblem, field: str = "", given: str = ""
    ) -> None:
        super().__init__(file, line, problem, field, given)
        self.file = file
        self.line = line
        self.problem = problem
        self.field = field
        self.given = given


class BrokenScaleFile(BrokenFile):
    pass


class BrokenScenarioFile(BrokenFile):
    pass


class BrokenCaseFile(BrokenFile):
    pass
