"""How commands about local and central data are set up, and how they answer: words or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from desktop import credentials, i18n
from desktop.commands.broken_settings import settings_sentence
from desktop.domain.door import PolicyUnreadable
from desktop.domain.errors import Refusal, Unavailable
from desktop.i18n import gettext as _
from desktop.importers.policy_file import configured
from desktop.settings import Settings, SettingsUnreadable
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork


@dataclass(frozen=True)
class Answer:
    """`facts` for --json, `words` for people; `well` decides the exit status."""

    words: str
    facts: dict[str, Any] = field(default_factory=dict)
    well: bool = True


def accept_key_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key-file", type=Path, help="file of the desk's keys, without a keyring")


def answered(
    arguments: argparse.Namespace, work: Callable[[argparse.Namespace, Settings], Answer]
) -> int:
    """0 when the command did what it says, 1 when a rule or the world said no, 2 for settings."""
    try:
        chosen = configured(arguments.data, key_file=getattr(arguments, "key_file", None))
    except (SettingsUnreadable, PolicyUnreadable) as error:
        sys.stderr.write(settings_sentence(error) + "\n")
        return 2
    i18n.install(chosen.language)
    if chosen.laboratory:
        sys.stderr.write(_("LABORATORY: what travels to the centre is not protected.") + "\n")
    try:
        answer = work(arguments, chosen)
    except (Refusal, Unavailable) as error:
        answer = Answer(sentence(error), {"problem": type(error).__name__}, well=False)
    _write(answer, as_json=arguments.json)
    return 0 if answer.well else 1


@contextmanager
def opened(chosen: Settings) -> Iterator[UnitsOfWork]:
    """The store of this desk, migrated if need be, closed afterwards."""
    units = open_store(
        chosen.database, credentials.database_key(chosen), desk_label=chosen.desk_label
    )
    try:
        yield units
    finally:
        units.close()


def sentence(error: Exception) -> str:
    """The sentence of the window; only the name of the case where Qt cannot be loaded."""
    try:
        messages = import_module("desktop.views.messages")
    except ImportError:
        return type(error).__name__
    return str(messages.sentence(error))


def _write(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        text = json.dumps({"well": answer.well} | answer.facts, ensure_ascii=False, default=str)
        sys.stdout.write(text + "\n")
    else:
        (sys.stdout if answer.well else sys.stderr).write(answer.words + "\n")
