"""Metadata of a release: schema.org as JSON-LD for dataset search, and Dublin Core tags.

The JSON-LD has the properties that Google's dataset search requires (`name`, `description`) and
recommends: https://developers.google.com/search/docs/appearance/structured-data/dataset

Zotero reads the Dublin Core: from the tags of Highwire Press, which know no data, it would make a
journal article.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.sources.citations import ReferenceLine
from articles.sources.records import date_parts
from collabsite.site.identity import publisher
from collabsite.web.metadata import meta_tags, name_in_meta_tag
from collabsite.web.responses import absolute_url
from metrics.cells.periods import period_days
from metrics.public.dataset.page import DatasetPage
from metrics.tables import pivot

# The least and greatest length of a description that dataset search accepts.
SHORTEST, LONGEST = 50, 5000
# More indicators than these describe nothing any more.
MOST_VARIABLES = 200


def dataset_json_ld(page: DatasetPage, columns: Sequence[pivot.Column]) -> dict[str, Any]:
    """Return a release as a schema.org Dataset; `columns` are all of its columns."""
    lasting = absolute_url(page.release.url)
    issued = page.release.issued_at.isoformat(timespec="seconds")
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": absolute_url(page.url),
        "name": page.title,
        "description": _description(page, columns),
        "url": absolute_url(page.url),
        "identifier": [page.doi_url, lasting] if page.doi else lasting,
        "version": str(page.release.number),
        "datePublished": issued,
        "dateModified": issued,
        "inLanguage": page.language,
        "isAccessibleForFree": True,
        "creator": publisher(),
        "publisher": publisher(),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": gettext("Data"),
            "url": absolute_url(reverse("metrics:datasets")),
        },
        "variableMeasured": _variables(columns),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": file.media_type,
                "contentUrl": absolute_url(file.url),
            }
            for file in page.downloads.whole
        ],
    }
    if licence := page.licence_url or page.licence:
        described["license"] = licence
    if covered := _temporal_coverage({column.period for column in columns if column.period}):
        described["temporalCoverage"] = covered
    if page.sources:
        described["isBasedOn"] = [absolute_url(source.url) for source in page.sources]
        described["citation"] = [_citation_text(source.line) for source in page.sources]
    if page.chart:
        described["image"] = absolute_url(page.chart.png_url)
    return described


def _description(page: DatasetPage, columns: Sequence[pivot.Column]) -> str:
    """Return the summary; if it is short or missing, followed by the columns of the table."""
    text = page.summary.strip()
    if len(text) < SHORTEST:
        with translation.override(page.language):
            versions = gettext("Published as numbered releases; this is release %(number)s.") % {
                "number": page.release.number
            }
        text = " ".join(part for part in (text, page.columns_in_words(columns), versions) if part)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _variables(columns: Sequence[pivot.Column]) -> list[dict[str, str]]:
    by_code: dict[str, pivot.Column] = {}
    for column in columns:
        by_code.setdefault(column.code, column)
    variables = []
    for column in list(by_code.values())[:MOST_VARIABLES]:
        variable = {"@type": "PropertyValue", "name": column.label, "propertyID": column.code}
        variable |= {"description": column.definition} if column.definition else {}
        variable |= {"unitText": column.unit} if column.unit else {}
        variables.append(variable)
    return variables


def _temporal_coverage(periods: Collection[str]) -> str:
    """Return the time from the first period to the last, in ISO 8601; '' without periods."""
    spans = {period: span for period in periods if (span := period_days(period))}
    if not spans:
        return ""
    if len(spans) == 1 and len(period := next(iter(spans))) == len("2022"):
        return period
    return f"{min(first for first, _ in spans.values())}/{max(last for _, last in spans.values())}"


def _citation_text(line: ReferenceLine) -> str:
    """Return a source in one line."""
    year = f" ({line.year})" if line.year else ""
    named = [f"{line.authors}{year}", line.title] if line.authors else [f"{line.title}{year}"]
    sentences = [f"{part}." for part in (*named, line.details) if part]
    return " ".join([*sentences, *([line.url] if line.url else [])])


def dublin_core_tags(page: DatasetPage) -> SafeString:
    """Return the Dublin Core tags of a release, without empty ones."""
    item = page.citing.item
    pairs = [
        ("DC.type", "Dataset"),
        ("DC.title", item["title"]),
        *(("DC.creator", name_in_meta_tag(name)) for name in item["author"]),
        ("DC.publisher", item["publisher"]),
        ("DC.date", "-".join(date_parts(item["issued"]))),
        ("DC.language", item["language"]),
        ("DC.description", page.summary),
        ("DC.rights", page.licence_url or page.licence),
        ("DC.identifier", page.doi_url),
        ("DC.identifier", item["URL"]),
        ("DC.hasVersion", item["version"]),
    ]
    return meta_tags(pairs)
