"""Purchases in words: where they come from, what became of them, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

from desktop import i18n
from desktop.domain.transaction import PurchaseSource, RejectionReason, Suspicion, Verdict
from desktop.i18n import gettext as _
from desktop.i18n import pgettext
from desktop.sheets.purchase import FIELDS, ImportLine, PreviewLine, PurchaseLine
from desktop.sheets.purchase_order import PurchaseOrder
from desktop.sheets.rejection_words import rejection_words
from desktop.views.widgets.words import newer_value

MOST_REASONS = 6


def source_word(source: str) -> str:
    return {
        PurchaseSource.OPERATOR_FILE.value: _("file of an operator"),
        PurchaseSource.PAPER_SLIPS.value: _("paper slips"),
        PurchaseSource.DROP_FOLDER.value: _("drop folder"),
        PurchaseSource.MANUAL.value: _("by hand"),
    }.get(source) or newer_value(source)


def source_words(line: PurchaseLine) -> str:
    """With the line of the file, to find it there."""
    if line.source not in {PurchaseSource.OPERATOR_FILE.value, PurchaseSource.DROP_FOLDER.value}:
        return source_word(line.source)
    words = _("{source}, line {line}")
    return words.format(source=source_word(line.source), line=i18n.number(line.line))


def order_options() -> list[tuple[object, str]]:
    """Both directions of each order, the usual one first."""
    words = {
        "day": (_("Day, the latest first"), _("Day, the oldest first")),
        "merchant": (_("Merchant, from Z to A"), _("Merchant, from A to Z")),
        "card": (_("Card, the highest first"), _("Card, the lowest first")),
        "ticket": (_("Ticket, the highest first"), _("Ticket, the lowest first")),
        "amount": (_("Amount, the largest first"), _("Amount, the smallest first")),
        "covered": (_("Covered, the largest first"), _("Covered, the smallest first")),
        "share": (_("Share, the largest first"), _("Share, the smallest first")),
        "state": (_("State, refused first"), _("State, accepted first")),
    }
    return [
        (PurchaseOrder(by, descending), text)
        for by, pair in words.items()
        for descending, text in zip((True, False), pair, strict=True)
    ]


def state_words(line: PurchaseLine) -> str:
    """Also what was taken back since, and what is to be looked at."""
    if line.state == "refused":
        return pgettext("a purchase", "refused")
    if line.reverses_id is not None:
        return pgettext("a purchase", "taken back")
    if line.reversed_amount and line.reversed_amount >= line.amount:
        return pgettext("a purchase", "accepted, taken back")
    if line.reversed_amount:
        return pgettext("a purchase", "accepted, partly taken back")
    if awaits_a_look(line):
        return pgettext("a purchase", "to be looked at")
    return pgettext("a purchase", "accepted")


def state_shape(line: PurchaseLine) -> tuple[str, str]:
    if line.state == "refused":
        return "x-circle", "neutral"
    if line.reverses_id is not None or line.reversed_amount:
        return "arrow-counter-clockwise", "information"
    return ("eye", "waiting") if awaits_a_look(line) else ("check-circle", "done")


def awaits_a_look(line: PurchaseLine) -> bool:
    return bool(line.suspicion) and not line.settled_by and line.state == "accepted"


def suspicion_words(suspicion: str) -> str:
    return {
        Suspicion.SAME_TICKET.value: _("the same ticket twice"),
        Suspicion.WITHIN_MINUTES.value: _("the same card twice within minutes"),
    }.get(suspicion) or newer_value(suspicion)


def reason_words(reason: str) -> str:
    """Why a purchase is refused, in a few words that fit a cell."""
    own = _unreadable().get(reason)
    if own is None and reason in set(RejectionReason):
        return rejection_words(reason, i18n.language())
    return own or newer_value(reason)


def _unreadable() -> dict[str, str]:
    """Where a paper for merchants says `unreadable`, whoever reads the file wants to know why."""
    of = RejectionReason
    words = {
        of.TOO_MANY_COLUMNS: _("one column too many"),
        of.NOT_A_RECORD: _("no purchase in this line"),
        of.FIELD_MISSING: _("nothing stands there"),
        of.NOT_A_DATE: _("not a day"),
        of.NOT_A_TIME: _("not a time"),
        of.NOT_AN_AMOUNT: _("not an amount"),
        of.NOT_A_RATE: _("not a VAT rate"),
        of.NOT_A_WHOLE_NUMBER: _("not a whole number"),
        of.TEXT_TOO_LONG: _("text too long"),
        of.FORMULA: _("a formula instead of a value"),
        of.MONTH_NOT_CREDITED: _("month not credited yet"),
    }
    return {code.value: text for code, text in words.items()}


def why_words(line: PreviewLine) -> str:
    """What is wrong with a row, with the cell and what stands in it."""
    if line.verdict is Verdict.KNOWN:
        return _("known already") if line.known_as else _("twice in this file")
    if line.reason is None:
        return suspicion_words(line.suspicion.value) if line.suspicion else ""
    words = reason_words(line.reason.value)
    if line.field:
        words = _("{field}: {what}").format(field=field_words(line.field), what=words)
    return _("{what}: “{given}”").format(what=words, given=line.given) if line.given else words


def verdict_words(line: PreviewLine) -> str:
    if line.verdict is Verdict.ACCEPTED and line.suspicion:
        return pgettext("a purchase", "accepted, to look at")
    return {
        Verdict.ACCEPTED: pgettext("a purchase", "accepted"),
        Verdict.REFUSED: pgettext("a purchase", "refused"),
        Verdict.KNOWN: pgettext("a purchase", "known"),
    }[line.verdict]


def verdict_shape(line: PreviewLine) -> tuple[str, str]:
    if line.verdict is Verdict.ACCEPTED:
        return ("eye", "waiting") if line.suspicion else ("check-circle", "done")
    return ("x-circle", "waiting") if line.verdict is Verdict.REFUSED else ("circle", "neutral")


def field_words(field: str) -> str:
    """What a column of a file may mean."""
    words = {
        "on_day": _("Day"),
        "at_time": _("Time"),
        "merchant": _("Merchant"),
        "card": _("Card number"),
        "ticket": _("Ticket"),
        "family": _("Family"),
        "amount": _("Amount"),
        "vat_rate": pgettext("a column of a file", "VAT rate"),
        "booklet": _("Booklet"),
        "slip_number": _("Slip number"),
        "entry": _("Operator’s number"),
    }
    return words.get(field, field)


def fields_in_words(fields: tuple[str, ...]) -> str:
    return ", ".join(field_words(field) for field in sorted(fields, key=_place))


def _place(field: str) -> int:
    return FIELDS.index(field) if field in FIELDS else len(FIELDS)


def import_state_words(line: ImportLine) -> str:
    return pgettext("an import", "taken back") if line.state == "reversed" else _("recorded")


def import_state_shape(line: ImportLine) -> tuple[str, str]:
    if line.state == "reversed":
        return "arrow-counter-clockwise", "neutral"
    return "check-circle", "done"


def month_words(month: str) -> str:
    return i18n.month_name(month) if month else ""


def split_words(amount: Decimal, covered: Decimal, share: Decimal) -> str:
    """`€12.50: €10.00 covered, €2.50 paid by the holder`."""
    words = _("{amount}: {covered} covered, {share} paid by the holder of the card")
    return words.format(
        amount=i18n.money(amount), covered=i18n.money(covered), share=i18n.money(share)
    )


def how_often(reasons: Iterable[tuple[str, int]]) -> str:
    """`card unknown: 12, not a day: 3`, the most frequent ones."""
    words = _("{what}: {count}")
    most = islice(reasons, MOST_REASONS)
    return ", ".join(
        words.format(what=reason_words(reason), count=i18n.number(count)) for reason, count in most
    )
