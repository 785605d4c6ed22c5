"""Measure the search: `uv run python -m tests.bench.search`.

Makes a database of its own, on SQLite or where `DATABASE_URL` names PostgreSQL, fills the index with
1,000 made-up articles and measures a set of queries of mixed commonness, each as a whole request
within this process; then the same with 100,000 articles, beside numbers and sources. Prints the
median and the 95th percentile of each and of all, and how much slower it is with the more articles.
Ends with status 1 if the 95th percentile of all with the more articles is over `--most` milliseconds.
"""

import argparse
import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.bench.own_site import own_site

if TYPE_CHECKING:
    from collabsite.search.index import SearchDocument

SIZES = (1_000, 100_000)
TOPICS = [
    *["astronomy", "biomedicine", "climate", "computing", "energy", "health", "materials"],
    *["oceans", "physics", "policy", "quantum", "rivers"],
]
# What a site about this has in nearly every text, from the most common on.
COMMON = ["research", "china", "collaboration", "university", "science", "papers", "data"]
HANZI_COMMON = ["研究", "合作", "中国", "大学", "科学", "论文", "数据"]
SYLLABLES = [
    *["ba", "cor", "den", "fi", "gal", "hem", "is", "jor", "kel", "lu", "mar", "nor", "os"],
    *["pel", "qua", "ri", "sen", "tor", "um", "vel", "wex", "yar", "zol"],
]
VOCABULARY = 30_000
# Of Zipf's law, as in English: the thousandth word is a thousandth as common as the first.
EXPONENT = 1.0


class Language:
    """Words by how common they are; the text of an article is drawn from them."""

    def __init__(self, common: list[str], rest: Iterator[str], *, joint: str, stop: str) -> None:
        self.words = [*common]
        known = set(common)
        while len(self.words) < VOCABULARY:
            if (word := next(rest)) not in known:
                known.add(word)
                self.words.append(word)
        self.cumulated = list(accumulate(1 / (n + 2) ** EXPONENT for n in range(VOCABULARY)))
        self.joint, self.stop = joint, stop

    def text(self, chance: random.Random, words: int) -> str:
        """Return so many words, in sentences."""
        drawn = chance.choices(self.words, cum_weights=self.cumulated, k=words)
        sentences = (drawn[at : at + 15] for at in range(0, words, 15))
        return self.stop.join(self.joint.join(sentence) for sentence in sentences)


