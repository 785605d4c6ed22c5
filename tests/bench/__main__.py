"""Compare the site with other servers of the same article: `uv run python -m tests.bench`.

Sets up, from PyPI's and Debian's packages alone, nginx with the page as a file, Wagtail with and
without a cache of pages, and WordPress, each with the sample article; runs them and this site in
turns, so that a busy machine is as busy for all; prints the medians, what they are of their base, and
the bars; and writes everything as JSON. Views are compared with one row that each request updates.

A run is repeated until other processes took less than a quarter of a core meanwhile; if they never do,
the quietest is kept, and marked. wrk, from one thread, puts the load on addresses of this machine.
What a server needs and is not here is named, and left out.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench import processor, wrk
from tests.bench.report import Bars, Memory, Run, machine, medians, table
from tests.bench.targets import ALL, Article, Running, Target, Workplace, read_article
from tests.support import postgresql, site_process

QUIET = 0.25
WARM_UP = 1
# Seconds in which a server may finish what it has received.
FINISH = 30


@dataclass(frozen=True)
class Options:
    """The options of the command line."""

    targets: Sequence[Target]
    connections: Sequence[int]
    seconds: int
    rounds: int
    attempts: int
    database: str
    pages: int
    folder: Path | None
    output: Path | None


def read_options() -> Options:
    """Read the command line."""
    names = [target.name for target in ALL]
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(names)}; all by default")
    parser.add_argument("--connections", default="16,64", help="separated by commas")
    parser.add_argument("--seconds", type=int, default=5, help="of a run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--attempts", type=int, default=5, help="to find a quiet moment for a run")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument(
        "--pages", type=int, default=10_000, help="read before memory is measured; 0: not measured"
    )
    parser.add_argument(
        "--folder", type=Path, help="what is installed stays here for the next time"
    )
    parser.add_argument("--output", type=Path, help="a file for the results as JSON")
    given = parser.parse_args()
    if unknown := set(given.targets) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return Options(
        targets=[target for target in ALL if target.name in (given.targets or names)],
        connections=[int(each) for each in given.connections.split(",")],
        seconds=given.seconds,
        rounds=given.rounds,
        attempts=given.attempts,
        database=given.database,
        pages=given.pages,
        folder=given.folder,
        output=given.output,
    )


def main() -> int:
    """Print tables; return 1 if a bar was missed."""
    options = read_options()
    if not wrk.is_installed():
        print("wrk is not installed: apt-get install wrk")
        return 2
    targets = [target for target in options.targets if target.is_available()]
    for target in options.targets:
        if target not in targets:
            print(f"left out: {target.name}; apt-get install {' '.join(target.packages)}")
    with ExitStack() as stack:
        place = stack.enter_context(_workplace(options))
        running: dict[str, Running] = {}
        for target in targets:
            print(f"setting up {target.name}", flush=True)
            running[target.name] = stack.enter_context(target.started(place))
            _warm_up(target, running[target.name].load, place.article)
        runs = list(_rounds(options, running))
        memory = _memory(options, running)
    bases = {target.name: target.base for target in targets}
    bars = Bars(medians(runs), memory)
    print(f"\n{table(medians(runs), bases)}\n{bars.text()}")
    if noisy := [run for run in runs if run.others >= QUIET]:
        most = max(run.others for run in noisy)
        print(
            f"\n{len(noisy)} of {len(runs)} runs found no quiet moment in {options.attempts} attempts:"
            f" other processes took up to {most:.1f} cores"
        )
    if options.output:
        about = machine(options.database, options.seconds, options.rounds)
        result = {"machine": about, **bars.as_json(), "runs": [run.as_json() for run in runs]}
        options.output.write_text(json.dumps(result, indent=1) + "\n")
    return int(bars.are_missed())


@contextmanager
def _workplace(options: Options) -> Iterator[Workplace]:
    """Make the site with its sample, on a new database of the kind that is asked for."""
    with ExitStack() as stack:
        made = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        os.environ["DATABASE_URL"] = (
            stack.enter_context(postgresql.running()).url
            if options.database == "postgresql"
            else ""
        )
        # Hundreds of processes would otherwise compile all modules anew.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        prepared = stack.enter_context(site_process.prepared(_new(made / "prepared")))
        article = read_article(prepared, _new(made / "read"))
        installed = options.folder.absolute() if options.folder else made
        installed.mkdir(parents=True, exist_ok=True)
        yield Workplace(made, installed, prepared, article)


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _warm_up(target: Target, load: wrk.Load, article: Article) -> None:
    """Check that the server responds with the article, and warm it up."""
    if target.has_article:
        status, text = site_process.get(load.url)
        assert status == 200, f"{load.url}: {status}"
        paragraphs = text.count("</p>"), article.body.count("</p>")
        assert paragraphs[0] >= paragraphs[1], f"{load.url}: {paragraphs}"
    warm = wrk.run(load, connections=4, seconds=WARM_UP)
    assert not warm.failed, f"{load.url}: {warm}"


def _rounds(options: Options, running: dict[str, Running]) -> Iterator[Run]:
    names = list(running)
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", flush=True)
        # Nobody always follows the same neighbour.
        first = number % len(names) if names else 0
        for connections in options.connections:
            for name in [*names[first:], *names[:first]]:
                yield _quiet_run(options, name, running[name], connections)


def _quiet_run(options: Options, name: str, server: Running, connections: int) -> Run:
    """Measure until other processes are idle, or return the quietest of all attempts."""
    attempts: list[Run] = []
    while len(attempts) < options.attempts:
        processor.wait_until_idle(at_most=FINISH)
        begin = processor.sample()
        measured = wrk.run(server.load, connections=connections, seconds=options.seconds)
        others = processor.others(begin, processor.sample())
        attempts.append(Run(name, connections, measured, others))
        if others < QUIET:
            break
    return min(attempts, key=lambda run: run.others)


def _memory(options: Options, running: dict[str, Running]) -> Memory | None:
    """Request many pages of the site, each of which may be kept; return its memory after that."""
    if "site" not in running or not options.pages:
        return None
    site = running["site"]
    print(f"reading {options.pages} pages", flush=True)
    for number in range(options.pages):
        status, _ = site_process.get(f"{site.url}/search/?q=word{number}")
        assert status == 200, status
    return Memory(options.pages, processor.resident_mb(site.process.pid))


if __name__ == "__main__":
    sys.exit(main())
