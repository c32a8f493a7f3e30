"""Which sound key suits the names of the quarter: ours for French, against English ones.

Variants are spellings that one counter or another has typed for one name; strangers are two
different names of the demonstration. A good key joins the first and keeps the second apart.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import jellyfish
import yaml

from desktop.domain.folding import letters, skeleton, sound

TITLE = "Sound keys: variants joined, strangers joined"
_NAMES = Path(__file__).parents[1] / "resources" / "demonstration" / "names.yaml"
_VARIANTS = (
    "Lefebvre Lefèvre Lefeuvre Lefebure",
    "Gauthier Gautier Gothier Gaultier",
    "Nguyen N’Guyen Guyen Nguyenn",
    "Mohamed Mohammed Mouhamed Muhammad Mohamet",
    "Cheikh Sheikh Cheick Cheikhe",
    "Youssef Youcef Yusuf Yousouf",
    "Thibaud Thibault Thibaut Tibo",
    "Goarc’h Goarch Goarc Goark",
    "Kervella Quervella Kervela Kervélla",
    "Dupont Dupond Dupon",
    "Rousseau Roussot Rousso",
    "Philippe Filip Philip",
    "Christophe Kristof Cristophe",
    "Quéré Kéré Querré",
    "Khadija Kadidja Kadija Hadija",
    "Chloé Cloé Kloé",
    "Hélène Elène Ellen",
    "Kouassi Couassi Kwassi",
    "Aïcha Aicha Aïsha",
    "Stéphanie Stéfanie Stephany",
    "Guéguen Guégen Gueguin",
    "Hussein Houssein Hocine Hussain",
    "Traoré Traoret Traore",
    "Yılmaz Yilmas Ilmaz",
    "Jaouen Jaouenn Jahouen",
    "Bouchareb Bousharreb Bouchareb",
    "Oksana Oxana Oksanna",
    "Xavier Gzavier Xavié",
    "Benoît Benoi Benoist",
    "Soizic Soisic Soazig",
)


def measure() -> dict[str, Any]:
    keys: dict[str, Callable[[str], str]] = {
        "ours": sound,
        "ours_coarse": skeleton,
        "soundex": lambda name: jellyfish.soundex(letters(name)),
        "metaphone": lambda name: jellyfish.metaphone(letters(name)),
        "nysiis": lambda name: jellyfish.nysiis(letters(name)),
        "match_rating": lambda name: jellyfish.match_rating_codex(letters(name)),
    }
    return {name: _quality(key) for name, key in keys.items()}


def _quality(key: Callable[[str], str]) -> dict[str, float]:
    variants = [pair for line in _VARIANTS for pair in combinations(line.split(), 2)]
    strangers = list(combinations(_all_names(), 2))
    joined = sum(key(a) == key(b) for a, b in variants)
    confused = sum(key(a) == key(b) for a, b in strangers)
    return {
        "variants_joined": round(joined / len(variants), 3),
        "strangers_joined": round(confused / len(strangers), 5),
    }


def _all_names() -> list[str]:
    origins = yaml.safe_load(_NAMES.read_text("utf-8"))
    names = {
        letters(name): name
        for origin in origins
        for kind in ("surnames", "women", "men")
        for name in origin[kind]
    }
    return list(names.values())
