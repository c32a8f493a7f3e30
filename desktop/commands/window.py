"""`main.py window`: opens the window; the guided tour instead when there is no display."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from desktop import settings
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
    """What the window ended with; 1 when the desk could not be opened, 2 for broken settings."""
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
    from desktop.app.window import run  # noqa: PLC0415 - Qt is loaded when a window is wanted

    return run(or_demonstration(chosen))


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
