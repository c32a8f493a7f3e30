"""Opens the editor of an act on a merchant, and does the act once it was confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.services.merchant import MerchantService
from desktop.sheets.merchant import MerchantForm, MerchantSheet
from desktop.sheets.outlet import OutletForm
from desktop.views.merchant.act_editors import CertificateEditor, DayEditor
from desktop.views.merchant.merchant_editor import MerchantEditor
from desktop.views.merchant.outlet_editor import OutletEditor
from desktop.views.widgets.editor import Editor

Act = Callable[[], object]


def editor_of(
    act: str, sheet: MerchantSheet, row_id: UUID | None, labels: dict[str, str], today: date
) -> Editor | None:
    """None for an act that this version does not know, or a row that is gone."""
    if act in {"activate", "suspend", "close", "close_outlet", "withdraw_certificate"}:
        return _day_editor(act, sheet, today)
    if act in {"correct", "successor"} and sheet.file is not None:
        return _file_editor(act, sheet.file.form)
    if act == "add_certificate":
        return CertificateEditor(list(labels.items()), today)
    if act == "add_outlet":
        form = OutletForm("", city=sheet.file.form.city if sheet.file else "")
        return OutletEditor(_("A shop or a stall more"), form, today)
    line = next((line for line in sheet.outlets if line.id == row_id), None)
    return OutletEditor(_("Change the outlet"), line.form, today) if line else None


def new_editor() -> MerchantEditor:
    return MerchantEditor(_("Who is it?"), _("Enter the merchant"), MerchantForm(""))


def act_of(
    act: str, editor: Editor, service: MerchantService, ids: tuple[UUID, UUID | None], actor: Actor
) -> Act:
    """What is done on the interactive lane; `ids` are of the merchant and of the row, if any.

    Raises HoursRefused of an outlet whose hours are not understood.
    """
    merchant_id, row_id = ids
    if isinstance(editor, MerchantEditor):
        return _file_act(act, editor.form, service, merchant_id, actor)
    if isinstance(editor, CertificateEditor):
        certificate, scan = editor.form, editor.scan
        return lambda: service.certificates.add(merchant_id, certificate, actor, scan)
    if isinstance(editor, OutletEditor):
        outlet = editor.form
        if row_id is None:
            return lambda: service.outlets.add(merchant_id, outlet, actor)
        return lambda: service.outlets.correct(row_id, outlet, actor)
    assert isinstance(editor, DayEditor)  # noqa: S101 - for mypy: there is no other kind
    return _day_act(act, editor, service, ids, actor)


def _file_act(
    act: str, form: MerchantForm, service: MerchantService, merchant_id: UUID, actor: Actor
) -> Act:
    if act == "correct":
        return lambda: service.correct(merchant_id, form, actor)
    if act == "successor":
        return lambda: service.successor(merchant_id, form, actor)
    return lambda: service.record(form, actor)


def _day_act(
    act: str,
    editor: DayEditor,
    service: MerchantService,
    ids: tuple[UUID, UUID | None],
    actor: Actor,
) -> Act:
    (merchant_id, row_id), on, reason = ids, editor.on, editor.reason.text
    if row_id is not None and act == "close_outlet":
        return lambda: service.outlets.close(row_id, on, actor)
    if row_id is not None and act == "withdraw_certificate":
        return lambda: service.certificates.withdraw(row_id, on, reason, actor)
    return {
        "activate": lambda: service.take_part(merchant_id, on, actor),
        "suspend": lambda: service.suspend(merchant_id, on, reason, actor),
        "close": lambda: service.close(merchant_id, on, reason, actor),
    }[act]


def _file_editor(act: str, form: MerchantForm) -> MerchantEditor:
    if act == "correct":
        return MerchantEditor(_("Correct the file"), _("Save the file"), form)
    after = replace(form, siret="", legal_name="", legal_form="", representative="", note="")
    return MerchantEditor(_("Who takes over, with another SIRET"), _("Enter the successor"), after)


def _day_editor(act: str, sheet: MerchantSheet, today: date) -> DayEditor:
    title, consequence, words, asks_why = {
        "activate": (
            _("This merchant takes part"),
            _("Purchases are covered from this day on, while an agreement is in force."),
            _("It takes part"),
            False,
        ),
        "suspend": (
            _("Suspend this merchant"),
            _("Purchases from this day on are not covered; those before stay as they are."),
            _("Suspend"),
            True,
        ),
        "close": (
            _("This merchant no longer takes part"),
            _("From this day on nothing is covered. What was bought before is still paid."),
            _("Close the file"),
            True,
        ),
        "close_outlet": (
            _("No longer sells there"),
            _("The first day on which it is no longer there. The directory leaves it out."),
            _("Note it"),
            False,
        ),
        "withdraw_certificate": (
            _("Withdraw this certificate"),
            _("It proves nothing from this day on; what was bought before stays covered."),
            _("Withdraw it"),
            True,
        ),
    }[act]
    return DayEditor(title, consequence, words, today, asks_why=asks_why)
