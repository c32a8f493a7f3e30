"""The French catalogue against the texts of the source: `check`, `update`, `compile`.

check    fails when the catalogue and the source differ, a translation is missing or empty,
         placeholders differ, or the French is not typeset as French is
update   takes new texts of the source in and old ones out; `--fragments DIR` adds the
         translations found in the *.po files of a folder
compile  writes desktop.mo when it is missing or older than desktop.po
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PO = ROOT / "resources" / "locale" / "fr" / "LC_MESSAGES" / "desktop.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
HEADER = """# French texts of the application.
msgid ""
msgstr ""
"Project-Id-Version: carte-alimentation-durable\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE = "\u202f", "\u00a0"
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
FRENCH_LETTER = re.compile(r"[àâçéèêëîïôùûœÀÂÇÉÈÊÎÔÛŒ]")


def extracted(folder: Path) -> Catalog:
    """Every text of the source, without places: a moved line is no change of a text."""
    catalogue = Catalog(locale="fr")
    found = extract_from_dir(folder, [("**.py", "python")], keywords=KEYWORDS)
    for _file, _line, message, _comments, context in found:
        if message and message != ("", ""):
            catalogue.add(message, context=context)
    return catalogue


def stored(po: Path) -> Catalog:
    if not po.exists():
        return Catalog(locale="fr")
    with po.open("rb") as file:
        return read_po(file, locale="fr")


def texts(catalogue: Catalog) -> dict[tuple[str, ...], Message]:
    """The messages by context, singular and plural; the header is not one of them."""
    return {_key(message): message for message in catalogue if message.id}


def faults(source: Catalog, translated: Catalog) -> Iterator[str]:
    """One sentence for each thing that is wrong."""
    wanted, present = texts(source), texts(translated)
    for key in wanted.keys() - present.keys():
        yield f"not in the catalogue: {key!r}"
    for key in present.keys() - wanted.keys():
        yield f"no longer in the source: {key!r}"
    for key in wanted.keys() & present.keys():
        for fault in _faults_of(present[key]):
            yield f"{fault}: {key!r}"


def french(text: str) -> str:
    """The same text typeset as French is: ’ and no-break spaces where they belong."""
    text = re.sub(r"(?<=\w)'(?=[\w{«])", "’", text)
    text = re.sub(r"(?<=\S)[ \u00a0](?=[;!?](?:\s|$|»|”|\)))", NARROW_NO_BREAK_SPACE, text)
    text = re.sub(r"(?<=\S)[ \u202f](?=:(?:\s|$))", NO_BREAK_SPACE, text)
    text = re.sub(r"(?<=«)[ \u202f]", NO_BREAK_SPACE, text)
    return re.sub(r"[ \u202f](?=»)", NO_BREAK_SPACE, text)


def merge(source: Catalog, known: list[Catalog]) -> Catalog:
    """The texts of the source with the last translation known of each."""
    merged = Catalog(locale="fr", project="carte-alimentation-durable", fuzzy=False)
    translations: dict[tuple[str, ...], Message] = {}
    for catalogue in known:
        translations |= {key: m for key, m in texts(catalogue).items() if any(_strings(m))}
    for key, message in sorted(texts(source).items()):
        found = translations.get(key)
        string = None if found is None else _typeset(found)
        merged.add(message.id, string, context=message.context)
    return merged


def save(catalogue: Catalog, po: Path) -> None:
    """Written by hand but for the messages: no dates, so that equal texts are equal files."""
    body = BytesIO()
    write_po(body, catalogue, width=98, no_location=True, omit_header=True)
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(HEADER.encode() + body.getvalue())


def compile_catalogue(po: Path) -> None:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return
    partial = mo.with_suffix(f".part{os.getpid()}")  # of this process: tests run beside each other
    with partial.open("wb") as file:
        write_mo(file, stored(po))
    partial.replace(mo)


def _faults_of(message: Message) -> Iterator[str]:
    identifiers, strings = _identifiers(message), _strings(message)
    if message.fuzzy:
        yield "a guess nobody confirmed"
    if len(strings) < len(identifiers) or not all(strings):
        yield "not translated"
        return
    if any(FRENCH_LETTER.search(identifier) for identifier in identifiers):
        yield "the text of the source is not English"
    if _placeholders_differ(identifiers, strings):
        yield "other placeholders than the source"
    if any(_margins(strings[0]) != _margins(identifier) for identifier in identifiers[:1]):
        yield "other spaces at an end than the source"
    if any(french(string) != string for string in strings):
        yield "not typeset as French is"


def _placeholders_differ(identifiers: list[str], strings: list[str]) -> bool:
    """A singular may leave the number out (« une ligne »); a plural may not."""
    wanted = set(PLACEHOLDER.findall(identifiers[-1]))
    if set(PLACEHOLDER.findall(strings[-1])) != wanted:
        return True
    return not all(set(PLACEHOLDER.findall(string)) <= wanted for string in strings)


def _margins(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _typeset(message: Message) -> str | tuple[str, ...]:
    strings = tuple(french(string) for string in _strings(message))
    return strings[0] if isinstance(message.id, str) else strings


def _key(message: Message) -> tuple[str, ...]:
    return (message.context or "", *_identifiers(message))


def _identifiers(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _strings(message: Message) -> list[str]:
    string = message.string or ""
    return [string] if isinstance(string, str) else [part or "" for part in string]


def _check(source: Path) -> int:
    found = sorted(faults(extracted(source), stored(PO)))
    for fault in found:
        sys.stderr.write(f"{PO.name}: {fault}\n")
    sys.stdout.write(f"French catalogue: {len(found)} faults\n")
    return 1 if found else 0


def _update(source: Path, fragments: Path | None) -> int:
    files = sorted(fragments.glob("*.po")) if fragments else []
    merged = merge(extracted(source), [stored(PO), *map(stored, files)])
    save(merged, PO)
    missing = sum(not all(_strings(message)) for message in texts(merged).values())
    sys.stdout.write(f"{len(texts(merged))} texts, {missing} without French\n")
    return 0


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("action", choices=["check", "update", "compile"])
    parser.add_argument("--fragments", type=Path, help="folder of further *.po files to take in")
    arguments = parser.parse_args(argv)
    if arguments.action == "check":
        return _check(ROOT / "desktop")
    if arguments.action == "update":
        return _update(ROOT / "desktop", arguments.fragments)
    compile_catalogue(PO)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
