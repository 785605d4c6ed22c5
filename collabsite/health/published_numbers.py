"""A signed list of the newest editions and releases, kept apart from the database.

What is published stays, and numbers have no gaps, so that only the newest edition of an article can be
removed without a trace in the database. `manage.py verify` notices it by this list.
"""

import datetime as dt
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from articles.models import Edition
from metrics.models import Release

NAME = "published.json"
_SALT = "collabsite.health.published"

# The kind and the key of what is published, with its slug and its newest number.
type Numbers = dict[str, tuple[str, int]]


class ListError(Exception):
    """The list can't be read; the message says what to do."""


def list_path() -> Path:
    """Return the path of the list."""
    return Path(settings.VAR_DIR) / NAME


def current(*, at: dt.datetime) -> Numbers:
    """Return the newest public numbers in the database."""
    # What is scheduled may be withdrawn.
    editions = Edition.objects.filter(published_at__lte=at).order_by("article_id", "-number")
    releases = Release.objects.issued().order_by("dataset_id", "-number")
    return {
        **_newest("article", editions.values_list("article", "slug", "number")),
        **_newest("dataset", releases.values_list("dataset", "slug", "number")),
    }


def _newest(
    kind: str, rows: "QuerySet[Edition, tuple[int, str, int]] | Iterable[tuple[int, str, int]]"
) -> Numbers:
    found: Numbers = {}
    for key, slug, number in rows:
        found.setdefault(f"{kind}:{key}", (slug, number))
    return found


def read(path: Path) -> Numbers | None:
    """Return the numbers in a list, None if there is no list. Raises ListError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        stored = json.loads(text)
        signature = stored.pop("signature")
        Signer(salt=_SALT).unsign(f"{_canonical(stored['newest'])}:{signature}")
        return {item: (slug, number) for item, (slug, number) in stored["newest"].items()}
    except BadSignature:
        raise ListError(
            "it was not signed with the SECRET_KEY of this site; if you have changed the key, compare"
            " it with the site, and remove it"
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ListError(
            "it is no list of published numbers; compare the site with a backup, and remove it"
        ) from None


def write(numbers: Numbers, *, key: str | None = None) -> None:
    """Replace the list; `key` signs it in place of the site's own."""
    signed = Signer(key=key, salt=_SALT).sign(_canonical(numbers))
    stored = {"newest": numbers, "signature": signed.rpartition(":")[2]}
    path = list_path()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder) / NAME
        new.write_text(json.dumps(stored, ensure_ascii=False, indent=1), encoding="utf-8")
        new.replace(path)


def find_removed(listed: Numbers, found: Numbers) -> list[tuple[str, str]]:
    """Return the name of each number that was published and is gone, with the problem."""
    return [
        (f"{slug}, {_THING[item.partition(':')[0]]} {number}", "it was published, and is gone")
        for item, (slug, number) in listed.items()
        if found.get(item, (slug, 0))[1] < number
    ]


_THING = {"article": "edition", "dataset": "release"}


def update(*, at: dt.datetime) -> list[tuple[str, str]]:
    """Bring the list up to date, unless something is gone or it can't be read; return the problems."""
    found = current(at=at)
    try:
        listed = read(list_path()) or {}
    except ListError as error:
        return [(str(list_path()), str(error))]
    if gone := find_removed(listed, found):
        return gone
    if found != listed:
        try:
            write(found)
        except OSError as error:
            return [(str(list_path()), f"it can't be written: {error.strerror}")]
    return []


def forget() -> None:
    """Remove the list, as what is published is removed on purpose."""
    list_path().unlink(missing_ok=True)


def _canonical(numbers: Numbers) -> str:
    return json.dumps(numbers, ensure_ascii=True, sort_keys=True)
