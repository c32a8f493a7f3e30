"""The closed language of rules on products: what may be said, how it is read, how it is printed.

    label in (ab, terres_de_sources) and not family = fish

A rule asks about the words of `Subject`, with `=` or `in ( , )`, joined by `and`, `or`, `not` and
brackets; French words are read as well (`famille dans (fruit, vegetables) et non label = hve`).
Nothing is ever executed. Positions count characters from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeAlias

from desktop.domain.errors import Refusal

LONGEST = 2000
"""Characters of an expression."""
DEEPEST = 20
"""Brackets and `not` within each other."""


class Subject(StrEnum):
    """What a rule may ask about."""

    FAMILY = "family"
    LABEL = "label"
    ORIGIN = "origin"
    MODE = "mode"
    SEASON = "season"
    COLOUR = "colour"
    MONTH = "month"


class ExpressionFault(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    UNKNOWN_SIGN = "unknown_sign"
    UNCLOSED_QUOTE = "unclosed_quote"
    SUBJECT_EXPECTED = "subject_expected"
    COMPARISON_EXPECTED = "comparison_expected"
    VALUE_EXPECTED = "value_expected"
    LIST_EXPECTED = "list_expected"
    BRACKET_EXPECTED = "bracket_expected"
    JOINT_EXPECTED = "joint_expected"
    UNKNOWN_VALUE = "unknown_value"


class ExpressionRefused(Refusal):
    """`position` and `length` say which characters; `nearest` is a value that may be meant."""

    def __init__(
        self,
        fault: ExpressionFault,
        position: int,
        length: int,
        given: str = "",
        nearest: str = "",
    ) -> None:
        super().__init__(fault, position, length, given[:60], nearest)
        self.fault = fault
        self.position = position
        self.length = length
        self.given = given[:60]
        self.nearest = nearest


@dataclass(frozen=True)
class Check:
    """Whether the subject has one of the values."""

    subject: Subject
    values: tuple[str, ...]


@dataclass(frozen=True)
class Negation:
    part: Node


@dataclass(frozen=True)
class Every:
    """Two parts or more that must all hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    """Two parts or more of which one must hold."""

    parts: tuple[Node, ...]


Node: TypeAlias = Check | Negation | Every | Either

_WORDS: dict[str, dict[str, str]] = {
    "en": {word: word for word in ("and", "or", "not", "in", *Subject)},
    "fr": {
        "and": "et",
        "or": "ou",
        "not": "non",
        "in": "dans",
        Subject.FAMILY: "famille",
        Subject.LABEL: "label",
        Subject.ORIGIN: "origine",
        Subject.MODE: "mode",
        Subject.SEASON: "saison",
        Subject.COLOUR: "couleur",
        Subject.MONTH: "mois",
    },
}
_MEANING = {word: str(name) for table in _WORDS.values() for name, word in table.items()}
_JOINTS = frozenset({"and", "or", "not", "in"})
_SUBJECTS = frozenset(Subject)
_BARE = re.compile(r"\w[\w.-]*")
_TOKEN = re.compile(r'\s*(?:(\w[\w.-]*)|([=(),])|"([^"\r\n]*)"|(\S))')


@dataclass(frozen=True)
class Token:
    """`kind` is word, text (in quotes), a sign, or end."""

    kind: str
    said: str
    position: int
    length: int

    @property
    def meaning(self) -> str:
        """The English of a word of the language; any other word is itself."""
        return _MEANING.get(self.said.lower(), "") if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """Raises ExpressionRefused at a sign that the language does not have."""
    place = 0
    while found := _TOKEN.match(text, place):
        number = found.lastindex or 1
        said, start = found[number], found.start(number)
        place = found.end()
        if number == 4:
            is_quote = said == '"'
            fault = ExpressionFault.UNCLOSED_QUOTE if is_quote else ExpressionFault.UNKNOWN_SIGN
            length = len(text) - start if is_quote else 1
            raise ExpressionRefused(fault, start, length, said)
        if number == 3:
            yield Token("text", said, start - 1, len(said) + 2)
        else:
            yield Token("word" if number == 1 else said, said, start, len(said))
    end = len(text.rstrip())
    yield Token("end", "", end, 1)