def english() -> Language:
    """Return an English of made-up words."""
    chance = random.Random(1)  # noqa: S311
    words = iter(lambda: "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))), "")
    return Language(COMMON, words, joint=" ", stop=". ")


def chinese() -> Language:
    """Return a Chinese of words of two characters each, some characters far commoner than others."""
    chance = random.Random(2)  # noqa: S311
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
    common = list(accumulate(1 / (n + 20) for n in range(len(signs))))
    words = iter(lambda: "".join(chance.choices(signs, cum_weights=common, k=2)), "")
    return Language(HANZI_COMMON, words, joint="", stop="。")


def articles(first: int, last: int, tongues: Mapping[str, Language]) -> "Iterator[SearchDocument]":
    """Yield made-up articles of about 600 words, a third of them in Chinese."""
    from collabsite.search.index import SearchDocument

    for number in range(first, last):
        chance = random.Random(number)  # noqa: S311
        language = "zh-hans" if number % 3 == 0 else "en"
        tongue = tongues[language]
        date = dt.date(2016, 1, 1) + dt.timedelta(days=chance.randrange(3650))
        yield SearchDocument(
            owner=f"article:{number}",
            state=1,
            kind="article",
            key=f"article-{number}",
            url=f"/articles/article-{number}/",
            title=tongue.text(chance, 8),
            language=language,
            date=date,
            year=date.year,
            since=dt.datetime(2025, 12, 31, tzinfo=dt.UTC),
            topics=tuple(chance.sample(TOPICS, chance.choice([1, 1, 2, 3]))),
            lead=tongue.text(chance, 30),
            text=tongue.text(chance, chance.randint(300, 900)),
            facts={"byline": "Ann Author"},
        )


def others(first: int, last: int, tongue: Language) -> "Iterator[SearchDocument]":
    """Yield made-up numbers and sources."""
    from collabsite.search.index import SearchDocument

    for number in range(first, last):
        chance = random.Random(-number)  # noqa: S311
        is_source = number % 5 == 0
        kind = "source" if is_source else "number"
        year = chance.randint(2016, 2025)
        yield SearchDocument(
            owner=f"{'source' if is_source else 'dataset'}:{number}",
            state=1,
            kind=kind,
            key=f"{kind}-{number}",
            url=f"/{kind}/{number}/",
            title=tongue.text(chance, 6),
            language="en",
            date=dt.date(year, 1, 1),
            year=year,
            since=dt.datetime(2025, 12, 31, tzinfo=dt.UTC),
            name="" if is_source else f"{chance.randrange(10_000):,}",
            lead="Ann Author" if is_source else "",
            alias="" if is_source else "A table of made-up data",
            text=tongue.text(chance, 12),
        )


def queries(tongues: Mapping[str, Language]) -> dict[str, dict[str, str]]:
    """Return the queries by name."""
    en, zh = tongues["en"].words, tongues["zh-hans"].words
    return {
        "rare": {"q": en[20_000]},
        "middle": {"q": en[400]},
        "common": {"q": en[40]},
        "very common": {"q": "research"},
        "two rare": {"q": f"{en[3000]} {en[4000]}"},
        "two middle": {"q": f"{en[300]} {en[500]}"},
        "two common": {"q": f"{en[30]} {en[50]}"},
        "two very common": {"q": "research china"},
        "three": {"q": f"research {en[100]} {en[900]}"},
        "Chinese, two characters": {"q": zh[300]},
        "Chinese, very common": {"q": "研究"},
        "Chinese, four characters": {"q": zh[40] + zh[60]},
        "Chinese, one character": {"q": zh[300][0]},
        "both languages": {"q": "research 研究"},
        "a topic": {"q": "research", "topic": "quantum"},
        "a kind": {"q": en[40], "kind": "number"},
        "a year and a language": {"q": en[10], "year": "2020", "language": "en"},
        "phrase": {"q": f'"{en[30]} {en[60]}"'},
        "phrase, very common": {"q": '"research china"'},
        "without a word": {"q": f"{en[50]} -research"},
        "a number": {"q": "1,240"},
        "nothing": {"q": "nothing-at-all"},
        "nothing has all": {"q": f"{en[40]} nowhere {en[60]}"},
        "page 5": {"q": "research", "page": "5"},
        "page 50": {"q": "research", "page": "50"},
    }


def main() -> int:
    """Print a line for every query; return 1 if they take too long."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, nargs="+", default=SIZES)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--most", type=float, default=100.0, help="milliseconds")
    chosen = options.parse_args()
    with own_site():
        return _measure(chosen.articles, chosen.rounds, chosen.most)


def _measure(sizes: list[int], rounds: int, most: float) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Topic
    from collabsite.search import index

    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    call_command("migrate", verbosity=0)
    Topic.objects.bulk_create(Topic(slug=slug, name=slug.title()) for slug in TOPICS)
    tongues = {"en": english(), "zh-hans": chinese()}
    asked = queries(tongues)
    taken: list[dict[str, list[float]]] = []
    have = 0
    for size in sizes:
        begun = time.perf_counter()
        # Its index of words is made once the rows are there, which is quicker.
        _run("DROP INDEX search_entry_tokens")
        index.add(articles(have, size, tongues))
        index.add(others(have // 2, size // 2, tongues["en"]))
        have = size
        _run("SET maintenance_work_mem = '256MB'")
        _run("CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)")
        # As its autovacuum does by and by.
        _run("VACUUM ANALYZE search_entry, search_facetgroup")
        print(
            f"{connection.vendor}, {size:,} articles: written in {time.perf_counter() - begun:.0f} s"
        )
        taken.append(_times(asked, rounds))
    return _tell(taken, sizes, most)


def _run(statement: str) -> None:
    """Run a statement on PostgreSQL only."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _times(asked: Mapping[str, Mapping[str, str]], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds that each request took; in turns, so that all are as disturbed."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    times: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(rounds + 1):
        for name, query in asked.items():
            begun = time.perf_counter()
            answer = client.get(f"/search/?{urlencode(query)}")
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code}")
            # The first round fills the database's memory, as on a site that runs.
            if number:
                times[name].append((time.perf_counter() - begun) * 1000)
    return times


def _tell(taken: list[dict[str, list[float]]], sizes: list[int], most: float) -> int:
    for name in taken[0]:
        few, many = taken[0][name], taken[-1][name]
        print(
            f"{name:<26} {sizes[0]:>7,}: {statistics.median(few):6.1f} ms"
            f"   {sizes[-1]:,}: {statistics.median(many):6.1f} ms, p95 {_p95(many):6.1f}"
            f"   ratio {statistics.median(many) / statistics.median(few):.1f}",
            flush=True,
        )
    every = [time for times in taken[-1].values() for time in times]
    first = [time for times in taken[0].values() for time in times]
    print(
        f"all: median {statistics.median(every):.1f} ms, p95 {_p95(every):.1f} ms"
        f" (with {sizes[0]:,}: {statistics.median(first):.1f}, {_p95(first):.1f})"
    )
    return int(_p95(every) > most)


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
