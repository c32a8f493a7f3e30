"""`main.py signing-key`: the site's key for tags and lists, made once and carried with care.

Its secret half is never shown: it is in the keyring or key file of each encoding desk, and leaves
one only as a file enciphered by a passphrase.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path

from desktop.cardreader.neutral.public_key import jwk_of, pem_of
from desktop.cardreader.neutral.token import key_id_of, public_key_of
from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.passphrase import accept_passphrase, new_passphrase, passphrase, too_short
from desktop.i18n import gettext as _
from desktop.importers.signing_key_file import CarriedKey, read_carried_key, write_carried_key
from desktop.services.signing_keys import former_keys, key_name, make, needed_key, take
from desktop.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("make", "public", "export", "import"))
    parser.add_argument("file", nargs="?", type=Path, help="import: what export wrote elsewhere")
    parser.add_argument("--out", type=Path, metavar="FILE", help="public, export: file to write")
    parser.add_argument("--jwk", action="store_true", help="public: a list of keys (RFC 7517)")
    parser.add_argument(
        "--replace", action="store_true", help="make, import: even when the desk has a key"
    )
    accept_passphrase(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, ACTIONS[arguments.action])


def _make(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    public_key = make(chosen, replace=arguments.replace)
    words = _(
        "The signing key {name} was made; tags call it {key_id}. Its secret half stays in the key "
        "store of this desk."
    ).format(**_names(public_key))
    return Answer(f"{words}\n{_what_now(chosen)}", _facts(public_key, chosen))


def _public(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    public_key = public_key_of(needed_key(chosen))
    text = _jwk_set(public_key, chosen) if arguments.jwk else pem_of(public_key)
    facts = _facts(public_key, chosen)
    if arguments.out is None:
        return Answer(text.rstrip(), facts | {"public": text})
    try:
        with os.fdopen(
            os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644),
            "w",
            encoding="ascii",
        ) as stream:
            stream.write(text)
    except OSError as error:
        return _not_written(error)
    words = _(
        "{file} was written and may be given to anybody. Lists name the key {name}, tags {key_id}."
    ).format(file=arguments.out, **_names(public_key))
    return Answer(words, facts | {"file": str(arguments.out)})


def _export(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    secret = needed_key(chosen)
    if arguments.out is None:
        return _wanting(_("Name the file to write with --out."))
    secret_words = new_passphrase(arguments)
    if secret_words is None:
        return too_short()
    public_key = public_key_of(secret)
    former = tuple(key for key in former_keys(chosen) if key != public_key)
    try:
        write_carried_key(arguments.out, CarriedKey(secret, former), secret_words)
    except OSError as error:
        return _not_written(error)
    words = _(
        "{file} holds the signing key {name}, enciphered. Bring it to the other encoding desk, "
        "tell the passphrase by another way, import it there, then delete the file."
    ).format(file=arguments.out, name=key_name(public_key))
    return Answer(words, _facts(public_key, chosen) | {"file": str(arguments.out)})


def _import(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    if arguments.file is None:
        return _wanting(_("Name the file that was exported on the other desk."))
    carried = read_carried_key(arguments.file, passphrase(arguments))
    public_key = take(chosen, carried.secret, carried.former, replace=arguments.replace)
    words = _(
        "This desk now signs with {name}, as the desk does that the file is from. Delete {file}."
    ).format(file=arguments.file, name=key_name(public_key))
    return Answer(words, _facts(public_key, chosen))


ACTIONS: dict[str, Callable[[argparse.Namespace, Settings], Answer]] = {
    "make": _make,
    "public": _public,
    "export": _export,
    "import": _import,
}


def _what_now(chosen: Settings) -> str:
    if former_keys(chosen):
        return _(
            "Give partners the new public key today: until they have it they refuse new tags and "
            "lists. Import the key on the other encoding desks. Tags that the former key signed "
            "stay valid and wait at the station to be written again."
        )
    return _(
        "Next: give its public half to partners (signing-key public), and bring the key to the "
        "other encoding desks (signing-key export). Without a copy, losing this desk means a new "
        "key and writing every tag again."
    )


def _jwk_set(public_key: bytes, chosen: Settings) -> str:
    """The present key first; partners need the former ones while tags of theirs are valid."""
    keys = dict.fromkeys((public_key, *former_keys(chosen)))
    return json.dumps({"keys": [jwk_of(key) for key in keys]}, indent=2) + "\n"


def _names(public_key: bytes) -> dict[str, str]:
    return {"name": key_name(public_key), "key_id": key_id_of(public_key).hex().upper()}


def _facts(public_key: bytes, chosen: Settings) -> dict[str, object]:
    former = {key_name(key) for key in former_keys(chosen)} - {key_name(public_key)}
    return {**_names(public_key), "former": sorted(former)}


def _not_written(error: OSError) -> Answer:
    if isinstance(error, FileExistsError):
        words = _("{file} is there already and was not touched.")
    else:
        words = _("{file} cannot be written.")
    return _wanting(words.format(file=error.filename))


def _wanting(words: str) -> Answer:
    return Answer(words, {"problem": "arguments"}, well=False)
