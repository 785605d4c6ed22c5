"""Summary of the differences between two snapshots."""

import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

# What changes with every change of the body that it describes.
_FOLLOWS = re.compile(r"[-+](?:ETag: |Content-Length: |\(raw )")
_SHOWN_LINES = 14
_SHOWN_CHARACTERS = 300


@dataclass
class _Group:
    """Hunks that are alike: the first of them, their number, and the files that have one."""

    example: list[str]
    count: int = 0
    files: list[str] = field(default_factory=list)


def compare(before: Path, after: Path, *, examples: int) -> int:
    """Print what differs; return 0 if nothing does."""
    old, new = _files(before), _files(after)
    changed = [
        name
        for name in sorted(old.keys() & new.keys())
        if old[name].read_bytes() != new[name].read_bytes()
    ]
    missing, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    same = len(old.keys() & new.keys()) - len(changed)
    print(f"{same} same, {len(changed)} changed, {len(missing)} missing, {len(added)} new")
    for title, names in [("missing", missing), ("new", added)]:
        for name in names[:examples]:
            request = (old if title == "missing" else new)[name]
            print(f"  {title}: {name}  ({_first_line(request)})")
        if len(names) > examples:
            print(f"  ... and {len(names) - examples} more {title}")
    groups: dict[tuple[str, ...], _Group] = defaultdict(lambda: _Group([]))
    for name in changed:
        for hunk in _hunks(old[name], new[name]):
            group = groups[tuple(re.sub(r"\d+", "0", line) for line in hunk)]
            group.example = group.example or hunk
            group.count += 1
            if name not in group.files:
                group.files.append(name)
    ordered = sorted(groups.values(), key=lambda group: -len(group.files))
    for group in ordered[:examples]:
        _show(group, after)
    if len(ordered) > examples:
        print(f"\n... and {len(ordered) - examples} more groups; see --examples")
    return int(bool(changed or missing or added))


def _files(directory: Path) -> dict[str, Path]:
    return {str(p.relative_to(directory)): p for p in directory.rglob("*.txt")}


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().strip()


def _hunks(old: Path, new: Path) -> list[list[str]]:
    """Return the removed and added lines of each hunk that says more than that others changed."""
    done = subprocess.run(
        ["diff", "--text", "-U0", str(old), str(new)], capture_output=True, check=False
    )
    hunks: list[list[str]] = []
    for line in done.stdout.decode(errors="replace").split("\n")[2:]:
        if line.startswith("@@"):
            hunks.append([])
        elif line and hunks:
            hunks[-1].append(line)
    telling = [hunk for hunk in hunks if not all(map(_FOLLOWS.match, hunk))]
    return telling or hunks


def _show(group: _Group, after: Path) -> None:
    print(f"\n=== {group.count} times in {len(group.files)} files, such as {group.files[0]}")
    print(f"    {_first_line(after / group.files[0])}")
    for line in group.example[:_SHOWN_LINES]:
        print(f"    {line[:_SHOWN_CHARACTERS]}")
    if len(group.example) > _SHOWN_LINES:
        print(f"    ... {len(group.example) - _SHOWN_LINES} more lines")
