"""Names of datasets, columns and rows in the other language: in articles, releases and their diff."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.numbers.finder import find
from articles.numbers.release_tables import claim_table
from articles.numbers.statements import Direction, Measure, Superlative
from articles.publishing import issue_release
from articles.publishing.composition import compose
from metrics.models import Dataset, Release
from metrics.releases import diff, release_digest, working_copy
from metrics.releases.checklist import check
from metrics.shown import ChartData, NumberData, TableData
from tests.support.quoting import SLUG, figure, quoting_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MARKS = (
    f"<p>{figure('elbe/cost')}</p>",
    f'<div data-table="{SLUG}" data-rows="elbe yangtze" data-columns="cost"></div>',
    f'<figure data-chart="{SLUG}" data-columns="cost"></figure>',
)


def named(client: Client, **names: str) -> tuple[Dataset, list[str]]:
    """Save these names on the page of the dataset, and issue a release with them.

    The second is what the checklist of the release says of names.
    """
    dataset = Dataset.objects.get()
    page = reverse("admin:metrics_dataset_names", args=[dataset.pk])
    shown: Any = client.get(page).context
    stored = {name: field.initial for name, field in shown["form"].fields.items()}
    sent = {name.replace("__", "-"): words for name, words in names.items()}
    answer = client.post(page, {**stored, **sent, "was": shown["was"]})
    assert answer.status_code == 302
    dataset.refresh_from_db()
    working, last = dataset.releases.order_by("-number")[:2]
    changes = diff.compare(last, working)
    unnamed = [w for w in check(dataset, working, last, changes).warnings if w.code == "names"]
    issue_release(dataset, by=None, note="Named.")
    return dataset, [warning.sentence for warning in unnamed]


def shown_in(article: Article) -> tuple[NumberData, TableData, ChartData]:
    number, table, chart = compose(article, at=timezone.now()).shown
    assert isinstance(number, NumberData)
    assert isinstance(table, TableData)
    assert isinstance(chart, ChartData)
    return number, table, chart


def test_a_chinese_article_shows_chinese_tables_charts_and_notes(admin_client: Client) -> None:
    article = quoting_draft(*MARKS, language="zh-hans")
    first = Release.objects.get()
    assert shown_in(article)[1].rows[0].label == "Elbe"

    _dataset, unnamed = named(
        admin_client,
        other_title="所见",
        other_row_label="河流",
        label__cost="费用",
        row__elbe="易北河",
    )

    assert unnamed == [
        "4 columns and rows have no name in the other language: Samples, Change, Yangtze, Danube."
    ]
    number, table, chart = shown_in(article)
    assert (number.label, number.text, number.as_in_table) == (
        "易北河 · 费用",
        "120万美元",
        "120万美元",
    )
    assert (table.caption, table.row_label, table.columns[0].header) == ("所见", "河流", "费用")
    # What has no name keeps the one that it has.
    assert [row.label for row in table.rows] == ["易北河", "Yangtze"]
    assert [row.cells[0].text for row in table.rows] == ["120万美元", "95万美元"]
    assert chart.rows[0].label == "易北河"
    html = "".join(each.html for each in compose(article, at=timezone.now()).content.sections)
    assert "易北河" in html
    assert "Elbe" not in html
    assert 'lang="en"' not in html

    article.language = "en"
    assert shown_in(article)[1].rows[0].label == "Elbe"
    # The first release is as it was issued.
    assert release_digest(first) == first.sha256
    newest = Release.objects.get(number=2)
    assert release_digest(newest) == newest.sha256
    changes = diff.compare(first, newest)
    assert [change.parts for change in changes.columns_changed] == [("other_label",)]
    assert [row.after for row in changes.rows_renamed] == ["Elbe / 易北河"]


def test_names_are_kept_and_never_written_over_unseen(admin_client: Client) -> None:
    quoting_draft(*MARKS)
    dataset, _unnamed = named(admin_client, other_title="所见", row__elbe="易北河")
    page = reverse("admin:metrics_dataset_names", args=[dataset.pk])
    was = admin_client.get(page).context["was"]
    assert not dataset.releases.working().exists()

    working = working_copy.ensure(dataset)
    assert working.entities.get(code="elbe").other_label == "易北河"
    named(admin_client, row__danube="多瑙河")
    refused = admin_client.post(page, {"other_title": "别的", "was": was})
    too_long = admin_client.post(page, {"other_title": "长" * 301})

    assert refused.status_code == 409
    assert "别的" in refused.content.decode()
    assert "at most 300" in too_long.content.decode()
    dataset.refresh_from_db()
    assert dataset.other_title == "所见"


def test_claims_are_found_by_other_names_of_rows_and_columns(admin_client: Client) -> None:
    article = quoting_draft(*MARKS)
    dataset, _unnamed = named(
        admin_client, also__row__elbe="the Labe，易北河 ", also__label__cost="expenses,  price"
    )
    text = "The Labe has the highest expenses."

    first, newest = (claim_table(release) for release in dataset.releases.order_by("number"))

    assert [claim.statement for claim in find(text, first)] == []
    [claim] = find(text, newest)
    assert claim.statement == Superlative(("elbe",), Measure("cost"), Direction.MORE)
    changes = diff.compare(*dataset.releases.order_by("number"))
    assert [change.parts for change in changes.columns_changed] == [("also_called",)]
    assert [row.after for row in changes.rows_renamed] == ["Elbe / the Labe, 易北河"]
    # They are kept in the next working copy, and shown to no reader.
    working = working_copy.ensure(dataset)
    assert working.indicators.get(code="cost").also_called == "expenses, price"
    assert shown_in(article)[1].rows[0].label == "Elbe"
