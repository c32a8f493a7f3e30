"""How French is set: spaces that do not break, « 1er » raised; and text made safe for markup."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from desktop.domain.letter import Run
from desktop.i18n import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE

_BEFORE_HIGH_SIGNS = re.compile(r"(?:(?<=\S)|^)[ \u00a0\u202f]+(?=[;!?%€](?:\W|$))")
_BEFORE_COLON = re.compile(r"(?:(?<=\S)|^)[ \u00a0\u202f]+(?=:(?:\s|$))")
_IN_QUOTES = (re.compile(r"«[ \u00a0\u202f]*"), re.compile(r"[ \u00a0\u202f]*»"))
_KEPT_TOGETHER = re.compile(r"\b(n°|art\.|article|articles|[LRD]\.|CS|BP|M\.|Mme) (?=\w)")
_POSTCODE = re.compile(r"\b(\d{5}) (?=[A-ZÉÈ])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_DAY_AND_MONTH = re.compile(
    r"\b(\d{1,2}|1er) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|"
    r"novembre|décembre)\b)"
)
_NARROW = f'<super rise="0%" size="80%">{NO_BREAK_SPACE}</super>'
_FIRST = re.compile(r"\b1er\b")


def set_french(text: str) -> str:
    """The spaces of French typography, whatever was typed; the characters stay the same."""
    text = _IN_QUOTES[0].sub("«" + NO_BREAK_SPACE, text)
    text = _IN_QUOTES[1].sub(NO_BREAK_SPACE + "»", text)
    text = _BEFORE_HIGH_SIGNS.sub(NARROW_NO_BREAK_SPACE, text)
    text = _BEFORE_COLON.sub(NO_BREAK_SPACE, text)
    text = _KEPT_TOGETHER.sub(r"\1" + NO_BREAK_SPACE, text)
    text = _POSTCODE.sub(r"\1" + NO_BREAK_SPACE, text)
    text = _BETWEEN_DIGITS.sub(NARROW_NO_BREAK_SPACE, text)
    text = _DAY_AND_MONTH.sub(r"\1" + NO_BREAK_SPACE, text)
    return text.replace("'", "’")


def set_text(text: str, language: str) -> str:
    return set_french(text) if language == "fr" else text


def markup(text: str, language: str) -> str:
    """Text for a ReportLab paragraph: nothing in it can be taken for markup.

    ReportLab breaks lines at a narrow no-break space; a no-break space in a smaller size is as
    narrow and stays.
    """
    safe = escape(set_text(text, language))
    safe = safe.replace(NARROW_NO_BREAK_SPACE, _NARROW)
    return _FIRST.sub('1<super rise="32%" size="68%">er</super>', safe)


def runs_markup(runs: tuple[Run, ...], language: str, strong_font: str) -> str:
    return "".join(
        f'<font name="{strong_font}">{markup(run.text, language)}</font>'
        if run.strong
        else markup(run.text, language)
        for run in runs
    )
