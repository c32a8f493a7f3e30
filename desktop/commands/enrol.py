"""`main.py enrol CODE` gives this desk its place at the centre; the window asks for it too."""

from __future__ import annotations

import argparse

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.i18n import gettext as _
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="what `central desk invite` printed")
    parser.add_argument("--label", default="", help="name of this desk; that of the code otherwise")
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _enrol)


def _enrol(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    label = DeskEnrolmentService(chosen).enrol(arguments.code, arguments.label)
    words = _("This desk has its place at the centre, under the name {label}.")
    return Answer(words.format(label=label), {"label": label})
