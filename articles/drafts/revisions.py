"""Saved drafts, stored by django-reversion.

A revision holds the rows of one state as JSON. They are read field by field, so that an old one
stays readable after a model has gained or lost fields.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from articles.drafts.draft import Draft, DraftCitation, DraftSection
from articles.drafts.snapshots import draft_of
from articles.models import Article, Author, Authorship, Citation, Image, Kind, Section, Topic
from articles.sources.models import Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User


_PARTS: tuple[type[models.Model], ...] = (Section, Authorship, Citation, Topic)


class Event(StrEnum):
    """Origin of a revision that was not saved with the form."""

    FOUND = "found"
    IMPORTED = "imported"
    MERGED = "merged"
    PASSED_ON = "passed-on"
    RESTORED = "restored"
    DISCARDED = "discarded"
    REWORDED = "reworded"
    RECOVERED = "recovered"


@dataclass(frozen=True)
class DraftRevision:
    """A saved draft with its author, time and origin (see `Event`).

    `missing` names what it referred to and what no longer exists: authors, sources, topics, and the
    article that it translated.
    """

    revision: int
    at: dt.datetime
    by: "User | None"
    comment: str
    draft: Draft
    missing: tuple[str, ...]


def register() -> None:
    """Register the models whose rows make up a working copy with django-reversion."""
    for part in _PARTS:
        reversion.register(part)
    reversion.register(
        Article,
        # The state of the review is not part of the draft, and the bin is not either.
        exclude=["submitted_at", "submitted_by", "binned_at", "binned_by"],
        # Topics too, so that a deleted one can be named.
        follow=["sections", "authorships", "citations", "topics"],
    )


def format_event(name: Event, **details: Any) -> str:  # noqa: ANN401
    """Return the comment of a revision that was made by this event."""
    return json.dumps({"event": name, **details})


def parse_event(comment: str) -> dict[str, Any]:
    """Return the event in a comment, with its name under `event`; {} if there is none."""
    try:
        found = json.loads(comment)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and found.get("event") in list(Event) else {}


def record(article: Article, *, by: "User | None", comment: str = "") -> bool:
    """Record the working copy, unless the newest draft of the history is the same.

    `by` is None if no editor made it. Tell whether it was recorded.
    """
    return _record(article, by=by, comment=comment, at=timezone.now())


def record_owner(article: Article, *, by: "User | None", before: str, after: str) -> None:
    """Record that the article, the same as before, was passed on to another owner.

    `before` and `after` are the names of the owners, '' for none.
    """
    comment = format_event(Event.PASSED_ON, before=before, after=after)
    _record(article, by=by, comment=comment, at=timezone.now(), if_unchanged=True)


def record_unrecorded(article: Article) -> bool:
    """Record a working copy that was changed without a record, before it is overwritten."""
    return _record(article, by=None, comment=format_event(Event.FOUND), at=None)


@transaction.atomic
def _record(
    article: Article,
    *,
    by: "User | None",
    comment: str,
    at: dt.datetime | None,
    if_unchanged: bool = False,
) -> bool:
    # The stored rows may differ from those that the caller has in memory.
    stored = Article.objects.get(pk=article.pk)
    last = newest(stored)
    if last and not if_unchanged and last.draft.digest() == draft_of(stored).digest():
        return False
    if at is None:
        at = max(stored.updated_at, last.at) if last else stored.updated_at
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_comment(comment)
        reversion.set_date_created(at)
        reversion.add_to_revision(stored)
    return True


def newest(article: Article) -> DraftRevision | None:
    """Return the newest draft of the history, if there is one."""
    return next(iter(read_revisions(versions_of(article)[:1])), None)


def find_by_digest(article: Article, digest: str) -> Draft | None:
    """Return the newest of the last 200 drafts of the history that has this digest."""
    keys = list(versions_of(article).values_list("pk", flat=True)[:200])
    for start in range(0, len(keys), 20):
        some = versions_of(article).filter(pk__in=keys[start : start + 20])
        for kept in read_revisions(some):
            if kept.draft.digest() == digest:
                return kept.draft
    return None


def versions_of(article: Article) -> "models.QuerySet[Version]":
    """Return the article's rows in the history, the newest first: one for each draft."""
    return _versions(Article).filter(object_id=str(article.pk)).order_by("-pk")


