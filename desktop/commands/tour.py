"""`main.py tour`: the whole journey without a person, with pictures, letters and a proof."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from desktop.domain.errors import Refusal, Unavailable
from desktop.i18n import gettext as _


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, default=Path("out") / "tour", help="where pictures and letters go"
    )
    parser.add_argument(
        "--central", metavar="URL", help="a PostgreSQL to use; one is started otherwise"
    )
    parser.add_argument(
        "--reader",
        choices=("auto", "simulated"),
        default="auto",
        help="auto: pcscd with the virtual reader when they are installed",
    )


def perform(arguments: argparse.Namespace) -> int:
    """0 only when the whole journey happened."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.tour.centre import PostgresMissing  # noqa: PLC0415 - Qt and a server come along
    from desktop.tour.driving import NeverHappened  # noqa: PLC0415
    from desktop.tour.proof import NotTheSame  # noqa: PLC0415
    from desktop.tour.tour import perform as walk  # noqa: PLC0415

    try:
        told = walk(
            arguments.out,
            arguments.central,
            _Speaker(quiet=arguments.json),
            simulated=arguments.reader == "simulated",
        )
    except (NeverHappened, NotTheSame, PostgresMissing) as error:
        sys.stderr.write(_("The tour stopped: {what}").format(what=error) + "\n")
        return 1
    except (Refusal, Unavailable) as error:
        from desktop.views.messages import sentence  # noqa: PLC0415

        sys.stderr.write(_("The tour stopped: {what}").format(what=sentence(error)) + "\n")
        return 1
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(_("Done: {folder}").format(folder=arguments.out))
    return 0


class _Speaker:
    """Says on standard output how far the tour has come, unless one object was asked for."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def __call__(self, step: str) -> None:
        if not self._quiet:
            print("·", step, flush=True)
