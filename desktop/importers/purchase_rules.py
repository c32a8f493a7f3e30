"""What the city decides of purchases, what columns are called, and the shipped layouts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desktop.domain.broken_file import BrokenFile
from desktop.domain.cover import CoverRules
from desktop.domain.folding import fold
from desktop.importers.file_fields import FileModel, RuleFile, Whole, YesOrNo
from desktop.settings import RESOURCES
from desktop.sheets.purchase import FIELDS, FileLayout

FOLDER = RESOURCES / "purchases"
IN_CENTS = "in_cents"

LayoutWords = dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=200)]]


class BrokenPurchaseRules(BrokenFile):
    pass


class _RulesModel(FileModel):
    late_after_days: Whole
    foreclosure_months: Whole
    same_card_minutes: Whole
    late_into_next_statement: YesOrNo


class LayoutModel(BaseModel):
    """A remembered layout: out of a row, which another version may have written, or a file."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    operator: Annotated[str, Field(min_length=1, max_length=120)]
    file_format: Annotated[str, Field(pattern="^(csv|xlsx|json)$")] = "csv"
    encoding: Annotated[str, Field(max_length=40)] = "utf-8"
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ";"
    decimal_mark: Annotated[str, Field(pattern="^[.,]$")] = ","
    day_order: Annotated[str, Field(pattern="^(dmy|ymd|mdy)$")] = "dmy"
    header_line: Annotated[int, Field(ge=0, le=1000)] = 1
    sheet: Annotated[str, Field(max_length=100)] = ""
    in_cents: bool = False
    columns: LayoutWords = {}
    merchants: LayoutWords = {}
    families: LayoutWords = {}
    only_merchant: Annotated[str, Field(max_length=200)] = ""

    def layout(self) -> FileLayout:
        fields = {name: title for name, title in self.columns.items() if name in FIELDS}
        return FileLayout(**{**self.model_dump(), "columns": fields})


def read_rules(path: Path = FOLDER / "rules.yaml") -> CoverRules:
    """Raises BrokenPurchaseRules with the line."""
    model = RuleFile(path, BrokenPurchaseRules).validated(_RulesModel)
    return CoverRules(**model.model_dump())


def read_titles(path: Path = FOLDER / "titles.yaml") -> dict[str, tuple[str, ...]]:
    """Folded words by field; `in_cents` are titles that say so of the amount."""
    known = yaml.safe_load(path.read_text("utf-8"))
    return {name: tuple(plain(title) for title in titles) for name, titles in known.items()}


def plain(title: str) -> str:
    """A title without case, accents and signs; `N° ticket` is `n ticket`."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(title)).split())


def layout_of(body: Any) -> FileLayout | None:
    """None when it is no layout of this version."""
    try:
        return LayoutModel.model_validate(body).layout()
    except ValidationError:
        return None


def shipped_layouts(folder: Path = FOLDER / "layouts") -> tuple[FileLayout, ...]:
    """Examples of invented operators, in the order of their names."""
    read = (layout_of(yaml.safe_load(p.read_text("utf-8"))) for p in sorted(folder.glob("*.yaml")))
    return tuple(layout for layout in read if layout is not None)
