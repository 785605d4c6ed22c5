"""Lines that a test exchanges with the processes that it has started."""

import subprocess


def write_line(process: "subprocess.Popen[str]", line: str) -> None:
    """Write a line to the input of a process."""
    assert process.stdin
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def read_line(process: "subprocess.Popen[str]") -> str:
    """Return the next line that a process prints, without its end."""
    assert process.stdout
    return process.stdout.readline().strip()
