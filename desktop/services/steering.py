"""What may be asked at the centre without seeing a file: counts, and an export without names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop.i18n import gettext as _
from desktop.services.door_centre import needing_centre
from desktop.services.sync import SyncService
from desktop.services.table_export import export_table
from desktop.sheets.overview import Counted
from desktop.sheets.table import Cell, TableSheet

_COUNTS = "SELECT sync_api.counts()"
_EVALUATION = "SELECT coalesce(jsonb_agg(to_jsonb(e)), '[]') FROM sync_api.evaluation() e"


class SteeringService:
    """Each call is one connection as whoever is in: it belongs on a lane.

    Raises DeskSilent where the centre is away, and its refusals.
    """

    def __init__(self, sync: SyncService) -> None:
        self._sync = sync

    def counts(self) -> tuple[Counted, ...]:
        """By kind and state, as the centre counts now; below five nothing is told."""
        with needing_centre(), self._sync.connected() as central:
            told: Mapping[str, Mapping[str, int]] = central.ask(_COUNTS) or {}
        return tuple(
            Counted(of_what, state, count)
            for of_what in sorted(told)
            for state, count in sorted(told[of_what].items())
        )

    def export_evaluation(self, path: Path) -> int:
        """A line per household under a pseudonym of this one export; the centre writes it down.

        Returns how many lines. Raises FolderNotWritable, NoSpaceLeft.
        """
        with needing_centre(), self._sync.connected() as central:
            lines = central.ask(_EVALUATION)
        titles = _titles()
        rows = tuple(tuple(_cell(line.get(name)) for name in titles) for line in lines)
        export_table(TableSheet(_("Evaluation"), tuple(titles.values()), rows), path)
        return len(rows)


def _titles() -> dict[str, str]:
    return {
        "pseudonym": _("Pseudonym"),
        "persons": _("Persons"),
        "children": _("Children"),
        "in_priority_area": _("In a priority area"),
        "claimed_in": _("Quarter of the claim"),
        "outcome": _("Outcome"),
        "scenario": _("Scenario"),
        "entitlement_kind": _("Kind of entitlement"),
        "experiment": _("Experiment"),
        "arm": _("Arm of the experiment"),
    }


def _cell(value: str | bool | None) -> Cell:  # noqa: FBT001 - as the centre says it
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value