def kind_of_deleted(pk: int) -> str:
    """Return the kind of an article that was deleted, by the last row in its history."""
    last = versions_of(Article(pk=pk)).first()
    return str(last.field_dict.get("kind", Kind.ARTICLE)) if last else Kind.ARTICLE


def delete_history(article: Article) -> None:
    """Delete all drafts of the history of an article."""
    revisions = versions_of(article).order_by().values("revision")
    Revision.objects.filter(pk__in=list(revisions.values_list("revision", flat=True))).delete()


def deleted_versions() -> "models.QuerySet[Version]":
    """Return the last row in the history of each article that was deleted, or is in the bin."""
    there = Article.objects.annotate(key=Cast("pk", models.CharField())).values("key")
    deleted = _versions(Article).exclude(object_id__in=there)
    last = deleted.order_by().values("object_id").annotate(last=models.Max("pk")).values("last")
    return deleted.filter(pk__in=last).order_by("-pk")


def read_owners(versions: "models.QuerySet[Version]") -> dict[int, int | None]:
    """Return the key of the owner in each of these versions, by the key of the article.

    A version of a time when articles had no owner is left out.
    """
    rows = [_row(version) for version in versions.only("object_repr", "serialized_data")]
    return {row.pk: row.fields["owner"] for row in rows if "owner" in row.fields}


def find_by_former_slugs(slugs: Iterable[str]) -> dict[str, int]:
    """Return the keys of the articles whose saved drafts had these slugs, by slug.

    Each slug takes a query that reads all saved drafts, so look up those alone that nothing has now.
    """
    found: dict[str, int] = {}
    for slug in slugs:
        stored = f'"slug": {json.dumps(slug, ensure_ascii=False)}'
        versions = _versions(Article).filter(serialized_data__contains=stored)
        if key := versions.order_by("-pk").values_list("object_id", flat=True).first():
            found[slug] = int(key)
    return found


def read_revisions(versions: "models.QuerySet[Version]") -> list[DraftRevision]:
    """Return the drafts of these versions of articles, in their order, with at most six queries."""
    rows = list(versions.select_related("revision__user"))
    models_of = {ContentType.objects.get_for_model(part).pk: part for part in _PARTS}
    parts = Version.objects.filter(
        revision__in=[row.revision_id for row in rows], content_type__in=models_of
    )
    by_revision: dict[int, dict[type[models.Model], list[_RevisionRow]]] = {}
    for part in parts:
        of = by_revision.setdefault(part.revision_id, {m: [] for m in models_of.values()})
        of[models_of[part.content_type_id]].append(_row(part))
    articles = [_row(row) for row in rows]
    everything = [row for of in by_revision.values() for part in of.values() for row in part]
    names = _Names.of(articles, everything)
    return [
        DraftRevision(
            revision=version.revision_id,
            at=version.revision.date_created,
            by=version.revision.user,
            comment=version.revision.comment,
            draft=draft,
            missing=tuple(missing),
        )
        for version, article in zip(rows, articles, strict=True)
        for draft, missing in [_draft(article, by_revision.get(version.revision_id, {}), names)]
    ]


@dataclass(frozen=True)
class _RevisionRow:
    """A row in a revision: its key, its name, and its fields."""

    pk: int
    name: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class _Names:
    """Current slugs and keys of the rows that drafts refer to, by primary key."""

    topics: Mapping[int, str]
    authors: Mapping[int, str]
    sources: Mapping[int, str]
    articles: frozenset[int]
    covers: frozenset[int]

    @classmethod
    def of(cls, articles: Sequence[_RevisionRow], parts: Sequence[_RevisionRow]) -> "_Names":
        """Look up what these rows refer to."""
        topics = {pk for row in articles for pk in row.fields.get("topics", [])}
        authors = {row.fields["author"] for row in parts if row.fields.get("author")}
        sources = {row.fields["source"] for row in parts if row.fields.get("source")}
        originals = {row.fields["original"] for row in articles if row.fields.get("original")}
        covers = {row.fields["cover"] for row in articles if row.fields.get("cover")}
        return cls(
            topics=dict(Topic.objects.filter(pk__in=topics).values_list("pk", "slug")),
            authors=dict(Author.objects.filter(pk__in=authors).values_list("pk", "slug")),
            sources=dict(Source.objects.filter(pk__in=sources).values_list("pk", "key")),
            articles=frozenset(
                Article.with_binned.filter(pk__in=originals).values_list("pk", flat=True)
            ),
            covers=frozenset(
                Image.with_binned.filter(pk__in=covers).values_list("pk", flat=True)
                if covers
                else ()
            ),
        )


