"""The pages of a PDF as they will be on paper: to be looked at, enlarged, read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.reports.preview import PageImage, pages
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.text import label

DOTS_PER_INCH = 130
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
LEAST_WIDTH = 300
PAGE_WIDTH = 620
"""Pixels of a page at zoom 1 and text scale 1; a narrower window shows it narrower."""


@dataclass(frozen=True)
class PreviewPage:
    """`text` is what the page says, for who cannot see it."""

    image: QImage
    text: str


def picture(image: PageImage) -> QImage:
    """A copy that Qt owns."""
    return QImage(
        image.rgb, image.width, image.height, image.stride, QImage.Format.Format_RGB888
    ).copy()


def preview_of(pdf: bytes, *, most: int | None = None) -> tuple[PreviewPage, ...]:
    """On a lane: drawing the pages takes a while. `most` is how many of a long paper."""
    drawn = pages(pdf, DOTS_PER_INCH, most=most)
    return tuple(PreviewPage(picture(image), image.text) for image in drawn)


class PaperPage(QWidget):
    """One sheet, in paper white in every theme: it shows what leaves the printer."""

    def __init__(self, page: PreviewPage, name: str) -> None:
        super().__init__()
        self._image = page.image
        self._width = PAGE_WIDTH
        self.setAccessibleName(name)
        self.setAccessibleDescription(page.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_width(self, width: int) -> None:
        self._width = width
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        ratio = self._image.height() / max(1, self._image.width())
        return QSize(self._width, round(self._width * ratio))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._shrunk())
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _shrunk(self) -> QImage:
        """Scaled once as smoothly as Qt can, where the painter alone would leave jagged letters."""
        pixels = round(self.width() * self.devicePixelRatioF())
        if pixels >= self._image.width():
            return self._image
        mode = Qt.TransformationMode.SmoothTransformation
        return self._image.scaledToWidth(pixels, mode)


class PaperPreview(QWidget):
    """All pages under each other, no wider than there is room until somebody wants them larger.

    Ctrl and + - 0 change the size; Page up and down turn pages.
    """

    scroll_requested = Signal(int)  # pages of the window, down when positive
    edge_requested = Signal(bool)  # the end when true, else the beginning

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._pages: list[PaperPage] = []
        self._zoom = 1.0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(self._tools())
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.L)
        column.addLayout(self._column)
        column.addStretch(1)

    @property
    def zoom(self) -> float:
        return self._zoom

    @property
    def pages(self) -> tuple[PaperPage, ...]:
        return tuple(self._pages)

    def show_pages(self, pages: Sequence[PreviewPage]) -> None:
        for shown in self._pages:
            self._column.removeWidget(shown)
            shown.hide()
            shown.deleteLater()
        total = len(pages)
        names = (
            _("Page {number} of {total}").format(number=n + 1, total=total) for n in range(total)
        )
        self._pages = [PaperPage(page, name) for page, name in zip(pages, names, strict=True)]
        for shown in self._pages:
            self._column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleDescription(pages[0].text if pages else "")
        self._resize_pages()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_PageUp: -1}
        edges = {Qt.Key.Key_Home: False, Qt.Key.Key_End: True}
        key = Qt.Key(event.key())
        if key in turns:
            self.scroll_requested.emit(turns[key])
        elif key in edges:
            self.edge_requested.emit(edges[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        """The focus is seen beside the first page."""
        super().paintEvent(event)
        if self.hasFocus() and self._pages:
            painter = QPainter(self)
            painter.setPen(QPen(look.colour("focus"), 2))
            for page in self._pages:
                painter.drawRect(page.geometry().adjusted(-2, -2, 2, 2))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._resize_pages()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._resize_pages()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """The pages give way, but not when somebody made them larger."""
        hint = super().minimumSizeHint()
        if self._zoom > 1:
            return hint
        return QSize(min(hint.width(), look.scaled(LEAST_WIDTH)), hint.height())

    @Slot()
    def enlarge(self) -> None:
        self._set_zoom(next((zoom for zoom in ZOOMS if zoom > self._zoom), ZOOMS[-1]))

    @Slot()
    def shrink(self) -> None:
        self._set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self._zoom), ZOOMS[0]))

    @Slot()
    def restore(self) -> None:
        self._set_zoom(1.0)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self._said = label("", "small")
        row.addWidget(self._said)
        row.addStretch(1)
        for words, keys, icon, slot in (
            (_("Smaller"), ("Ctrl+-",), "magnifying-glass-minus", self.shrink),
            (_("Usual size"), ("Ctrl+0",), "magnifying-glass", self.restore),
            (_("Larger"), ("Ctrl++", "Ctrl+="), "magnifying-glass-plus", self.enlarge),
        ):
            button = LinkButton(words, icon=icon)
            button.setToolTip(f"{words} ({keys[0]})")
            button.clicked.connect(slot)
            row.addWidget(button)
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(slot)
        return row

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._resize_pages()

    def _resize_pages(self) -> None:
        width = max(look.scaled(LEAST_WIDTH), min(look.scaled(PAGE_WIDTH), self.width()))
        for page in self._pages:
            page.set_width(round(width * self._zoom))
        count = len(self._pages)
        pages = ngettext("{count} page", "{count} pages", count).format(count=count)
        size = i18n.number(round(self._zoom * 100))
        words = _("{pages} at {percent}%").format(pages=pages, percent=size)
        self._said.setText(words if count else "")
