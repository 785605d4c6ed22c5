"""Measure the number audit: `uv run python -m tests.bench.audit_numbers`.

Prints how long a text and one ten times as long take, and ends with status 1 if the longer one takes
more than twenty times as long: the finder is meant to be linear on any text.
"""

import os
import sys
import time
from collections.abc import Callable
from itertools import islice, repeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
os.environ.setdefault("SECRET_KEY", "for-a-benchmark")

from articles.audit import numbers_in
from tests.articles.audit.marked import marked_texts

# Texts that would make a careless pattern go over the rest of the text for every character.
HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "1" * size,
    "grouped": lambda size: "1,234" * (size // 5),
    "points": lambda size: "1." * (size // 2),
    "hyphens": lambda size: "1-" * (size // 2),
    "letters": lambda size: "a" * size,
    "spaces": lambda size: " " * size,
    "brackets": lambda size: "(1 " * (size // 3),
    "words": lambda size: "one hundred and " * (size // 16),
    "millions": lambda size: "(1.2m) " * (size // 7),
    "ones": lambda size: "one of 4 一位" * (size // 11),
    "footnotes": lambda size: "\n".join(f"{n % 99 + 1} All of it." for n in range(size // 14)),
    "vague": lambda size: "hundreds of " * (size // 12),
    "numerals": lambda size: "一" * size,
    "scales": lambda size: "万" * size,
    "fractions": lambda size: "三分之" * (size // 3),
}
MOST = 20.0


def prose(size: int) -> str:
    """Return the corpus, over and over, up to a number of characters."""
    corpus = "\n\n".join(each.text for each in marked_texts("developing"))
    return "".join(islice(repeat(corpus), size // len(corpus) + 1))[:size]


def seconds(text: str) -> float:
    """Return the quickest of three runs."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        numbers_in(text)
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> int:
    """Print a line for every kind of text; return 1 if one is slower than linear."""
    slow = False
    for name, text in {"prose": prose, **HOSTILE}.items():
        short, long = seconds(text(10_000)), seconds(text(100_000))
        ratio = long / short
        slow = slow or ratio > MOST
        print(f"{name:<10} 10,000: {short:.4f} s   100,000: {long:.4f} s   ratio {ratio:.1f}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
