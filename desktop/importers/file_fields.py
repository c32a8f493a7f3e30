"""Fields of our rule files: how each kind of text is read, and what pydantic's words mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.domain.partial_date import NotADate, PartialDate
from desktop.domain.wording import Wording
from desktop.importers.marked_yaml import (
    Location,
    MarkedDocument,
    NotOfTheFormat,
    field_name,
    read_marked,
)

M = TypeVar("M", bound=BaseModel)

AMOUNT = re.compile(r"-?\d{1,9}(\.\d{1,2})?", re.ASCII)
FACTOR = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])", re.ASCII)
WHOLE = re.compile(r"\d{1,4}", re.ASCII)
YES_OR_NO = {"true": True, "yes": True, "false": False, "no": False}

PROBLEMS = {
    "missing": FileProblem.MISSING_FIELD,
    "extra_forbidden": FileProblem.UNKNOWN_FIELD,
    "list_type": FileProblem.NOT_A_LIST,
    "tuple_type": FileProblem.NOT_A_LIST,
    "dict_type": FileProblem.NOT_A_MAPPING,
    "model_type": FileProblem.NOT_A_MAPPING,
    "model_attributes_type": FileProblem.NOT_A_MAPPING,
    "literal_error": FileProblem.NOT_A_CHOICE,
    "too_short": FileProblem.EMPTY,
    "too_long": FileProblem.OUT_OF_RANGE,
    "greater_than": FileProblem.OUT_OF_RANGE,
    "greater_than_equal": FileProblem.OUT_OF_RANGE,
    "less_than_equal": FileProblem.OUT_OF_RANGE,
}


class FileModel(BaseModel):
    """Every field has one reading; a field nobody knows is a typing mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _refused(problem: FileProblem) -> PydanticCustomError:
    return PydanticCustomError(problem.value, "not of the format")


def _matching(
    pattern: re.Pattern[str], problem: FileProblem, convert: Callable[[str], Any]
) -> BeforeValidator:
    def read(given: object) -> Any:
        if not isinstance(given, str) or not pattern.fullmatch(given):
            raise _refused(problem)
        return convert(given)

    return BeforeValidator(read)


def _date(given: object) -> date:
    try:
        exact = PartialDate.parse(str(given)).exact()
    except NotADate as error:
        raise _refused(FileProblem.NOT_A_DATE) from error
    if exact is None:
        raise _refused(FileProblem.NOT_A_DATE)
    return exact


def _partial_date(given: object) -> PartialDate:
    try:
        return PartialDate.parse(str(given))
    except NotADate as error:
        raise _refused(FileProblem.NOT_A_DATE) from error


def _yes_or_no(given: object) -> bool:
    answer = YES_OR_NO.get(str(given).lower())
    if answer is None:
        raise _refused(FileProblem.NOT_YES_OR_NO)
    return answer


def _sentence(given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise _refused(FileProblem.WRONG_VALUE)
    return given


def choice(kind: type[StrEnum]) -> BeforeValidator:
    def read(given: object) -> StrEnum:
        if given not in list(kind):
            raise _refused(FileProblem.NOT_A_CHOICE)
        return kind(str(given))

    return BeforeValidator(read)


def read_as(convert: Callable[[object], object], problem: FileProblem) -> BeforeValidator:
    """A reading of one's own: `convert` answers None for what it does not know."""

    def read(given: object) -> object:
        value = convert(given)
        if value is None:
            raise _refused(problem)
        return value

    return BeforeValidator(read)


Amount = Annotated[Decimal, _matching(AMOUNT, FileProblem.NOT_AN_AMOUNT, Decimal)]
Factor = Annotated[Decimal, _matching(FACTOR, FileProblem.NOT_AN_AMOUNT, Decimal)]
Month = Annotated[str, _matching(MONTH, FileProblem.NOT_A_MONTH, str)]
Whole = Annotated[int, _matching(WHOLE, FileProblem.NOT_A_WHOLE_NUMBER, int)]
Date = Annotated[date, BeforeValidator(_date)]
Born = Annotated[PartialDate, BeforeValidator(_partial_date)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Sentence = Annotated[str, BeforeValidator(_sentence)]


class WordingModel(FileModel):
    fr: Sentence
    en: Sentence

    def wording(self) -> Wording:
        return Wording(self.fr, self.en)


class RuleFile:
    """One file of rules, and the kind of refusal that it earns when it is broken."""

    def __init__(self, path: Path, refusal: type[BrokenFile], content: bytes | None = None) -> None:
        self._path = path
        self._refusal = refusal
        try:
            self.document: MarkedDocument = read_marked(path, content)
        except NotOfTheFormat as error:
            raise refusal(str(path), error.line, error.problem, error.field, error.given) from error

    def validated(self, model: type[M], location: Location = ()) -> M:
        """What stands at `location`, read as `model`."""
        known = self.validated_where_known(model, location, frozenset())
        assert known is not None  # noqa: S101 - every error is one, as no place is unknown
        return known

    def validated_where_known(
        self, model: type[M], location: Location, unknown: Collection[Location]
    ) -> M | None:
        """As `validated`; None when all that is wrong stands at places that may be unknown."""
        content = self.document.content
        for part in location:
            content = content[part]
        try:
            return model.model_validate(content)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            found = [(_place(location, e["loc"]), e) for e in errors]
            found = [
                (where, e)
                for where, e in found
                if where not in unknown or e["type"] == "extra_forbidden"
            ]
            if not found:
                return None
            # a misspelt field is also a missing one: the misspelling is what helps
            where, first = min(
                found,
                key=lambda pair: (
                    pair[1]["type"] != "extra_forbidden",
                    self.document.line_of(pair[0]),
                ),
            )
            problem = PROBLEMS.get(first["type"]) or FileProblem(first["type"])
            raise self.refusal(problem, where, _given(first["input"])) from error

    def refusal(self, problem: FileProblem, where: Location, given: str = "") -> BrokenFile:
        line = self.document.line_of(where)
        return self._refusal(str(self._path), line, problem, field_name(where), given[:60])


def _place(location: Location, found: Location) -> Location:
    """Pydantic marks a wrong key by a last part of its own."""
    return (*location, *(part for part in found if part != "[key]"))


def _given(value: object) -> str:
    """Only a scalar is worth repeating."""
    return value if isinstance(value, str) else ""