def _versions(model: type[models.Model]) -> "models.QuerySet[Version]":
    found: models.QuerySet[Version] = Version.objects.get_for_model(model)
    return found


def _row(version: Version) -> _RevisionRow:
    [stored] = json.loads(version.serialized_data)
    return _RevisionRow(int(stored["pk"]), version.object_repr, stored["fields"])


def _draft(
    article: _RevisionRow, parts: Mapping[type[models.Model], list[_RevisionRow]], names: _Names
) -> tuple[Draft, list[str]]:
    authors, missing_authors = _split_missing(
        parts.get(Authorship, []), "author", names.authors, label=_("the author “%(name)s”")
    )
    sources, missing_sources = _split_missing(
        parts.get(Citation, []), "source", names.sources, label=_("the source “%(name)s”")
    )
    missing_topics = _missing_topics(article, parts.get(Topic, []), names)
    missing = [*missing_topics, *missing_authors, *missing_sources]
    fields = article.fields
    if fields.get("original") and fields["original"] not in names.articles:
        missing.append(
            _("the original that it translates (number %(number)d)")
            % {"number": fields["original"]}
        )
    if fields.get("cover") and fields["cover"] not in names.covers:
        missing.append(_("the cover"))
    draft = Draft(
        title=fields.get("title", ""),
        slug=fields.get("slug", ""),
        standfirst=fields.get("standfirst", ""),
        language=fields.get("language", ""),
        date=fields.get("date") or "",
        origin=fields.get("origin", ""),
        origin_url=fields.get("origin_url", ""),
        doi=fields.get("doi", ""),
        original=fields.get("original"),
        original_edition=str(fields.get("original_edition") or ""),
        cover=fields.get("cover"),
        topics=tuple(
            sorted(names.topics[pk] for pk in fields.get("topics", []) if pk in names.topics)
        ),
        authors=tuple(slug for _row, slug in authors),
        citations=tuple(DraftCitation(key, row.fields.get("locator", "")) for row, key in sources),
        sections=tuple(
            DraftSection(
                row.fields.get("anchor", ""),
                row.fields.get("heading", ""),
                row.fields.get("body", ""),
                row.pk,
            )
            for row in _in_order(parts.get(Section, []))
        ),
    )
    return draft, missing


def _split_missing(
    rows: Iterable[_RevisionRow], field: str, names: Mapping[int, str], *, label: str
) -> tuple[list[tuple[_RevisionRow, str]], list[str]]:
    """Return the rows whose author or source exists, with its slug or key, and the missing ones."""
    ordered = _in_order(rows)
    present = [(row, names[row.fields[field]]) for row in ordered if row.fields.get(field) in names]
    missing = [label % {"name": row.name} for row in ordered if row.fields.get(field) not in names]
    return present, missing


def _missing_topics(
    article: _RevisionRow, topics: Iterable[_RevisionRow], names: _Names
) -> list[str]:
    known = {row.pk: row.name for row in topics}
    return [
        _("the topic “%(name)s”") % {"name": known[pk]}
        if pk in known
        else _("a topic that was removed (number %(number)d)") % {"number": pk}
        for pk in article.fields.get("topics", [])
        if pk not in names.topics
    ]


def _in_order(rows: Iterable[_RevisionRow]) -> list[_RevisionRow]:
    return sorted(rows, key=lambda row: (row.fields.get("ordering", 0), row.pk))
