"""Clauses of agreements (YAML) → templates; one that leaves a point open is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from desktop.domain.agreement_text import (
    CONDITIONS,
    FIELDS,
    NUMBER,
    PARTS,
    TABLES,
    AgreementTemplate,
    ArticleTemplate,
    ClausePoint,
    ClauseTemplate,
    TemplateKind,
)
from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.domain.letter import has_stray_brace, names_in, words_to_avoid_in
from desktop.importers.file_fields import FileModel, RuleFile, Sentence, YesOrNo, choice
from desktop.importers.marked_yaml import Location
from desktop.settings import RESOURCES

AgreementTemplates = Mapping[tuple[TemplateKind, str], AgreementTemplate]

OF_AN_AMENDMENT = frozenset(
    {
        ClausePoint.PARTIES,
        ClausePoint.OBJECT,
        ClausePoint.AMENDMENT,
        ClausePoint.RESOLUTION,
        ClausePoint.SIGNATURES,
    }
)
"""The rest is settled by the agreement that it amends."""


class BrokenAgreementTemplate(BrokenFile):
    pass


def _spelled_out(value: object) -> object:
    """A bare text is a clause; `table: families` alone is one, too."""
    return {"text": value} if isinstance(value, str) else value


Points = tuple[Annotated[ClausePoint, choice(ClausePoint)], ...]


class ClauseModel(FileModel):
    text: str = ""
    items: tuple[Sentence, ...] = ()
    table: str = ""
    when: str = ""
    unless: str = ""
    to_validate: YesOrNo = False
    settles: Points = ()


Clauses = tuple[Annotated[ClauseModel, BeforeValidator(_spelled_out)], ...]


class ArticleModel(FileModel):
    heading: Sentence
    when: str = ""
    clauses: Annotated[Clauses, Field(min_length=1)]


class TemplateModel(FileModel):
    kind: Annotated[TemplateKind, choice(TemplateKind)]
    language: Sentence
    version: Sentence
    title: Sentence
    subtitle: Sentence
    city_party: Sentence
    merchant_party: Sentence
    city_signature: Sentence
    merchant_signature: Sentence
    opening: Clauses = ()
    articles: Annotated[tuple[ArticleModel, ...], Field(min_length=1)]
    annexes: tuple[ArticleModel, ...] = ()
    closing: Clauses = ()
    figures: dict[str, Sentence] = Field(default_factory=dict)
    blanks: tuple[str, ...] = ()


def read_agreement_template(path: Path) -> AgreementTemplate:
    """Raises BrokenAgreementTemplate with the line, also for a point that no clause settles."""
    file = RuleFile(path, BrokenAgreementTemplate)
    model = file.validated(TemplateModel)
    for where, problem, given in _problems(model):
        raise file.refusal(problem, where, given)
    template = _template(model)
    wanted = OF_AN_AMENDMENT if template.kind is TemplateKind.AMENDMENT else frozenset(ClausePoint)
    missing = sorted(wanted - template.settled())
    if missing:
        raise file.refusal(FileProblem.MISSING_FIELD, ("articles",), missing[0])
    return template


def read_agreement_templates(folder: Path) -> AgreementTemplates:
    """All templates of a folder by kind and language."""
    found: dict[tuple[TemplateKind, str], AgreementTemplate] = {}
    for path in sorted(folder.glob("*.yaml")):
        template = read_agreement_template(path)
        key = template.kind, template.language
        if key in found:
            raise BrokenAgreementTemplate(str(path), 1, FileProblem.REPEATED_FIELD, "kind")
        found[key] = template
    return found


@cache
def delivered_agreement_templates() -> AgreementTemplates:
    """Read once: they come with the version."""
    return read_agreement_templates(RESOURCES / "agreements")


@dataclass(frozen=True)
class TemplateSource:
    """The clauses of this city, from `agreements` of the data folder; else those delivered.

    Read at each print, so that a corrected file counts for the next agreement.
    """

    data: Path

    def __call__(self) -> AgreementTemplates:
        """Raises BrokenAgreementTemplate."""
        own = read_agreement_templates(self.data / "agreements")
        return {**delivered_agreement_templates(), **own}


_Problem = tuple[Location, FileProblem, str]


def _problems(model: TemplateModel) -> Iterator[_Problem]:
    known = FIELDS | {NUMBER}
    for name in ("title", "subtitle", "city_party", "merchant_party"):
        yield from _of_text(getattr(model, name), (name,), known)
    for number, name in enumerate(model.blanks):
        if name not in FIELDS:
            yield ("blanks", number), FileProblem.WRONG_VALUE, name
    for name in set(model.figures) - FIELDS:
        yield ("figures", name), FileProblem.UNKNOWN_FIELD, name
    for part in ("opening", "closing"):
        yield from _of_clauses(getattr(model, part), (part,), known)
    for part in ("articles", "annexes"):
        for number, article in enumerate(getattr(model, part)):
            where = (part, number)
            yield from _of_text(article.heading, (*where, "heading"), known)
            yield from _of_clauses(article.clauses, (*where, "clauses"), known)


def _of_clauses(clauses: Clauses, above: Location, known: frozenset[str]) -> Iterator[_Problem]:
    for number, clause in enumerate(clauses):
        where = (*above, number)
        if not (clause.text or clause.items or clause.table):
            yield where, FileProblem.EMPTY, ""
        if clause.table and clause.table not in TABLES:
            yield (*where, "table"), FileProblem.NOT_A_CHOICE, clause.table
        for key, name in (("when", clause.when), ("unless", clause.unless)):
            if name and name not in PARTS | CONDITIONS:
                yield (*where, key), FileProblem.NOT_A_CHOICE, name
        for text in (clause.text, *clause.items):
            yield from _of_text(text, where, known)


def _of_text(text: str, where: Location, known: frozenset[str]) -> Iterator[_Problem]:
    """A brace, a star or a word that does not belong there; what is printed is a contract."""
    wrong = next((name for name in names_in(text) if name not in known), None)
    if wrong is not None:
        yield where, FileProblem.UNKNOWN_FIELD, wrong
    avoided = words_to_avoid_in(text)
    if has_stray_brace(text) or text.count("**") % 2 or avoided:
        yield where, FileProblem.WRONG_VALUE, avoided[0] if avoided else text


def _template(model: TemplateModel) -> AgreementTemplate:
    plain: dict[str, Any] = {
        name: getattr(model, name)
        for name in (
            "kind", "language", "version", "title", "subtitle", "city_party", "merchant_party",
            "city_signature", "merchant_signature", "figures",
        )
    }  # fmt: skip
    return AgreementTemplate(
        **plain,
        opening=_clauses(model.opening),
        articles=_articles(model.articles),
        annexes=_articles(model.annexes),
        closing=_clauses(model.closing),
        blanks=frozenset(model.blanks),
    )


def _articles(models: tuple[ArticleModel, ...]) -> tuple[ArticleTemplate, ...]:
    return tuple(ArticleTemplate(m.heading, _clauses(m.clauses), m.when) for m in models)


def _clauses(models: Clauses) -> tuple[ClauseTemplate, ...]:
    return tuple(ClauseTemplate(**model.model_dump()) for model in models)
