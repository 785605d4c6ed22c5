"""Summary of the differences between two snapshots."""

import difflib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

# What changes with every change of the body that it describes.
_FOLLOWS = re.compile(r"[-+](?:ETag: |Content-Length: |\(raw )")
_SHOWN_LINES = 14
_SHOWN_CHARACTERS = 300


@dataclass
class _Group:
    """Group of similar hunks: the first of them, their number, and their files."""

    example: list[str]
    count: int = 0
    files: list[str] = field(default_factory=list)


def compare(before: Path, after: Path, *, examples: int, ignored: Sequence[str] = ()) -> int:
    """Print the differences that no `ignored` expression matches; return 0 if there are none."""
    old, new = _files(before), _files(after)
    patterns = [re.compile(each.encode()) for each in ignored]
    hunks_by_name = {
        name: hunks
        for name in sorted(old.keys() & new.keys())
        if (hunks := _hunks(old[name], new[name], patterns))
    }
    missing, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    same = len(old.keys() & new.keys()) - len(hunks_by_name)
    print(f"{same} same, {len(hunks_by_name)} changed, {len(missing)} missing, {len(added)} new")
    _list("missing", missing, old, examples)
    _list("new", added, new, examples)
    groups: dict[tuple[str, ...], _Group] = defaultdict(lambda: _Group([]))
    for name, hunks in hunks_by_name.items():
        for hunk in hunks:
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
    return int(bool(hunks_by_name or missing or added))


def _list(title: str, names: list[str], files: dict[str, Path], examples: int) -> None:
    for name in names[:examples]:
        print(f"  {title}: {name}  ({_first_line(files[name])})")
    if len(names) > examples:
        print(f"  ... and {len(names) - examples} more {title}")


def _files(directory: Path) -> dict[str, Path]:
    return {str(p.relative_to(directory)): p for p in directory.rglob("*.txt")}


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().strip()


def _hunks(old: Path, new: Path, ignored: Sequence[re.Pattern[bytes]]) -> list[list[str]]:
    """Return the removed and added lines of each hunk."""
    texts = [path.read_bytes() for path in (old, new)]
    if texts[0] == texts[1]:
        return []
    for pattern in ignored:
        texts = [pattern.sub(b"", text) for text in texts]
    lines = [text.decode(errors="replace").split("\n") for text in texts]
    if ignored:
        # What is left out may leave an empty line.
        lines = [list(filter(str.strip, each)) for each in lines]
    hunks: list[list[str]] = []
    for line in list(difflib.unified_diff(lines[0], lines[1], n=0, lineterm=""))[2:]:
        if line.startswith("@@"):
            hunks.append([])
        else:
            hunks[-1].append(line)
    telling = [hunk for hunk in hunks if not all(map(_FOLLOWS.match, hunk))]
    # Of what only follows, nothing is left when its cause is ignored.
    return telling or ([] if ignored else hunks)


def _show(group: _Group, after: Path) -> None:
    print(f"\n=== {group.count} times in {len(group.files)} files, such as {group.files[0]}")
    print(f"    {_first_line(after / group.files[0])}")
    start = _common_length(group.example)
    for line in group.example[:_SHOWN_LINES]:
        cut = f"{line[0]} ...{line[start:]}" if start else line
        print(f"    {cut[:_SHOWN_CHARACTERS]}")
    if len(group.example) > _SHOWN_LINES:
        print(f"    ... {len(group.example) - _SHOWN_LINES} more lines")


def _common_length(hunk: list[str]) -> int:
    """Return the length of the common beginning of two long lines to leave out."""
    if len(hunk) != 2 or max(map(len, hunk)) <= _SHOWN_CHARACTERS:
        return 0
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(hunk[0][1:], hunk[1][1:], strict=False))
    return max(0, sum(1 for _pair in alike) - 40)
