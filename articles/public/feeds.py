"""Atom feeds of the newest editions: of all articles, a language, a topic or an author."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.content import EditionContent
from articles.models import Edition
from articles.public.authors import editions_by, last_byline
from articles.public.body import reference_views
from articles.public.lists import ListQuery, last_published, public_topic
from collabsite.site.identity import site_description, site_name
from collabsite.web.models import Language
from collabsite.web.pagination import page_url
from collabsite.web.query_params import Paged
from collabsite.web.responses import PUBLIC, absolute_url

ENTRIES = 30

# Characters that XML does not allow, even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r'(<[^<>]*? (?:href|src)=")([/#][^"]*)"')
_SET_OF_IMAGES = re.compile(r'(<[^<>]*? srcset=")([^"]*)"')


def respond_feed(
    entries: Sequence[Mapping[str, Any]],
    *,
    title: str,
    url: str,
    feed_url: str,
    subtitle: str = "",
    page: int = 1,
    is_last: bool = True,
) -> HttpResponse:
    """Answer with a page of a feed; `url` is the address of the same list, `feed_url` of the feed.

    The template `feed.atom` says what an entry has.
    """
    links = {"self": page_url(feed_url, page), "first": feed_url}
    links |= {"previous": page_url(feed_url, page - 1)} if page > 1 else {}
    links |= {} if is_last else {"next": page_url(feed_url, page + 1)}
    # Without an entry, always the same time.
    updated = max(
        (entry["updated"] for entry in entries), default=dt.datetime.fromtimestamp(0, dt.UTC)
    )
    context = {
        "title": title,
        "subtitle": subtitle,
        "url": absolute_url(url),
        "links": {relation: absolute_url(address) for relation, address in links.items()},
        "id": absolute_url(feed_url),
        "updated": updated,
        "site_name": site_name(),
        "entries": entries,
    }
    xml = _NOT_XML.sub("", render_to_string("feed.atom", context))
    response = HttpResponse(xml, content_type="application/atom+xml; charset=utf-8")
    response["Last-Modified"] = http_date(updated.timestamp())
    response["Cache-Control"] = PUBLIC
    return response


def entry_id(published_at: dt.datetime, what: str) -> str:
    """Return the permanent id of an entry about something, whatever its slug (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{published_at:%Y-%m-%d}:{what}"


def _entry(edition: Any) -> dict[str, Any]:  # noqa: ANN401 - with its first publication.
    content = EditionContent.from_json(edition.content)
    titles = {
        Edition.Change.RETRACTION.value: _("Retracted: %(title)s"),
        Edition.Change.CORRECTION.value: _("Corrected: %(title)s"),
    }
    lines = [edition.note if edition.number > 1 else "", edition.standfirst]
    url = absolute_url(reverse("articles:article", args=[edition.slug]))
    context = {"edition": edition, "content": content, "references": reference_views(content)}
    html = render_to_string("articles/feed_content.html", context)
    return {
        "language": edition.language,
        "title": titles.get(edition.change, "%(title)s") % {"title": edition.title},
        "url": url,
        "id": entry_id(edition.first_published_at, f"article/{edition.article_id}"),
        "published": edition.first_published_at,
        "updated": edition.published_at,
        "authors": [
            (author.name, absolute_url(reverse("articles:author", args=[author.slug])))
            for author in content.bylines
        ],
        "topics": edition.topics.all(),
        "rights": " · ".join(filter(None, [content.licence, content.licence_url])),
        "summary": format_html_join("", "<p>{}</p>", ([line] for line in lines if line)),
        "content": _with_absolute_addresses(html, url),
    }


def _with_absolute_addresses(html: str, page: str) -> str:
    """Return the HTML with absolute addresses; links within the page get the page's address."""

    def address(match: re.Match[str]) -> str:
        where = match[2]
        return f'{match[1]}{page if where.startswith("#") else settings.SITE_URL}{where}"'

    def images(match: re.Match[str]) -> str:
        named = (absolute_url(image.strip()) for image in match[2].split(","))
        return f'{match[1]}{", ".join(named)}"'

    return _SET_OF_IMAGES.sub(images, _ADDRESS.sub(address, html))


@require_safe
def newest_feed(request: HttpRequest, query: Paged, language: str = "") -> HttpResponse:
    """The newest editions of all articles, or of those in a language; 404 if none can be written in it."""
    if language and language not in Language.values:
        raise Http404
    feed = ("articles:language-feed", [language]) if language else ("articles:feed", [])
    return _respond(
        query,
        last_published(Edition.objects.newest(at=timezone.now()).listed(language=language)),
        title=str(Language(language).label) if language else "",
        url=ListQuery().at(reverse("articles:articles"), language=language),
        feed_url=reverse(feed[0], args=feed[1]),
    )


@require_safe
def topic_feed(request: HttpRequest, query: Paged, slug: str) -> HttpResponse:
    """The newest editions of the articles of a topic; 404 while nothing is published under it."""
    at = timezone.now()
    topic = public_topic(slug, at=at)
    if topic is None:
        raise Http404
    return _respond(
        query,
        last_published(Edition.objects.newest(at=at).listed(topic=topic), by="edition_topics"),
        title=str(topic),
        url=topic.get_absolute_url(),
        feed_url=reverse("articles:topic-feed", args=[slug]),
    )


@require_safe
def author_feed(request: HttpRequest, query: Paged, slug: str) -> HttpResponse:
    """The newest editions that name an author; 404 while none that is public does."""
    editions = editions_by(slug, at=timezone.now())
    byline = last_byline(editions, slug)
    if byline is None:
        raise Http404
    return _respond(
        query,
        last_published(editions, by="bylines"),
        title=byline.name,
        url=reverse("articles:author", args=[slug]),
        feed_url=reverse("articles:author-feed", args=[slug]),
    )


def _respond(
    query: Paged, editions: QuerySet[Edition, int], *, title: str, url: str, feed_url: str
) -> HttpResponse:
    """Answer with a page of the feed of the editions with these primary keys, which are in order."""
    begin = (query.page - 1) * ENTRIES
    # One more than is shown tells whether the feed goes on. Only these are read whole.
    found = (
        Edition.objects.filter(pk__in=editions[begin : begin + ENTRIES + 1])
        .for_reading()
        .with_first_published_at()
        .order_by("-published_at", "-pk")
        .prefetch_related("topics")
    )
    return respond_feed(
        [_entry(edition) for edition in list(found)[:ENTRIES]],
        title=" · ".join(filter(None, [title, site_name()])),
        subtitle=site_description(),
        url=url,
        feed_url=feed_url,
        page=query.page,
        is_last=len(found) <= ENTRIES,
    )
