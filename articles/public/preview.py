"""Previews of working copies, and links that share them."""

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as with_values
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Exists, Q
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from msgspec.structs import replace

from articles.content import ArticleContent
from articles.drafts.working_copy import set_fields
from articles.models import Article, Edition, Kind, Proposal, SharedPreview, Topic, slug_is_taken
from articles.prose.sanitize import sanitize
from articles.public.article import ArticlePage, article_page
from articles.publishing.composition import Composition, compose, listing_date
from collabsite.web.checklist import Finding, section_target
from collabsite.web.models import Language
from collabsite.web.slugs import slug_of, unused
from collabsite.web.text import section_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Days for which a link can be shared, and the default.
DAYS = (1, 7, 30)
DEFAULT_DAYS = 7


@dataclass(frozen=True)
class Preview:
    """The page of a working copy, the edition that it would be, and the errors in it."""

    page: ArticlePage
    edition: Edition
    errors: tuple[Finding, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """The errors in sentences."""
        return tuple(error.sentence for error in self.errors)


def build_preview(article: Article, *, at: dt.datetime, language: str | None = None) -> Preview:
    """Return the page of an edition published at this time; stores nothing.

    The interface of the page is in `language`, by default the active one, which is that of the
    problems. The page has no address of its own, and no token, so that its views are not counted.
    """
    composition = compose(article, at=at)
    edition = _edition_of(article, composition, at=at)
    page = _page_of(edition, at=at, topics=article.topics.all(), language=language)
    return Preview(page, edition, composition.errors)


def build_unsaved_preview(
    draft: ArticleContent,
    article: Article | None,
    *,
    at: dt.datetime,
    kind: Kind = Kind.ARTICLE,
    language: str | None = None,
) -> Preview:
    """Return the page of what is typed in a form, in any state; stores nothing.

    `article` is the stored one, which is changed in memory, or None for a new one of this kind. The
    errors begin with what the form would refuse; the target of a section is its place in the draft.
    """
    # Everything that refers to an article finds nothing for this key.
    article = article or Article(pk=0, kind=kind)
    slug = draft.slug or unused(
        slug_of(draft.title, "article"), partial(slug_is_taken, article=article.pk)
    )
    draft = replace(
        draft,
        slug=slug,
        sections=tuple(replace(row, prose=sanitize(row.prose)) for row in draft.sections),
    )
    problems = set_fields(article, draft)
    # The page is drawn whatever is wrong with these.
    if "slug" in problems:
        article.slug = slug_of(slug, "article")
    if article.language not in Language:
        article.language = Language.ENGLISH
    draft = replace(
        draft,
        language=article.language,
        date=article.date.isoformat() if article.date else "",
    )
    topics = Topic.objects.filter(slug__in=draft.topics)
    composition = compose(article, at=at, content=draft)
    edition = _edition_of(article, composition, at=at)
    page = _page_of(edition, at=at, topics=topics, language=language)
    errors = (*_findings(draft, problems), *composition.errors)
    return Preview(page, edition, errors)


def _findings(draft: ArticleContent, problems: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the problems of the parts of a draft, with the names of their fields."""
    places = {section.anchor: number for number, section in enumerate(draft.sections)}
    for part, problem in problems.items():
        if part.startswith("sections/"):
            place = places[part.split("/")[1]]
            target = section_target(place)
            name = section_name(draft.sections[place].heading)
            label = _("Section “%(heading)s”") % {"heading": name}
        elif part == NON_FIELD_ERRORS:
            label, target = "", ""
        else:
            field: Any = Article._meta.get_field(part)
            label, target = capfirst(str(field.verbose_name)), f"id_{part}"
        sentence = _("%(field)s: %(problem)s") % {"field": label, "problem": problem}
        yield Finding("field", sentence if label else problem, target)


def _edition_of(article: Article, composition: Composition, *, at: dt.datetime) -> Edition:
    """Return the edition that would be published; it is not stored."""
    content = composition.content
    last = article.editions.order_by("-number").values_list("number", flat=True).first() or 0
    return Edition(
        article=article,
        kind=article.kind,
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


def _page_of(
    edition: Edition, *, at: dt.datetime, topics: Iterable[Topic], language: str | None
) -> ArticlePage:
    """Return the page of an edition that is not stored, without addresses that nothing answers."""
    slugs = Edition.objects.newest(at=at).filter(article=edition.article_id)
    public_slug = slugs.values_list("slug", flat=True).first()
    with translation.override(language or translation.get_language()):
        page = article_page(edition, newest=edition, at=at, topics=topics)
        # A new slug in the draft is not found yet.
        editions_url, usage_url = (
            Kind(edition.kind).url(name, public_slug) if public_slug and has_page else ""
            for name, has_page in (("editions", True), ("usage", not page.is_page))
        )
    return with_values(
        page,
        url="",
        json_url="",
        newest_url="",
        editions_url=editions_url,
        usage_url=usage_url,
        edition=with_values(page.edition, url="", changes_url=""),
        token="",
    )


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
    """Return the address of the article if it was published after the link was created, else None."""
    later = Q(created_at__gt=shared.created_at) | Q(published_at__gt=shared.created_at)
    public = Edition.objects.public(at=at).filter(later, article=shared.article_id)
    # A published proposal is not the draft.
    of_drafts = public.exclude(proposals__state=Proposal.State.PUBLISHED)
    newest = Edition.objects.newest(at=at).filter(article=shared.article_id)
    public_edition = newest.filter(Exists(of_drafts)).only("kind", "slug").first()
    if public_edition is None:
        return None
    return Kind(public_edition.kind).url("article", public_edition.slug)
