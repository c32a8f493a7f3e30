"""Which passwords are too weak to guard a file: short ones, and those everybody tries first."""

from __future__ import annotations

import unicodedata

SHORTEST = 12

_TRIED_FIRST = (
    "motdepasse",
    "password",
    "azerty",
    "qwerty",
    "bonjour",
    "bienvenue",
    "soleil",
    "rennes",
    "bretagne",
    "korrigo",
    "carte",
    "alimentation",
    "durable",
    "mairie",
    "guichet",
    "welcome",
    "letmein",
    "admin",
    "iloveyou",
    "jetaime",
)
_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiop")
_OWN_PART = 6  # characters that must remain once the guessable words are taken away


def is_weak(password: str, login: str = "") -> bool:
    """Shorter than SHORTEST, of hardly any different characters, or made of guessable words.

    Guessable words, the login and runs of the keyboard count for nothing: six characters must
    be left without them. No rule asks for digits or signs (ANSSI, CNIL: length comes first).
    """
    if len(password) < SHORTEST:
        return True
    plain = _plain(password)
    for word in sorted((*_TRIED_FIRST, *_parts(login)), key=len, reverse=True):
        plain = plain.replace(word, "")
    plain = "".join(_without_runs(plain))
    return len(plain) < _OWN_PART or len(set(plain)) < _OWN_PART - 2


def _plain(text: str) -> str:
    """Without accents, capitals, blanks and the usual disguises of letters."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign) and not sign.isspace())
    return kept.translate(str.maketrans("@$", "as"))


def _parts(login: str) -> tuple[str, ...]:
    words = _plain(login).replace(".", " ").replace("_", " ").replace("-", " ").split()
    return tuple(word for word in words if len(word) >= 3)


def _without_runs(text: str) -> list[str]:
    """Only the first character of `12345`, `azerty` or `aaaa` counts."""
    kept: list[str] = []
    for place, sign in enumerate(text):
        pair = text[place - 1 : place + 1] if place else ""
        follows = len(pair) == 2 and (
            pair[0] == pair[1] or any(pair in run or pair[::-1] in run for run in _RUNS)
        )
        if not follows:
            kept.append(sign)
    return kept
