"""Where every error ends that nobody else explains: a sentence, a box, or the end of the desk."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot

from desktop.app.refusal import somebody_looks
from desktop.i18n import gettext as _
from desktop.views.main_window.window import MainWindow


class Explaining(QObject):
    """For the hooks of Python, for jobs without an asker, and for a desk that does not open."""

    mistake = Signal(object)  # from any thread

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self.exit_status = 0
        self.mistake.connect(self.explain)

    @Slot(object)
    def explain(self, error: BaseException) -> None:
        if self.exit_status:
            return  # the desk did not open: what else failed, failed for that reason
        from desktop.views import messages  # noqa: PLC0415 - sentences are loaded with the first error

        if isinstance(error, Exception) and messages.is_expected(error):
            self._window.banner.say(messages.sentence(error), "waiting")
        else:
            messages.show_mistake(self._window, messages.report_mistake(error))

    @Slot(object)
    def explain_sync(self, error: Exception) -> None:
        """No network is normal and the status bar tells it; a mistake of ours is not."""
        from desktop.views import messages  # noqa: PLC0415 - sentences are loaded with the first error

        if not messages.is_expected(error):
            self.explain(error)
        else:
            self._window.status.say(messages.sentence(error))

    @Slot(object)
    def give_up(self, error: Exception) -> None:
        """Without its files a desk can do nothing: say why, and end when that was read."""
        from desktop.views import messages  # noqa: PLC0415 - sentences are loaded with the first error

        self.exit_status = 1
        why = messages.sentence(error)
        if not messages.is_expected(error):
            why += " " + _("Incident {number}.").format(number=messages.report_mistake(error))
        if sys.stderr is not None:  # a Windows program without a console has none
            sys.stderr.write(why + "\n")
        self._window.may_close = True
        if somebody_looks():
            messages.show_refused_start(self._window, why).finished.connect(self._window.close)
        else:
            self._window.close()

    def catch(
        self,
        _kind: type[BaseException],
        error: BaseException,
        _traceback: TracebackType | None,
    ) -> None:
        """For `sys.excepthook`: a mistake in a slot."""
        if isinstance(error, KeyboardInterrupt):
            self._window.close()
        else:
            self.mistake.emit(error)

    def catch_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.mistake.emit(arguments.exc_value)
