"""The Atom feeds: the newest edition of each article, whole."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Min, OuterRef, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.content import Content
from articles.models import Edition, EditionQuerySet
from articles.public.article import reference_views
from collabsite.web.responses import absolute
from collabsite.web.routes import url_with_query as with_query

ENTRIES = 30

# Characters that XML can't hold, even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r'(<[^<>]*? (?:href|src)=")([/#][^"]*)"')
_SET_OF_IMAGES = re.compile(r'(<[^<>]*? srcset=")([^"]*)"')


class WholeArticles(Atom1Feed):
    """Atom with each entry's language and its content, so that readers need not come here."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add where the feed goes on (RFC 5005 §3) to what a feed has."""
        super().add_root_elements(handler)
        for relation, address in (self.feed.get("pages") or {}).items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the entry's language, which may be another than the feed's."""
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the authors and the content to what an entry has."""
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
class Followed:
    """A page of what a feed follows: `url` is the list's, `feed_url` the feed's first page."""

    title: str
    subtitle: str
    url: str
    feed_url: str
    page: int
    is_last: bool
    editions: tuple[Edition, ...]

    def address(self, page: int) -> str:
        """Return the whole address of a page of the feed."""
        return absolute(with_query(self.feed_url, page=page if page > 1 else ""))


def followed(
    editions: EditionQuerySet, *, title: str, subtitle: str, url: str, feed_url: str, page: int
) -> Followed:
    """Return a page of a feed of these editions."""
    first = (
        Edition.objects.filter(article=OuterRef("article"))
        .order_by()
        .values("article")
        .annotate(first=Min("published_at"))
        .values("first")
    )
    begin = (page - 1) * ENTRIES
    # One more than is shown tells whether the feed goes on.
    found = (
        editions.for_reading()
        .annotate(first_at=Subquery(first))
        .order_by("-published_at", "-pk")
        .prefetch_related("topics")[begin : begin + ENTRIES + 1]
    )
    return Followed(
        title=xml_text(title),
        subtitle=xml_text(subtitle),
        url=url,
        feed_url=feed_url,
        page=page,
        is_last=len(found) <= ENTRIES,
        editions=tuple(found)[:ENTRIES],
    )


class NewestEditions(Feed):  # type: ignore[type-arg]
    """The newest editions of the articles that are followed, as they were published."""

    feed_type = WholeArticles

    def get_object(self, request: HttpRequest, followed: Followed) -> Followed:
        """Return what is followed; whoever calls the feed has found it."""
        return followed

    def title(self, followed: Followed) -> str:
        """Return what is followed."""
        return followed.title

    def subtitle(self, followed: Followed) -> str:
        """Return what it is about."""
        return followed.subtitle

    def link(self, followed: Followed) -> str:
        """Return the address of the list that the feed follows."""
        return absolute(followed.url)

    def feed_url(self, followed: Followed) -> str:
        """Return the feed's own address, of this page."""
        return followed.address(followed.page)

    def feed_guid(self, followed: Followed) -> str:
        """Return the feed's permanent id, on each of its pages."""
        return followed.address(1)

    def feed_extra_kwargs(self, followed: Followed) -> dict[str, dict[str, str]]:
        """Return where the feed begins and goes on (RFC 5005 §3)."""
        pages = {"first": followed.address(1)}
        if followed.page > 1:
            pages["previous"] = followed.address(followed.page - 1)
        if not followed.is_last:
            pages["next"] = followed.address(followed.page + 1)
        return {"pages": pages}

    def author_name(self) -> str:
        """Return the author of entries that name none."""
        return _("Collaboration Review")

    def items(self, followed: Followed) -> tuple[Edition, ...]:
        """Return the editions that changed last."""
        return followed.editions

    def item_title(self, item: Edition) -> str:
        """Return the title, after the word that says that the article was retracted or corrected."""
        titles = {
            Edition.Change.RETRACTION.value: _("Retracted: %(title)s"),
            Edition.Change.CORRECTION.value: _("Corrected: %(title)s"),
        }
        return xml_text(titles.get(item.change, "%(title)s") % {"title": item.title})

    def item_description(self, item: Edition) -> str:
        """Return the note of what changed, and the standfirst; Atom takes it for HTML."""
        said = [item.note, item.standfirst] if item.number > 1 else [item.standfirst]
        return xml_text(format_html_join("", "<p>{}</p>", ([line] for line in said if line)))

    def item_link(self, item: Edition) -> str:
        """Return the article's address."""
        return absolute(reverse("articles:article", args=[item.slug]))

    def item_guid(self, item: Edition) -> str:
        """Return the article's permanent id, whatever its slug (RFC 4151)."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{_first_at(item):%Y-%m-%d}:article/{item.article_id}"

    def item_pubdate(self, item: Edition) -> dt.datetime:
        """Return when the article was first published."""
        return _first_at(item)

    def item_updateddate(self, item: Edition) -> dt.datetime:
        """Return when this edition was published."""
        return item.published_at

    def item_categories(self, item: Edition) -> list[str]:
        """Return the topics in the language of the address."""
        return [xml_text(str(topic)) for topic in item.topics.all()]

    def item_extra_kwargs(self, item: Edition) -> dict[str, Any]:
        """Return the language, the authors and the whole text, with absolute addresses."""
        content = Content.from_json(item.content)
        html = render_to_string(
            "articles/feed_content.html",
            {"edition": item, "content": content, "references": reference_views(content)},
        )
        return {
            "language": item.language,
            "authors": [
                (xml_text(author.name), absolute(reverse("articles:author", args=[author.slug])))
                for author in content.authors
            ],
            "content": xml_text(_leading_here(html, self.item_link(item))),
        }


def _first_at(edition: Edition) -> dt.datetime:
    first: dt.datetime = edition.first_at  # type: ignore[attr-defined]
    return first


def _leading_here(html: str, page: str) -> str:
    """Return the HTML with full addresses; a link within the page leads to the page here."""

    def address(match: re.Match[str]) -> str:
        where = match[2]
        return f'{match[1]}{page if where.startswith("#") else settings.SITE_URL}{where}"'

    def images(match: re.Match[str]) -> str:
        named = (absolute(image.strip()) for image in match[2].split(","))
        return f'{match[1]}{", ".join(named)}"'

    return _SET_OF_IMAGES.sub(images, _ADDRESS.sub(address, html))


def xml_text(text: str) -> str:
    """Return the text without the characters that XML can't hold."""
    return _NOT_XML.sub("", text)
