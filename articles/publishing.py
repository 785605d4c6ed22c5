"""Publishing: the only way to make an edition."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.composing import compose
from articles.content import digest
from articles.models import Article, Edition, EditionReference, EditionTopic, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PublishingError(Exception):
    """The article can't be published; `problems` are sentences that say why and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def publish(
    article: Article,
    *,
    by: "User | None",
    note: str = "",
    change: Edition.Change | None = None,
    at: dt.datetime | None = None,
    seen: str = "",
) -> Edition:
    """Make the next edition of the article, public from `at` (an aware time; None: now).

    `seen` is the `mark` of the content that the editor looked at, if it was shown. Raises
    `PublishingError` if the article is not fit to be published or has changed since it was seen,
    and stores nothing then.
    """
    with transaction.atomic():
        # Two editors who publish at once get two numbers, one after the other.
        article = Article.objects.select_for_update().get(pk=article.pk)
        now = timezone.now()
        at = at or now
        last = article.editions.order_by("-number").first()
        number = (last.number if last else 0) + 1
        note = note.strip()
        problems = []
        if last and not note:
            problems.append(
                _("Say what changed: every edition after the first needs a change note.")
            )
        if last and last.published_at > now:
            problems.append(
                _("Edition %(number)d is already waiting for its time.") % {"number": last.number}
            )
        elif last and at < last.published_at:
            problems.append(_("An edition can't be older than the one before it."))
        if Edition.objects.filter(slug=article.slug).exclude(article=article).exists():
            problems.append(
                _("Another article was published under “%(slug)s”; choose another slug.")
                % {"slug": article.slug}
            )
        composition = compose(article, at=at)
        if problems := [*problems, *composition.problems]:
            raise PublishingError(problems)
        content = composition.content
        if seen and seen != content.mark():
            raise PublishingError(
                [_("The article or its data has changed since you opened this page; look again.")]
            )
        change = change or (Edition.Change.UPDATE if last else Edition.Change.FIRST)
        frozen = content.as_json()
        edition = Edition.objects.create(
            article=article,
            number=number,
            slug=article.slug,
            title=content.title,
            standfirst=content.standfirst,
            language=content.language,
            date=dt.date.fromisoformat(content.date),
            origin=content.origin,
            change=change,
            note=note,
            content=frozen,
            sha256=edition_digest(
                article=article.pk,
                number=number,
                slug=article.slug,
                change=change,
                note=note,
                published_at=at,
                content=frozen,
            ),
            published_at=at,
            created_at=now,
            created_by=by,
        )
        EditionTopic.objects.bulk_create(
            EditionTopic(edition=edition, topic=topic) for topic in article.topics.all()
        )
        sources = Source.objects.in_bulk([r.key for r in content.references], field_name="key")
        EditionReference.objects.bulk_create(
            EditionReference(edition=edition, number=entry.number, source=sources[entry.key])
            for entry in content.references
        )
    return edition


def edition_digest(
    *,
    article: int,
    number: int,
    slug: str,
    change: str,
    note: str,
    published_at: dt.datetime,
    content: Mapping[str, Any],
) -> str:
    """Return the SHA-256 of everything that an edition keeps, `content` as it is stored."""
    return digest(
        {
            "article": article,
            "number": number,
            "slug": slug,
            "change": str(change),
            "note": note,
            "published_at": published_at.astimezone(dt.UTC).isoformat(),
            "content": content,
        }
    )
