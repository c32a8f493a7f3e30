from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject, Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import SHARED_EVERY, JobRunner, Lane
from desktop.progress import Progress


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.close()


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[object, threading.Thread]] = []

    @Slot(object)
    def receive(self, value: object) -> None:
        self.got.append((value, threading.current_thread()))


def lane_name(_: Progress) -> str:
    return threading.current_thread().name.split("_")[0]


def test_work_runs_in_its_lane_and_is_received_on_the_gui_thread(
    runner: JobRunner, qtbot: QtBot
) -> None:
    receiver = Receiver()
    job = runner.run(Lane.CARD, lane_name)
    job.succeeded.connect(receiver.receive)
    with qtbot.waitSignal(job.finished):
        pass
    assert receiver.got == [("card", threading.main_thread())]


def test_one_lane_is_a_queue_two_lanes_are_not(runner: JobRunner, qtbot: QtBot) -> None:
    order: list[str] = []
    gate = threading.Event()

    def wait(_: Progress) -> None:
        gate.wait(2)
        order.append("first interactive")

    runner.run(Lane.INTERACTIVE, wait)
    last = runner.run(Lane.INTERACTIVE, lambda _: order.append("second interactive"))
    card = runner.run(Lane.CARD, lambda _: order.append("card"))
    with qtbot.waitSignal(card.finished):
        pass
    with qtbot.waitSignal(last.finished):
        gate.set()
    assert order == ["card", "first interactive", "second interactive"]


def test_a_cancelled_job_stops_at_its_next_report(runner: JobRunner, qtbot: QtBot) -> None:
    started = threading.Event()

    def count(progress: Progress) -> None:
        for done in range(10_000):
            progress(done, 10_000)
            started.set()
            time.sleep(0.001)

    job = runner.run(Lane.BATCH, count)
    assert started.wait(2)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()


def test_an_error_reaches_the_one_who_asked(runner: JobRunner, qtbot: QtBot) -> None:
    page = Receiver()
    with qtbot.assertNotEmitted(runner.unexplained):
        job = runner.run(Lane.INTERACTIVE, lambda _: 1 / 0, explain=page.receive)
        with qtbot.waitSignal(job.finished):
            pass
    assert [type(error) for error, _ in page.got] == [ZeroDivisionError]


def test_an_error_nobody_explains_reaches_the_app(runner: JobRunner, qtbot: QtBot) -> None:
    with qtbot.waitSignal(runner.unexplained) as told:
        runner.run(Lane.INTERACTIVE, lambda _: 1 / 0)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_nothing_is_delivered_to_a_page_closed_meanwhile(runner: JobRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    page = Receiver()
    job = runner.run(Lane.INTERACTIVE, lambda _: gate.wait(2))
    job.succeeded.connect(page.receive)
    page.deleteLater()
    qtbot.wait(10)
    with qtbot.waitSignal(job.finished):
        gate.set()
    assert page.got == []


def test_closing_stops_running_work_and_waits_for_it(runner: JobRunner) -> None:
    def count(progress: Progress) -> None:
        for done in range(10_000):
            progress(done, 10_000)
            time.sleep(0.001)

    runner.run(Lane.BATCH, count)
    before = time.monotonic()
    runner.close()
    assert time.monotonic() - before < 1


def test_progress_is_reported_at_most_twenty_times_a_second(
    runner: JobRunner, qtbot: QtBot
) -> None:
    def hurry(progress: Progress) -> None:
        for done in range(20_000):
            progress(done, 20_001)

    heard = Receiver()
    before = time.monotonic()
    job = runner.run(Lane.BATCH, hurry)
    job.progressed.connect(heard.receive)
    with qtbot.waitSignal(job.finished):
        pass
    assert len(heard.got) <= (time.monotonic() - before) * 20 + 2


def test_the_last_report_always_arrives(runner: JobRunner, qtbot: QtBot) -> None:
    gate = threading.Event()

    def finish(progress: Progress) -> None:
        gate.wait(2)
        progress(1, 3)
        progress(3, 3)

    heard = Receiver()
    job = runner.run(Lane.BATCH, finish)
    job.progressed.connect(heard.receive)
    with qtbot.waitSignal(job.finished):
        gate.set()
    assert heard.got[-1][0] == 3


def test_the_outcome_of_an_abandoned_question_is_dropped(runner: JobRunner, qtbot: QtBot) -> None:
    page = Receiver()
    gate = threading.Event()
    job = runner.run(Lane.INTERACTIVE, lambda _: gate.wait(2), then=page.receive)
    with qtbot.waitSignal(job.cancelled):
        job.abandon()
        gate.set()
    assert page.got == []


def test_a_job_that_ended_before_stop_reached_it_still_tells_what_it_did(
    runner: JobRunner, qtbot: QtBot
) -> None:
    page = Receiver()
    gate = threading.Event()
    started = threading.Event()

    def record(_: Progress) -> str:
        started.set()
        gate.wait(2)
        return "recorded"

    job = runner.run(Lane.INTERACTIVE, record, then=page.receive)
    assert started.wait(2)
    with qtbot.waitSignal(job.finished):
        job.cancel()
        gate.set()
    assert [value for value, _ in page.got] == ["recorded"]


def test_after_closing_nothing_runs_and_nothing_is_delivered(
    runner: JobRunner, qtbot: QtBot
) -> None:
    page = Receiver()
    runner.run(Lane.INTERACTIVE, lambda _: "early", then=page.receive)
    runner.close()
    runner.run(Lane.INTERACTIVE, lambda _: "late", then=page.receive)
    qtbot.wait(20)
    assert page.got == []
    assert runner.is_idle


def test_a_presenter_hears_only_the_answer_to_its_latest_question(
    runner: JobRunner, qtbot: QtBot
) -> None:
    page = Receiver()
    presenter = Presenter(page, runner)
    gate = threading.Event()
    presenter.ask(lambda _: gate.wait(2) and "old", page.receive, only_latest="search")
    last = presenter.ask(lambda _: "new", page.receive, only_latest="search")
    with qtbot.waitSignal(last.finished):
        gate.set()
    assert [value for value, _ in page.got] == ["new"]


def test_what_is_to_be_kept_is_written_though_the_window_was_closed(runner: JobRunner) -> None:
    written: list[str] = []
    gate = threading.Event()
    runner.run(Lane.INTERACTIVE, lambda _: gate.wait(2))
    runner.run(Lane.INTERACTIVE, lambda _: written.append("shown"))
    runner.run(Lane.INTERACTIVE, lambda _: written.append("draft"), kept=True)
    threading.Timer(0.05, gate.set).start()
    runner.close()
    assert written == ["draft"], "what was only to be shown is not waited for"


def test_closing_waits_only_so_long_for_what_is_to_be_kept(
    runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.jobs.runner.KEPT_WITHIN", 0.1)
    written: list[str] = []

    def count(progress: Progress) -> None:
        for done in range(10_000):
            progress(done, 10_000)
            time.sleep(0.001)

    runner.run(Lane.INTERACTIVE, count, kept=True)
    runner.run(Lane.INTERACTIVE, lambda _: written.append("late"), kept=True)
    before = time.monotonic()
    runner.close()
    assert time.monotonic() - before < 1
    assert written == []


def test_lanes_give_the_lock_away_sooner_and_take_nothing_with_them(qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    made = JobRunner()
    assert sys.getswitchinterval() == pytest.approx(SHARED_EVERY)
    made.close()
    assert sys.getswitchinterval() == pytest.approx(before)
