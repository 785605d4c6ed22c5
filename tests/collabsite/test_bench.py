"""The comparison with other servers: reading results and judging them by bars."""

from tests.bench import wrk
from tests.bench.report import Bars, Memory, Run, medians, table
from tests.bench.wrk import Measured

PRINTED = """\
Running 2s test @ http://127.0.0.1:8000/
  1 threads and 64 connections
  Latency Distribution
     50%  353.47ms
     99%    1.38s
  82 requests in 2.02s, 24.18KB read
  Socket errors: connect 0, read 1, write 0, timeout 3
  Non-2xx or 3xx responses: 5
Requests/sec:     40.56
"""


def run(target: str, rate: float, p99_ms: float) -> Run:
    return Run(target, 16, Measured(rate, p99_ms, answered=100, failed=0), others=0.1)


def test_rate_latency_and_failures_are_read_from_wrk() -> None:
    assert wrk.parse(PRINTED) == Measured(rate=40.56, p99_ms=1380.0, answered=82, failed=9)


def test_the_table_compares_the_medians_of_all_rounds() -> None:
    runs = [run("nginx", 1000, 1), *(run("site", rate, 2) for rate in (1, 500, 400))]

    lines = table(medians(runs), {"nginx": "nginx", "site": "nginx"}).splitlines()

    assert lines[2:] == [
        "| nginx | nginx | 1,000 | 1.0000 | 1.0 |  |",
        "| site | nginx | 400 | 0.4000 | 2.0 |  |",
    ]


def test_a_bar_holds_or_is_missed_only_where_both_servers_ran() -> None:
    bars = Bars(
        medians([run("nginx", 1000, 2), run("site", 400, 4), run("views", 900, 1)]),
        Memory(pages=10_000, mb=140),
    )

    assert [(reached, holds) for _, reached, holds in bars.reached()] == [
        (0.4, False),
        (2.0, True),
        (140, True),
    ]
    assert bars.are_missed()
