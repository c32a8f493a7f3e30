"""Letter templates (YAML) → values; one that could print nonsense is refused with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from desktop.domain.errors import Refusal
from desktop.domain.letter import (
    CONDITIONS,
    FIELDS,
    LISTS,
    ROWS,
    LetterKind,
    LetterTemplate,
    ParagraphStyle,
    TemplateParagraph,
    TemplateSection,
    has_stray_brace,
    names_in,
    words_to_avoid_in,
)


class BrokenLetterTemplate(Refusal):
    """A template cannot be used: `problem` says why in one word, `given` what stood there."""

    def __init__(self, file: str, line: int, problem: str, given: str = "") -> None:
        super().__init__(file, line, problem, given)
        self.file = file
        self.line = line
        self.problem = problem
        self.given = given


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _spelled_out(value: object) -> object:
    """A bare text is a paragraph of text; `list: documents` and `rows: summary` are short forms."""
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, dict):
        for style in (ParagraphStyle.LIST, ParagraphStyle.ROWS, ParagraphStyle.SMALL):
            if style.value in value:
                rest = {k: v for k, v in value.items() if k != style.value}
                return {"text": value[style.value], "style": style.value, **rest}
    return value


def _of_this_version(kind: LetterKind) -> LetterKind:
    """A row may say what a newer version knows; a template is printed by this one."""
    if kind.is_newer:
        raise PydanticCustomError("enum", "no kind of letter")
    return kind


class _Paragraph(_Strict):
    text: str
    style: ParagraphStyle = ParagraphStyle.TEXT
    when: str = ""
    unless: str = ""
    to_validate: bool = False
    basis: str = ""


_Paragraphs = list[Annotated[_Paragraph, BeforeValidator(_spelled_out)]]


class _Section(_Strict):
    heading: str = ""
    when: str = ""
    unless: str = ""
    paragraphs: _Paragraphs


class _Template(_Strict):
    kind: Annotated[LetterKind, AfterValidator(_of_this_version)]
    language: str
    easy_to_read: bool = False
    version: str
    title: str
    subject: str
    sections: list[_Section]
    attachments: _Paragraphs = []
    footer: str = ""
    translation_of: str = ""
    blanks: list[str] = []


def read_template(path: Path) -> LetterTemplate:
    """One template; raises BrokenLetterTemplate with the line that is wrong."""
    file = _File(path)
    try:
        given = _Template.model_validate(yaml.safe_load(file.text))
    except ValidationError as error:
        first = error.errors()[0]
        raise file.broken(first["loc"], first["type"], str(first.get("input", ""))) from error
    for location, problem, name in _problems(given):
        raise file.broken(location, problem, name)
    return _value(given)


def read_templates(folder: Path) -> dict[tuple[LetterKind, str, bool], LetterTemplate]:
    """All templates of a folder by kind, language and whether they are easy to read."""
    templates: dict[tuple[LetterKind, str, bool], LetterTemplate] = {}
    for path in sorted(folder.glob("*.yaml")):
        template = read_template(path)
        key = template.kind, template.language, template.easy_to_read
        if key in templates:
            raise BrokenLetterTemplate(path.name, 1, "second_of_its_kind", template.kind)
        templates[key] = template
    return templates


class _File:
    """The text of a file, and the line on which each of its values stands."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self.text = path.read_text("utf-8")
            self._root = yaml.compose(self.text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BrokenLetterTemplate(self.name, line, "not_yaml") from error
        except (OSError, UnicodeDecodeError) as error:
            raise BrokenLetterTemplate(self.name, 1, "unreadable") from error

    def broken(
        self, location: tuple[int | str, ...], problem: str, given: str
    ) -> BrokenLetterTemplate:
        return BrokenLetterTemplate(self.name, self._line_of(location), problem, given[:80])

    def _line_of(self, location: tuple[int | str, ...]) -> int:
        node: Any = self._root
        line = 1
        for step in location:
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == step), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line


_Problem = tuple[tuple[int | str, ...], str, str]


def _problems(template: _Template) -> Iterator[_Problem]:
    for name in ("title", "subject", "footer"):
        yield from _of_text(getattr(template, name), (name,))
    for name in set(template.blanks) - FIELDS:
        yield ("blanks",), "unknown_field", name
    for number, section in enumerate(template.sections):
        at = ("sections", number)
        yield from _of_text(section.heading, (*at, "heading"))
        yield from _of_conditions(section, at)
        yield from _of_paragraphs(section.paragraphs, (*at, "paragraphs"))
    yield from _of_paragraphs(template.attachments, ("attachments",))


def _of_paragraphs(paragraphs: list[_Paragraph], at: tuple[int | str, ...]) -> Iterator[_Problem]:
    for number, paragraph in enumerate(paragraphs):
        here = (*at, number)
        yield from _of_conditions(paragraph, here)
        if paragraph.style is ParagraphStyle.LIST and paragraph.text not in LISTS:
            yield (*here, "list"), "unknown_list", paragraph.text
        elif paragraph.style is ParagraphStyle.ROWS and paragraph.text not in ROWS:
            yield (*here, "rows"), "unknown_rows", paragraph.text
        else:
            yield from _of_text(paragraph.text, here)


def _of_text(text: str, at: tuple[int | str, ...]) -> Iterator[_Problem]:
    for name in names_in(text):
        if name not in FIELDS:
            yield at, "unknown_field", name
    if has_stray_brace(text):
        yield at, "stray_brace", text
    if text.count("**") % 2:
        yield at, "unclosed_strong", text
    for word in words_to_avoid_in(text):
        yield at, "word_to_avoid", word


def _of_conditions(part: _Section | _Paragraph, at: tuple[int | str, ...]) -> Iterator[_Problem]:
    for key, name in (("when", part.when), ("unless", part.unless)):
        if name and name not in CONDITIONS | FIELDS | LISTS | ROWS:
            yield (*at, key), "unknown_condition", name


def _value(given: _Template) -> LetterTemplate:
    return LetterTemplate(
        kind=given.kind,
        language=given.language,
        easy_to_read=given.easy_to_read,
        version=given.version,
        title=given.title,
        subject=given.subject,
        sections=tuple(
            TemplateSection(_paragraphs(s.paragraphs), s.heading, s.when, s.unless)
            for s in given.sections
        ),
        attachments=_paragraphs(given.attachments),
        footer=given.footer,
        translation_of=given.translation_of,
        blanks=frozenset(given.blanks),
    )


def _paragraphs(given: list[_Paragraph]) -> tuple[TemplateParagraph, ...]:
    return tuple(TemplateParagraph(**paragraph.model_dump()) for paragraph in given)
