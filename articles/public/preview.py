"""Previews of working copies, and links that share them."""

import datetime as dt
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article, Edition, Proposal, SharedPreview
from articles.public.article import ArticlePage, article_page
from articles.publishing.composition import compose, listing_date

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Days for which a link can be shared, and the default.
DAYS = (1, 7, 30)
DEFAULT_DAYS = 7


@dataclass(frozen=True)
class Preview:
    """The page of a working copy, and the problems in it, in sentences."""

    page: ArticlePage
    problems: tuple[str, ...]


def build_preview(article: Article, *, at: dt.datetime, language: str | None = None) -> Preview:
    """Return the page of an edition published at this time; stores nothing.

    The interface of the page is in `language`, by default the active one, which is that of the
    problems. The page has no address of its own, and no token, so that its views are not counted.
    """
    composition = compose(article, at=at)
    content = composition.content
    last = article.editions.order_by("-number").values_list("number", flat=True).first() or 0
    slugs = Edition.objects.newest(at=at).filter(article=article).values_list("slug", flat=True)
    public_slug = slugs.first()
    edition = Edition(
        article=article,
        number=last + 1,
        slug=article.slug,
        title=content.title,
        standfirst=content.standfirst,
        language=content.language,
        date=listing_date(article, content, at=at),
        origin=content.origin,
        change=Edition.Change.UPDATE if last else Edition.Change.FIRST,
        content=content.as_json(),
        published_at=at,
        created_at=at,
    )
    with translation.override(language or translation.get_language()):
        page = article_page(edition, newest=edition, at=at, topics=article.topics.all())
        # A new slug in the draft is not found yet.
        editions_url, usage_url = (
            reverse(name, args=[public_slug]) if public_slug else ""
            for name in ("articles:editions", "articles:usage")
        )
    page = replace(
        page,
        url="",
        json_url="",
        newest_url="",
        editions_url=editions_url,
        usage_url=usage_url,
        edition=replace(page.edition, url="", changes_url=""),
        token="",
    )
    return Preview(page, composition.problems)


def share(
    article: Article,
    *,
    by: "User | None",
    days: int = DEFAULT_DAYS,
    at: dt.datetime | None = None,
) -> SharedPreview:
    """Create a link that shows the working copy to anyone who has it, for this many days from `at`."""
    if days not in DAYS:
        raise ValueError(f"a preview is shared for one of {DAYS} days, not for {days}")
    at = at or timezone.now()
    return SharedPreview.objects.create(
        article=article,
        token=secrets.token_urlsafe(32),
        created_by=by,
        expires_at=at + dt.timedelta(days=days),
    )


def revoke(shared: SharedPreview, *, at: dt.datetime | None = None) -> bool:
    """Revoke a link; return whether it was open until now."""
    at = at or timezone.now()
    # A conditional update, so that of two editors only the first revokes it.
    ended = SharedPreview.objects.open(at=at).filter(pk=shared.pk).update(revoked_at=at)
    return bool(ended)


def published_since(shared: SharedPreview, *, at: dt.datetime) -> str | None:
    """Return the slug of the article if it was published after the link was created, else None."""
    later = Q(created_at__gt=shared.created_at) | Q(published_at__gt=shared.created_at)
    public = Edition.objects.public(at=at).filter(later, article=shared.article_id)
    # A published proposal is not the draft.
    of_drafts = public.exclude(proposals__state=Proposal.State.PUBLISHED)
    newest = Edition.objects.newest(at=at).filter(article=shared.article_id)
    return newest.filter(Exists(of_drafts)).values_list("slug", flat=True).first()
