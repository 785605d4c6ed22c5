"""The public register of corrections of data and articles, and its feed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import (
    CharField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from msgspec import Meta

from articles.models import Edition
from articles.public.feeds import ENTRIES, FullContentFeed, xml_text
from collabsite.site.identity import site_name
from collabsite.web.pagination import Choice, page_url, pagination_of
from collabsite.web.query_params import Paged
from collabsite.web.responses import PUBLIC, absolute_url
from collabsite.web.routes import url_with_query
from metrics.content import ReleaseContent
from metrics.models import Release

PAGE_SIZE = 20
type Of = Literal["", "articles", "data"]
ARTICLES: Final = "articles"
DATA: Final = "data"
_LISTED_CHANGES = (Edition.Change.CORRECTION, Edition.Change.RETRACTION)


@dataclass(frozen=True)
class CorrectionsQuery(Paged):
    """Query parameters of the register of corrections."""

    of: Annotated[Of, Meta(description="Corrections of articles or of data alone.")] = ""


@dataclass(frozen=True)
class CorrectionLine:
    """A correction or a retraction of `articles` or `data`, made by the edition or release `number`.

    The error was in the edition or release `since`, published at `since_at`, and `or_earlier` as far
    as an article does not say which edition was the first. The title is in `language`, and all else
    `written_in` that of the article or the data. `wrong` and `why` are '' for articles, whose
    `note` says both.
    """

    of: Literal["articles", "data"]
    change: str
    title: str
    language: str
    written_in: str
    url: str
    number: int
    corrected_at: dt.datetime
    note: str
    wrong: str
    why: str
    since: int
    since_at: dt.datetime
    or_earlier: bool
    corrected_url: str
    changes_url: str
    # The primary key of the edition or release, for lasting ids.
    key: int

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Edition.Change(self.change).label)


@require_safe
def corrections(request: HttpRequest, query: CorrectionsQuery) -> HttpResponse:
    """The register of corrections, of all or with `?of=` of articles or data, the newest first."""
    at, base = timezone.now(), reverse("corrections")
    page = Paginator(_listed(query.of, at=at), PAGE_SIZE).get_page(query.page)
    labels: dict[Of, str] = {
        "": pgettext("corrections", "All"),
        ARTICLES: _("Articles"),
        DATA: _("Data"),
    }
    context = {
        "page": SimpleNamespace(
            title=_("Register of corrections"),
            description=_("Every correction and retraction, with reasons."),
            url=page_url(base, page.number, of=query.of),
        ),
        "kinds": [
            Choice(label, url_with_query(base, of=key), key == query.of)
            for key, label in labels.items()
        ],
        "corrections": _lines(list(page.object_list), at=at),
        "pagination": pagination_of(page, lambda n: page_url(base, n, of=query.of)),
    }
    response = render(request, "public/corrections.html", context)
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections, as an Atom feed."""
    response = CorrectionFeed()(request)
    response["Cache-Control"] = PUBLIC
    return response


def newest_corrections(limit: int, *, at: dt.datetime) -> tuple[CorrectionLine, ...]:
    """Return the newest entries of the register; three queries."""
    return _lines(list(_listed("", at=at)[:limit]), at=at)


def _listed(of: str, *, at: dt.datetime) -> QuerySet[Any, tuple[dt.datetime, str, int]]:
    """Return the time, kind and primary key of each entry, the newest first."""
    editions = _entries(
        Edition.objects.public(at=at).listed().filter(change__in=_LISTED_CHANGES, number__gt=1),
        ARTICLES,
        moment="published_at",
    )
    releases = _entries(
        # The number excludes most releases before their content, which is long, is read.
        Release.objects.public(at=at).filter(
            number__gt=1, content__correction__since__isnull=False
        ),
        DATA,
        moment="issued_at",
    )
    each = {ARTICLES: editions, DATA: releases}
    found = each[of] if of in each else editions.union(releases, all=True)
    return found.order_by("-moment", "of", "-key")


def _entries(
    found: QuerySet[Any], of: str, *, moment: str
) -> QuerySet[Any, tuple[dt.datetime, str, int]]:
    entries: QuerySet[Any, tuple[dt.datetime, str, int]] = (
        found.order_by()
        .annotate(moment=F(moment), of=Value(of, CharField()), key=F("pk"))
        .values_list("moment", "of", "key")
    )
    return entries


def _lines(
    entries: Sequence[tuple[dt.datetime, str, int]], *, at: dt.datetime
) -> tuple[CorrectionLine, ...]:
    """Return these entries as lines: two queries at most."""
    keys: dict[str, list[int]] = {ARTICLES: [], DATA: []}
    for _moment, of, key in entries:
        keys[of].append(key)
    found = {
        ARTICLES: _of_articles(keys[ARTICLES], at=at) if keys[ARTICLES] else {},
        DATA: _of_data(keys[DATA], at=at) if keys[DATA] else {},
    }
    return tuple(found[of][key] for _moment, of, key in entries)


