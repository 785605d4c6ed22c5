"""Processor time of this machine, of our own processes, and of all others."""

import os
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """Processor seconds until a moment: of all processes, and of this one and its descendants."""

    at: float
    everything: float
    own: float


def sample() -> Sample:
    """Return the processor time until now."""
    # Interrupts are left out on both sides: those of our load are counted to no process.
    user, nice, system, _, _, _, _, stolen, *_ = (
        int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    )
    times = {pid: ticks for pid, (_, ticks) in _processes().items()}
    own = sum(times.get(pid, 0) for pid in descendants(os.getpid()))
    return Sample(time.monotonic(), (user + nice + system + stolen) / _TICKS, own / _TICKS)


def others(begin: Sample, end: Sample) -> float:
    """Return how many cores other processes took between two moments."""
    everything, own = end.everything - begin.everything, end.own - begin.own
    return max(0.0, (everything - own) / (end.at - begin.at))


def wait_until_idle(*, at_most: float) -> None:
    """Return once this process and its descendants do nothing, or after so many seconds.

    A server goes on with what it has received after its clients are gone.
    """
    deadline = time.monotonic() + at_most
    before = sample()
    while time.monotonic() < deadline:
        time.sleep(0.3)
        now = sample()
        if now.own - before.own < 0.1 * (now.at - before.at):
            return
        before = now


def descendants(pid: int) -> list[int]:
    """Return the process and all that it started, directly or not."""
    children = defaultdict(list)
    for child, (parent, _) in _processes().items():
        children[parent].append(child)
    found = [pid]
    for each in found:
        found += children[each]
    return found


def resident_mb(pid: int) -> float:
    """Return the memory of the largest of a process and its descendants, in MB."""
    sizes = [0]
    for each in descendants(pid):
        try:
            status = Path(f"/proc/{each}/status").read_text()
        except OSError:
            continue
        sizes += [int(line.split()[1]) for line in status.splitlines() if line[:6] == "VmRSS:"]
    return max(sizes) * 1024 / 1e6


def _processes() -> dict[int, tuple[int, int]]:
    """Return the parent and the ticks of each process; the ticks include those of ended children."""
    processes = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            # The name, in parentheses, may contain anything.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        processes[int(folder.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    return processes