@dataclass(frozen=True)
class Spot:
    """Where a value stands, for who checks it against what is known."""

    subject: Subject
    value: str
    position: int
    length: int


class Reading:
    """One pass over the signs; `spots` are the values that were met."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise ExpressionRefused(ExpressionFault.TOO_LONG, LONGEST, len(text) - LONGEST)
        if not text.strip():
            raise ExpressionRefused(ExpressionFault.EMPTY, 0, max(1, len(text)))
        self._tokens = list(tokens(text))
        self._next = 0
        self.spots: list[Spot] = []

    def whole(self) -> Node:
        node = self._either(0)
        if self._token.kind != "end":
            raise self._refusal(ExpressionFault.JOINT_EXPECTED)
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _either(self, depth: int) -> Node:
        parts = [self._every(depth)]
        while self._token.meaning == "or":
            self._take()
            parts.append(self._every(depth))
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _every(self, depth: int) -> Node:
        parts = [self._single(depth)]
        while self._token.meaning == "and":
            self._take()
            parts.append(self._single(depth))
        return Every(tuple(parts)) if len(parts) > 1 else parts[0]

    def _single(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self._refusal(ExpressionFault.TOO_DEEP)
        if self._token.meaning == "not":
            self._take()
            return Negation(self._single(depth + 1))
        if self._token.kind != "(":
            return self._check()
        self._take()
        node = self._either(depth + 1)
        self._expect(")", ExpressionFault.BRACKET_EXPECTED)
        return node

    def _check(self) -> Check:
        if self._token.meaning not in _SUBJECTS:
            raise self._refusal(ExpressionFault.SUBJECT_EXPECTED, _nearest_subject(self._token))
        subject = Subject(self._take().meaning)
        if self._token.kind == "=":
            self._take()
            return Check(subject, (self._value(subject),))
        if self._token.meaning != "in":
            raise self._refusal(ExpressionFault.COMPARISON_EXPECTED)
        self._take()
        self._expect("(", ExpressionFault.LIST_EXPECTED)
        values = [self._value(subject)]
        while self._token.kind == ",":
            self._take()
            values.append(self._value(subject))
        self._expect(")", ExpressionFault.BRACKET_EXPECTED)
        return Check(subject, tuple(values))

    def _value(self, subject: Subject) -> str:
        token = self._token
        is_word = token.kind == "word" and token.meaning not in _JOINTS
        if not is_word and not (token.kind == "text" and token.said.strip()):
            raise self._refusal(ExpressionFault.VALUE_EXPECTED)
        self._take()
        value = token.said.lower() if is_word else token.said
        self.spots.append(Spot(subject, value, token.position, token.length))
        return value

    def _expect(self, sign: str, fault: ExpressionFault) -> None:
        if self._token.kind != sign:
            raise self._refusal(fault)
        self._take()

    def _refusal(self, fault: ExpressionFault, nearest: str = "") -> ExpressionRefused:
        token = self._token
        return ExpressionRefused(fault, token.position, token.length, token.said, nearest)


def _nearest_subject(token: Token) -> str:
    words = [word for word, meaning in _MEANING.items() if meaning in _SUBJECTS]
    near = get_close_matches(token.said.lower(), words, 1) if token.kind == "word" else []
    return near[0] if near else ""


def printed(node: Node, language: str = "en") -> str:
    """One spelling for each rule: read again, it is the same rule."""
    words = _WORDS.get(language, _WORDS["en"])
    match node:
        case Check(subject, (value,)):
            return f"{words[subject]} = {_quoted(value)}"
        case Check(subject, values):
            return f"{words[subject]} {words['in']} ({', '.join(map(_quoted, values))})"
        case Negation(part):
            return f"{words['not']} {_bracketed(part, language)}"
        case Every(parts):
            return f" {words['and']} ".join(_bracketed(part, language) for part in parts)
        case Either(parts):
            return f" {words['or']} ".join(
                printed(part, language) if isinstance(part, Every) else _bracketed(part, language)
                for part in parts
            )


def _bracketed(node: Node, language: str) -> str:
    text = printed(node, language)
    return text if isinstance(node, Check | Negation) else f"({text})"


def _quoted(value: str) -> str:
    is_bare = _BARE.fullmatch(value) and value == value.lower()
    return value if is_bare and _MEANING.get(value) not in _JOINTS else f'"{value}"'
