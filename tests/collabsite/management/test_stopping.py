"""Signals that ask a process to end while it waits, or while it handles another."""

import subprocess
import sys

from collabsite.management.stopping import StopRequest

# A signal every 50 microseconds comes in the middle of anything that the process does.
PROGRAM = """
import signal
from collabsite.management.stopping import StopRequest

signals, stop = 5_000, StopRequest()

def handle(number, frame):
    global signals
    signals -= 1
    stop.set()

signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 0.00005, 0.00005)
while signals > 0:
    stop.wait(0.001)
signal.setitimer(signal.ITIMER_REAL, 0)
print(stop.is_set())
"""


def test_no_signal_blocks_a_process_that_waits_for_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, timeout=60, check=True
    )

    assert done.stdout == b"True\n"


def test_who_waits_is_told_whether_a_signal_came() -> None:
    stop = StopRequest()
    assert (stop.is_set(), stop.wait(0.01)) == (False, False)

    stop.set()

    assert (stop.wait(60), stop.wait(60), stop.is_set()) == (True, True, True)
