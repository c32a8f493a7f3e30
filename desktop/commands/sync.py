"""`main.py sync` exchanges with the central database, once; the window does it by itself."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop.commands.answering import Answer, accept_key_file, answered, opened
from desktop.commands.person_login import accept_person, visiting
from desktop.domain.central import Comparison, OddRows
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.progress import unwatched
from desktop.services.clock import system_clock
from desktop.services.door import DoorService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.door import DoorStanding
from desktop.sheets.sync import SyncReport


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one exchange (the only way there is)")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare all rows with the centre's; exit 1 when some had to be fetched again",
    )
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _exchange)


def _exchange(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    if arguments.person:
        with visiting(chosen, arguments.person) as visit:
            service = SyncService(visit.units, chosen, gate=visit.door.gate(visit.entry))
            report = service.run(unwatched, compare=arguments.check)
    elif DoorService(chosen, system_clock()).standing() is DoorStanding.CLOSED:
        return _as_courier(chosen)
    else:
        with opened(chosen) as units:
            report = SyncService(units, chosen).run(unwatched, compare=arguments.check)
    well = not arguments.check or report.compared == Comparison()
    return Answer("\n".join(_words(report, checked=arguments.check)), _facts(report), well)


def _as_courier(chosen: Settings) -> Answer:
    """Nobody said who they are: the desk hands over what it may, and reads nothing."""
    done = DoorService(chosen, system_clock()).courier()
    words = ngettext("{count} change was sent.", "{count} changes were sent.", done.sent).format(
        count=done.sent
    )
    return Answer(words, {"sent": done.sent, "received": 0, "forgotten": len(done.forgotten)})


def _words(report: SyncReport, *, checked: bool) -> list[str]:
    lines = [
        ngettext("{count} change was sent.", "{count} changes were sent.", report.sent).format(
            count=report.sent
        ),
        ngettext(
            "{count} row was received.", "{count} rows were received.", report.received
        ).format(count=report.received),
    ]
    if report.conflicts:
        lines.append(
            ngettext(
                "{count} change met another one: somebody has to look.",
                "{count} changes met another one: somebody has to look.",
                report.conflicts,
            ).format(count=report.conflicts)
        )
    if report.refused:
        lines.append(
            ngettext(
                "{count} change was refused by the centre and is kept here.",
                "{count} changes were refused by the centre and are kept here.",
                report.refused,
            ).format(count=report.refused)
        )
    if checked or report.compared is not None:
        lines.append(_compared(report.compared))
    return lines


def _compared(done: Comparison | None) -> str:
    if done is None:
        return _("Nothing was compared: something here is not settled with the centre.")
    if done == Comparison():
        return _("All files are the same here and at the centre.")
    mended = ngettext(
        "{count} row differed and was fetched again; what stood here is kept aside.",
        "{count} rows differed and were fetched again; what stood here is kept aside.",
        _rows(done.mended),
    ).format(count=_rows(done.mended))
    left = _("Some rows here still differ from those of the centre. Tell IT.")
    return "\n".join([mended] * bool(done.mended) + [left] * bool(done.left))


def _rows(odd: tuple[OddRows, ...]) -> int:
    return sum(rows.rows for rows in odd)


def _facts(report: SyncReport) -> dict[str, object]:
    return {
        "sent": report.sent,
        "received": report.received,
        "conflicts": report.conflicts,
        "refused": report.refused,
        "waiting": report.state.waiting,
        "open_conflicts": report.state.conflicts,
        "centre_is_newer": report.centre_is_newer,
        "new_desk": report.new_desk,
        "compared": asdict(report.compared) if report.compared is not None else None,
    }
