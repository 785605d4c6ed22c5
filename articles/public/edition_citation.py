"""Citations of editions as CSL items, which never change."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from articles.content import Byline, EditionContent
from articles.models import Edition
from articles.sources import Citing, RecordFile, citing, record_files
from collabsite.site.identity import site_identity, site_name
from collabsite.web.responses import absolute_url
from collabsite.web.routes import permanent_url


def edition_item(edition: Edition, content: EditionContent) -> dict[str, Any]:
    """Return an edition as a CSL item, the same whatever slug the article gets later.

    The site is the author of an article without a byline. One with an origin has no author then,
    and styles begin with the title (APA 7, 9.12; GB/T 7714-2015, 8.1.3).
    """
    with translation.override(content.language):
        site = site_name()
    issn = site_identity().issn
    authors = [_name(author) for author in content.bylines]
    if not authors and not content.origin:
        authors = [{"literal": site}]
    day = issued(edition, content)
    item: dict[str, Any] = {
        "id": f"{edition.slug}-{edition.number}",
        "type": "article-journal",
        "title": content.title,
        "container-title": site,
        "version": str(edition.number),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": absolute_url(permanent_url("articles:edition", args=[edition.slug, edition.number])),
        "language": content.language,
    }
    item |= {"author": authors} if authors else {}
    item |= {"ISSN": issn} if issn else {}
    return item | ({"DOI": content.doi} if content.doi else {})


def edition_citing(
    edition: Edition, content: EditionContent, *, slug: str, superseded: bool
) -> Citing:
    """Return how to cite an edition, for its page or that of the article.

    `slug` is the article's present one, under which the files are.
    """
    name, args = ("edition-cite", [slug, edition.number]) if superseded else ("cite", [slug])
    stem = reverse(f"articles:{name}-txt", args=args).removesuffix("txt")
    return citing(edition_item(edition, content), lambda ending: stem + ending)


def reference_files(
    edition: Edition, content: EditionContent, *, slug: str, superseded: bool
) -> tuple[RecordFile, ...]:
    """Return the files of all that an edition cites; none if it cites nothing."""
    if not content.references:
        return ()
    name, args = (
        ("edition-references", [slug, edition.number]) if superseded else ("references", [slug])
    )
    stem = reverse(f"articles:{name}-txt", args=args).removesuffix("txt")
    return record_files(lambda ending: stem + ending)


def issued(edition: Edition, content: EditionContent) -> dt.date:
    """Return the day of an edition; the first has the article's own date, if it gives one."""
    if edition.number == 1 and content.date:
        return dt.date.fromisoformat(content.date)
    return timezone.localdate(edition.published_at)


def _name(author: Byline) -> dict[str, str]:
    if author.family_name and author.given_name:
        return {"family": author.family_name, "given": author.given_name}
    return {"literal": author.name}
