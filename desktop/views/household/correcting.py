"""Corrections on the household page: drafts while typing, and the act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.draft import DraftLine, DraftSheet
from desktop.sheets.household import HouseholdSheet
from desktop.views.household.card_editor import CARD_EDITORS, CardEditor, LinkEditor, SupportEditor
from desktop.views.household.editors import (
    AddressEditor,
    ContactEditor,
    MemberEditor,
    NoteEditor,
)
from desktop.views.household.leaving import ClosingEditor, DayEditor, LeavingEditor
from desktop.views.household.page import HouseholdPage
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.saving import SaveTimer
from desktop.views.widgets.street_field import StreetChoice
from desktop.views.widgets.typed_member import MemberForm, member_form

FORM = "household"
"""Milliseconds from the first key that is not saved."""


class Correcting(Presenter):
    saved = Signal()

    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._services = page, session, services
        self._sheet: HouseholdSheet | None = None
        self._draft_id: UUID | None = None
        self._save_timer = SaveTimer(self, self._save_draft)
        page.editor_requested.connect(self._open_editor)
        page.member_chosen.connect(self._correct_member)
        page.leaving_chosen.connect(self._let_go)

    @property
    def _household_id(self) -> UUID | None:
        return self._sheet.id if self._sheet else None

    def forget(self) -> None:
        """Another household is being opened."""
        self._save_timer.stop()
        self._sheet, self._draft_id = None, None

    def take_household(self, sheet: HouseholdSheet, draft: DraftSheet | None) -> None:
        self._sheet = sheet
        if draft is not None and self._page.editor is None and self._draft_id is None:
            self._resume(draft)

    def _resume(self, draft: DraftSheet) -> None:
        """A correction that was begun and not saved opens again as it was typed."""
        body = dict(draft.body)
        name = str(body.pop("editor", ""))
        if name == "member" and not body.get("is_new", True):
            self._correct_member(UUID(str(body["id"])))
        else:
            self._open_editor(name)
        editor = self._page.editor
        if editor is not None:
            self._draft_id = draft.line.id
            editor.restore(body)

    @Slot(str)
    def _open_editor(self, name: str) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        today, discretion = self._services.today(), self._session.discretion
        new = MemberForm(self._services.new_id(), "child")
        makers: dict[str, Callable[[], Editor]] = {
            "address": lambda: AddressEditor(sheet, discretion),
            "contact": lambda: ContactEditor(sheet),
            "member": lambda: MemberEditor(new, today, is_new=True),
            "note": NoteEditor,
            "cards": lambda: CardEditor(sheet),
            "link": lambda: LinkEditor(sheet),
            "support": lambda: SupportEditor(sheet),
            "close": lambda: ClosingEditor(sheet.id, today),
        }
        if name in makers:
            self._begin(makers[name]())

    @Slot(object)
    def _correct_member(self, member_id: UUID) -> None:
        members = self._sheet.members if self._sheet else ()
        member = next((member for member in members if member.id == member_id), None)
        if member is not None:
            today = self._services.today()
            self._begin(MemberEditor(member_form(member), today, is_new=False))

    @Slot(object)
    def _let_go(self, member_id: UUID) -> None:
        members = self._sheet.members if self._sheet else ()
        member = next((member for member in members if member.id == member_id), None)
        if member is not None:
            self._begin(LeavingEditor(member, self._services.today()))

    def _begin(self, editor: Editor) -> None:
        self._save_timer.stop()
        self._draft_id = None
        editor.edited.connect(self._take_typing)
        editor.save_requested.connect(self._save)
        editor.closed.connect(self._keep_draft)
        if isinstance(editor, AddressEditor):
            editor.fields.street_typed.connect(self._complete)
            editor.fields.address_typed.connect(self._ask_area)
        self._page.open_editor(editor)

    @Slot()
    def _take_typing(self) -> None:
        if not self._save_timer.isActive():
            self._save_timer.start()

    @Slot()
    def _keep_draft(self) -> None:
        if self._save_timer.isActive():
            self._save_draft()

    @Slot()
    def _save_draft(self) -> None:
        editor, household_id = self._page.editor, self._household_id
        self._save_timer.stop()
        if editor is None or household_id is None or not editor.typed():
            return
        self._draft_id = self._draft_id or self._services.new_id()
        draft_id, actor = self._draft_id, self._session.actor
        body = editor.typed() | {"editor": editor.NAME}
        label = self._sheet.reference if self._sheet else ""
        drafts = self._services.drafts
        self.keep(
            lambda progress: drafts.save(
                FORM, body, actor, draft_id=draft_id, subject_id=household_id, label=label
            ),
            self._say_saved,
        )

    @Slot(object)
    def _say_saved(self, line: DraftLine) -> None:
        at = f"{line.saved_at.astimezone():%H:%M}"
        self._page.said.emit(_("Draft saved at {time}").format(time=at))

    @Slot()
    def _save(self) -> None:
        editor = self._page.editor
        if editor is None or isinstance(editor, CARD_EDITORS):  # cards have their own presenter
            return
        if self._household_id is None or not editor.is_complete():
            return
        act = self._act_of(editor, self._household_id)
        if act is None:
            return
        self._save_timer.stop()
        editor.save.setEnabled(False)
        draft_id, drafts, actor = self._draft_id, self._services.drafts, self._session.actor

        def save() -> None:
            act()
            if draft_id is not None:
                drafts.discard(draft_id, actor)

        self.ask(lambda progress: save(), self._close_saved, explain=self._explain_editor)

    def _act_of(self, editor: Editor, household_id: UUID) -> Callable[[], Any] | None:
        households, actor = self._services.households, self._session.actor
        if isinstance(editor, AddressEditor):
            address = editor.value()
            return lambda: households.correct_address(household_id, address, actor)
        if isinstance(editor, ContactEditor):
            contact = editor.value()
            return lambda: households.correct_contact(household_id, contact, actor)
        if isinstance(editor, MemberEditor):
            member = editor.value()
            save = households.add_member if editor.is_new else households.correct_member
            return lambda: save(household_id, member, actor)
        if isinstance(editor, NoteEditor):
            text, visible_to = editor.note.text, editor.visible_to
            return lambda: households.write_note(household_id, text, actor, visible_to)
        if isinstance(editor, DayEditor):
            return editor.act(households, actor)
        return None

    @Slot(object)
    def _close_saved(self, _result: object) -> None:
        self._draft_id = None
        self._page.close_editor()
        self.saved.emit()

    @Slot(str)
    def _complete(self, text: str) -> None:
        streets = self._services.streets
        self.ask(
            lambda progress: (
                text,
                [StreetChoice(s.name, s.postcode, s.city) for s in streets.complete(text)],
            ),
            self._show_streets,
            only_latest="streets",
        )

    @Slot(object)
    def _show_streets(self, found: tuple[str, list[StreetChoice]]) -> None:
        editor = self._page.editor
        if isinstance(editor, AddressEditor):
            editor.fields.street.offer(*found)

    @Slot(str, str)
    def _ask_area(self, street: str, number: str) -> None:
        streets, on = self._services.streets, self._services.today()
        self.ask(
            lambda progress: streets.priority_area(street, number, on),
            self._show_area,
            only_latest="area",
        )

    @Slot(object)
    def _show_area(self, area: str | None) -> None:
        editor = self._page.editor
        if isinstance(editor, AddressEditor):
            editor.fields.show_area(area)

    @Slot(object)
    def _explain_editor(self, error: Exception) -> None:
        editor = self._page.editor
        if editor is None or not is_expected(error):
            self._jobs.unexplained.emit(error)
            return
        editor.save.setEnabled(True)
        editor.banner.say(sentence(error))
