"""Writing the index, in the transaction of whoever publishes; and making it anew as a whole."""

import datetime as dt
import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from collabsite.search import analysis, bulk_insert
from collabsite.search.analysis import BREAK, indexed, sequence
from collabsite.search.expressions import filed
from collabsite.search.models import ALWAYS, MAX_TOPICS, Entry, Index, Shelf

BATCH = 500
# Characters of a text whose tokens are kept.
SHORT = 500

# What comes first of what matches alike.
KINDS = ("article", "dataset", "number", "source")
RETRACTED = 10


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be found, as readers see it from `since` and up to `until`.

    `title` is searched before `lead`, and that before `text`; what is in `name` is found as if it
    stood in the title, what is in `alias` as if in the lead, and both are shown nowhere. `year` is 0 if unknown. `place` orders what is alike.
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


# From now to all documents that an app has, those to come included.
type Source = Callable[[dt.datetime], Iterable[Document]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let `source` tell all documents of an app, for making the index anew; call it in `ready`.

    `name` is what the owners of its documents begin with.
    """
    _sources[name] = source


def names() -> list[str]:
    """Return what owners may begin with."""
    return list(_sources)


def documents(name: str, *, at: dt.datetime) -> Iterable[Document]:
    """Return all documents of a registered source."""
    return _sources[name](at)


def replace(owner: str, new: Iterable[Document], *, at: dt.datetime, since: dt.datetime) -> int:
    """Write what is to be found of an owner from `since` on; return how many documents there are.

    What was found of it before is found up to then, and gone if that time has come.
    """
    old = Entry.objects.filter(owner=owner)
    if since <= at:
        old.delete()
    else:
        old.filter(Q(until__lte=at) | Q(since__gte=since)).delete()
        old.filter(since__lt=since, until__gt=since).update(until=since)
    return write(new)


def rewrite(owners: Iterable[str], new: Iterable[Document]) -> int:
    """Write all that is to be found of these owners in place of all that was."""
    for some in batched(owners, BATCH, strict=False):
        Entry.objects.filter(owner__in=some).delete()
    return write(new)


def take_back(owner: str, state: int) -> None:
    """Forget what a withdrawn state would have shown: what was before it stays."""
    of_owner = Entry.objects.filter(owner=owner)
    gone = of_owner.filter(state=state)
    since = gone.values_list("since", flat=True).first()
    gone.delete()
    if since:
        of_owner.filter(until=since).update(until=ALWAYS)


def write(new: Iterable[Document]) -> int:
    """Add documents to the index; return how many."""
    count = 0
    shelves: dict[tuple[str, str, int, str], int] = {}
    for some in batched(new, BATCH, strict=False):
        _provide(shelves, some)
        rows = [{**fields_of(each), "shelf_id": shelves[_shelf(each)]} for each in some]
        bulk_insert.insert(Entry, rows)
        count += len(rows)
    return count


def is_current() -> bool:
    """Tell whether the index was made whole, and by the rules of this version."""
    return Index.objects.filter(version=analysis.VERSION).exists()


@transaction.atomic
def make_anew(*, at: dt.datetime, tell: Callable[[str, int], None]) -> int:
    """Make the whole index anew; readers find by the old one until it is done.

    `tell` is called with the name of a source and how many of its documents are written. Who
    publishes meanwhile waits, and then writes into the new one.
    """
    keep_writers_out()
    Entry.objects.all().delete()
    count = 0
    for name in names():
        written = 0
        for some in batched(documents(name, at=at), 10 * BATCH, strict=False):
            written += write(some)
            tell(name, written)
        count += written
    Index.objects.all().delete()
    Index.objects.create(version=analysis.VERSION, made_at=at)
    return count


def keep_writers_out() -> None:
    """Let nobody else write into the index before this transaction ends."""
    # SQLite has one writer at a time; whoever writes has locked it since the transaction began.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")


def tell_planner() -> None:
    """Let PostgreSQL look how many entries there are, and what stands in them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_entry, search_shelf")


def _shelf(document: Document) -> tuple[str, str, int, str]:
    topics = sorted(set(document.topics))
    # Nothing is filed under more topics than a shelf can name.
    while len(" ".join(topics)) > MAX_TOPICS - 2:
        topics.pop()
    return (
        document.kind,
        document.language,
        document.year,
        f" {' '.join(topics)} " if topics else "",
    )


def _provide(shelves: dict[tuple[str, str, int, str], int], some: Iterable[Document]) -> None:
    """Put the keys of the shelves that these documents belong to into `shelves`."""
    missing = {_shelf(each) for each in some} - shelves.keys()
    if not missing:
        return
    fields = ("kind", "language", "year", "topics")
    made = (Shelf(**dict(zip(fields, shelf, strict=True))) for shelf in sorted(missing))
    Shelf.objects.bulk_create(made, ignore_conflicts=True)
    found = Shelf.objects.filter(kind__in={shelf[0] for shelf in missing})
    shelves |= {tuple(rest): pk for pk, *rest in found.values_list("pk", *fields)}


def fields_of(document: Document) -> dict[str, Any]:
    """Return a document as the fields of an entry, but for its shelf."""
    title = sequence(document.title)
    name = mark(title)
    title += sequence(document.name)
    lead = [*_parts(document.alias), *sequence(document.key), *_parts(document.lead)]
    text = _parts(document.text)
    named = indexed(title)
    leading = indexed(lead) - named
    rest = indexed(text) - named - leading
    tokens = [f"={token}" for token in named]
    tokens += [f"+{token}" for token in leading]
    tokens += [*rest, *_filed(document)]
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


def _filed(document: Document) -> list[str]:
    """Return the tokens of what a document is filed under."""
    return [
        filed("kind", document.kind),
        filed("language", document.language),
        *([filed("year", document.year)] if document.year else []),
        *(filed("topic", slug) for slug in document.topics),
    ]


def mark(tokens: Sequence[str]) -> str:
    """Return what entries share whose titles have just these tokens: a digest."""
    return hashlib.sha256(" ".join(tokens).encode()).hexdigest()[:32] if tokens else ""


def _parts(text: str) -> Sequence[str]:
    """Return the tokens of a text; those of a short one, which many numbers share, once for all."""
    return _kept(text) if len(text) < SHORT else sequence(text)


@lru_cache(maxsize=5_000)
def _kept(text: str) -> tuple[str, ...]:
    return tuple(sequence(text))
