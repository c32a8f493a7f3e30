"""Scans of certificates: chosen, attached, and looked at on the merchant's page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.merchant import MerchantService
from desktop.views.merchant.act_editors import CertificateEditor
from desktop.views.merchant.detail_page import MerchantPage
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.scan_pages import scan_pages


class ScanPanel(Editor):
    """The paper as it was shown; Esc puts it away."""

    NAME = "scan"

    def __init__(self, name: str, pages: Sequence[PreviewPage]) -> None:
        super().__init__(name)
        self.preview = PaperPreview(_("Scan of the certificate"))
        self.preview.show_pages(pages)
        self.cancel = SecondaryButton(_("Put it away"))
        self.cancel.clicked.connect(self.closed)
        foot = QWidget()
        FlowLayout(foot, Space.M).addWidget(keyed(self.cancel, "Esc"))
        self.add(foot)
        self.add(self.preview)

    def start(self) -> None:
        self.preview.setFocus()


class CertificateScanning(Presenter):
    def __init__(
        self, page: MerchantPage, jobs: JobRunner, session: Session, merchants: MerchantService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._certificates = page, session, merchants.certificates
        self._certificate_id: UUID | None = None
        self._opening = FileDialogs(page)
        self._opening.file_chosen.connect(self.take)
        page.act_requested.connect(self._begin)

    def offer_in(self, editor: CertificateEditor) -> None:
        editor.scan_wanted.connect(self._ask)

    @Slot(str, object)
    def _begin(self, act: str, certificate_id: UUID | None) -> None:
        self._certificate_id = certificate_id
        if act == "attach_scan":
            self._ask()
        elif act == "show_scan" and certificate_id is not None:
            certificates, actor = self._certificates, self._session.actor
            self.ask(
                lambda progress: scan_pages(certificates.scan(certificate_id, actor)),
                self._show,
                lane=Lane.BATCH,  # it may have to come from the centre
                explain=self._explain,
                only_latest="scan",
            )

    @Slot()
    def _ask(self) -> None:
        kinds = _("Scans (*.pdf *.png *.jpg *.jpeg)")
        self._opening.ask_existing(_("Scan of the certificate"), kinds)

    @Slot(object)
    def take(self, path: Path) -> None:
        """Into the editor that is open, or to the certificate whose line asked."""
        editor, certificate_id = self._page.editor, self._certificate_id
        if isinstance(editor, CertificateEditor):
            editor.take_scan(path)
        elif certificate_id is not None:
            certificates, actor = self._certificates, self._session.actor
            self.ask(
                lambda progress: certificates.attach(certificate_id, path, actor),
                self._tell_attached,
                explain=self._explain,
            )

    @Slot(object)
    def _show(self, found: tuple[str, str, tuple[PreviewPage, ...]]) -> None:
        name, _sha256, pages = found
        self._page.open_editor(ScanPanel(name, pages))

    @Slot(object)
    def _tell_attached(self, _lines: object) -> None:
        self._page.said.emit(_("Noted."))
        self._page.refresh()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error), "waiting")
