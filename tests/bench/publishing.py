"""Measure how long publishing a long article takes: `uv run python -m tests.bench.publishing`.

Serves a new site with an article of 20,000 words and 300 numbers bound to data, and publishes it as an
editor does, from the form of the page *Publish*, several times with another title. Prints the seconds of
each answer, and how many cores other processes took then. Ends with status 1 if the quickest is above
`--most`. For PostgreSQL, run it by `python -m tests.support.postgresql`.
"""

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import processor
from tests.faults.editors import Editor
from tests.support import site_process

FILL = """
from itertools import cycle, islice
from articles.models import Article, Section
from metrics.models import Observation
from tests.support import demo_data
demo_data.make(slug="many", observations=400, indicators=4, periods=1)
cells = Observation.objects.filter(entity__release__dataset__slug="many", value__isnull=False)
codes = cells.order_by("pk").values_list("entity__code", "indicator__code")
names = cycle([f"many/{row}/{column}" for row, column in codes])
text = "Work shared between laboratories has changed how results come about in many fields".split()
words = cycle(text)
article = Article.objects.create(title="A long article", slug="long")
for place in range(25):
    paragraphs = []
    for _ in range(12):
        written = " ".join(islice(words, 62)).capitalize()
        mark = f'<data data-cell="{next(names)}"></data>'
        paragraphs.append(f"<p>{written}, which makes {mark} of them.</p>")
    Section.objects.create(
        article=article, ordering=place, heading=f"Part {place + 1}", anchor=f"part-{place + 1}",
        body="".join(paragraphs),
    )
print(article.pk)
"""


def main() -> int:
    """Print a line for each edition; return 1 if all of them take too long."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.publishing")
    options.add_argument("--most", type=float, default=2.0, help="seconds until the answer")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    taken = []
    with (
        tempfile.TemporaryDirectory() as directory,
        site_process.started(Path(directory)) as site,
    ):
        article = site.run(FILL).split()[-1]
        editor = Editor(site)
        address = f"/admin/articles/article/{article}/publish/"
        for number in range(1, chosen.rounds + 1):
            site.run(
                "from articles.models import Article\n"
                f"Article.objects.filter(pk={article}).update(title='Long, {number}')"
            )
            _status, page = editor.get(address)
            form: dict[str, str | list[str]] = {
                "change": "update",
                "note": "Another title",
                "at_0": "",
                "at_1": "",
            }
            form |= dict(re.findall(r'name="(seen|number)" value="([^"]*)"', page))
            form["accepted"] = re.findall(r'name="accepted" value="([^"]+)"', page)
            begun, at = processor.sample(), time.perf_counter()
            status, answer = editor.post(address, form)
            taken.append(time.perf_counter() - at)
            others = processor.others(begun, processor.sample())
            if status != 302:
                sys.exit(f"edition {number} was not published: {status} {answer}")
            print(f"edition {number}: {taken[-1]:.2f} s; others {others:.1f} cores")
    return int(min(taken) > chosen.most)


if __name__ == "__main__":
    sys.exit(main())
