"""Atom feeds of the newest editions: of all articles, a language, a topic or an author."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
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


class FullContentFeed(Atom1Feed):
    """Atom with the language and the whole content of each entry."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add links to the other pages of the feed (RFC 5005 §3)."""
        super().add_root_elements(handler)
        for relation, address in (self.feed.get("pages") or {}).items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the entry's language, which may differ from the feed's."""
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the authors and the content."""
        super().add_item_elements(handler, item)
        for name, address in item.get("authors", ()):
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self) -> dt.datetime:
        """Return when the newest edition was published; without any, always the same time."""
        if not self.items:
            return dt.datetime.fromtimestamp(0, tz=timezone.get_default_timezone())
        return super().latest_post_date()


@dataclass(frozen=True)
class FeedPage:
    """A page of a feed: `url` is that of the list, `feed_url` that of the feed's first page."""

    title: str
    subtitle: str
    url: str
    feed_url: str
    page: int
    is_last: bool
    editions: tuple[Edition, ...]

    def address(self, page: int) -> str:
        """Return the absolute address of a page of the feed."""
        return absolute_url(page_url(self.feed_url, page))


def feed_page(
    editions: QuerySet[Edition, int],
    *,
    title: str,
    subtitle: str,
    url: str,
    feed_url: str,
    page: int,
) -> FeedPage:
    """Return a page of a feed of the editions with these primary keys, which are in order."""
    begin = (page - 1) * ENTRIES
    # One more than is shown tells whether the feed goes on. Only these are read whole.
    found = (
        Edition.objects.filter(pk__in=editions[begin : begin + ENTRIES + 1])
        .for_reading()
        .with_first_published_at()
        .order_by("-published_at", "-pk")
        .prefetch_related("topics")
    )
    return FeedPage(
        title=xml_text(title),
        subtitle=xml_text(subtitle),
        url=url,
        feed_url=feed_url,
        page=page,
        is_last=len(found) <= ENTRIES,
        editions=tuple(found)[:ENTRIES],
    )


class EditionFeed(Feed):  # type: ignore[type-arg]
    """Feed of the newest editions, as they were published."""

    feed_type = FullContentFeed

    def get_object(self, request: HttpRequest, page: FeedPage) -> FeedPage:
        """Return the page, which the view has looked up."""
        return page

    def title(self, page: FeedPage) -> str:
        """Return the title."""
        return page.title

    def subtitle(self, page: FeedPage) -> str:
        """Return the subtitle."""
        return page.subtitle

    def link(self, page: FeedPage) -> str:
        """Return the address of the list of the same articles."""
        return absolute_url(page.url)

    def feed_url(self, page: FeedPage) -> str:
        """Return the address of this page of the feed."""
        return page.address(page.page)

    def feed_guid(self, page: FeedPage) -> str:
        """Return the permanent id of the feed, the same on each page."""
        return page.address(1)

    def feed_extra_kwargs(self, page: FeedPage) -> dict[str, dict[str, str]]:
        """Return the addresses of other pages by their relations (RFC 5005 §3)."""
        pages = {"first": page.address(1)}
        if page.page > 1:
            pages["previous"] = page.address(page.page - 1)
        if not page.is_last:
            pages["next"] = page.address(page.page + 1)
        return {"pages": pages}

    def author_name(self) -> str:
        """Return the author of entries without a byline."""
        return site_name()

    def items(self, page: FeedPage) -> tuple[Edition, ...]:
        """Return the editions of the page."""
        return page.editions

    def item_title(self, item: Edition) -> str:
        """Return the title, marked if the article was retracted or corrected."""
        titles = {
            Edition.Change.RETRACTION.value: _("Retracted: %(title)s"),
            Edition.Change.CORRECTION.value: _("Corrected: %(title)s"),
        }
        return xml_text(titles.get(item.change, "%(title)s") % {"title": item.title})

    def item_description(self, item: Edition) -> str:
        """Return the note of what changed, and the standfirst; Atom takes it for HTML."""
        lines = [item.note, item.standfirst] if item.number > 1 else [item.standfirst]
        return xml_text(format_html_join("", "<p>{}</p>", ([line] for line in lines if line)))

    def item_link(self, item: Edition) -> str:
        """Return the article's address."""
        return absolute_url(reverse("articles:article", args=[item.slug]))

    def item_guid(self, item: Edition) -> str:
        """Return the article's permanent id, whatever its slug (RFC 4151)."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{_first_published_at(item):%Y-%m-%d}:article/{item.article_id}"

    def item_pubdate(self, item: Edition) -> dt.datetime:
        """Return when the article was first published."""
        return _first_published_at(item)

    def item_updateddate(self, item: Edition) -> dt.datetime:
        """Return when this edition was published."""
        return item.published_at

    def item_copyright(self, item: Edition) -> str:
        """Return the licence of the edition, for `rights`."""
        stated = [item.content.get("licence", ""), item.content.get("licence_url", "")]
        return xml_text(" · ".join(filter(None, stated)))

    def item_categories(self, item: Edition) -> list[str]:
        """Return the topics in the language of the address."""
        return [xml_text(str(topic)) for topic in item.topics.all()]

    def item_extra_kwargs(self, item: Edition) -> dict[str, Any]:
        """Return the language, the authors and the whole text, with absolute addresses."""
        content = EditionContent.from_json(item.content)
        html = render_to_string(
            "articles/feed_content.html",
            {"edition": item, "content": content, "references": reference_views(content)},
        )
        return {
            "language": item.language,
            "authors": [
                (
                    xml_text(author.name),
                    absolute_url(reverse("articles:author", args=[author.slug])),
                )
                for author in content.bylines
            ],
            "content": xml_text(_with_absolute_addresses(html, self.item_link(item))),
        }


def _first_published_at(edition: Edition) -> dt.datetime:
    first: dt.datetime = edition.first_published_at  # type: ignore[attr-defined]
    return first


def _with_absolute_addresses(html: str, page: str) -> str:
    """Return the HTML with absolute addresses; links within the page get the page's address."""

    def address(match: re.Match[str]) -> str:
        where = match[2]
        return f'{match[1]}{page if where.startswith("#") else settings.SITE_URL}{where}"'

    def images(match: re.Match[str]) -> str:
        named = (absolute_url(image.strip()) for image in match[2].split(","))
        return f'{match[1]}{", ".join(named)}"'

    return _SET_OF_IMAGES.sub(images, _ADDRESS.sub(address, html))


