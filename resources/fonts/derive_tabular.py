"""Derive the fonts with figures of one width for amounts in PDFs, which know no OpenType features.

Run after replacing Inter-*.ttf, with `fonttools` installed:
    python resources/fonts/derive_tabular.py
The characters stay those of Inter; the digits and the signs of amounts take the shapes of its
feature `tnum`, and the family is called Inter Tabular so that nobody mistakes it for Inter.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
STYLES = ("Regular", "SemiBold")
NARROW_NO_BREAK_SPACE, ITS_WIDTH = 0x202F, 460
"""Inter's own is so narrow that 1 620 reads as one number with a wide 1."""
LATIN = [*range(0x20, 0x17F), *range(0x2010, 0x2050), 0x20AC, 0x2212, 0xD7]


def derive(style: str) -> None:
    font = TTFont(HERE / f"Inter-{style}.ttf", recalcTimestamp=False)
    _use_tabular_shapes(font)
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk"], name_IDs=["*"], notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LATIN)
    subsetter.subset(font)
    font["hmtx"][font.getBestCmap()[NARROW_NO_BREAK_SPACE]] = (ITS_WIDTH, 0)
    _rename(font, style)
    font.save(HERE / f"InterTabular-{style}.ttf")


def _use_tabular_shapes(font: TTFont) -> None:
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    shapes: dict[str, str] = {}
    for index in sorted(lookups):
        for found in table.LookupList.Lookup[index].SubTable:
            shapes |= getattr(found, "ExtSubTable", found).mapping
    for characters in font["cmap"].tables:
        characters.cmap = {code: shapes.get(name, name) for code, name in characters.cmap.items()}


def _rename(font: TTFont, style: str) -> None:
    names = font["name"]
    wanted = {1: "Inter Tabular", 2: style, 3: f"InterTabular-{style}", 4: f"Inter Tabular {style}"}
    if style not in ("Regular", "Bold"):
        wanted |= {1: f"Inter Tabular {style}", 2: "Regular", 16: "Inter Tabular", 17: style}
    for number, text in (wanted | {6: f"InterTabular-{style}"}).items():
        names.setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    for style in STYLES:
        derive(style)
