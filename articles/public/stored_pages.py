"""Stored pages of editions, completed with their views and related articles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from articles.content import EditionContent
from articles.models import Edition, EditionPage, EditionTopic, Kind, Proposal, Topic
from articles.public import related
from articles.public.article import ArticlePage
from collabsite.pageviews.totals import views_of
from collabsite.web.prepared_queries import AT
from collabsite.web.stored_pages import (
    PageState,
    PendingPage,
    RequestedVersion,
    VersionLookup,
    VersionRow,
    digest_of,
)


@dataclass(frozen=True)
class EditionRow(VersionRow):
    """An edition, whose parent is its article; `original` is that of a translation."""

    kind: str
    language: str
    original: int | None
    proposal: int | None
    proposal_state: str | None


class RequestedEdition(RequestedVersion[EditionRow, ArticlePage]):
    """The edition that a request asks for, and the newest one of its article."""

    model = EditionPage
    foreign_key = "edition_id"
    template = "articles/article.html"
    placeholders = ("views", "related")
    lookup = VersionLookup(
        EditionRow,
        Edition.objects,
        parent="article_id",
        views=views_of(kind="article", number=OuterRef("article_id")),
        columns=[
            "kind",
            "language",
            "article__original",
            *(
                Subquery(
                    Proposal.objects.unanswered(at=AT)
                    .filter(article=OuterRef("article"))
                    .exclude(state=Proposal.State.SUPERSEDED)
                    .values(name)[:1]
                )
                for name in ("pk", "state")
            ),
        ],
    )

    def begin_page(self, content: EditionContent) -> PendingPage:
        """Read the state of a page that is to be rendered."""
        is_article = self.own.kind == Kind.ARTICLE
        topics = EditionTopic.objects.filter(edition=self.own.pk).values_list("topic", flat=True)
        original = content.translation_of
        return self.begin(
            # No article is related to a page.
            datasets=list(content.datasets) if is_article else [],
            topics=list(topics) if is_article else [],
            # The article that it was translated from, which may not be that of its group by now.
            translated=original.article if original else 0,
        )

    def read_state(self, facts: Mapping[str, Any]) -> PageState:
        """Read topics, translations and related articles: two queries, and one for their values."""
        own, at, translated = self.own, self.at, facts["translated"]
        root = own.original or own.parent
        rows = related.read_shared(
            own.pk,
            article=own.parent,
            root=root,
            language=own.language,
            topics=facts["topics"],
            datasets=facts["datasets"],
            at=at,
        )
        topics = sorted(
            (row.topic, row.slug, row.name, row.name_zh) for row in rows if row.edition == own.pk
        )
        candidates = related.rank(row for row in rows if row.edition != own.pk)
        keys = [candidate.edition for candidate in candidates]
        editions = related.EDITIONS.rows(editions=keys, root=root, translated=translated, at=at)
        group = sorted(
            edition[:5]
            for edition in editions
            if edition.pk not in keys or edition.article == translated
        )

        def values() -> dict[str, object]:
            named = [Topic(key, slug, name, name_zh) for key, slug, name, name_zh in topics]
            articles = related.describe(candidates, editions, named, at=at)
            return {"views": own.views, "related": articles}

        proposed = [own.proposal, own.proposal_state]
        identity = [own.identity, self.newest.identity, topics, group, proposed]
        return PageState(digest_of(identity), values)
