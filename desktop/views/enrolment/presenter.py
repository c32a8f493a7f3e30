"""What the enrolment page does when asked: drafts, lookalikes, streets, the result at each key."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QTimer, Slot

from desktop.domain.assessment import Assessment
from desktop.domain.card import HolderCard
from desktop.domain.month import months_before
from desktop.domain.scale import LimitScale
from desktop.domain.supporting_document import RequiredDocument
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.draft import DraftLine, DraftSheet
from desktop.sheets.household import Lookalike
from desktop.views.enrolment.form import (
    EnrolmentForm,
    blank,
    entries_so_far,
    from_body,
    initials,
    members_so_far,
    to_body,
)
from desktop.views.enrolment.page import EnrolmentPage
from desktop.views.enrolment.recording import Recording
from desktop.views.enrolment.side import names_of_steps
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.saving import SaveTimer
from desktop.views.widgets.street_field import StreetChoice
from desktop.views.widgets.typed_member import member_sheet

FORM = "enrolment"
"""Milliseconds from the first key that is not saved; typing on does not put it off."""
LOOK_AFTER = 150


class EnrolmentPresenter(Presenter):
    def __init__(
        self,
        page: EnrolmentPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs)
        page.prepare(services.today(), services.new_id)
        self._page, self._session, self._services = page, session, services
        self._draft_id: UUID = services.new_id()
        self._is_saved = self._save_failed = False
        self._typed_member: UUID | None = None
        self._apart: tuple[UUID, ...] = ()
        self._save_timer = SaveTimer(self, self._save)
        self._look_timer = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._look_timer.timeout.connect(self._look)
        self._recording = Recording(page, jobs, news, session, services)
        self._recording.enrolled.connect(self._forget_draft)
        self._recording.refused.connect(self._save_timer.start)
        page.subject_opened.connect(self._open)
        page.form_edited.connect(self._take)
        page.person_typed.connect(self._take_person)
        page.save_requested.connect(self._save_now)
        page.record_requested.connect(self._record)
        page.where.street_typed.connect(self._complete)
        page.where.address_typed.connect(self._ask_area)
        page.side.lookalikes.not_duplicate_requested.connect(self._tell_apart)

    @Slot(object)
    def _open(self, subject: object) -> None:
        """A draft, a card that nobody knows yet, or an empty form."""
        on = self._services.today()
        self._page.prepare(on, self._services.new_id)
        self._recording.keep_card(subject if isinstance(subject, HolderCard) else None)
        self.ask(lambda progress: self._services.assessments.scale(on), self._show_scale)
        if isinstance(subject, UUID):
            draft_id, actor = subject, self._session.actor
            self.ask(lambda progress: self._services.drafts.open(draft_id, actor), self._show_draft)
        else:
            self._begin(blank(on, self._services.new_id()), self._services.new_id())

    def _begin(self, form: EnrolmentForm, draft_id: UUID) -> None:
        self._draft_id, self._is_saved = draft_id, False
        self._apart = form.not_duplicate_of
        self._page.side.lookalikes.show_lookalikes(())
        self._page.draft_chip.hide()
        self._page.show_form(form)
        self._recording.begin()
        self._recalculate(form)

    @Slot(object)
    def _show_draft(self, draft: DraftSheet) -> None:
        self._begin(from_body(draft.body), draft.line.id)
        self._is_saved = True
        self._show_saved(draft.line)
        self._page.go_to(self._page.form.step)

    @Slot(object)
    def _show_scale(self, scale: LimitScale) -> None:
        window = months_before(self._page.form.claimed_on, scale.settings.window_offset)
        self._page.show_window(window)

    @Slot(object)
    def _take(self, form: EnrolmentForm) -> None:
        if self._recording.is_recorded:
            return
        if not self._save_timer.isActive():
            self._save_timer.start()
        self._recalculate(form)

    def _recalculate(self, form: EnrolmentForm) -> None:
        """The result and the checklist of what is typed; an older question is dropped."""
        members, incomes = members_so_far(form), entries_so_far(form)
        on, housing = form.claimed_on, form.address.housing
        assessments = self._services.assessments
        self.ask(
            lambda progress: (
                assessments.preview(members, incomes, on),
                assessments.checklist(members, housing, incomes),
            ),
            self._show_result,
            explain=self._explain,
            only_latest="result",
        )

    @Slot(object)
    def _show_result(self, found: tuple[Assessment, tuple[RequiredDocument, ...]]) -> None:
        if not self._recording.is_recorded:
            self._page.show_assessment(found[0])
            self._page.show_checklist(found[1])
            self._recording.take_assessment(found[0])

    @Slot()
    def _save(self) -> None:
        form = self._page.form
        if self._recording.is_recorded or (form.is_blank and not self._is_saved):
            return
        self._save_timer.stop()
        body, actor, draft_id = to_body(form), self._session.actor, self._draft_id
        label = _("{initials} (enrolment, {step})").format(
            initials=initials(form) or "…", step=names_of_steps()[form.step]
        )
        drafts = self._services.drafts
        self.keep(
            lambda progress: drafts.save(FORM, body, actor, draft_id=draft_id, label=label),
            self._show_saved,
            explain=self._explain_save,
        )

    @Slot()
    def _save_now(self) -> None:
        if self._save_timer.isActive():
            self._save()

    @Slot(object)
    def _show_saved(self, line: DraftLine) -> None:
        if line.id != self._draft_id or self._recording.is_recorded:
            return
        self._is_saved = True
        if self._save_failed:  # the disk has room again, or whatever it was
            self._save_failed = False
            self._page.banner.hush()
        at = f"{line.saved_at.astimezone():%H:%M}"
        self._page.draft_chip.say(
            _("Draft saved at {time}").format(time=at), "waiting", "floppy-disk"
        )
        self._page.draft_chip.show()

    @Slot()
    def _forget_draft(self) -> None:
        self._save_timer.stop()
        self._look_timer.stop()
        self._page.draft_chip.hide()
        self._page.side.lookalikes.show_lookalikes(())

    @Slot(object)
    def _take_person(self, member_id: UUID) -> None:
        self._typed_member = member_id
        self._look_timer.start()

    @Slot()
    def _look(self) -> None:
        """Who may be known already: asked once the name says something."""
        form = self._page.form
        typed = next((m for m in form.members if m.id == self._typed_member), None)
        if typed is None or self._recording.is_recorded:
            return
        person = member_sheet(typed, form.claimed_on).person
        if len(person.birth_name or person.usage_name) < 2 or len(person.first_names) < 2:
            return
        address, phone, apart = form.address, form.contact.phone, frozenset(self._apart)
        lookalikes, actor = self._services.lookalikes, self._session.actor
        self.ask(
            lambda progress: lookalikes.lookalikes(person, address, phone, apart, reader=actor),
            self._show_lookalikes,
            explain=self._explain,
            only_latest="lookalikes",
        )

    @Slot(object)
    def _show_lookalikes(self, found: tuple[Lookalike, ...]) -> None:
        if not self._recording.is_recorded:
            self._page.side.lookalikes.show_lookalikes(found)

    @Slot(object)
    def _tell_apart(self, household_id: UUID) -> None:
        """Remembered with the enrolment itself: there is no household yet to tell apart from."""
        self._apart = (*self._apart, household_id)
        self._page.remember_apart(self._apart)
        left = [one for one in self._page.side.lookalikes.shown if one.household_id != household_id]
        self._page.side.lookalikes.show_lookalikes(left)

    @Slot(str)
    def _complete(self, text: str) -> None:
        streets = self._services.streets
        self.ask(
            lambda progress: (
                text,
                [StreetChoice(s.name, s.postcode, s.city) for s in streets.complete(text)],
            ),
            self._show_streets,
            explain=self._explain,
            only_latest="streets",
        )

    @Slot(object)
    def _show_streets(self, found: tuple[str, list[StreetChoice]]) -> None:
        self._page.where.fields.street.offer(*found)

    @Slot(str, str)
    def _ask_area(self, street: str, number: str) -> None:
        on, streets = self._services.today(), self._services.streets
        self.ask(
            lambda progress: streets.priority_area(street, number, on),
            self._page.where.fields.show_area,
            explain=self._explain,
            only_latest="area",
        )

    @Slot(object)
    def _record(self, form: EnrolmentForm) -> None:
        self._recording.record(form, self._draft_id)

    @Slot(object)
    def _explain_save(self, error: Exception) -> None:
        self._save_failed = True
        self._explain(error)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error))
