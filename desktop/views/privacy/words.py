"""What the privacy page says of files, reasons and deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.domain.retention import RetentionState, StillOpen, Verdict, Why
from desktop.i18n import gettext as _
from desktop.i18n import ngettext, short_date
from desktop.sheets.disposal import CorrectionLine, RequestLine
from desktop.sheets.retention import RetentionLine
from desktop.views.widgets.columns import HIDDEN, column_name, value_words
from desktop.views.widgets.words import protection_name


def people_words(line: RetentionLine | RequestLine) -> str:
    return protection_name(line.protection) or line.people


def left_out_words(count: int) -> str:
    """Of what was chosen; nothing when all of it goes."""
    if not count:
        return ""
    return ngettext(
        "{count} chosen file is of somebody close to you: it is left out, and stays for a "
        "colleague who decides.",
        "{count} chosen files are of people close to you: they are left out, and stay for a "
        "colleague who decides.",
        count,
    ).format(count=count)


def standing_words(line: RetentionLine) -> str:
    if line.belongs_to_the_active:
        return _("Archived, and somebody came back")
    if line.can_be_disposed_of:
        return _("Archived, its period is over")
    if line.archived:
        return _("In the intermediate archive")
    return _("Leaves the active base")


def standing_shape(line: RetentionLine) -> tuple[str, str]:
    if line.belongs_to_the_active:
        return "arrow-u-up-left", "waiting"
    if line.can_be_disposed_of:
        return "hourglass-low", "waiting"
    return ("archive", "neutral") if line.archived else ("archive", "information")


def why_words(verdict: Verdict) -> str:
    if verdict.why is Why.STILL_OPEN:
        return ", ".join(open_words(what) for what in sorted(verdict.open))
    return {
        Why.RECENT_CONTACT: _("The last contact is recent"),
        Why.NO_CONTACT: _("No contact is known"),
        Why.DECISION_KEPT: _("Its decisions are kept"),
        Why.FILE_KEPT: _("Kept, without a decision"),
        Why.DECISION_PERIOD_OVER: _("The period of its decisions is over"),
        Why.FILE_PERIOD_OVER: _("The period without a decision is over"),
    }[verdict.why]


def open_words(what: StillOpen) -> str:
    return {
        StillOpen.ENTITLEMENT: _("an entitlement"),
        StillOpen.CLAIM: _("a claim that is not decided"),
        StillOpen.APPEAL: _("a decision that can be contested"),
        StillOpen.CONFLICT: _("a conflict between two desks"),
        StillOpen.WRITING: _("a writing on a card that is not settled"),
        StillOpen.PURCHASES: _("purchases that are in no statement yet"),
    }[what]


def correction_rows(lines: Sequence[CorrectionLine]) -> list[tuple[str, str]]:
    """`12 April · phone` and `06… → 07… · Nolwenn Le Goff`; one row says that there is nothing."""
    rows = [
        (
            f"{short_date(line.at.astimezone().date())} · {column_name(line.column)}",
            _("{before} → {after} · {name}").format(
                before=value_words(line.column, line.before, line.entity),
                after=value_words(line.column, line.after, line.entity),
                name=line.actor_name,
            ),
        )
        for line in lines
        if line.column not in HIDDEN
    ]
    return rows or [(_("Corrected since it came in"), _("nothing yet"))]


def deadline_words(line: RequestLine, on: date) -> str:
    left = line.days_left(on)
    if left < 0:
        late = ngettext("Late by {count} day", "Late by {count} days", -left)
        return late.format(count=-left)
    if left == 0:
        return _("To be answered today")
    words = ngettext("{count} day left", "{count} days left", left)
    return words.format(count=left)


def deadline_shape(line: RequestLine, on: date) -> tuple[str, str]:
    if line.answered_on is not None:
        return "check", "done"
    return ("warning-circle", "waiting") if line.hurries(on) else ("clock", "information")


def sum_words(lines: tuple[RetentionLine, ...]) -> str:
    """One sentence that is read first."""
    leaving = sum(line.can_be_archived for line in lines)
    over = sum(line.can_be_disposed_of for line in lines)
    if not leaving and not over:
        return _("No file leaves the active base today, and none has passed its period.")
    first = ngettext(
        "{count} file would leave the active base.",
        "{count} files would leave the active base.",
        leaving,
    ).format(count=leaving)
    second = ngettext(
        "{count} archived file has passed its period.",
        "{count} archived files have passed their period.",
        over,
    ).format(count=over)
    return f"{first} {second}"


def until_of(line: RetentionLine) -> date | None:
    """The last day of the present state; a file whose period is over has none."""
    over = line.verdict.state is RetentionState.DISPOSABLE
    return None if over else line.verdict.until
