"""Writing of the index within a publishing transaction; rebuilding and verifying it."""

import datetime as dt
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from collabsite.search import analysis
from collabsite.search.analysis import BREAK, expand, tokenize
from collabsite.search.expressions import facet_token
from collabsite.search.models import ALWAYS, MAX_TOPICS, Entry, FacetGroup, IndexBuild

BATCH_SIZE = 500
# The tokens of texts up to this many characters are cached.
SHORT = 500

# The order of kinds among entries that match alike.
KINDS = ("article", "dataset", "number", "source", "page")
RETRACTED = 10

# The fields that verification compares, beside the times and the facet group. Tokens follow from
# words, and PostgreSQL does not return them as written.
_COMPARED = (
    *("owner", "language", "weight", "place", "key", "name", "words", "url", "title", "text"),
    "facts",
)


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """Something that readers can find from `since` and up to `until`.

    `title` is searched before `lead`, and that before `text`. `name` is searched like the title and
    `alias` like the lead, but neither is shown. `year` is 0 if unknown. `place` orders documents of
    the same kind and date.
    """

    owner: str
    state: int
    kind: str
    key: str
    url: str
    title: str
    language: str
    date: dt.date
    since: dt.datetime
    year: int = 0
    until: dt.datetime = ALWAYS
    topics: tuple[str, ...] = ()
    lead: str = ""
    name: str = ""
    alias: str = ""
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    retracted: bool = False
    place: int | None = None


type ListDocuments = Callable[[dt.datetime], Iterable[SearchDocument]]
type GroupKey = tuple[str, str, int, str]


def replace(
    owner: str, new: Iterable[SearchDocument], *, at: dt.datetime, since: dt.datetime
) -> int:
    """Replace the documents of an owner from `since` on; return the number of new ones.

    Earlier ones can be found until then, and are deleted if that time has come.
    """
    old = Entry.objects.filter(owner=owner)
    if since <= at:
        old.delete()
    else:
        old.filter(Q(until__lte=at) | Q(since__gte=since)).delete()
        old.filter(since__lt=since, until__gt=since).update(until=since)
    return add(new)


def replace_all(owners: Iterable[str], new: Iterable[SearchDocument]) -> int:
    """Replace all documents of these owners; return the number of new ones."""
    for some in batched(owners, BATCH_SIZE, strict=False):
        Entry.objects.filter(owner__in=some).delete()
    return add(new)


def withdraw(owner: str, state: int) -> None:
    """Remove a state of an owner that never became public; the one before it stays."""
    of_owner = Entry.objects.filter(owner=owner)
    withdrawn = of_owner.filter(state=state)
    since = withdrawn.values_list("since", flat=True).first()
    withdrawn.delete()
    if since:
        of_owner.filter(until=since).update(until=ALWAYS)


def add(new: Iterable[SearchDocument]) -> int:
    """Add documents to the index; return their number."""
    count = 0
    groups: dict[GroupKey, int] = {}
    for some in batched(new, BATCH_SIZE, strict=False):
        _load_groups(groups, some)
        Entry.objects.bulk_create(
            Entry(facet_group_id=groups[_group_key(each)], **_entry(each)) for each in some
        )
        count += len(some)
    return count


def is_current() -> bool:
    """Return whether a complete index was built by this version of the analysis."""
    return IndexBuild.objects.filter(version=analysis.VERSION).exists()


def _documents_by_kind() -> Iterator[tuple[str, ListDocuments]]:
    for kind, path in settings.SEARCH_DOCUMENTS.items():
        yield kind, import_string(path)


@transaction.atomic
def rebuild(*, at: dt.datetime, report: Callable[[str, int], None]) -> int:
    """Rebuild the index and return its size; readers use the old one until the end.

    `report` is called with each kind and the number of its documents written so far. A publication
    that begins meanwhile waits, and is then written to the new index.
    """
    lock()
    Entry.objects.all().delete()
    count = 0
    for kind, documents in _documents_by_kind():
        written = 0
        for some in batched(documents(at), 10 * BATCH_SIZE, strict=False):
            written += add(some)
            report(kind, written)
        count += written
    IndexBuild.objects.all().delete()
    IndexBuild.objects.create(version=analysis.VERSION, made_at=at)
    return count


