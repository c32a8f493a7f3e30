"""Frozen values as documents of plain JSON, and back: how a snapshot is kept for years."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from desktop.domain.errors import Refusal
from desktop.domain.partial_date import NotADate, PartialDate

V = TypeVar("V")


class UnreadableDocument(Refusal):
    """A stored document is not of the format that this version writes."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def written(value: object) -> Any:
    """Amounts and dates become text, so that nothing is lost; tuples become lists."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return [written(part) for part in value]
    if is_dataclass(value) and not isinstance(value, PartialDate):
        return {field.name: written(getattr(value, field.name)) for field in fields(value)}
    return str(value)


def read(kind: type[V], document: object) -> V:
    """The value of class `kind` that `document` says; raises UnreadableDocument."""
    try:
        return cast("V", _read(kind, document))
    except (KeyError, TypeError, ValueError, InvalidOperation, NotADate) as error:
        raise UnreadableDocument(f"{kind.__name__}: {error!r}") from error


def _read(kind: Any, document: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        if document is None:
            return None
        (kind,) = (option for option in get_args(kind) if option is not NoneType)
        return _read(kind, document)
    if origin is tuple:
        return _tuple(get_args(kind), document)
    if is_dataclass(kind) and kind is not PartialDate:
        return _record(kind, document)
    return _scalar(kind, document)


def _tuple(kinds: tuple[Any, ...], document: Any) -> tuple[Any, ...]:
    if not isinstance(document, list):
        raise TypeError(document)
    if kinds[1:] == (Ellipsis,):
        return tuple(_read(kinds[0], part) for part in document)
    return tuple(_read(kind, part) for kind, part in zip(kinds, document, strict=True))


def _record(kind: Any, document: Any) -> Any:
    """A field that was added since has its default, when it has one."""
    kinds = _kinds_of(kind)
    if set(document) - set(kinds):
        raise KeyError(*sorted(set(document) - set(kinds)))
    if missing := kinds.keys() - set(document) - _with_default(kind):
        raise KeyError(*sorted(missing))
    told = {name: part for name, part in kinds.items() if name in document}
    return kind(**{name: _read(part, document[name]) for name, part in told.items()})


@cache
def _with_default(kind: Any) -> frozenset[str]:
    return frozenset(
        field.name
        for field in fields(kind)
        if field.default is not MISSING or field.default_factory is not MISSING
    )


@cache
def _kinds_of(kind: Any) -> dict[str, Any]:
    """The kind of each field; worked out once, as a grid has hundreds of entries."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _scalar(kind: Any, document: Any) -> Any:
    if kind in {bool, int, str}:
        if type(document) is not kind:
            raise TypeError(document)
        return document
    if kind is PartialDate:
        return PartialDate.parse(document)
    if kind is date:
        return date.fromisoformat(document)
    if kind is Decimal or issubclass(kind, StrEnum):
        return kind(document)
    raise TypeError(kind)
