"""All requests of a snapshot."""

import re
from collections.abc import Callable, Container, Iterator
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from tests.snapshot import site as sites
from tests.snapshot import stories
from tests.snapshot.browsing import client_of
from tests.snapshot.crawling import crawl
from tests.snapshot.determinism import Clock, aside
from tests.snapshot.ready import crawl_ready
from tests.snapshot.rendering import Recorder
from tests.support.filled_site import EDITOR, OWNER
from tests.support.filled_texts import ARTICLE, DATASET, LONG_DATASET

PARTS = ("public", "admin", "stories")
CHINESE = "/zh-hans"
START = [
    *["/", "/zh-hans/", "/robots.txt", "/openapi.json", "/live", "/ready"],
    *["/.well-known/api-catalog", "/views/", "/views/view.gif"],
]
# What is counted while it is asked for: Django answers these alone.
COUNTING = re.compile(r"/usage|/live|/ready|/views/")
LISTS = ["articles", "data", "search", "corrections", "topics/funding", "sources/nature-index-2023"]
# What a link in the admin may narrow or order a page by, to be followed once.
FILTER = re.compile(r"o=\d|(?!o=|row=|old=|_)[a-z_]+=[\w%.-]+")


def write_snapshot(
    directory: Path, clock: Clock, report: Callable[[str], None], *, parts: Container[str] = PARTS
) -> None:
    """Build a site and store all its responses, or those of some parts, in a folder."""
    quick = {
        "STORAGES": {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with override_settings(**quick):
        recorder = Recorder(directory)
        site = sites.build(clock, recorder)
        recorder.name_content_types(site.content_types)
        report(f"{recorder.count} answers while the site is built")
        if "public" in parts:
            _crawl_public(site, recorder)
            report(f"{recorder.count} answers with the public site")
        if "admin" in parts:
            _crawl_admin(site, recorder, OWNER)
            report(f"{recorder.count} answers with the admin of the owner")
            _crawl_admin(site, recorder, EDITOR, language="zh-hans")
            report(f"{recorder.count} answers with the admin of an editor, in Chinese")
        if "stories" in parts:
            stories.tell(site, clock, recorder)
            report(f"{recorder.count} answers with the stories")


def _crawl_public(site: sites.Site, recorder: Recorder) -> None:
    """Crawl the public site, and ask for each page again with ready pages: it must be the same."""
    start = {*START, *_asked(site)}
    client = client_of("anonymous")
    answers = crawl(client, "public", start, follows=_follows_public, recorder=recorder)
    kept = {address: answers[address] for address in answers if not COUNTING.search(address)}
    with aside():
        crawl_ready(kept, recorder)


def _asked(site: sites.Site) -> Iterator[str]:
    """Yield addresses without links: shared drafts, and queries of all kinds."""
    yield from [site.preview, "/preview/unknown/", site.invitation, "/?p=7", "/2019/05/rivers/"]
    dataset = f"/data/{DATASET}"
    for name in LISTS:
        for query in [
            "page=0",
            "page=x",
            "page=2",
            "page=999",
            "sort=zzz",
            "unknown=1",
            "page=%00",
        ]:
            yield f"/{name}/?{query}"
            yield f"/{name}.json?{query}"
    for query in [
        *["sort=title", "sort=views", "sort=newest&language=en", "language=xx", "language=zh-hans"],
        *["topic=funding", "topic=funding&sort=title", "topic=nothing", "topic=%2F"],
    ]:
        yield f"/articles/?{query}"
        yield f"/zh-hans/articles/?{query}"
        yield f"/articles.json?{query}"
    for query in [
        *["q=quantum", "q=nothing-like-it", "q=%22quantum+technology%22", "q=quantum+-grant"],
        *["q=合作", "q=funding&kind=number", "q=funding&kind=dataset&page=2", "q=funding&kind=zzz"],
        *[
            "q=funding&topic=funding",
            "q=funding&year=2026",
            "q=funding&year=x",
            "q=the",
            "q=a+b+%22",
        ],
        *["q=funding&language=zh-hans", "q=" + "long+" * 60, "q=partnerships&kind=source"],
    ]:
        yield f"/search/?{query}"
        yield f"/zh-hans/search/?{query}"
        yield f"/search.json?{query}"
    for query in [
        *["entity=quantum", "entity=nobody", "period=1066", "sort=funding-average"],
        *["sort=-funding-average&entity=a", "sort=zzz", "joint-publications=5", "unknown=1"],
        *["sort=:entity", "page=2", "page=all", "page=0", "columns=funding-average"],
    ]:
        for base in [dataset, f"{dataset}/releases/1", f"/data/{LONG_DATASET}"]:
            yield f"{base}/?{query}"
            yield f"{base}.json?{query}"
        yield f"{dataset}.csv?{query}"
    for query in ["layout=long", "layout=zzz", "layout=long&entity=quantum"]:
        for ending in ["csv", "xlsx", "zip"]:
            yield f"{dataset}.{ending}?{query}"
    number = f"{dataset}/quantum-technology/funding-average"
    for query in ["release=1", "release=99", "release=x", "period=1066", "period=2023", "page=2"]:
        yield f"{number}/?{query}"
        yield f"{number}.json?{query}"
    for query in ["since=1", "since=9", "since=x"]:
        yield f"/articles/{ARTICLE}/editions/2/changes/?{query}"
    for query in ["of=articles", "of=data", "of=zzz"]:
        yield f"/corrections/?{query}"
    for address in [
        *[
            "articles/not-written",
            "articles/unread",
            "articles/letter-0/editions/9",
            "data/unread",
        ],
        *["data/nothing", f"data/{DATASET}/releases/9", f"data/{DATASET}/a/b"],
        *[
            "topics/nothing",
            "authors/nothing",
            "sources/nothing",
        ],
        *["articles/SCIENCE-across-a-divide", "articles/a%00b", "nowhere", "articles/a/b/c"],
        "waiting",
        "articles/deleted",
    ]:
        for prefix in ["", CHINESE]:
            yield f"{prefix}/{address}/"
            yield f"{prefix}/{address}.json"
            yield f"{prefix}/{address}"
    yield from [
        *[
            "/media/images/nothing/1.jpg",
            "/media/images/",
            "/sitemap-articles-9.xml",
            "/favicon.ico",
        ],
        *[
            "/articles/feed.xx.atom",
            "/articles/letter-0/card.png",
            "/articles/letter-0/editions/9/card.png",
        ],
        *[
            "/data/nothing.csv",
            "/theme/0a5c9e-0a5c9e.css",
            "/metrics",
            "/opensearch.xml",
            "/data/nothing.svg",
            "/articles/nothing/cite.bib",
            "/zh-hans",
            "/static/",
        ],
    ]


def _follows_public(address: str) -> bool:
    """Return whether to request an address: not every order of every table, nor a file twice."""
    path, asked, query = address.partition("?")
    chinese = path.startswith(f"{CHINESE}/")
    if path.startswith(("/admin/", "/static/", "/views/")):
        return False
    if sites.REPETITIVE.search(path):
        return not asked and path.endswith("/") and path.count("/") == 3
    if f"/data/{LONG_DATASET}/" in path and "/releases/" not in path:
        # Of the pages of its numbers those of one row, and of its filters none.
        row = "/astronomy-beijing/" in path and not chinese
        return (row or path.count("/") == 3 + chinese) and "entity=" not in query
    if chinese and (path.endswith(".png") or (asked and "/cite." in path)):
        return False
    if not asked:
        return True
    if path.endswith((".csv", ".xlsx", ".zip")):
        return False
    ordered = "sort=" in query and (path.endswith(".json") or "/releases/" in path)
    return query.count("=") == 1 and "=-" not in query and not ordered


def _crawl_admin(site: sites.Site, recorder: Recorder, role: str, *, language: str = "") -> None:
    headers = {"accept-language": language} if language else {}
    # What a query shows is asked for once.
    narrows = role == OWNER

    def follows(address: str) -> bool:
        path, asked, query = address.partition("?")
        if not path.startswith("/admin/") or path.startswith(site.repetitive):
            return False
        return not asked or (narrows and FILTER.fullmatch(query) is not None)

    start = {"/admin/", *_admin_addresses(site)}
    client = client_of(role, **headers)
    folder = f"admin-{role}-{language}" if language else f"admin-{role}"
    crawl(client, folder, start, follows=follows, recorder=recorder)


def _admin_addresses(site: sites.Site) -> Iterator[str]:
    base = "/admin/articles/article"
    yield from [f"{base}/deleted/", f"{base}/audit/", f"{base}/proposals/"]
    for slug, key in site.articles.items():
        if sites.REPETITIVE.fullmatch(slug):
            continue
        for page in [
            *["change", "publish", "proposal", "review", "merge", "history", "history/log"],
            *["preview", "previews", "exempt", "delete", "editions/1/withdraw", "recover"],
        ]:
            yield f"{base}/{key}/{page}/"
    yield f"{base}/{site.binned}/recover/"
    for question in [
        *["sources/", "sources/?q=nature", "sources/?key=nature-index-2023", "sources/add/"],
        *["images/", "images/?q=elbe", "images/add/"],
    ]:
        yield f"{base}/{question}"
    yield from [
        "/admin/sources/source/paste/",
        "/admin/nowhere/",
        "/admin/articles/article/999999/change/",
        "/admin/autocomplete/?app_label=articles&model_name=citation&field_name=source&term=n",
        "/admin/autocomplete/?app_label=articles&model_name=authorship&field_name=author&term=h",
        "/admin/articles/article/?q=plain",
        "/admin/articles/article/?zzz=1",
        "/admin/metrics/dataset/?q=record",
    ]
    base = "/admin/metrics/dataset"
    for key in site.datasets.values():
        for page in [
            *["change", "history", "delete", "data", "data-check", "data-cell", "data-status"],
            *["data-period", "columns", "issue", "import", "discard", "chart"],
        ]:
            yield f"{base}/{key}/{page}/"
        yield from [f"{base}/{key}/import/{layout}.csv" for layout in ["wide", "long", "zzz"]]
    key = site.datasets[DATASET]
    cell = f"{DATASET}/quantum-technology/funding-average"
    yield from [
        f"{base}/{key}/data-cell/?row=quantum-technology",
        f"{base}/{key}/data-cell/?row=quantum-technology&column=funding-average",
        f"{base}/{key}/data-cell/?row=zzz",
        f"{base}/{key}/data-status/?row=quantum-technology&column=funding-average",
        f"{base}/{key}/data/?find=quantum",
        f"{base}/{key}/data/?find=a",
        f"{base}/{key}/data/?order=1",
        f"{base}/{key}/chart/?chart_kind=bar&chart_columns=joint-publications",
        f"{base}/{key}/chart/?chart_kind=zzz",
        f"{base}/pick/",
        f"{base}/pick/?q=record",
        f"{base}/pick/?key={DATASET}",
        f"{base}/pick/rows-and-columns/?key={DATASET}",
        f"{base}/pick/rows-and-columns/?key={LONG_DATASET}&q=beijing",
        f"{base}/pick/rows-and-columns/?key=zzz",
        f"{base}/pick/cells/?key={cell}&key=a/b/c",
        f"{base}/pick/cells/?key={cell}&language=zh-hans",
        f"{base}/pick/block/?data-table={DATASET}",
        f"{base}/pick/block/?data-chart={DATASET}&data-kind=bar&data-columns=funding-average",
        f"{base}/pick/block/?data-table=zzz",
    ]
