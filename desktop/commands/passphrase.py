"""The passphrase of a key file: typed without being shown, or read from a file."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from desktop.commands.answering import Answer
from desktop.i18n import gettext as _

SHORTEST = 12  # characters


def accept_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passphrase-file", type=Path, help="instead of typing it")


def passphrase(arguments: argparse.Namespace) -> bytes:
    """Empty, which no key has, when its file cannot be read."""
    file: Path | None = arguments.passphrase_file
    if file is not None:
        return file.read_bytes().strip() if file.is_file() else b""
    return getpass.getpass(_("Passphrase of the key: ")).encode()


def new_passphrase(arguments: argparse.Namespace) -> bytes | None:
    """None when it is too short or was mistyped the second time."""
    chosen = passphrase(arguments)
    typed = arguments.passphrase_file is None
    if typed and getpass.getpass(_("The same once more: ")).encode() != chosen:
        return None
    return chosen if len(chosen) >= SHORTEST else None


def too_short() -> Answer:
    words = _("The passphrase is too short: twelve characters at least, typed twice.")
    return Answer(words, {"problem": "arguments"}, well=False)
