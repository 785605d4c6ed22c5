"""Numbers of the data as articles quote them; registered with `articles.figures`."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.figures import Rendered, Setting, UnresolvedMarkError
from articles.prose import Mark
from metrics import pivot
from metrics.models import Dataset, Observation, Release
from metrics.standing import overdue


def render_cell(mark: Mark, setting: Setting) -> Rendered:
    """Render one number, from `dataset/entity/indicator/period` (the period may be left out)."""
    slug, entity, indicator, period = (*mark.reference.split("/"), "", "", "", "")[:4]
    release = quoted_release(slug, at=setting.at)
    observation = (
        Observation.objects.filter(
            entity__release=release, entity__code=entity, indicator__code=indicator
        )
        .filter(**({"period": period} if period else {}))
        .select_related("entity", "indicator")
        .order_by("-period")
        .first()
    )
    if observation is None or observation.value is None:
        raise UnresolvedMarkError(
            format_lazy(_("the data has no value at “{cell}”"), cell=mark.reference)
        )
    cell = pivot.cell(observation, observation.indicator, language=release.content["language"])
    html = render_to_string(
        "metrics/figure.html",
        {
            "cell": cell,
            "entity": observation.entity,
            "header": pivot.header(observation.indicator.label, observation.period),
            "url": release.get_absolute_url(),
        },
    )
    data = {
        "dataset": release.slug,
        "release": release.number,
        "entity": entity,
        "indicator": indicator,
        "period": observation.period,
        "value": cell.value,
        "text": cell.text,
    }
    return Rendered(html.strip(), data, overdue(release, at=setting.at))


def quoted_release(slug: str, *, at: dt.datetime) -> Release:
    """Return the release that an article quotes at this time, by the dataset's slug.

    Raises `UnresolvedMarkError` if there is none.
    """
    dataset = Dataset.objects.filter(slug=slug).first()
    if dataset is None:
        # A mark may have a former slug, or the one that readers know until the next release.
        former = Release.objects.by_slug(slug, at=at)
        if former:
            return former
        raise UnresolvedMarkError(format_lazy(_("there is no dataset “{slug}”"), slug=slug))
    release = (
        Release.objects.newest(at=at).filter(dataset=dataset).select_related("dataset").first()
    )
    if release is None:
        raise UnresolvedMarkError(
            format_lazy(_("the dataset “{slug}” has no release yet; issue one first"), slug=slug)
        )
    return release
