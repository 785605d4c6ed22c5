"""The choice for the home page, as readers see it, and those of its articles that they don't."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.models import Article, Edition
from collabsite.site.models import Home
from collabsite.web.text import format_moment


def home_choice(language: str, *, at: dt.datetime) -> tuple[Home, list[int], list[int]]:
    """Return the choice for the home page in a language, and the public editions that were chosen.

    These are the leading one, if any, and those that follow, by their keys; three queries at most.
    """
    home = Home.objects.filter(language=language).first()
    if home is None:
        return Home(), [], []
    rows = home.articles.order_by("ordering", "pk").values_list("article", flat=True)
    chosen = [key for key in dict.fromkeys([home.lead_id, *rows]) if key]
    newest = Edition.objects.newest(at=at).listed().exclude(change=Edition.Change.RETRACTION)
    editions = dict(newest.filter(article__in=chosen).order_by().values_list("article_id", "pk"))
    lead = [editions[home.lead_id]] if home.lead_id in editions else []
    return home, lead, [editions[key] for key in chosen if key in editions and key != home.lead_id]


def skipped_articles(homes: "QuerySet[Home]", *, at: dt.datetime) -> list[tuple[str, str, str]]:
    """Return titles of chosen articles that are skipped, each with the reason and the language.

    Three queries at most.
    """
    chosen = [
        (home.language, key)
        for home in homes.prefetch_related("articles")
        for key in dict.fromkeys([home.lead_id, *(row.article_id for row in home.articles.all())])
        if key
    ]
    if not chosen:
        return []
    keys = {key for _language, key in chosen}
    found = Article.with_binned.filter(pk__in=keys).with_status(at=at).in_bulk()
    return [
        (found[key].title, sentence, language)
        for language, key in chosen
        if (sentence := _why_skipped(found[key]))
    ]


def _why_skipped(article: Any) -> str:  # noqa: ANN401 - An article with its status.
    if article.public_change == Edition.Change.RETRACTION:
        return _("The article is retracted.")
    if article.public_number is not None:
        return ""
    if article.binned_at:
        return _("The article is in the bin.")
    if article.due_at:
        return _("The article becomes public on %(when)s.") % {
            "when": format_moment(article.due_at)
        }
    return _("The article is not published yet.")
