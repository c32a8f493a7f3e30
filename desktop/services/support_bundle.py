"""One file for whoever helps from afar: how this installation is, and nothing of anybody in it.

Nothing leaves because it is not known to be personal; what leaves is named here, one by one.
"""

from __future__ import annotations

import errno
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, text

from desktop import incidents
from desktop.domain.store import DiskFull, FolderUnwritable
from desktop.i18n import gettext as _
from desktop.services.clock import Clock
from desktop.services.support_facts import facts_that_may_leave, settings_that_may_leave
from desktop.services.support_log import LEFT_OUT, lines_that_may_leave
from desktop.settings import Settings
from desktop.sheets.diagnosis import Finding, SupportBundle
from desktop.sheets.diagnosis_words import part_name, state_words, to_do, told
from desktop.storage import upgrade
from desktop.storage.unit_of_work import UnitsOfWork

_TABLE = re.compile(r"[a-z][a-z_]*")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class SupportBundleService:
    """For a lane: a diagnosis asks the reader service and the centre.

    `units` is the open file of whoever is in; without it nothing is counted.
    """

    settings: Settings
    clock: Clock
    diagnose: Callable[[], tuple[Finding, ...]]
    units: UnitsOfWork | None = None

    def write(self, target: Path) -> SupportBundle:
        """Whole or not at all. Raises DiskFull or FolderUnwritable."""
        now = self.clock.now()
        members = dict(self._members())
        partial = target.with_name(target.name + ".part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _pack(partial, members, now)
            partial.replace(target)
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            raise (DiskFull() if full else FolderUnwritable(target.parent)) from error
        finally:
            with suppress(OSError):  # of a place that is not there, nothing is left
                partial.unlink()
        left_out = sum(
            content.count(LEFT_OUT) for name, content in members.items() if name.startswith("log/")
        )
        return SupportBundle(target, tuple(members), now, left_out)

    def _members(self) -> Iterator[tuple[str, str]]:
        findings = self.diagnose()
        yield "README.txt", _introduction()
        yield "diagnosis.txt", "\n".join(line for each in findings for line in _lines(each)) + "\n"
        yield "diagnosis.json", _json({each.part: _facts(each) for each in findings})
        yield "settings.json", _json(settings_that_may_leave(self.settings))
        yield "schema.json", _json(self._schema())
        yield "counts.json", _json(self._counts())
        for number, file in enumerate(incidents.log_files(self.settings.log)):
            content = file.read_text("utf-8", errors="replace")
            yield f"log/{number}.log", "\n".join(lines_that_may_leave(content)) + "\n"

    def _schema(self) -> dict[str, object]:
        facts: dict[str, object] = {"known": list(upgrade.revisions()), "newest": upgrade.head()}
        if self.units is not None:
            with self.units.reading() as session:
                facts["of_the_file"] = upgrade.revision_of(session.connection())
        copies = self.settings.data.glob("desk*-before-*.db")
        facts["copies_before_an_upgrade"] = sum(1 for _copy in copies)
        return facts

    def _counts(self) -> dict[str, int]:
        """Rows by table; no value of any row is read."""
        if self.units is None:
            return {}
        with self.units.reading() as session:
            connection = session.connection()
            names = [n for n in inspect(connection).get_table_names() if _TABLE.fullmatch(n)]
            return {
                name: int(connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0)  # noqa: S608
                for name in sorted(names)
            }


def _pack(file: Path, members: dict[str, str], now: datetime) -> None:
    at = max(now.timetuple()[:6], _EARLIEST)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, at), content, zipfile.ZIP_DEFLATED)


def _facts(finding: Finding) -> dict[str, object]:
    facts = facts_that_may_leave(finding) | {"state": finding.state.value}
    if finding.error is not None:
        facts["problem"] = type(finding.error).__name__
    if finding.notice is not None:
        facts["notice"] = finding.notice.value
    return facts


def _lines(finding: Finding) -> list[str]:
    """Of an error its name alone: its sentence may name a file."""
    head = _("{part}: {state}").format(
        part=part_name(finding.part), state=state_words(finding.state)
    )
    reason = type(finding.error).__name__ if finding.error else told(finding)
    advice = to_do(finding)
    return [head, f"    {reason}", *([f"    {advice}"] if advice else [])]


def _introduction() -> str:
    return (
        _(
            "A support bundle: versions, diagnosis, settings without secrets, revisions of the "
            "schema, counts of rows, and logs. Names, addresses, numbers, folders, names of desks "
            "and printers stay on the PC; what may not leave is marked {mark}. Open the files "
            "before you send them: they are plain text."
        ).format(mark=LEFT_OUT)
        + "\n"
    )


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2, default=str) + "\n"
