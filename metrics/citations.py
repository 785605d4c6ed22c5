"""Citations of datasets, releases and single numbers as CSL items, which never change."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.sources.citation_box import Citing, citing
from articles.sources.citations import reference_line
from collabsite.site.identity import site_name
from collabsite.web.responses import absolute_url
from collabsite.web.routes import permanent_url, url_with_query
from metrics.content import ReleaseContent
from metrics.models import Entity, Indicator, Release
from metrics.tables import pivot


def release_item(release: Release, content: ReleaseContent) -> dict[str, Any]:
    """Return a release as a CSL item, which does not change with the dataset's slug."""
    return {
        "id": f"{release.slug}-{release.number}",
        "title": content.title,
        "URL": absolute_url(permanent_url("metrics:release", args=[release.slug, release.number])),
        **_facts(release, content),
        **({"DOI": content.doi} if content.doi else {}),
    }


def release_citing(
    release: Release, content: ReleaseContent, *, slug: str, superseded: bool
) -> Citing:
    """Return how to cite a release of a dataset, for its page or that of the dataset.

    `slug` is the dataset's present one, under which the files are.
    """
    name, args = ("release-cite", [slug, release.number]) if superseded else ("cite", [slug])
    stem = reverse(f"metrics:{name}-txt", args=args).removesuffix("txt")
    return citing(release_item(release, content), lambda ending: stem + ending)


def number_item(
    release: Release,
    content: ReleaseContent,
    *,
    row: Entity,
    column: Indicator,
    period: str,
    names_period: bool,
) -> dict[str, Any]:
    """Return a number of a release as a CSL item.

    Its address has the release, and the period if the reader chose one (`names_period`).
    """
    place = [release.slug, row.code, column.code]
    with translation.override(content.language):
        title = _("%(number)s, in: %(dataset)s") % {
            "number": title_of(row, column, period),
            "dataset": content.title,
        }
    lasts = url_with_query(
        permanent_url("metrics:number", args=place),
        period=period if names_period else "",
        release=release.number,
    )
    parts = [*place, *([period] if names_period else []), str(release.number)]
    return {
        "id": "-".join(parts),
        "title": title,
        "URL": absolute_url(lasts),
        **_facts(release, content),
    }


def source_name(item: Mapping[str, Any]) -> str:
    """Return a source for a source line below data, in the punctuation of the language."""
    line = reference_line(item)
    if not line.year:
        return line.title
    return pgettext("a source and its year", "%(title)s (%(year)s)") % {
        "title": line.title,
        "year": line.year,
    }


def title_of(row: Entity, column: Indicator, period: str = "", *, other: bool = False) -> str:
    """Return the title of a number in the active language: its row and its column."""
    return pgettext("the name of a number", "%(row)s, %(column)s") % {
        "row": row.label_in(other=other),
        "column": pivot.header(column.label_in(other=other), period),
    }


def _facts(release: Release, content: ReleaseContent) -> Mapping[str, Any]:
    if release.issued_at is None:
        raise ValueError("a working copy is never cited")
    issued = timezone.localdate(release.issued_at)
    with translation.override(content.language):
        # The editors of the site, as one author.
        site = site_name()
    return {
        "type": "dataset",
        "author": [{"literal": site}],
        "publisher": site,
        "version": str(release.number),
        "issued": {"date-parts": [[issued.year, issued.month, issued.day]]},
        "language": content.language,
    }
