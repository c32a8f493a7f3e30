"""States of months, anomalies and ways of statements in words, with the icons that repeat them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from desktop import i18n
from desktop.domain.closing import Anomaly, MonthState, Severity, StatementChannel
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.closing import ClosingLine, FindingLine
from desktop.sheets.statement_line import OverdueSheet, StatementLine, ThresholdSheet
from desktop.views.widgets.words import newer_value

MONTHS_BACK = 13
_MONTH = re.compile(r"\d{4}-\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def month_state_words(state: MonthState) -> str:
    return {
        MonthState.NOTHING: _("nothing to state"),
        MonthState.TO_CHECK: _("to check"),
        MonthState.READY: _("ready to close"),
        MonthState.CLOSED: _("closed"),
        MonthState.SENT: _("sent"),
        MonthState.PAID: _("paid"),
    }.get(state) or newer_value(str(state))


def month_state_shape(state: MonthState) -> tuple[str, str]:
    """Icon and tone."""
    return {
        MonthState.TO_CHECK: ("warning", "waiting"),
        MonthState.READY: ("check", "information"),
        MonthState.CLOSED: ("lock-simple", "accent"),
        MonthState.SENT: ("paper-plane-right", "done"),
        MonthState.PAID: ("check-circle", "done"),
    }.get(state, ("circle", "neutral"))


def line_state_words(line: ClosingLine) -> str:
    return month_state_words(line.state)


def line_state_shape(line: ClosingLine) -> tuple[str, str]:
    return month_state_shape(line.state)


def anomaly_words(anomaly: Anomaly) -> str:
    return {
        Anomaly.DUPLICATE_OPEN: _("a purchase that may be there twice"),
        Anomaly.MISSING_SLIPS: _("paper slips that are missing"),
        Anomaly.MANY_REFUSED: _("many purchases refused"),
        Anomaly.NO_AGREEMENT: _("no agreement in force for a day of the month"),
        Anomaly.CERTIFICATE_ENDED: _("a certificate that ended"),
        Anomaly.MERCHANT_SUSPENDED: _("the merchant is suspended"),
        Anomaly.EARLIER_MONTH_OPEN: _("an earlier month is still open"),
        Anomaly.NEGATIVE_TOTAL: _("the merchant would have to pay back"),
        Anomaly.NO_BANK_DETAILS: _("no confirmed bank details"),
        Anomaly.CAME_LATE: _("purchases that came in late"),
        Anomaly.COUNTER_ENTRIES: _("corrections of earlier months"),
    }.get(anomaly) or newer_value(str(anomaly))


def finding_words(line: FindingLine) -> str:
    """`A certificate that ended: AB, 31/03/2026`."""
    words = anomaly_words(line.anomaly)
    words = words[:1].upper() + words[1:]
    facts = facts_words(line.anomaly, line.finding.facts)
    return _("{what}: {facts}").format(what=words, facts=facts) if facts else words


def facts_words(anomaly: Anomaly, facts: tuple[str, ...]) -> str:
    """Numbers, days, months and cents as `closing_findings` notes them."""
    if anomaly is Anomaly.MERCHANT_SUSPENDED:
        facts = facts[1:]  # before it the state, as it is stored
    elif anomaly is Anomaly.NEGATIVE_TOTAL:
        return i18n.money(Decimal(facts[0]) / 100) if facts else ""
    elif anomaly is Anomaly.MANY_REFUSED and len(facts) > 1:
        return _("{refused} of {told}").format(refused=facts[0], told=facts[1])
    return ", ".join(_read(fact) for fact in facts if fact)


def _read(fact: str) -> str:
    """A day or a month as people write it; anything else as it is."""
    try:
        if _MONTH.fullmatch(fact):
            return i18n.month_name(fact)
        return i18n.short_date(date.fromisoformat(fact)) if _DAY.fullmatch(fact) else fact
    except ValueError:
        return fact


def severity_words(severity: Severity) -> str:
    return {
        Severity.BLOCKING: _("to settle first"),
        Severity.DOUBT: _("to settle or accept"),
        Severity.NOTICE: _("to know"),
    }[severity]


def severity_shape(severity: Severity) -> tuple[str, str]:
    return {
        Severity.BLOCKING: ("prohibit", "waiting"),
        Severity.DOUBT: ("warning", "waiting"),
        Severity.NOTICE: ("info", "neutral"),
    }[severity]


def channel_words(channel: str) -> str:
    return {
        StatementChannel.HANDED_OVER: _("handed over"),
        StatementChannel.POSTED: _("by post"),
        StatementChannel.E_MAIL: _("by e-mail"),
    }.get(StatementChannel(channel)) or newer_value(channel)


def sent_words(line: StatementLine) -> str:
    if line.sent_on is None:
        return _("not yet")
    return _("{channel} on {day}").format(
        channel=channel_words(line.channel), day=i18n.long_date(line.sent_on)
    )


def paid_words(line: StatementLine) -> str:
    if line.paid_on is None:
        return _("not yet")
    return _("on {day}, payment order {number}").format(
        day=i18n.long_date(line.paid_on), number=line.payment_order
    )


def prints_words(line: StatementLine) -> str:
    if line.prints <= 1:
        return _("once") if line.prints else _("not yet")
    copies = line.prints - 1
    return ngettext("once, then {count} duplicate", "once, then {count} duplicates", copies).format(
        count=copies
    )


def late_count_words(sheet: OverdueSheet) -> str:
    """How many statements wait too long, and what the wait costs; else what is due next."""
    count = len(sheet.late)
    if count:
        return ngettext(
            "{count} statement is paid late: {amount}, and {owed} for the wait.",
            "{count} statements are paid late: {amount}, and {owed} for the wait.",
            count,
        ).format(
            count=i18n.number(count),
            amount=i18n.money(sheet.principal),
            owed=i18n.money(sheet.owed),
        )
    if sheet.soon:
        words = _("Nothing is late. The next payment is due on {day}.")
        return words.format(day=i18n.long_date(sheet.soon[0].due_on))
    return _("Nothing is late, and nothing is due soon.")


def threshold_words(sheet: ThresholdSheet) -> str:
    """What was paid with the card in twelve months, beside the threshold of the law."""
    share = i18n.number(sheet.share * 100, 1)
    words = _("{amount} in twelve months, {share}% of the threshold of {threshold}.").format(
        amount=i18n.money(sheet.total), share=share, threshold=i18n.money(sheet.threshold)
    )
    if sheet.crossed:
        return words + " " + _("It is passed: the programme has to be declared.")
    if sheet.crossing:
        month = i18n.month_name(sheet.crossing)
        return words + " " + _("At this pace it is passed in {month}.").format(month=month)
    return words


def late_words(line: StatementLine) -> str:
    """Empty while it is in time."""
    if not line.late.days:
        return ""
    days = ngettext("{count} day late", "{count} days late", line.late.days)
    return days.format(count=line.late.days)