def _of_articles(keys: Sequence[int], *, at: dt.datetime) -> dict[int, CorrectionLine]:
    """Return these editions as lines, under the present slugs of their articles."""
    public = Edition.objects.public(at=at).filter(article=OuterRef("article"))
    before = public.filter(number=OuterRef("number") - 1)
    editions: QuerySet[Any, Any] = Edition.objects.filter(pk__in=keys).defer("content")
    editions = editions.annotate(
        slug_now=Subquery(public.order_by("-number").values("slug")[:1]),
        before_at=Subquery(before.values("published_at")[:1]),
    )
    return {
        edition.pk: CorrectionLine(
            of=ARTICLES,
            change=edition.change,
            title=edition.title,
            language=edition.language,
            written_in=edition.language,
            url=reverse("articles:article", args=[edition.slug_now]),
            number=edition.number,
            corrected_at=edition.published_at,
            note=edition.note,
            wrong="",
            why="",
            since=edition.number - 1,
            since_at=edition.before_at,
            or_earlier=edition.number > 2,
            corrected_url=reverse("articles:edition", args=[edition.slug_now, edition.number]),
            changes_url=reverse("articles:changes", args=[edition.slug_now, edition.number]),
            key=edition.pk,
        )
        for edition in editions
    }


def _of_data(keys: Sequence[int], *, at: dt.datetime) -> dict[int, CorrectionLine]:
    """Return these releases as lines, under the present slugs of their datasets."""
    public = Release.objects.public(at=at).filter(dataset=OuterRef("dataset"))
    releases: QuerySet[Any, Any] = Release.objects.filter(pk__in=keys).annotate(
        slug_now=Subquery(public.order_by("-number").values("slug")[:1])
    )
    return {
        release.pk: CorrectionLine(
            of=DATA,
            change=Edition.Change.CORRECTION.value,
            title=content.title,
            language=content.language,
            written_in=release.content["language"],
            url=reverse("metrics:dataset", args=[release.slug_now]),
            number=release.number,
            corrected_at=release.issued_at,
            note=release.note,
            wrong=correction.wrong,
            why=correction.why,
            since=correction.since,
            since_at=correction.since_at,
            or_earlier=False,
            corrected_url=reverse("metrics:release", args=[release.slug_now, release.number]),
            changes_url=reverse("metrics:changes", args=[release.slug_now, release.number]),
            key=release.pk,
        )
        for release in releases
        for content in [ReleaseContent.from_json(release.content).in_language(get_language() or "")]
        if (correction := content.correction)
    }


class CorrectionFeed(Feed):  # type: ignore[type-arg]
    """The newest corrections of data and articles, and retractions."""

    feed_type = FullContentFeed

    def title(self) -> str:
        """Return the title with the name of the site."""
        return f"{_('Corrections')} · {site_name()}"

    def link(self) -> str:
        """Return the address of the register."""
        return absolute_url(reverse("corrections"))

    def feed_url(self) -> str:
        """Return the feed's own address."""
        return absolute_url(reverse("corrections-feed"))

    def feed_guid(self) -> str:
        """Return the feed's permanent id."""
        return self.feed_url()

    def author_name(self) -> str:
        """Return the author of all entries."""
        return site_name()

    def items(self) -> tuple[CorrectionLine, ...]:
        """Return the newest entries of the register."""
        return newest_corrections(ENTRIES, at=timezone.now())

    def item_title(self, item: CorrectionLine) -> str:
        """Return the title of what was corrected or retracted."""
        titles = {Edition.Change.RETRACTION.value: _("Retracted: %(title)s")}
        title = titles.get(item.change) or _("Corrected: %(title)s")
        return xml_text(title % {"title": item.title})

    def item_description(self, item: CorrectionLine) -> str:
        """Return what was wrong, why, and the note, as HTML."""
        lines = [item.wrong, item.why, item.note]
        return xml_text(format_html_join("", "<p>{}</p>", ([line] for line in lines if line)))

    def item_link(self, item: CorrectionLine) -> str:
        """Return the address of the changes."""
        return absolute_url(item.changes_url)

    def item_guid(self, item: CorrectionLine) -> str:
        """Return the entry's permanent id, whatever the slug (RFC 4151)."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{item.corrected_at:%Y-%m-%d}:{item.of}/{item.key}"

    def item_pubdate(self, item: CorrectionLine) -> dt.datetime:
        """Return when it was corrected."""
        return item.corrected_at

    def item_updateddate(self, item: CorrectionLine) -> dt.datetime:
        """Return when it was corrected: entries never change."""
        return item.corrected_at

    def item_extra_kwargs(self, item: CorrectionLine) -> dict[str, str]:
        """Return the language and the content."""
        return {"language": item.written_in, "content": self.item_description(item)}
