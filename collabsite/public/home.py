"""Home page: new and most read articles, topics, data and corrections."""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from articles.content import EditionContent
from articles.models import Edition, EditionQuerySet
from articles.public import lists
from articles.public.article import first_sentence
from articles.public.lists import ArticleLine, TopicLine, article_lines, topic_lines
from collabsite.counting.totals import most_read
from collabsite.public.corrections import CorrectionLine, newest_corrections
from collabsite.site.home import HomeChoice, home_choice
from collabsite.site.identity import publisher, site_description, site_name
from collabsite.site.models import Home
from collabsite.web.responses import Page, absolute_url
from collabsite.web.routes import url_with_query
from metrics.cells.operations import Computation
from metrics.models import Release
from metrics.public.lists import DatasetLine, dataset_lines
from metrics.shown import NumberData

NEWEST = 7
LEAD_NUMBERS = 3
# With fewer articles than these a ranking says nothing.
RANKED_FROM = MOST_READ = 5
# Some of those most viewed may be retracted or no longer public.
MOST_READ_CANDIDATES = 20
# Today's included.
RANKED_DAYS = 30
DATASETS = 5
CORRECTIONS = 3


@dataclass(frozen=True)
class LeadNumber:
    """A number of the data that an article quotes; `url` is its page."""

    value: str
    label: str
    period: str
    url: str

    @property
    def language(self) -> str:
        """Language of the label, which is that of the data: a Chinese one has hanzi."""
        return "zh-hans" if re.search("[\u4e00-\u9fff]", self.label) else "en"


@dataclass(frozen=True)
class Lead:
    """Additions to the first article: its standfirst or first sentence, and numbers it quotes."""

    summary: str
    numbers: tuple[LeadNumber, ...]


@dataclass(frozen=True)
class ReadLine:
    """An article in a ranking, with its `views` in the period of the ranking."""

    views: int
    article: ArticleLine


@dataclass(frozen=True)
class MostRead:
    """The articles with the most views since the UTC day `begin`, without imported views.

    There are none while the site has few articles.
    """

    begin: dt.date
    articles: tuple[ReadLine, ...]


@dataclass(frozen=True)
class HomePage(Page):
    """The newest articles, datasets and corrections, what is read most, and all topics.

    `newest` begins with the articles that editors chose; else the first is the newest in the language
    of the interface, if there is one. Parts that they left out are empty.
    """

    url: str
    feed_url: str
    newest: tuple[ArticleLine, ...]
    lead: Lead | None
    most_read: MostRead
    topics: tuple[TopicLine, ...]
    datasets: tuple[DatasetLine, ...]
    corrections: tuple[CorrectionLine, ...]
    parts: Home
    chosen: bool

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return site_description()

    @property
    def linked_data(self) -> dict[str, object]:
        """The JSON-LD of the site."""
        return _json_ld()


def home_page(*, at: dt.datetime) -> HomePage:
    """Return the home page."""
    choice = home_choice(get_language() or "", at=at)
    parts = choice.parts
    newest = _newest(at=at)
    begin = at.astimezone(dt.UTC).date() - dt.timedelta(days=RANKED_DAYS - 1)
    ranked = parts.most_read and len(newest) >= RANKED_FROM
    read = _most_read(begin, at=at) if ranked else {}
    first = _first(choice, newest)
    found = article_lines([*first, *read])
    return HomePage(
        url=reverse("home"),
        feed_url=reverse("articles:feed"),
        newest=found[: len(first)],
        lead=_lead(first[0]) if first else None,
        most_read=MostRead(begin, tuple(map(ReadLine, read.values(), found[len(first) :]))),
        topics=topic_lines(at=at) if parts.topics else (),
        datasets=dataset_lines(Release.objects.newest(at=at).last_issued(DATASETS), at=at)
        if parts.data
        else (),
        corrections=newest_corrections(CORRECTIONS, at=at) if parts.corrections else (),
        parts=parts,
        chosen=bool(choice.lead or choice.others),
    )


def _first(choice: HomeChoice, newest: list[int]) -> list[int]:
    """Return the editions that the page begins with: the chosen ones, then the newest."""
    others = newest if choice.parts.newest else []
    lead = [choice.lead] if choice.lead else others[:1]
    return list(dict.fromkeys([*lead, *choice.others, *others]))[:NEWEST]


def _newest(*, at: dt.datetime) -> list[int]:
    """Return the newest editions, that of the interface's language first."""
    public = _not_retracted(Edition.objects.newest(at=at, in_order=True).listed())
    found = dict(lists.newest_first(public).values_list("pk", "language")[:NEWEST])
    own = [key for key, language in found.items() if language == get_language()][:1]
    if not own and len(found) == NEWEST:
        own = list(lists.newest_first(public.filter(language=get_language()))[:1])
    return list(dict.fromkeys([*own, *found]))[:NEWEST]


def _lead(edition: int) -> Lead:
    content = EditionContent.from_json(
        Edition.objects.values_list("content", flat=True).get(pk=edition)
    )
    embeds = {embed.reference: embed.data for embed in content.embeds}
    quoted = [data for data in embeds.values() if isinstance(data, NumberData)]
    return Lead(
        summary=content.standfirst or first_sentence(content.sections),
        numbers=tuple(
            LeadNumber(
                value=data.as_in_table or data.text,
                label=data.label,
                period=data.period,
                url=reverse("metrics:dataset", args=[data.dataset])
                if Computation.parse(data.entity)
                else url_with_query(
                    reverse("metrics:number", args=[data.dataset, data.entity, data.indicator]),
                    period=data.period,
                ),
            )
            for data in quoted[:LEAD_NUMBERS]
        ),
    )


def _most_read(begin: dt.date, *, at: dt.datetime) -> dict[int, int]:
    """Return the views of the most read articles since this UTC day, by edition."""
    read = most_read("article", begin=begin, limit=MOST_READ_CANDIDATES)
    ids = [article for article, _views in read]
    newest = _not_retracted(Edition.objects.newest(at=at)).filter(article__in=ids)
    keys = dict(newest.values_list("article_id", "pk"))
    recent = ((keys[article], views) for article, views in read if article in keys)
    return dict(islice(recent, MOST_READ))


def _not_retracted(editions: EditionQuerySet) -> EditionQuerySet:
    return editions.exclude(change=Edition.Change.RETRACTION)


def _json_ld() -> dict[str, Any]:
    """Return the site as a schema.org WebSite with its search."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site_name(),
        "url": absolute_url(reverse("home")),
        "inLanguage": get_language(),
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute_url(reverse('search'))}?q={{query}}",
            },
            "query-input": "required name=query",
        },
    }
