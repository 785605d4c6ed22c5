"""What the cards of editions, releases and the site say."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.content import Content as ArticleContent
from articles.models import Edition
from articles.public.edition_citation import issued
from collabsite.public.cards.drawing import Card, Figure
from collabsite.web.phrases import listed
from metrics.content import Content as DataContent
from metrics.models import Release

# A number of more signs is no glance.
_MOST_SIGNS = 14


def of_edition(edition: Edition) -> Card:
    """Return the card of an edition, in the article's language."""
    content = ArticleContent.from_json(edition.content)
    with translation.override(content.language):
        names = listed(author.name for author in content.authors) or content.origin
        day = date_format(issued(edition, content), "DATE_FORMAT")
        loud = {Edition.Change.CORRECTION, Edition.Change.RETRACTION}
        return Card(
            site=_("Collaboration Review"),
            title=content.title,
            language=content.language,
            below=content.standfirst,
            foot=" · ".join(filter(None, [names, day])),
            seal=str(edition.number),
            mark=str(Edition.Change(edition.change).label) if edition.change in loud else "",
            figure=_figure(content),
        )


def of_release(release: Release) -> Card:
    """Return the card of a release, in the language of the data."""
    content = DataContent.from_json(release.content)
    with translation.override(content.language):
        day = timezone.localdate(release.issued_at)
        rows = content.rows or 0
        counted = ngettext("%(n)s row", "%(n)s rows", rows) % {"n": f"{rows:,}"} if rows else ""
        said = [_("Data"), date_format(day, "DATE_FORMAT"), counted, content.licence]
        return Card(
            site=_("Collaboration Review"),
            title=content.title,
            language=content.language,
            below=content.summary,
            foot=" · ".join(filter(None, said)),
            seal=str(release.number),
            mark=_("Correction") if content.correction else "",
        )


def of_site() -> Card:
    """Return the card of all other pages, in the language of the interface."""
    return Card(
        site=_("Collaboration Review"),
        title=_("Articles whose numbers can be checked"),
        language=translation.get_language() or "",
        below=_(
            "Research collaboration between China and the West, in articles whose numbers can be"
            " checked."
        ),
        foot=urlsplit(settings.SITE_URL).netloc,
    )


def _figure(content: ArticleContent) -> Figure | None:
    """Return the first number of the text that is bound to data and short enough for a glance."""
    for embed in content.embeds:
        text = str(embed.data.get("as_in_table") or embed.data.get("text") or "")
        if embed.element != "data" or not re.search(r"\d", text) or len(text) > _MOST_SIGNS:
            continue
        row, column, period = (
            str(embed.data.get(name) or "")
            for name in ("entity_label", "indicator_label", "period")
        )
        if not (row and column):
            continue
        label = pgettext("the name of a number", "%(row)s, %(column)s") % {
            "row": row,
            "column": column,
        }
        return Figure(text, " · ".join(filter(None, [label, period])))
    return None
