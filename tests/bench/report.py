"""Medians, ratios and bars of a comparison, as text and as JSON."""

import os
import platform
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.wrk import Measured
from tests.support.site_process import ROOT


@dataclass(frozen=True)
class Run:
    """One run against a server, and the cores that other processes took meanwhile."""

    target: str
    connections: int
    measured: Measured
    others: float

    def as_json(self) -> dict[str, Any]:
        """Return the run as one flat object."""
        return {
            "target": self.target,
            "connections": self.connections,
            **asdict(self.measured),
            "others": round(self.others, 3),
        }


@dataclass(frozen=True)
class Memory:
    """MB of the largest process of the site, after so many different pages."""

    pages: int
    mb: float


@dataclass(frozen=True)
class Median:
    """Medians of all runs against a server with so many connections, and what failed in all."""

    rate: float
    p99_ms: float
    failed: int


# By target and connections.
type Medians = Mapping[tuple[str, int], Median]


def medians(runs: Sequence[Run]) -> Medians:
    """Return the medians of the runs."""
    groups = defaultdict(list)
    for run in runs:
        groups[run.target, run.connections].append(run.measured)
    return {
        key: Median(
            median(each.rate for each in group),
            median(each.p99_ms for each in group),
            sum(each.failed for each in group),
        )
        for key, group in groups.items()
    }


def table(of: Medians, bases: Mapping[str, str]) -> str:
    """Return a table in Markdown: requests per second, of the base, and the 99th percentile."""
    counts = sorted({connections for _, connections in of})
    heads = [part for n in counts for part in (f"{n}: requests/s", "of base", "p99 ms", "failed")]
    lines = [["", "base", *heads], ["---", "---", *["---:" for _ in heads]]]
    for name in dict.fromkeys(target for target, _ in of):
        line = [name, bases[name]]
        for n in counts:
            own, base = of[name, n], of.get((bases[name], n))
            ratio = f"{own.rate / base.rate:.4f}" if base and base.rate else "?"
            line += [f"{own.rate:,.0f}", ratio, f"{own.p99_ms:.1f}", str(own.failed or "")]
        lines.append(line)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass(frozen=True)
class Bar:
    """Required minimum or maximum of a ratio of two servers."""

    text: str
    target: str
    base: str
    limit: float
    # The 99th percentile, which may be as much, instead of the rate, which may be as little.
    is_p99: bool = False


BARS = [
    Bar("ready page ≥ 0.45 × nginx", "site", "nginx", 0.45),
    Bar("ready page's p99 ≤ 2 × nginx's", "site", "nginx", 2, is_p99=True),
    Bar("ready page ≥ 4 × Wagtail with its cache", "site", "wagtail-cache", 4),
    Bar("page not in memory ≥ Wagtail without cache", "site-miss", "wagtail", 1),
    Bar("behind our nginx ≥ 0.75 × nginx", "site-nginx", "nginx", 0.75),
    Bar("ready page beside 500 views/s ≥ 0.9 × alone", "site-with-views", "site", 0.9),
    Bar("views ≥ 1.2 × plain update", "views", "plain-update", 1.2),
]
MOST_MB = 150.0


@dataclass(frozen=True)
class Bars:
    """The bars, and what was reached."""

    medians: Medians
    memory: Memory | None

    def reached(self) -> list[tuple[str, float, bool]]:
        """Return each bar that was measured: its text, what was reached, and whether it holds."""
        found = []
        for bar in BARS:
            for (target, n), own in self.medians.items():
                base = self.medians.get((bar.base, n))
                if target != bar.target or base is None or not base.rate:
                    continue
                ratio = own.p99_ms / base.p99_ms if bar.is_p99 else own.rate / base.rate
                holds = ratio <= bar.limit if bar.is_p99 else ratio >= bar.limit
                found.append((f"{bar.text}, {n} connections", ratio, holds))
        if self.memory:
            text = f"memory after {self.memory.pages:,} pages ≤ {MOST_MB:.0f} MB"
            found.append((text, self.memory.mb, self.memory.mb <= MOST_MB))
        return found

    def are_missed(self) -> bool:
        """Return whether a bar was missed."""
        return not all(holds for _, _, holds in self.reached())

    def text(self) -> str:
        """Return a table in Markdown."""
        lines = [
            f"| {text} | {value:.3g} | {'holds' if holds else 'missed'} |"
            for text, value, holds in self.reached()
        ]
        return "\n".join(["", "| bar | reached | |", "|---|---:|---|", *lines])

    def as_json(self) -> dict[str, Any]:
        """Return the medians and the bars."""
        return {
            "medians": [
                {"target": target, "connections": n, **asdict(each)}
                for (target, n), each in self.medians.items()
            ],
            "bars": [
                {"bar": text, "reached": round(value, 4), "holds": holds}
                for text, value, holds in self.reached()
            ],
        }


def machine(database: str, seconds: int, rounds: int) -> dict[str, Any]:
    """Return the facts about the machine that the results depend on."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[1] if model else platform.machine(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "database": database,
        "seconds": seconds,
        "rounds": rounds,
    }
