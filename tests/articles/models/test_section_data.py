"""The table of the datasets that sections of drafts quote, which the database updates."""

from collections.abc import Callable

import pytest
from django.db import connection

from articles.models import Article, Section, SectionData
from articles.prose.document import parse_prose
from articles.prose.sanitizer import sanitize

pytestmark = pytest.mark.django_db

NUMBER = '<p>Of <data data-cell="rivers/elbe/change">chip</data> more.</p>'
TABLE = '<div data-table="rivers" data-rows="elbe"></div>'
CHART = '<figure data-chart="rivers" data-kind="bar"></figure>'


def section(body: str) -> Section:
    article, _created = Article.objects.get_or_create(title="Rivers", slug="about-rivers")
    number = article.sections.count()
    return Section.objects.create(article=article, anchor=f"section-{number}", body=body)


def quoted(section: Section) -> list[str]:
    found = SectionData.objects.filter(section=section).order_by("dataset")
    return list(found.values_list("dataset", flat=True))


def save(section: Section, body: str) -> None:
    section.body = body
    section.save()


def update_in_bulk(section: Section, body: str) -> None:
    section.body = body
    Section.objects.bulk_update([section], ["body"])


def execute(section: Section, body: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_section SET body = %s WHERE id = %s", [body, section.pk])


@pytest.mark.parametrize(
    "body",
    [NUMBER, TABLE, CHART, NUMBER.replace('"', "'")],
    ids=["number", "table", "chart", "other quotes"],
)
def test_a_section_is_found_by_each_form_of_quotation(body: str) -> None:
    quoting = section(body)
    section("<p>About rivers.</p>")

    assert list(Section.objects.quoting(["rivers", "lakes"])) == [quoting]
    assert not Section.objects.quoting(["lakes"])


@pytest.mark.parametrize(
    "change",
    [
        save,
        lambda row, body: Section.objects.filter(pk=row.pk).update(body=body),
        update_in_bulk,
        execute,
    ],
    ids=["save", "update", "bulk_update", "sql"],
)
def test_it_is_up_to_date_however_a_section_changes(
    change: Callable[[Section, str], None],
) -> None:
    other = section(NUMBER)
    changed = section("<p>Nothing.</p>")

    change(changed, NUMBER + TABLE + CHART.replace("rivers", "lakes"))
    assert quoted(changed) == ["lakes", "rivers"]
    change(changed, CHART.replace("rivers", "lakes"))
    assert quoted(changed) == ["lakes"]
    change(changed, "")

    assert quoted(changed) == []
    assert quoted(other) == ["rivers"]


def test_sections_made_in_bulk_are_found() -> None:
    article = section("").article
    rows = [Section(article=article, anchor=f"row-{n}", body=NUMBER) for n in range(3)]

    Section.objects.bulk_create(rows)

    assert Section.objects.quoting(["rivers"]).count() == 3


def test_nothing_is_left_of_a_deleted_section_or_article() -> None:
    deleted, kept = section(NUMBER), section(NUMBER)

    deleted.delete()
    assert list(SectionData.objects.values_list("section", flat=True)) == [kept.pk]
    kept.article.delete()

    assert not SectionData.objects.exists()


def test_a_change_of_the_heading_alone_keeps_it() -> None:
    row = section(NUMBER)

    row.heading = "Found"
    row.save()

    assert quoted(row) == ["rivers"]


@pytest.mark.parametrize(
    "prose",
    [
        '<p>The dataset rivers, data-cell="lakes" and data-table=rivers.</p>',
        NUMBER.replace("rivers", "rivers-2"),
        NUMBER.replace("rivers", "长江-数据") + TABLE,
        '<p>"\\ \\" <data data-form="words" data-cell="rivers/a/b/2020"></data> &amp; \\u</p>',
        '<div data-caption="a &lt; b &quot; data-table=&quot;no" data-table="rivers"></div>',
        "<p>\x1d\x1fata-cell \x7f data-cell 𝒳 \\</p>" + CHART,
        '<p>data-<data data-cell="a/b/c">x</data><data data-cell="a/b/d">y</data></p>' * 300,
        '<figure data-chart="rivers/elbe"></figure><p><data data-cell="rivers">x</data></p>',
    ],
)
def test_it_has_every_dataset_that_the_parser_finds(prose: str) -> None:
    stored = sanitize(prose)
    marks = parse_prose(stored).marks
    named = {mark.reference.partition("/")[0] for mark in marks}

    found = quoted(section(stored))

    # Text that looks like a mark may be found too; readers of the table parse the section anyway.
    assert named <= set(found) <= named | {"lakes"}


def test_a_name_that_no_dataset_can_have_is_left_out() -> None:
    row = section(NUMBER.replace("rivers", "r" * 121) + TABLE.replace("rivers", "r" * 120))

    assert quoted(row) == ["r" * 120]


def test_sections_are_found_by_an_index() -> None:
    if connection.vendor == "postgresql":
        # It reads a small table whole, if it may.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Section.objects.quoting(["rivers"]).explain()

    assert "section_data_dataset" in plan
    assert "SCAN articles_section" not in plan
