"""Tables of the data in the prose, and what the checklist hears of them."""

import datetime as dt

import pytest
from django.utils import translation

from articles import figures
from articles.figures import Rendered, Setting
from articles.prose import Mark
from metrics import releasing
from metrics.models import Dataset
from tests.published import imported

pytestmark = pytest.mark.django_db

ISSUED = dt.datetime(2024, 11, 30, 12, tzinfo=dt.UTC)


def rendered(
    element: str = "div", reference: str = "what-they-found", *, at: dt.datetime, **attributes: str
) -> Rendered:
    setting = Setting(language="en", at=at, cite=lambda key, locator: 1)
    named = {f"data-{name}": value for name, value in attributes.items()}
    return figures.render(Mark(element, reference, named), setting)


@pytest.mark.parametrize(
    ("element", "reference"),
    [("div", "what-they-found"), ("data", "what-they-found/elbe/change")],
)
def test_what_shows_a_dataset_that_is_overdue_warns(element: str, reference: str) -> None:
    [dataset] = imported().datasets
    Dataset.objects.update(update_months=3)
    releasing.issue(dataset, by=None, at=ISSUED)
    # Three months after the 30th of November is the last day of February.
    last_day = dt.datetime(2025, 2, 28, 12, tzinfo=dt.UTC)

    in_time = rendered(element, reference, at=last_day)
    late = rendered(element, reference, at=last_day + dt.timedelta(days=1))

    assert in_time.warnings == ()
    assert [str(warning) for warning in late.warnings] == [
        "the dataset “What They Found” was due for an update in February 2025"
    ]
    with translation.override("zh-hans"):
        assert "2025年2月" in str(late.warnings[0])


def test_a_dataset_without_set_times_is_never_overdue() -> None:
    [dataset] = imported().datasets
    releasing.issue(dataset, by=None, at=ISSUED)

    assert rendered(at=ISSUED + dt.timedelta(days=9999)).warnings == ()
