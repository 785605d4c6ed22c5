"""The Atom feed: the newest edition of each article, whole."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.content import Content
from articles.models import Edition
from articles.pages import reference_views
from articles.responses import absolute

ENTRIES = 30

# Characters that XML can't hold, even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r'(<[^<>]*? (?:href|src)=")([/#][^"]*)"')
_SET_OF_IMAGES = re.compile(r'(<[^<>]*? srcset=")([^"]*)"')


class WholeArticles(Atom1Feed):
    """Atom with each entry's language and its content, so that readers need not come here."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the entry's language, which may be another than the feed's."""
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the content to what an entry has."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self) -> dt.datetime:
        """Return when the newest edition was published; without any, always the same time."""
        if not self.items:
            return dt.datetime.fromtimestamp(0, tz=timezone.get_default_timezone())
        return super().latest_post_date()


class NewestEditions(Feed):  # type: ignore[type-arg]
    """The newest editions of all articles, in the order in which they were published."""

    feed_type = WholeArticles

    def title(self) -> str:
        """Return the site's name."""
        return _("Collaboration Review")

    def subtitle(self) -> str:
        """Return what the site is about."""
        return _(
            "Research collaboration between China and the West, in articles whose numbers can be"
            " checked."
        )

    def link(self) -> str:
        """Return the address of the list that the feed follows."""
        return absolute(reverse("articles:articles"))

    def feed_url(self) -> str:
        """Return the feed's own address."""
        return absolute(reverse("articles:feed"))

    def feed_guid(self) -> str:
        """Return the feed's permanent id."""
        return self.feed_url()

    def author_name(self) -> str:
        """Return the author of entries that name none."""
        return _("Collaboration Review")

    def items(self) -> QuerySet[Edition]:
        """Return the editions that changed last."""
        first = (
            Edition.objects.filter(article=OuterRef("article"))
            .order_by()
            .values("article")
            .annotate(first=Min("published_at"))
            .values("first")
        )
        return (
            Edition.objects.newest(at=timezone.now())
            .for_reading()
            .annotate(first_at=Subquery(first))
            .order_by("-published_at", "-pk")
            .prefetch_related("topics")[:ENTRIES]
        )

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

    def item_author_name(self, item: Edition) -> str | None:
        """Return the authors, if the article names any."""
        return xml_text(", ".join(author["name"] for author in item.content["authors"])) or None

    def item_categories(self, item: Edition) -> list[str]:
        """Return the topics in the language of the address."""
        return [xml_text(str(topic)) for topic in item.topics.all()]

    def item_extra_kwargs(self, item: Edition) -> dict[str, str]:
        """Return the language and the whole text, with absolute addresses."""
        content = Content.from_json(item.content)
        html = render_to_string(
            "articles/feed_content.html",
            {"edition": item, "content": content, "references": reference_views(content)},
        )
        return {
            "language": item.language,
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
