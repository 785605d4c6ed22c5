"""The Atom feeds of articles: of all, of a language, of a topic, of an author."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Edition, EditionQuerySet, Language
from articles.public import authors, feeds
from articles.public.lists import ListQuery, public_topic
from collabsite.web.query_params import Paged
from collabsite.web.responses import PUBLIC


@require_safe
def newest(request: HttpRequest, query: Paged) -> HttpResponse:
    """The newest editions of all articles."""
    editions = Edition.objects.newest(at=timezone.now())
    url, feed_url = reverse("articles:articles"), reverse("articles:feed")
    return _feed(query, request, editions, title="", url=url, feed_url=feed_url)


@require_safe
def of_language(request: HttpRequest, query: Paged, language: str) -> HttpResponse:
    """The newest editions of articles in a language; 404 if none can be written in it."""
    if language not in Language.values:
        raise Http404
    return _feed(
        query,
        request,
        Edition.objects.newest(at=timezone.now()).filter(language=language),
        title=str(Language(language).label),
        url=ListQuery(language=language).at(reverse("articles:articles")),
        feed_url=reverse("articles:language-feed", args=[language]),
    )


@require_safe
def of_topic(request: HttpRequest, query: Paged, slug: str) -> HttpResponse:
    """The newest editions of the articles of a topic; 404 while nothing is published under it."""
    at = timezone.now()
    topic = public_topic(slug, at=at)
    if topic is None:
        raise Http404
    return _feed(
        query,
        request,
        Edition.objects.newest(at=at).filter(topics=topic),
        title=str(topic),
        url=topic.get_absolute_url(),
        feed_url=reverse("articles:topic-feed", args=[slug]),
    )


@require_safe
def of_author(request: HttpRequest, query: Paged, slug: str) -> HttpResponse:
    """The newest editions that name an author; 404 while none that is public does."""
    editions = authors.editions_by(slug, at=timezone.now())
    byline = authors.last_byline(editions, slug)
    if byline is None:
        raise Http404
    return _feed(
        query,
        request,
        editions,
        title=byline.name,
        url=reverse("articles:author", args=[slug]),
        feed_url=reverse("articles:author-feed", args=[slug]),
    )


def _feed(
    query: Paged,
    request: HttpRequest,
    editions: EditionQuerySet,
    *,
    title: str,
    url: str,
    feed_url: str,
) -> HttpResponse:
    site = _("Collaboration Review")
    followed = feeds.followed(
        editions,
        title=f"{title} · {site}" if title else site,
        subtitle=_(
            "Research collaboration between China and the West, in articles whose numbers can be"
            " checked."
        ),
        url=url,
        feed_url=feed_url,
        page=query.page,
    )
    response = feeds.NewestEditions()(request, followed)
    response["Cache-Control"] = PUBLIC
    return response
