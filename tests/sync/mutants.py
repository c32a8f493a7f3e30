"""Wrong versions of the centre and of the desk, each with one guarantee taken out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desktop.sync import installation, outgoing
from desktop.sync.exchange import Exchange

SERVER = Path(installation.__file__).with_name("server")


@dataclass(frozen=True)
class Mutant:
    """`file` has `right` once; with `wrong` in its place it is installed over the right one."""

    name: str
    file: str
    right: str
    wrong: str

    def sql(self) -> str:
        """Raises when the guarantee is written otherwise by now: the mutant would prove nothing."""
        script = (SERVER / self.file).read_text("utf-8")
        if script.count(self.right) != 1:
            raise LookupError(self.name)
        return script.replace(self.right, self.wrong)


NO_DEDUPLICATION = Mutant(
    "no deduplication",
    "05_push.sql",
    "        if found then\n            if not coalesce((m ->> 'resend')",
    "        if false then\n            if not coalesce((m ->> 'resend')",
)
NO_RESTAMP = Mutant(
    "no re-stamp of the rows of a conflict",
    "05_push.sql",
    "        perform sync.send_again(p_mutation -> 'ops');\n",
    "",
)
RESURRECTION = Mutant(
    "a deleted row comes back",
    "04_merge.sql",
    "    if tomb.op = 'D' then",
    "    if false then",
)
LAST_WRITE_WINS = Mutant(
    "last write wins",
    "04_merge.sql",
    "if p_cur -> k is distinct from seen -> k and",
    "if false and p_cur -> k is distinct from seen -> k and",
)
CONFLICT_DROPPED = Mutant(
    "conflict dropped",
    "04_merge.sql",
    "    insert into app.conflict (",
    "    return;\n    insert into app.conflict (",
)


NO_SORTED_LOCKS = Mutant(
    "rows locked as they come",
    "05_push.sql",
    "    perform sync.lock_rows(p_batch);\n",
    "",
)
LEFTOVERS_STAY = Mutant(
    "what somebody took out of the file before is not erased with it",
    "11_erasure.sql",
    "    of_household := of_household || found;\n"
    "    return query select g.entity, g.id, 'deleted' from sync.row_head g\n"
    "        where g.id = any (found) and g.op = 'D';\n",
    "",
)
A_COLUMN_TOO_MUCH = """
update sync.granted set columns = columns || array['street']
where role = 'encoder' and entity = 'household';
select sync.grant_sight();
"""
ROWS_TOO_MANY = """
update sync.granted set rows = '' where role = 'encoder' and entity in ('household', 'member');
select sync.grant_sight();
"""


class AcknowledgesBeforeCommit(Exchange):
    """Takes what it is about to send for received."""

    def _send(self, device: Any, epoch: str, batch: Any) -> dict[str, object]:
        with self._units.bookkeeping() as session:
            _all_sent(session)
        self._fault("push.after_commit_before_acknowledge")
        return super()._send(device, epoch, batch)


class ShowsTheCentreAlone(Exchange):
    """No overlay: what comes replaces what is not sent yet."""

    def _apply(self) -> None:
        with self._units.bookkeeping() as session:
            waiting = outgoing.waiting(session)
            hidden = _set_states(session, "pending", "given_up") if waiting else 0
        super()._apply()
        if hidden:
            with self._units.bookkeeping() as session:
                _set_states(session, "given_up", "pending")


def _all_sent(session: Session) -> None:
    session.connection().exec_driver_sql(
        "UPDATE sync_mutation SET state = 'acknowledged', verdict = 'applied' "
        "WHERE state IN ('pending', 'resend')"
    )


def _set_states(session: Session, before: str, after: str) -> int:
    return (
        session.connection()
        .exec_driver_sql("UPDATE sync_mutation SET state = ? WHERE state = ?", (after, before))
        .rowcount
    )
