"""Description of a dataset, and its working copy, as its next release will store them."""

import datetime as dt
from collections.abc import Iterable
from copy import copy

from articles.sources.citations import csl_item
from articles.sources.models import Source
from collabsite.web.text import web_address
from metrics.content import ReleaseContent, SourceContent
from metrics.models import Dataset, DatasetSource, Observation, Release


def content_of(dataset: Dataset, used: Iterable[DatasetSource] | None = None) -> ReleaseContent:
    """Return the present description of the dataset; `used` are its sources, if already fetched."""
    if used is None:
        used = dataset.dataset_sources.select_related("source")
    return ReleaseContent(
        title=dataset.title,
        summary=dataset.summary,
        language=dataset.language,
        row_label=dataset.row_label,
        other_title=dataset.other_title,
        other_summary=dataset.other_summary,
        other_row_label=dataset.other_row_label,
        licence=dataset.licence,
        licence_url=web_address(dataset.licence_url),
        doi=dataset.doi,
        sources=tuple(
            SourceContent(key=use.source.key, locator=use.locator, item=csl_item(use.source))
            for use in used
        ),
    )


def proposed_release(release: Release, *, at: dt.datetime) -> Release:
    """Return a copy of the working copy with the fields that issuing would set."""
    if release.issued_at:
        return release
    issued = copy(release)
    issued.slug = release.dataset.slug
    issued.content = content_of(release.dataset).as_json()
    issued.issued_at = at
    return issued


def cell_sources(release: Release, *, but: Iterable[DatasetSource]) -> list[Source]:
    """Return the sources of single values, without those of the dataset as a whole."""
    named = Observation.objects.filter(entity__release=release, source__isnull=False)
    own = [use.source_id for use in but]
    return list(Source.objects.filter(pk__in=named.values("source")).exclude(pk__in=own))
