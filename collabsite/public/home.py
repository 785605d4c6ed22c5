"""Home page: new and most read articles, topics, data and corrections."""

import datetime as dt
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.content import EditionContent
from articles.models import Edition, EditionQuerySet
from articles.public import lists
from articles.public.article import first_sentence
from articles.public.lists import article_lines, topic_lines
from collabsite.counting.totals import most_read
from collabsite.public.corrections import newest_corrections
from collabsite.site.home import home_choice
from collabsite.site.identity import publisher, site_description, site_name
from collabsite.web.languages import is_chinese
from collabsite.web.responses import absolute_url, respond
from collabsite.web.routes import url_with_query
from metrics.cells.operations import Computation
from metrics.models import Release
from metrics.public.lists import dataset_lines
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


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what editors chose or what is newest, what is read most, topics, data, corrections.

    Parts that they left out are empty, and nothing is ranked while the site has few articles.
    """
    at = timezone.now()
    parts, lead, others = home_choice(get_language() or "", at=at)
    newest = _newest(at=at)
    begin = at.astimezone(dt.UTC).date() - dt.timedelta(days=RANKED_DAYS - 1)
    ranked = parts.most_read and len(newest) >= RANKED_FROM
    read = _most_read(begin, at=at) if ranked else {}
    # What was chosen comes first, and then the newest.
    following = newest if parts.newest else []
    first = list(dict.fromkeys([*(lead or following[:1]), *others, *following]))[:NEWEST]
    lines = article_lines([*first, *read])
    releases = Release.objects.newest(at=at).last_issued(DATASETS)
    page = SimpleNamespace(
        url=reverse("home"),
        description=site_description(),
        newest=lines[: len(first)],
        lead=_lead(first[0]) if first else None,
        most_read=list(zip(lines[len(first) :], read.values(), strict=True)),
        topics=topic_lines(at=at) if parts.topics else (),
        datasets=dataset_lines(releases, at=at) if parts.data else (),
        corrections=newest_corrections(CORRECTIONS, at=at) if parts.corrections else (),
        parts=parts,
        chosen=bool(lead or others),
        linked_data=_json_ld(),
    )
    return respond(request, page, "public/home.html")


def _newest(*, at: dt.datetime) -> list[int]:
    """Return the newest editions, that of the interface's language first."""
    public = _not_retracted(Edition.objects.newest(at=at, in_order=True).listed())
    found = dict(lists.newest_first(public).values_list("pk", "language")[:NEWEST])
    own = [key for key, language in found.items() if language == get_language()][:1]
    if not own and len(found) == NEWEST:
        own = list(lists.newest_first(public.filter(language=get_language()))[:1])
    return list(dict.fromkeys([*own, *found]))[:NEWEST]


def _lead(edition: int) -> dict[str, Any]:
    """Return the standfirst of an edition, or its first sentence, and numbers that it quotes."""
    content = EditionContent.from_json(
        Edition.objects.values_list("content", flat=True).get(pk=edition)
    )
    embeds = {embed.reference: embed.data for embed in content.embeds}
    quoted = [data for data in embeds.values() if isinstance(data, NumberData)]
    return {
        "summary": content.standfirst or first_sentence(content.sections),
        "numbers": [
            {
                "value": data.as_in_table or data.text,
                "label": data.label,
                # The label is in the language of the data.
                "language": "zh-hans" if is_chinese(data.label) else "en",
                "period": data.period,
                "url": reverse("metrics:dataset", args=[data.dataset])
                if Computation.parse(data.entity)
                else url_with_query(
                    reverse("metrics:number", args=[data.dataset, data.entity, data.indicator]),
                    period=data.period,
                ),
            }
            for data in quoted[:LEAD_NUMBERS]
        ],
    }


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
