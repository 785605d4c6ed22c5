"""What a page says of itself where it is shared: Open Graph (https://ogp.me). Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from collabsite.web.responses import absolute

if TYPE_CHECKING:
    from articles.public.article import ArticlePage

# Open Graph's locales have a country; these are the ones that our words are of.
LOCALES = {"en": "en_GB", "zh-hans": "zh_CN"}


@dataclass(frozen=True)
class Social:
    """What is said of a page.

    `language` is that of what it shows, '' for that of the interface; `card_url` is a picture of
    its own, which says `card_says`, both '' where the site's stands. Times and what follows them are
    of articles alone.
    """

    kind: str
    title: str
    description: str
    language: str = ""
    card_url: str = ""
    card_says: str = ""
    published_at: dt.datetime | None = None
    modified_at: dt.datetime | None = None
    author_urls: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    other_languages: tuple[str, ...] = ()

    @property
    def locale(self) -> str:
        """The language, as Open Graph names it."""
        return LOCALES.get(self.language, "")

    @property
    def other_locales(self) -> tuple[str, ...]:
        """The other languages in which the same is there."""
        found = (LOCALES.get(language, "") for language in self.other_languages)
        return tuple(dict.fromkeys(locale for locale in found if locale not in {"", self.locale}))


def of_article(page: "ArticlePage") -> Social:
    """Return what an article's page says."""
    topics = tuple(topic.name for topic in page.topics)
    return Social(
        kind="article",
        title=f"{_('Retracted:')} {page.title}" if page.retracted else page.title,
        description=page.standfirst,
        language=page.language,
        card_url=page.card_url,
        published_at=page.first_published_at,
        modified_at=page.edition.published_at,
        author_urls=tuple(absolute(author.url) for author in page.authors if author.url),
        section=topics[0] if topics else "",
        tags=topics,
        other_languages=tuple(other.language for other in page.translations),
    )
