"""Answers of ready pages, compared with those of the application alone, for random queries."""

import json
import random
import sys
from collections.abc import Sequence
from functools import cache
from urllib.parse import quote, quote_plus, unquote, urlsplit

import time_machine
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation

from collabsite.serving.environ import Application, reader_environ
from collabsite.serving.middleware import ReadyPagesMiddleware
from collabsite.web.query_params import query_class, schemas
from collabsite.web.routes import canonical_query, is_public_view
from metrics.models import Release
from tests.support import crawler
from tests.support.crawler import CHINESE

type Answer = tuple[str, list[tuple[str, str]], bytes]

# Of each answer, or of a cache.
UNCOMPARED = {"cache-status", "date", "expires"}
UNKNOWN = ["utm_source", "fbclid", "x", "", "页", "a b", "page_id", "p", "lang", "format"]
VALUES = [
    *[
        "",
        "0",
        "1",
        "2",
        "3",
        "-1",
        "all",
        "asc",
        "en",
        "zh-hans",
        "views",
        "newest",
        "title",
        "log",
    ],
    *[
        "multiples",
        "long",
        "quantum",
        "2022",
        "2023-01",
        "河流",
        " ",
        "None",
        "True",
        "a,b",
        ",",
        "1.5",
    ],
    *["-funding-average", "x" * 300, "\0", "\u2028", "<b>", "'", '"', "&", "=", "é", "１"],
]
# As no browser writes them, but as they come: pieces of a query.
ODD = [
    *["", "=", "a", "=a", "page", "page=%", "page=%zz", "q=%ff", "q=%e4%b8", "rows=%00", "q=\xe9"],
    *["q=\xe4\xb8\xad", "page=1;page=2", "q=a+b%20c", "%70age=2", "page=%32", "sort==", "?page=2"],
]


def tell(number: int, seed: int) -> None:
    """Print as JSON, for each kind of public page, what was asked, what is ready, and what differs.

    A kind that knows no parameter is asked a tenth of the queries: they all mean the same.
    """
    application = get_wsgi_application()
    ready = ReadyPagesMiddleware(
        application, canonical_query=canonical_query, most_bytes=64_000_000
    )
    told = {}
    # Some pages name the time.
    clock = time_machine.travel(timezone.now(), tick=False)
    clock.start()
    for name, paths in sorted(_paths().items()):
        choose = random.Random(f"{seed} {name}")  # noqa: S311
        asked = {"ready": 0, "asked": 0}
        wrong = []
        knows_any = any(_known(path)[0] for path in paths)
        for path in choose.choices(paths, k=number if knows_any else number // 10 + 1):
            query = _query(choose, path)
            given, alone = _answer(ready, path, query), _answer(application, path, query)
            asked["asked"] += 1
            asked["ready"] += given[0].startswith("200")
            if given != alone:
                wrong.append(f"{path}?{query}: {_difference(given, alone)}")
        told[name] = {**asked, "wrong": wrong}
    clock.stop()
    json.dump(told, sys.stdout)


def _paths() -> dict[str, list[str]]:
    """Return a few paths of each kind of public page, decoded, in English and in Chinese."""
    found: dict[str, list[str]] = {}
    start = ["/", CHINESE, "/robots.txt", "/openapi.json", "/.well-known/api-catalog"]
    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
    for address in crawler.crawl(client, start, follows=crawler.few_of_each_kind()):
        path = unquote(urlsplit(address).path)
        try:
            match = _match(path)
        except Resolver404:
            continue
        if is_public_view(match.func):
            found.setdefault(match.view_name, []).append(path)
    return {name: sorted(set(paths)) for name, paths in found.items()}


def _match(path: str) -> ResolverMatch:
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return resolve(path)


@cache
def _known(path: str) -> tuple[list[str], list[str]]:
    """Return the names that a page knows, and values that may fit them."""
    known = schemas(query_class(_match(path).func))
    values = [str(choice) for schema in known.values() for choice in schema.get("enum", ())]
    release = Release.objects.filter(dataset__slug__in=path.replace(".", "/").split("/")).last()
    if release:
        rows = list(release.entities.values_list("code", flat=True)[:4])
        columns = list(release.indicators.values_list("code", flat=True)[:3])
        values += [*rows, *rows, ",".join(rows[:2]), *columns, *(f"-{code}" for code in columns)]
    return [*known], [*values, "2", "3"]


def _query(choose: random.Random, path: str) -> str:
    """Return a query string as in a WSGI environment; half of the names are repeated."""
    known, fitting = _known(path)
    names = choose.choices([*(known * 4), *UNKNOWN], k=choose.randrange(1, 4))
    pieces = []
    for name in [*names, *choose.sample(names, len(names) // 2 + 1)]:
        encode = choose.choice([quote, quote_plus])
        value = choose.choice(fitting if choose.random() < 0.7 else VALUES)
        pieces.append(f"{encode(name)}={encode(value)}")
    if choose.random() < 0.3:
        pieces.append(choose.choice(ODD))
    choose.shuffle(pieces)
    return "&".join(pieces)


def _answer(application: Application, path: str, query: str) -> Answer:
    answers: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: Sequence[tuple[str, str]], _error: object = None) -> None:
        kept = sorted(header for header in headers if header[0].lower() not in UNCOMPARED)
        answers[:] = [(status, kept)]

    chunks = application(reader_environ(path.encode().decode("latin-1"), query), start)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    [(status, headers)] = answers
    return status, headers, body


def _difference(given: Answer, alone: Answer) -> str:
    """Return what differs first, for people."""
    if given[:2] != alone[:2]:
        return f"{given[:2]} is not {alone[:2]}"
    place = next(
        (n for n, pair in enumerate(zip(given[2], alone[2], strict=False)) if pair[0] != pair[1]), 0
    )
    return f"{given[2][place - 40 : place + 40]!r} is not {alone[2][place - 40 : place + 40]!r}"