def find_differences(*, at: dt.datetime) -> Iterator[str]:
    """Yield the addresses of documents that are missing, outdated or left over in the index."""
    for kind, documents in _documents_by_kind():
        expected = _fingerprints(map(_entry, documents(at)), at=at)
        entries = Entry.objects.filter(owner__startswith=f"{kind}:", until__gt=at)
        rows = entries.values(*_COMPARED, "date", "since", "until").iterator(1000)
        stored = _fingerprints(rows, at=at)
        yield from sorted({url for url, _ in (expected - stored) + (stored - expected)})


def lock() -> None:
    """Lock the index for writing until the transaction ends."""
    # SQLite has one writer, which holds the lock since its transaction began.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")


def analyze_tables() -> None:
    """Update the statistics of PostgreSQL's query planner."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_entry, search_facetgroup")


def title_fingerprint(tokens: Sequence[str]) -> str:
    """Return the digest that entries with a title of exactly these tokens share."""
    return hashlib.sha256(" ".join(tokens).encode()).hexdigest()[:32] if tokens else ""


def _group_key(document: SearchDocument) -> GroupKey:
    topics = sorted(set(document.topics))
    # Topics that do not fit into a group are not counted.
    while len(" ".join(topics)) > MAX_TOPICS - 2:
        topics.pop()
    return (
        document.kind,
        document.language,
        document.year,
        f" {' '.join(topics)} " if topics else "",
    )


def _load_groups(groups: dict[GroupKey, int], documents: Iterable[SearchDocument]) -> None:
    """Add the keys of the documents' facet groups to `groups`; create those that are missing."""
    missing = {_group_key(each) for each in documents} - groups.keys()
    if not missing:
        return
    fields = ("kind", "language", "year", "topics")
    created = (FacetGroup(**dict(zip(fields, key, strict=True))) for key in sorted(missing))
    FacetGroup.objects.bulk_create(created, ignore_conflicts=True)
    found = FacetGroup.objects.filter(kind__in={key[0] for key in missing})
    groups |= {tuple(rest): pk for pk, *rest in found.values_list("pk", *fields)}


def _entry(document: SearchDocument) -> dict[str, Any]:
    """Return the fields of a document's entry, without its facet group."""
    title = tokenize(document.title)
    name = title_fingerprint(title)
    title += tokenize(document.name)
    lead = [*_tokenize(document.alias), *tokenize(document.key), *_tokenize(document.lead)]
    text = _tokenize(document.text)
    title_tokens = expand(title)
    lead_tokens = expand(lead) - title_tokens
    tokens = [
        *(f"={token}" for token in title_tokens),
        *(f"+{token}" for token in lead_tokens),
        *(expand(text) - title_tokens - lead_tokens),
        facet_token("kind", document.kind),
        facet_token("language", document.language),
        *([facet_token("year", document.year)] if document.year else []),
        *(facet_token("topic", slug) for slug in document.topics),
    ]
    return {
        "owner": document.owner,
        "state": document.state,
        "language": document.language,
        "weight": KINDS.index(document.kind) + (RETRACTED if document.retracted else 0),
        "date": document.date,
        "place": zlib.crc32(document.url.encode()) if document.place is None else document.place,
        "since": document.since,
        "until": document.until,
        "key": document.key.casefold(),
        "name": name,
        "tokens": " ".join(tokens),
        "words": f" {' '.join(title)} {BREAK} {' '.join(lead)} {BREAK} {' '.join(text)} ",
        "url": document.url,
        "title": document.title,
        "text": "\n".join(filter(None, (document.lead, document.text))),
        "facts": dict(document.facts),
    }


def _tokenize(text: str) -> Sequence[str]:
    # The same short texts, such as a dataset's title, recur in many numbers.
    return _tokenize_short(text) if len(text) < SHORT else tokenize(text)


@lru_cache(maxsize=5_000)
def _tokenize_short(text: str) -> tuple[str, ...]:
    return tuple(tokenize(text))


def _fingerprints(
    entries: Iterable[Mapping[str, Any]], *, at: dt.datetime
) -> Counter[tuple[str, str]]:
    return Counter((entry["url"], _fingerprint(entry, at=at)) for entry in entries)


def _fingerprint(entry: Mapping[str, Any], *, at: dt.datetime) -> str:
    # A past beginning makes no difference; only a coming one does.
    since = max(entry["since"], at)
    values = [*(entry[name] for name in _COMPARED), str(entry["date"])]
    # PostgreSQL returns the keys of facts in an order of its own.
    whole = json.dumps([*values, since.timestamp(), entry["until"].timestamp()], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
