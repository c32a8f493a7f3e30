"""Families, labels, colours of origin and rules on products from YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.domain.eligibility import Example, Product, Vocabulary, compile_rule
from desktop.domain.eligibility_language import ExpressionRefused
from desktop.domain.product import (
    ColourPalette,
    Evidence,
    Family,
    Nomenclature,
    OriginColour,
    QualityLabel,
    SaleMode,
)
from desktop.domain.wording import Wording
from desktop.importers.file_fields import (
    Date,
    Factor,
    FileModel,
    RuleFile,
    Sentence,
    Whole,
    WordingModel,
    YesOrNo,
    choice,
    read_as,
)

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
SHADE = re.compile(r"#[0-9a-f]{6}", re.ASCII)


class BrokenProductFile(BrokenFile):
    pass


@dataclass(frozen=True)
class DeliveredRule:
    """A rule as a file says it; `expression` is in the spelling of the house."""

    code: str
    version: int
    label: str
    reference: str
    expression: str
    evidence: Evidence
    examples: tuple[Example, ...]
    in_force_from: date
    in_force_until: date | None
    to_be_confirmed: tuple[Wording, ...] = ()


def _matching(pattern: re.Pattern[str]) -> object:
    def convert(given: object) -> str | None:
        return given if isinstance(given, str) and pattern.fullmatch(given) else None

    return read_as(convert, FileProblem.WRONG_VALUE)


Code = Annotated[str, _matching(CODE)]
Shade = Annotated[str, _matching(SHADE)]
Rate = Annotated[Factor, Field(ge=0, le=1)]
MonthNumber = Annotated[Whole, Field(ge=1, le=12)]


class FamilyModel(FileModel):
    code: Code
    name: WordingModel
    vat_rate: Rate
    excluded: YesOrNo = False


class FamiliesModel(FileModel):
    reference: Sentence
    families: Annotated[list[FamilyModel], Field(min_length=1)]


class LabelModel(FileModel):
    code: Code
    name: WordingModel
    by_certificate: YesOrNo


class LabelsModel(FileModel):
    reference: Sentence
    labels: Annotated[list[LabelModel], Field(min_length=1)]


class ColourModel(FileModel):
    code: Code
    name: WordingModel
    meaning: WordingModel
    shade: Shade


class PaletteModel(FileModel):
    territory: Code
    label: WordingModel
    reference: Sentence
    in_force_from: Date
    in_force_until: Date | None = None
    to_be_confirmed: tuple[WordingModel, ...] = ()
    colours: Annotated[list[ColourModel], Field(min_length=1)]


class ExampleModel(FileModel):
    name: Sentence
    family: Code
    labels: tuple[Code, ...] = ()
    origin: str = ""
    mode: Annotated[SaleMode, choice(SaleMode)] | None = None
    season_months: tuple[MonthNumber, ...] = ()
    colour: str = ""
    territory: str = ""
    on: Date
    expected: YesOrNo

    def example(self) -> Example:
        product = Product(
            self.family,
            frozenset(self.labels),
            self.origin,
            self.mode.value if self.mode else "",
            frozenset(self.season_months),
            self.colour,
            self.territory,
        )
        return Example(self.name, product, self.on, self.expected)


class RuleModel(FileModel):
    code: Code
    version: Annotated[Whole, Field(ge=1)]
    label: Sentence
    reference: Sentence
    in_force_from: Date
    in_force_until: Date | None = None
    to_be_confirmed: tuple[WordingModel, ...] = ()
    evidence: Annotated[Evidence, choice(Evidence)]
    expression: Sentence
    examples: tuple[ExampleModel, ...] = ()


def read_nomenclature(folder: Path) -> Nomenclature:
    """Families, labels and palettes of `resources/products`; raises BrokenProductFile."""
    return Nomenclature(
        _families(folder / "families.yaml"),
        _labels(folder / "labels.yaml"),
        tuple(_palette(path) for path in sorted((folder / "origin-colours").glob("*.yaml"))),
    )


def read_rules(folder: Path, known: Nomenclature) -> tuple[DeliveredRule, ...]:
    """The rules of a folder, by the name of their files; raises BrokenProductFile."""
    return tuple(read_rule(path, known) for path in sorted(folder.glob("*.yaml")))


def read_rule(path: Path, known: Nomenclature) -> DeliveredRule:
    """Raises BrokenProductFile, also where the expression or an example names what is unknown."""
    file = RuleFile(path, BrokenProductFile)
    model = file.validated(RuleModel)
    _refuse_backwards(file, model.in_force_from, model.in_force_until)
    try:
        rule = compile_rule(model.expression, Vocabulary.of(known))
    except ExpressionRefused as refusal:
        given = refusal.given or model.expression
        raise file.refusal(FileProblem.WRONG_VALUE, ("expression",), given) from refusal
    for place, each in enumerate(model.examples):
        if known.family(each.family) is None:
            where = ("examples", place, "family")
            raise file.refusal(FileProblem.NOT_A_CHOICE, where, each.family)
    return DeliveredRule(
        code=model.code,
        version=model.version,
        label=model.label,
        reference=model.reference,
        expression=rule.text(),
        evidence=model.evidence,
        examples=tuple(each.example() for each in model.examples),
        in_force_from=model.in_force_from,
        in_force_until=model.in_force_until,
        to_be_confirmed=tuple(each.wording() for each in model.to_be_confirmed),
    )


def _families(path: Path) -> tuple[Family, ...]:
    file = RuleFile(path, BrokenProductFile)
    model = file.validated(FamiliesModel)
    _refuse_repeated(file, "families", [each.code for each in model.families])
    return tuple(
        Family(each.code, each.name.wording(), each.vat_rate, each.excluded)
        for each in model.families
    )


def _labels(path: Path) -> tuple[QualityLabel, ...]:
    file = RuleFile(path, BrokenProductFile)
    model = file.validated(LabelsModel)
    _refuse_repeated(file, "labels", [each.code for each in model.labels])
    return tuple(
        QualityLabel(each.code, each.name.wording(), each.by_certificate) for each in model.labels
    )


def _palette(path: Path) -> ColourPalette:
    file = RuleFile(path, BrokenProductFile)
    model = file.validated(PaletteModel)
    _refuse_backwards(file, model.in_force_from, model.in_force_until)
    _refuse_repeated(file, "colours", [each.code for each in model.colours])
    return ColourPalette(
        model.territory,
        model.label.wording(),
        model.reference,
        model.in_force_from,
        model.in_force_until,
        tuple(
            OriginColour(each.code, each.name.wording(), each.meaning.wording(), each.shade)
            for each in model.colours
        ),
        tuple(each.wording() for each in model.to_be_confirmed),
    )


def _refuse_backwards(file: RuleFile, starts: date, ends: date | None) -> None:
    if ends is not None and ends <= starts:
        given = ends.isoformat()
        raise file.refusal(FileProblem.ENDS_BEFORE_IT_BEGINS, ("in_force_until",), given)


def _refuse_repeated(file: RuleFile, name: str, codes: list[str]) -> None:
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise file.refusal(FileProblem.REPEATED_LINE, (name, place, "code"), code)
