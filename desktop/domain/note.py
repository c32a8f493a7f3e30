"""What a note may not hold, and what it should better not: numbers and words that tell too much.

The social-security number has no legal ground here (décret 2019-341); it is refused everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.domain.folding import fold

_MONTH = r"(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)"  # above 12 when the papers do not say it
_DEPARTMENT = r"(?:\d\d|2[ABab])"
_GAP = r"[^0-9A-Za-z]{0,3}"
_PARTS = ("[123478]", r"\d\d", _MONTH, _DEPARTMENT, r"\d{3}", r"\d{3}")

# as printed on papers, the parts apart or together
_GROUPED = re.compile(rf"(?<!\d){_GAP.join(_PARTS)}(?:{_GAP}\d\d)?(?!\d)")
# as people separate who do not know the parts
_RUN = re.compile(rf"[0-9](?:{_GAP}(?:[0-9]|(?<=2)[ABab]))+")
_WHOLE = re.compile("".join(_PARTS) + r"(?:\d\d)?")


class LooksLikeSocialSecurityNumber(Refusal):
    """Carries nothing: the number must not travel any further."""


class SensitiveSubject(StrEnum):
    HEALTH = "health"
    RELIGION = "religion"
    OPINION = "opinion"


@dataclass(frozen=True)
class SensitiveWord:
    """A word as typed, and what it may tell of a person (GDPR, article 9)."""

    word: str
    subject: SensitiveSubject


# short ones are whole words, the others beginnings; none is the beginning of a usual first name
_STEMS = {
    SensitiveSubject.HEALTH: (
        "addict alcool anorex asthm autis bipolair boulim cancer chimio cirrhose demence depress "
        "diabet dialys drogu enceinte epileps grossesse handicap hepatit hospitalis invalidit "
        "maladie malade obese obesit paranoi psych schizo sclerose seroposit sida suicid toxico "
        "trisom tumeur vih"
    ),
    SensitiveSubject.RELIGION: (
        "athee bouddh casher catholi chretien evangeliq evangelist halal hindou islam jehovah "
        "juif juive kippa mosquee musulman orthodox protestant ramadan religi synagog"
    ),
    SensitiveSubject.OPINION: (
        "anarchis cfdt cgt communist ecologist extremis fascist gaullis gauchis lepenist macronis "
        "melenchonist militant royalis socialist souverainis syndical syndicat syndique trotsk"
    ),
}
_SUBJECT_OF = {stem: subject for subject, stems in _STEMS.items() for stem in stems.split()}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def refuse_social_security_number(text: str) -> None:
    """Raise LooksLikeSocialSecurityNumber for 13 or 15 digits of that shape, Corsica included.

    The key is not checked: a number with a typing mistake still names one person or another.
    """
    if _GROUPED.search(text):
        raise LooksLikeSocialSecurityNumber
    for run in _RUN.findall(text):
        if _WHOLE.fullmatch(re.sub("[^0-9A-Za-z]", "", run)):
            raise LooksLikeSocialSecurityNumber


def sensitive_words(text: str) -> tuple[SensitiveWord, ...]:
    """Words about health, religion or opinions, in order; a warning, and never a refusal."""
    found = ((word, _subject_of(word)) for word in _WORD.findall(text))
    return tuple(SensitiveWord(word, subject) for word, subject in found if subject)


def _subject_of(word: str) -> SensitiveSubject | None:
    letters = fold(word)
    for part in letters.split():
        for stem, subject in _SUBJECT_OF.items():
            if part == stem or (len(stem) > 4 and part.startswith(stem)):
                return subject
    return None
