"""`main.py window`: opens the window; the guided tour instead when there is no display."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from desktop import i18n, settings
from desktop.commands.broken_settings import settings_sentence
from desktop.domain.door import PolicyUnreadable
from desktop.i18n import gettext as _
from desktop.importers.policy_file import configured


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("fr", "en"), help="language of this window")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), help="colours")
    parser.add_argument("--text-scale", choices=("1", "1.25", "1.5"), help="size of texts")
    parser.add_argument("--key-file", type=Path, help="where no keyring exists: file of the key")


def perform(arguments: argparse.Namespace) -> int:
    """What the window ended with, 0 also when it was open already; 2 for broken settings.

    1 when the desk could not be opened.
    """
    try:
        chosen = configured(
            arguments.data,
            language=arguments.language,
            theme=arguments.theme,
            text_scale=arguments.text_scale,
            key_file=arguments.key_file,
        )
    except (settings.SettingsUnreadable, PolicyUnreadable) as error:
        return _refuse(settings_sentence(error))
    if not has_display():
        sys.stderr.write(_("There is no display: the guided tour is performed instead.") + "\n")
        return _tour(arguments)
    return _only_one(or_demonstration(chosen))


def _only_one(chosen: settings.Settings) -> int:
    """Two windows of one person would send under one name: the second start shows the first."""
    from desktop.app.only_window import Turn, only_window  # noqa: PLC0415 - Qt, as below
    from desktop.app.window import run  # noqa: PLC0415 - Qt is loaded when a window is wanted

    with only_window(chosen.data) as turn:
        if turn is Turn.OURS:
            return run(chosen)
    i18n.install(chosen.language)
    if turn is Turn.SHOWN:
        sys.stderr.write(_("The window of this desk is open already; it came forward.") + "\n")
        return 0
    _refuse(
        _(
            "The window of this desk is open already and does not answer. Wait a moment; if it "
            "stays so, end it with the means of the system, then start again. What was saved is "
            "kept."
        )
    )
    return 1


def _refuse(sentence: str) -> int:
    """Also in a box where there is a display: who starts by a click sees no terminal."""
    sys.stderr.write(sentence + "\n")
    if has_display():
        from desktop.app.refusal import show  # noqa: PLC0415 - Qt is loaded when it is wanted

        show(sentence)
    return 2


def has_display() -> bool:
    """Windows and macOS always have one; a chosen Qt platform is taken at its word."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def or_demonstration(chosen: settings.Settings) -> settings.Settings:
    """A desk that nobody configured shows invented people, with a reader on the screen."""
    if (chosen.data / "settings.json").exists() or chosen.central_url or chosen.key_file:
        return chosen
    return replace(chosen, demonstration=True, reader="simulated")


def _tour(arguments: argparse.Namespace) -> int:
    from desktop import commands  # noqa: PLC0415 - only without a display

    folder = ["--data", str(arguments.data)] if arguments.data else []
    return commands.run(["tour", *folder])
