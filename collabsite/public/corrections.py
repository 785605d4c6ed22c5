"""The public register of corrections of data and articles, and its feed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Annotated, Any, Final, Literal

from django.core.paginator import Paginator
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from msgspec import Meta

from articles.models import Edition
from articles.public.feeds import ENTRIES, entry_id, respond_feed
from collabsite.site.identity import site_name
from collabsite.web.pagination import Choice, page_url, pagination_of
from collabsite.web.query_params import Paged
from collabsite.web.responses import absolute_url, respond
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

    The error was in the edition or release `since`, published at `since_at`. The title is in `language`,
    and all else `written_in` that of the article or the data. `slug` is the present one, and `key` that
    of the edition or release, for lasting ids.
    """

    of: Literal["articles", "data"]
    key: int
    title: str
    language: str
    written_in: str
    slug: str
    number: int
    corrected_at: dt.datetime
    note: str
    since: int
    since_at: dt.datetime
    change: str = Edition.Change.CORRECTION.value
    # The note of an article says both.
    wrong: str = ""
    why: str = ""

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Edition.Change(self.change).label)

    @property
    def or_earlier(self) -> bool:
        """Return whether the error may be older, as an article does not say where it began."""
        return self.of == ARTICLES and self.since > 1

    @property
    def url(self) -> str:
        """The address of the article or dataset."""
        return self._address("article", "dataset", self.slug)

    @property
    def corrected_url(self) -> str:
        """The address of the edition or release that corrected it."""
        return self._address("edition", "release", self.slug, self.number)

    @property
    def changes_url(self) -> str:
        """The address of what it changed."""
        return self._address("changes", "changes", self.slug, self.number)

    def _address(self, of_article: str, of_data: str, *args: str | int) -> str:
        is_article = self.of == ARTICLES
        return reverse(f"articles:{of_article}" if is_article else f"metrics:{of_data}", args=args)


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
    shown = SimpleNamespace(
        title=_("Register of corrections"),
        description=_("Every correction and retraction, with reasons."),
        url=page_url(base, page.number, of=query.of),
    )
    context = {
        "kinds": [
            Choice(label, url_with_query(base, of=key), key == query.of)
            for key, label in labels.items()
        ],
        "corrections": _lines(list(page.object_list), at=at),
        "pagination": pagination_of(page, lambda n: page_url(base, n, of=query.of)),
    }
    return respond(request, shown, "public/corrections.html", context=context)


@require_safe
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections, as an Atom feed."""
    return respond_feed(
        [_entry(line) for line in newest_corrections(ENTRIES, at=timezone.now())],
        title=f"{_('Corrections')} · {site_name()}",
        url=reverse("corrections"),
        feed_url=reverse("corrections-feed"),
    )


def _entry(line: CorrectionLine) -> dict[str, Any]:
    titles = {Edition.Change.RETRACTION.value: _("Retracted: %(title)s")}
    title = titles.get(line.change) or _("Corrected: %(title)s")
    texts = filter(None, [line.wrong, line.why, line.note])
    words = format_html_join("", "<p>{}</p>", ([text] for text in texts))
    return {
        "language": line.written_in,
        "title": title % {"title": line.title},
        "url": absolute_url(line.changes_url),
        "id": entry_id(line.corrected_at, f"{line.of}/{line.key}"),
        # Entries never change.
        "published": line.corrected_at,
        "updated": line.corrected_at,
        "summary": words,
        "content": words,
    }


def newest_corrections(limit: int, *, at: dt.datetime) -> tuple[CorrectionLine, ...]:
    """Return the newest entries of the register; three queries."""
    return _lines(list(_listed("", at=at)[:limit]), at=at)


def _listed(of: str, *, at: dt.datetime) -> QuerySet[Any, tuple[dt.datetime, str, int]]:
    """Return the time, kind and primary key of each entry, the newest first."""
    editions = Edition.objects.public(at=at).listed()
    # The number excludes most releases before their content, which is long, is read.
    releases = Release.objects.public(at=at).filter(number__gt=1)
    parts: list[QuerySet[Any, tuple[dt.datetime, str, int]]] = [
        found.order_by()
        .annotate(moment=F(moment), of=Value(kind, CharField()), key=F("pk"))
        .values_list("moment", "of", "key")
        for kind, moment, found in [
            (
                ARTICLES,
                "published_at",
                editions.filter(change__in=_LISTED_CHANGES, number__gt=1),
            ),
            (DATA, "issued_at", releases.filter(content__correction__since__isnull=False)),
        ]
        if of in ("", kind)
    ]
    found = parts[0] if of else parts[0].union(parts[1], all=True)
    return found.order_by("-moment", "of", "-key")


def _lines(
    entries: Sequence[tuple[dt.datetime, str, int]], *, at: dt.datetime
) -> tuple[CorrectionLine, ...]:
    """Return these entries as lines: two queries at most."""
    found: dict[tuple[str, int], CorrectionLine] = {}
    for kind, lines_of in [(ARTICLES, _of_articles), (DATA, _of_data)]:
        if keys := [key for _moment, of, key in entries if of == kind]:
            found |= {(kind, line.key): line for line in lines_of(keys, at=at)}
    return tuple(found[of, key] for _moment, of, key in entries)


def _of_articles(keys: Sequence[int], *, at: dt.datetime) -> Iterator[CorrectionLine]:
    """Yield these editions as lines, under the present slugs of their articles."""
    public = Edition.objects.public(at=at).filter(article=OuterRef("article"))
    before = public.filter(number=OuterRef("number") - 1)
    editions: QuerySet[Any, Any] = Edition.objects.filter(pk__in=keys).defer("content")
    for edition in editions.annotate(
        slug_now=Subquery(public.order_by("-number").values("slug")[:1]),
        before_at=Subquery(before.values("published_at")[:1]),
    ):
        yield CorrectionLine(
            of=ARTICLES,
            key=edition.pk,
            title=edition.title,
            language=edition.language,
            written_in=edition.language,
            slug=edition.slug_now,
            number=edition.number,
            corrected_at=edition.published_at,
            note=edition.note,
            since=edition.number - 1,
            since_at=edition.before_at,
            change=edition.change,
        )


def _of_data(keys: Sequence[int], *, at: dt.datetime) -> Iterator[CorrectionLine]:
    """Yield these releases as lines, under the present slugs of their datasets."""
    public = Release.objects.public(at=at).filter(dataset=OuterRef("dataset"))
    releases: QuerySet[Any, Any] = Release.objects.filter(pk__in=keys)
    slug_now = Subquery(public.order_by("-number").values("slug")[:1])
    for release in releases.annotate(slug_now=slug_now):
        stored = ReleaseContent.from_json(release.content)
        content = stored.in_language(get_language() or "")
        if correction := content.correction:
            yield CorrectionLine(
                of=DATA,
                key=release.pk,
                title=content.title,
                language=content.language,
                written_in=stored.language,
                slug=release.slug_now,
                number=release.number,
                corrected_at=release.issued_at,
                note=release.note,
                since=correction.since,
                since_at=correction.since_at,
                wrong=correction.wrong,
                why=correction.why,
            )
