"""Work in a thread, whose progress a page shows."""

import threading

import pytest
from django.utils import translation

from collabsite.web.background import PROGRESS_HERE, BackgroundWork, Report, stream_progress
from tests.support.site_process import PATIENCE


def test_each_report_is_read_before_the_result() -> None:
    def count(report: Report) -> str:
        for done in range(4):
            report(done, 3)
        return "counted"

    work = BackgroundWork(count)

    assert list(work.reports()) == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert work.result() == "counted"


def test_an_error_is_raised_where_the_result_is_read() -> None:
    def fail(report: Report) -> None:
        report(1, 2)
        raise ValueError("no second")

    work = BackgroundWork(fail)

    assert list(work.reports()) == [(1, 2)]
    with pytest.raises(ValueError, match="no second"):
        work.result()


def test_it_ends_although_nobody_reads_its_reports() -> None:
    ended = threading.Event()

    def work(report: Report) -> None:
        for done in range(1000):
            report(done, 1000)
        ended.set()

    BackgroundWork(work)

    assert ended.wait(PATIENCE)


def test_the_work_runs_in_the_language_of_the_request() -> None:
    with translation.override("zh-hans"):
        work = BackgroundWork(lambda _report: translation.get_language())

    assert work.result() == "zh-hans"


def test_a_page_is_sent_with_a_step_for_each_percent_and_then_its_end() -> None:
    def step(done: int, of: int) -> str:
        return f"{translation.get_language()} {done}/{of}"

    reports = [(0, 500), (1, 500), (4, 500), (5, 500), (500, 500)]

    with translation.override("zh-hans"):
        page = f"<p>{PROGRESS_HERE}</p>"
        response = stream_progress(page, reports, step=step, end=lambda: "done")

    assert [part.decode() for part in response] == [
        *["<p>", "zh-hans 0/500", "zh-hans 5/500", "zh-hans 500/500", "done", "</p>"]
    ]
    assert response["X-Accel-Buffering"] == "no"
