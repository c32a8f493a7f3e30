"""YAML and JSON read so that every value still knows its line.

Scalars stay the text that was typed (`1110.00` never becomes a binary float); null is None.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from desktop.domain.broken_file import FileProblem

Location = tuple[str | int, ...]

MOST_VALUES = 500_000  # aliases of aliases can make a short file endless


class NotOfTheFormat(Exception):
    """Where and why reading stopped; the reader of each format says of which file."""

    def __init__(self, line: int, problem: FileProblem, field: str = "", given: str = "") -> None:
        super().__init__(line, problem, field, given)
        self.line = line
        self.problem = problem
        self.field = field
        self.given = given[:60]


@dataclass(frozen=True)
class MarkedDocument:
    content: Any
    lines: dict[Location, int]

    def line_of(self, location: Sequence[str | int]) -> int:
        """The line, from 1, of what stands there, or of the nearest thing around it."""
        known = tuple(location)
        while known not in self.lines:
            known = known[:-1]
        return self.lines[known]


def read_marked(path: Path, content: bytes | None = None) -> MarkedDocument:
    """`content`: what the file was when its signature was checked. Raises NotOfTheFormat."""
    text = _text(path if content is None else content)
    if path.suffix.lower() == ".json":
        _check_json(text)
        text = text.replace("\t", " ")
    lines: dict[Location, int] = {(): 1}
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            raise NotOfTheFormat(1, FileProblem.EMPTY)
        content = _Reading(loader, lines).value(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise NotOfTheFormat(line, FileProblem.SYNTAX, given=error.problem or "") from error
    except yaml.YAMLError as error:
        raise NotOfTheFormat(1, FileProblem.SYNTAX, given=type(error).__name__) from error
    except RecursionError as error:
        raise NotOfTheFormat(1, FileProblem.SYNTAX, given="too deep") from error
    return MarkedDocument(content, lines)


def _text(source: Path | bytes) -> str:
    try:
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise NotOfTheFormat(1, FileProblem.UNREADABLE, given=error.strerror or "") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotOfTheFormat(line, FileProblem.NOT_TEXT) from error


def _check_json(text: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise NotOfTheFormat(error.lineno, FileProblem.SYNTAX, given=error.msg) from error
    except RecursionError as error:
        raise NotOfTheFormat(1, FileProblem.SYNTAX, given="too deep") from error


class _Reading:
    """From nodes to plain values, noting the line of each."""

    def __init__(self, loader: yaml.SafeLoader, lines: dict[Location, int]) -> None:
        self._loader = loader
        self._lines = lines
        self._open: set[int] = set()

    def value(self, node: yaml.Node, location: Location) -> Any:
        line = node.start_mark.line + 1
        self._lines.setdefault(location, line)
        if len(self._lines) > MOST_VALUES:
            raise NotOfTheFormat(line, FileProblem.SYNTAX, given="too long")
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self._open:  # an alias of something around it
            raise NotOfTheFormat(line, FileProblem.SYNTAX, given="*")
        self._open.add(id(node))
        value = (
            self._mapping(node, location)
            if isinstance(node, yaml.MappingNode)
            else [self.value(part, (*location, i)) for i, part in enumerate(node.value)]
        )
        self._open.discard(id(node))
        return value

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, Any]:
        self._refuse_repetition(node, location)
        self._loader.flatten_mapping(node)
        mapping: dict[str, Any] = {}
        for key, part in node.value:
            name = str(key.value)
            self._lines[(*location, name)] = key.start_mark.line + 1
            mapping[name] = self.value(part, (*location, name))
        return mapping

    def _refuse_repetition(self, node: yaml.MappingNode, location: Location) -> None:
        """YAML and JSON readers silently keep the last one, which hides a typing mistake."""
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise NotOfTheFormat(line, FileProblem.SYNTAX, field_name(location))
            if name in seen:
                raise NotOfTheFormat(
                    line, FileProblem.REPEATED_FIELD, field_name((*location, name))
                )
            seen.add(name)


def _scalar(node: yaml.ScalarNode) -> str | None:
    if node.tag == "tag:yaml.org,2002:null":
        return None
    # JSON writes characters beyond the first plane as two halves
    return str(node.value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def field_name(location: Sequence[str | int]) -> str:
    """`2.incomes.3.amount`; places in lists count from 1, as people do."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
