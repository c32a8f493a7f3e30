"""`main.py profile`: look at a card profile as a desk does, sign one, make the key for that."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from desktop.commands.answering import Answer, answered
from desktop.commands.passphrase import (
    accept_passphrase,
    new_passphrase,
    passphrase,
    too_short,
)
from desktop.domain.card_profile import CardProfile
from desktop.i18n import gettext as _
from desktop.importers.card_profile_file import (
    SIGNED_KIND,
    ProfileFolder,
    load_profile,
    profile_folders,
    profile_names,
    read_profile,
)
from desktop.importers.signed_file import (
    KEY_NAME,
    PublicKeys,
    make_key,
    read_private_key,
    read_public_keys,
    sign_beside,
)
from desktop.settings import RESOURCES, Settings

KEYS = RESOURCES / "cards" / "keys"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("list", "check", "sign", "make-key"))
    parser.add_argument("profile", nargs="?", help="name of a profile, or its file")
    parser.add_argument("--key", type=Path, help="private key that signs; its name is the key's")
    accept_passphrase(parser)
    parser.add_argument("--keys", type=Path, default=KEYS, help="folder of the keys to trust")


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, ACTIONS[arguments.action])


def _list(_arguments: argparse.Namespace, chosen: Settings) -> Answer:
    names = profile_names(profile_folders(chosen.data))
    return Answer("\n".join(names), {"profiles": list(names)})


def _check(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    if not arguments.profile:
        return _wanting(_("Name a profile, or its file."))
    keys: PublicKeys = read_public_keys(arguments.keys)
    folders, name = profile_folders(chosen.data), str(arguments.profile)
    if name.endswith(".yaml"):
        folders, name = (ProfileFolder(Path(name).parent, needs_signature=False),), Path(name).stem
    profile = load_profile(name, folders, keys)
    return Answer(_words(profile), _facts(profile), well=profile.is_ready)


def _sign(arguments: argparse.Namespace, _chosen: Settings) -> Answer:
    """Only what a desk will be able to read is signed."""
    if not arguments.profile or not arguments.key:
        return _wanting(_("Name the file of a profile and, with --key, the key that signs it."))
    path = Path(arguments.profile)
    try:
        content = path.read_bytes()
    except OSError:
        return _wanting(_("{file} cannot be read.").format(file=path))
    profile = read_profile(path, content)
    key = read_private_key(arguments.key, passphrase(arguments))
    signature = path.with_name(path.name + ".jws")
    signed = sign_beside(content, key, arguments.key.stem, SIGNED_KIND)
    signature.write_text(signed + "\n", "ascii")
    words = _("{file} was written. Copy both files together.").format(file=signature)
    facts = _facts(profile) | {"signature": str(signature), "signed_by": arguments.key.stem}
    return Answer(words, facts)


def _make_key(arguments: argparse.Namespace, _settings: Settings) -> Answer:
    if not arguments.key or not KEY_NAME.fullmatch(arguments.key.stem):
        return _wanting(
            _("Name the new key with --key: small letters and digits, such as cards-2027.key.")
        )
    chosen = new_passphrase(arguments)
    if chosen is None:
        return too_short()
    try:
        public = make_key(arguments.key, chosen)
    except FileExistsError as error:
        return _wanting(
            _("{file} is there already and was not touched.").format(file=error.filename)
        )
    except OSError as error:
        return _wanting(_("{file} cannot be written.").format(file=error.filename))
    words = _(
        "{private} signs and stays with you. {public} goes into resources/cards/keys."
    ).format(private=arguments.key, public=public)
    return Answer(words, {"private": str(arguments.key), "public": str(public)})


ACTIONS: dict[str, Callable[[argparse.Namespace, Settings], Answer]] = {
    "list": _list,
    "check": _check,
    "sign": _sign,
    "make-key": _make_key,
}


def _wanting(words: str) -> Answer:
    return Answer(words, {"problem": "arguments"}, well=False)


def _facts(profile: CardProfile) -> dict[str, object]:
    return {
        "name": profile.name,
        "version": profile.version,
        "ready": profile.is_ready,
        "writes": profile.writes,
        "link_by": profile.link_by.value,
        "missing": list(profile.missing),
        "signed_by": profile.signed_by,
    }


def _words(profile: CardProfile) -> str:
    lines = [_("{title}, version {version}").format(title=profile.title, version=profile.version)]
    lines.append(
        _("Signed by the key {key}.").format(key=profile.signed_by)
        if profile.signed_by
        else _("Not signed: it counts only where it was delivered with the application.")
    )
    if profile.missing:
        lines.append(_("The issuer still has to tell:"))
        return "\n".join([*lines, *(f"  {field}" for field in profile.missing)])
    writes = _("Complete: cards are linked and written.")
    return "\n".join([*lines, writes if profile.writes else _("Complete: cards are only linked.")])
