"""Whether the index says what is published."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from collabsite.search import index
from collabsite.search.models import Entry

# What is compared, beside the times and the shelf. Tokens follow from words, and PostgreSQL does
# not give them back as they were.
_FIELDS = (
    *("owner", "language", "weight", "place", "key", "name", "words", "url", "title", "text"),
    "facts",
)


def differences(*, at: dt.datetime) -> Iterator[str]:
    """Yield the addresses of what is not in the index as it is published, or there and gone."""
    for name in index.names():
        said = _prints(map(index.fields_of, index.documents(name, at=at)), at=at)
        kept = Entry.objects.filter(owner__startswith=f"{name}:", until__gt=at)
        stored = _prints(kept.values(*_FIELDS, "date", "since", "until").iterator(1000), at=at)
        yield from sorted({address for address, _ in (said - stored) + (stored - said)})


def _prints(entries: Iterable[Mapping[str, Any]], *, at: dt.datetime) -> Counter[tuple[str, str]]:
    return Counter((entry["url"], _print(entry, at=at)) for entry in entries)


def _print(entry: Mapping[str, Any], *, at: dt.datetime) -> str:
    # When it began is over; only what is to come is told apart.
    since = max(entry["since"], at)
    said = [*(entry[name] for name in _FIELDS), str(entry["date"])]
    # PostgreSQL gives the names of facts back in an order of its own.
    whole = json.dumps([*said, since.timestamp(), entry["until"].timestamp()], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
