"""Tables of the data in the prose, and their findings in the checklist."""

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import translation

from articles import publishing
from articles.models import Article
from articles.prose.marks import Rendered, UnresolvedMarkError
from articles.prose.parse import Mark
from articles.publishing import issue_release
from metrics.models import Dataset, Indicator, Observation
from metrics.releases import working_copy
from tests.support.marks import render_mark, table_of
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ISSUED = dt.datetime(2024, 11, 30, 12, tzinfo=dt.UTC)


LATER = ISSUED + dt.timedelta(days=1)


def rendered(
    element: str = "div",
    reference: str = "what-they-found",
    *,
    at: dt.datetime = LATER,
    language: str = "en",
    **attributes: str,
) -> Rendered:
    named = {f"data-{name}": value for name, value in attributes.items()}
    return render_mark(Mark(element, reference, named), language=language, at=at)


def text_of(html: str) -> list[str]:
    """Return the lines of a table's cells, row by row."""
    cells = r"<t[hd][^>]*>(.*?)</t[hd]>"
    return [
        " | ".join(re.sub("<[^>]+>", "", cell) for cell in re.findall(cells, row))
        for row in re.findall("<tr>(.*?)</tr>", html, re.DOTALL)
    ]


@pytest.fixture
def released() -> Dataset:
    """Return a dataset with a release, and an indicator of two periods beside its three columns."""
    [dataset] = imported().datasets
    release = dataset.releases.get()
    samples = Indicator.objects.get(release=release, code="samples")
    for entity in release.entities.all():
        Observation.objects.create(entity=entity, indicator=samples, period="2024", value=7)
    issue_release(dataset, by=None, at=ISSUED)
    return dataset


def test_a_table_shows_all_of_its_dataset(released: Dataset) -> None:
    table = rendered()

    assert text_of(table.html) == [
        "River | Samples (2023) | Samples (2024) | Change | Cost",
        "Elbe | 1,240 | 7 | +35% | $1.2M",
        "Yangtze | 890 | 7 | +28% | $950K",
        "Danube | n/a | 7 | +42% | $2.1M",
    ]
    assert "<caption>What They Found</caption>" in table.html


def test_a_caption_that_repeats_the_heading_is_only_read_aloud(released: Dataset) -> None:
    edition = publishing.publish(Article.objects.get(), by=None)

    [section] = [s for s in edition.content["sections"] if s["heading"] == "What They Found"]
    assert '<caption><span class="visually-hidden">What They Found</span>' in section["html"]


def test_a_table_has_its_unit_under_the_caption_or_in_the_heads_that_differ(
    released: Dataset,
) -> None:
    working = working_copy.ensure(released)
    working.indicators.filter(code="samples").update(unit="bottles")
    issue_release(released, by=None, note="Units.", at=ISSUED)

    one = rendered(columns="samples").html
    several = rendered(columns="samples/2023 cost").html

    assert "Unit: <span>bottles</span> · 2023–2024" in one
    assert "<small>" not in one
    assert "Samples (2023) <small>bottles</small>" in several
    assert "Unit:" not in several


def test_a_number_of_a_table_leads_to_its_page(released: Dataset) -> None:
    html = rendered(columns="samples/2024", rows="elbe").html

    assert (
        '<a class="cell" href="/data/what-they-found/elbe/samples/?period=2024">'
        '<data value="7">7</data></a>'
    ) in html


def test_a_table_shows_the_rows_and_columns_named_in_that_order(released: Dataset) -> None:
    table = rendered(rows="danube elbe danube", columns="cost samples/2024 cost")

    lines = ["River | Cost | Samples (2024)", "Danube | $2.1M | 7", "Elbe | $1.2M | 7"]
    assert text_of(table.html) == lines
    data = table_of(table.data)
    assert [row.label for row in data.rows] == ["Danube", "Elbe"]
    assert [(column.code, column.period) for column in data.columns] == [
        ("cost", ""),
        ("samples", "2024"),
    ]


def test_an_indicator_named_without_a_period_is_shown_in_all_of_them(released: Dataset) -> None:
    table = rendered(rows="elbe", columns="samples")

    assert text_of(table.html) == ["River | Samples (2023) | Samples (2024)", "Elbe | 1,240 | 7"]


def test_a_table_has_the_caption_and_notes_of_the_editor(released: Dataset) -> None:
    table = rendered(caption="Rivers <b>", notes="Danube & Elbe only.")

    assert "<caption>Rivers &lt;b&gt;</caption>" in table.html
    assert 'aria-label="Rivers &lt;b&gt;"' in table.html
    assert "<p>Danube &amp; Elbe only.</p>" in table.html
    data = table_of(table.data)
    assert (data.caption, data.notes) == ("Rivers <b>", "Danube & Elbe only.")


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        (
            {"rows": "elbe rhine oder"},
            "the dataset “What They Found” has no row “rhine”, “oder”",
        ),
        (
            {"columns": "cost samples/1999 price"},
            "the dataset “What They Found” has no column “Samples (1999)”, “price”",
        ),
    ],
)
def test_codes_that_the_dataset_does_not_have_are_named(
    released: Dataset, attributes: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnresolvedMarkError) as error:
        rendered(**attributes)

    assert str(error.value) == message


def test_data_in_another_language_than_the_article_says_so(released: Dataset) -> None:
    table = rendered(language="zh-hans", caption="河流")

    assert '<tbody lang="en">' in table.html
    assert "<caption>河流</caption>" in table.html
    assert '<caption lang="en">' in rendered(language="zh-hans").html
    assert "lang=" not in rendered(language="en").html


@pytest.mark.parametrize(
    ("element", "reference"),
    [("div", "what-they-found"), ("data", "what-they-found/elbe/change")],
)
def test_what_shows_a_dataset_that_is_overdue_warns(element: str, reference: str) -> None:
    [dataset] = imported().datasets
    Dataset.objects.update(update_months=3)
    issue_release(dataset, by=None, at=ISSUED)
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
    issue_release(dataset, by=None, at=ISSUED)

    assert rendered(at=ISSUED + dt.timedelta(days=9999)).warnings == ()