def xml_text(text: str) -> str:
    """Return the text without characters that XML does not allow."""
    return _NOT_XML.sub("", text)


@require_safe
def newest_feed(request: HttpRequest, query: Paged) -> HttpResponse:
    """The newest editions of all articles."""
    editions = Edition.objects.newest(at=timezone.now()).listed()
    url, feed_url = reverse("articles:articles"), reverse("articles:feed")
    return _respond(request, query, last_published(editions), title="", url=url, feed_url=feed_url)


@require_safe
def language_feed(request: HttpRequest, query: Paged, language: str) -> HttpResponse:
    """The newest editions of articles in a language; 404 if none can be written in it."""
    if language not in Language.values:
        raise Http404
    return _respond(
        request,
        query,
        last_published(Edition.objects.newest(at=timezone.now()).listed(language=language)),
        title=str(Language(language).label),
        url=ListQuery().at(reverse("articles:articles"), language=language),
        feed_url=reverse("articles:language-feed", args=[language]),
    )


@require_safe
def topic_feed(request: HttpRequest, query: Paged, slug: str) -> HttpResponse:
    """The newest editions of the articles of a topic; 404 while nothing is published under it."""
    at = timezone.now()
    topic = public_topic(slug, at=at)
    if topic is None:
        raise Http404
    return _respond(
        request,
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
        request,
        query,
        last_published(editions, by="bylines"),
        title=byline.name,
        url=reverse("articles:author", args=[slug]),
        feed_url=reverse("articles:author-feed", args=[slug]),
    )


def _respond(
    request: HttpRequest,
    query: Paged,
    editions: QuerySet[Edition, int],
    *,
    title: str,
    url: str,
    feed_url: str,
) -> HttpResponse:
    site = site_name()
    page = feed_page(
        editions,
        title=f"{title} · {site}" if title else site,
        subtitle=site_description(),
        url=url,
        feed_url=feed_url,
        page=query.page,
    )
    response = EditionFeed()(request, page)
    response["Cache-Control"] = PUBLIC
    return response
