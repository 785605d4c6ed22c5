"""Articles for tests, created by importing a document."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone, translation

from articles import publishing
from articles.models import Article, Author, Edition, Kind
from articles.publishing import checks, issue_release
from articles.publishing.composition import compose
from collabsite.transfer import documents
from collabsite.transfer.documents.article import ImportedDocument, import_document
from collabsite.web.checklist import Approval, Checklist

DOCUMENT = """\
Rivers and Labs
- 时间:2024-05-06
- 浏览:17
- 来源:Field Notes
Two laboratories measured the same rivers for three years.
What They Found
The table has what they agreed on.
| River | Samples (2023) | Change | Cost |
|---|---|---|---|
| Elbe | 1,240 | +35% | $1.2M |
| Yangtze | 890 | +28% | $950K |
| Danube | n/a | +42% | $2.1M |
Source: River Atlas, Water Board (2023)
What It Means
Agreement is worth having.
"""


# What changes rows, here also of the temporary tables through which data is written.
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")

type Statement = tuple[str, Any, bool]

# The statements that wrote an article, its key, and the time at which they did: by its kind, its document,
# and who runs the tasks that follow from it.
_WRITTEN: dict[tuple[str, str, str], tuple[list[Statement], int, dt.datetime]] = {}
# Pages say how long ago something was; for a test whose clock is another, it is written anew.
_OLDEST = dt.timedelta(minutes=15)


def _write(kind: str, text: str, build: Callable[[str], Model]) -> int:
    """Return the key of what `build` makes of a document.

    In an empty SQLite database, where keys are the same each time, the statements with which it was
    written first are sent again: most tests begin with such an article, and making it takes longer
    than what they test.
    """
    if connection.vendor != "sqlite" or not _is_empty():
        return int(build(text).pk)
    now = timezone.now()
    case = (kind, text, settings.TASKS["default"]["BACKEND"])
    if case in _WRITTEN:
        statements, key, written_at = _WRITTEN[case]
        if written_at <= now < written_at + _OLDEST:
            with connection.cursor() as cursor:
                for sql, params, many in statements:
                    (cursor.executemany if many else cursor.execute)(sql, params)
            return key
    statements = []

    def record(
        execute: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:
        if sql.lstrip().startswith((*WRITING, "CREATE TEMPORARY TABLE", "DROP TABLE")):
            statements.append((sql, params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        key = int(build(text).pk)
    _WRITTEN[case] = statements, key, now
    return key


def _is_empty() -> bool:
    """Return whether no table but those of people has ever had a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_sequence WHERE seq > 0")
        used = {name for [name] in cursor.fetchall()}
    return not any(
        name.startswith(("articles_", "metrics_", "sources_", "search_")) for name in used
    )


def imported(text: str = DOCUMENT) -> ImportedDocument:
    """Return the import of a document, as drafts."""
    return import_document(documents.read(text.encode()))


def draft(text: str = DOCUMENT) -> Article:
    """Return the draft of a document, its data not released."""
    return Article.objects.get(pk=_write("import", text, lambda text: imported(text).article))


def draft_with_data(text: str = DOCUMENT) -> Article:
    """Return the draft of a document, its data released."""
    return Article.objects.get(pk=_write("draft", text, _draft_with_data))


def _draft_with_data(text: str) -> Article:
    draft = imported(text)
    for dataset in draft.datasets:
        issue_release(dataset, by=None)
    return draft.article


def published(text: str = DOCUMENT) -> Edition:
    """Return the first edition of a document, its data released."""
    return Edition.objects.get(pk=_write("edition", text, _published))


def _published(text: str) -> Edition:
    return publishing.publish(_draft_with_data(text), by=None)


def publish_again(article: Article, note: str, change: Edition.Change) -> Edition:
    """Publish an article once more with this kind of change, a retraction included."""
    if change == Edition.Change.RETRACTION:
        return publishing.retract(article, by=None, note=note)
    return publishing.publish(article, by=None, note=note, change=change)


def draft_titled(title: str) -> Article:
    """Return the draft of a one-paragraph document."""
    return draft(f"{title}\nThis is all that it says, in one paragraph.\n")


def sound_draft(title: str = "Sound") -> Article:
    """Return a draft without findings of the checklist."""
    article = draft_titled(title)
    article.standfirst = "What it says."
    article.save()
    author, _new = Author.objects.get_or_create(slug="wei-chen", family_name="Chen")
    article.authors.add(author)
    return article


def listed(article: Article, *, last: Edition | None = None) -> Checklist:
    """Return the checklist of a draft as stored, which follows the `last` edition."""
    article.refresh_from_db()
    now = timezone.now()
    return checks.check(compose(article, at=now, last=last))


def asked_in_chinese(article: Article, accepted: Checklist) -> list[str]:
    """Return the warnings that are asked again of an editor who reads Chinese."""
    with translation.override("zh-hans"):
        again = listed(article).unaccepted(Approval(), before=accepted.subjects)
    return [warning.sentence for warning in again]


def page_titled(title: str, slug: str, **fields: object) -> Article:
    """Return the draft of a page of one paragraph."""
    draft = draft_titled(title)
    Article.objects.filter(pk=draft.pk).update(kind=Kind.PAGE, slug=slug, **fields)
    draft.refresh_from_db()
    return draft
