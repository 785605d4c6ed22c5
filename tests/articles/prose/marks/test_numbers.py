"""Numbers of the data in the prose, as an edition freezes and shows them."""

from dataclasses import asdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.prose.marks import numbers
from articles.prose.plain_text import text_of
from articles.publishing import issue_release
from articles.publishing.composition import Composition, compose
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.releases import working_copy
from metrics.shown import NumberData
from tests.support.published import draft_with_data, imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def composed(*marks: str, language: str = "en") -> Composition:
    """Return an article whose one sentence has these marks, its data released."""
    article = draft_with_data()
    article.language = language
    article.save()
    section = article.sections.all()[0]
    section.body = f"<p>They found {' and '.join(marks)} at last.</p>"
    section.save()
    return compose(article, at=timezone.now())


def figure(place: str, **attributes: str) -> str:
    """Return a mark of a cell of the dataset; the text of its chip differs."""
    written = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
    return f'<data data-cell="what-they-found/{place}"{written}>chip</data>'


def sentence(composition: Composition) -> str:
    return text_of(composition.content.sections[0].html)


def shown(composition: Composition) -> NumberData:
    """Return the data that is stored of the first number."""
    return next(
        embed.data for embed in composition.content.embeds if isinstance(embed.data, NumberData)
    )


@pytest.mark.parametrize(
    ("place", "form", "english", "chinese"),
    [
        ("elbe/change", "", "+35%", "+35%"),
        ("elbe/change", "words", "35 per cent", "35%"),
        ("elbe/cost", "", "$1.2M", "120万美元"),
        ("elbe/cost", "words", "1.2 million dollars", "120万美元"),
        ("elbe/samples", "number", "1,240", "1,240"),
    ],
)
def test_a_number_is_written_in_its_form_in_the_language_of_the_article(
    place: str, form: str, english: str, chinese: str
) -> None:
    mark = figure(place, form=form)

    assert sentence(composed(mark)) == f"They found {english} at last."
    assert sentence(composed(mark, language="zh-hans")) == f"They found {chinese} at last."


def test_the_words_of_the_note_are_no_part_of_the_sentence_and_not_counted() -> None:
    plain = composed("1,240")
    bound = composed(figure("elbe/samples"))

    assert sentence(bound) == sentence(plain)
    assert bound.content.words == plain.content.words


def test_the_note_says_what_the_number_is_and_where_it_comes_from() -> None:
    [note] = composed(figure("elbe/cost", form="words")).content.footnotes

    assert text_of(note).splitlines() == [
        "$1.2M",
        "Elbe, Cost",
        "Source: River Atlas (2023); Water Board (2023)",
        "This number and its history Value cited (release 1)",
    ]
    for address in [
        "/data/what-they-found/elbe/cost/",
        "/data/what-they-found/releases/1/",
        "/sources/river-atlas-2023/",
    ]:
        assert f'href="{address}"' in note


def test_the_note_leads_to_the_period_that_is_quoted() -> None:
    [note] = composed(figure("elbe/samples")).content.footnotes

    assert 'href="/data/what-they-found/elbe/samples/?period=2023"' in note


def test_a_cell_that_is_quoted_twice_has_one_note() -> None:
    composition = composed(
        figure("elbe/cost"), figure("elbe/change"), figure("elbe/cost", form="words")
    )

    html = composition.content.sections[0].html
    assert len(composition.content.footnotes) == 2
    assert html.count('href="#note.1"') == 2
    assert html.count('href="#note.2"') == 1


def test_an_editors_wording_stands_in_place_of_the_form_and_is_frozen_with_its_cell() -> None:
    composition = composed(figure("elbe/cost", form="words", wording="over a million dollars"))

    assert sentence(composition) == "They found over a million dollars at last."
    assert asdict(shown(composition)) == {
        "dataset": "what-they-found",
        "release": 1,
        "entity": "elbe",
        "indicator": "cost",
        "period": "",
        "value": "1200000",
        "kind": "money",
        "currency": "USD",
        "unit": "USD",
        "text": "over a million dollars",
        "form": "words",
        "wording": "over a million dollars",
        "as_in_table": "$1.2M",
        "entity_label": "Elbe",
        "indicator_label": "Cost",
    }


@pytest.mark.parametrize("place", ["elbe/samples", "elbe/samples/latest"])
def test_the_latest_is_the_newest_period_that_has_a_value(place: str) -> None:
    [dataset] = imported().datasets
    working = working_copy.ensure(dataset)
    elbe = Entity.objects.get(release=working, code="elbe")
    samples = Indicator.objects.get(release=working, code="samples")
    for period, value in [("2024", 1300), ("2025", None)]:
        Observation.objects.create(entity=elbe, indicator=samples, period=period, value=value)
    issue_release(dataset, by=None)
    article = dataset_article(f'<p><data data-cell="{dataset.slug}/{place}"></data></p>')

    composition = compose(article, at=timezone.now())

    assert sentence(composition) == "1,300"
    assert shown(composition).period == "2024"


def dataset_article(body: str) -> Article:
    """Return the article of the imported document with another text."""
    article = Article.objects.get()
    section = article.sections.all()[0]
    section.body = body
    section.save()
    return article


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        (figure("elbe/cost", form="fancy"), "“Elbe · Cost”: it can't be written"),
        (figure("elbe/cost", form="percent"), "in the form “percent”; the forms that fit are"),
        (figure("elbe/change", form="decrease"), "it is not below zero"),
        (
            figure("danube/samples"),
            "the dataset “What They Found” has no value at “Danube · Samples”",
        ),
        (figure("rhine/samples"), "has no value at “rhine · Samples”"),
        (figure("elbe/samples/1999"), "has no value at “Elbe · Samples · 1999”"),
    ],
)
def test_what_can_not_be_shown_is_said_before_publishing(mark: str, problem: str) -> None:
    composition = composed(mark)

    assert [problem in error.sentence for error in composition.errors] == [True]


@pytest.mark.each_database
def test_a_note_keeps_markup_of_the_data_as_text() -> None:
    draft = imported()
    [dataset] = draft.datasets
    Entity.objects.filter(code="elbe").update(label='<img src=x onerror="alert(1)">')
    issue_release(dataset, by=None)
    article = dataset_article(f"<p>{figure('elbe/cost', wording='&lt;b&gt;&quot;')}</p>")

    composition = compose(article, at=timezone.now())

    html = composition.content.sections[0].html + composition.content.footnotes[0]
    assert "<img" not in html
    assert "<b>" not in html
    assert 'onerror="' not in html


@pytest.mark.each_database
def test_a_form_of_a_dataset_in_chinese_is_english_in_an_english_article() -> None:
    draft = imported()
    Dataset.objects.update(language="zh-hans")
    issue_release(Dataset.objects.get(), by=None)
    article = dataset_article(f"<p>{figure('elbe/cost')}</p>")
    assert draft.article == article

    composition = compose(article, at=timezone.now())

    assert sentence(composition) == "$1.2M"
    assert '<p lang="zh-hans">Elbe, Cost</p>' in composition.content.footnotes[0]


@pytest.mark.each_database
def test_thirty_numbers_are_read_with_as_many_queries_as_one() -> None:
    draft = imported()
    [dataset] = draft.datasets
    issue_release(dataset, by=None)
    section = draft.article.sections.all()[0]
    draft.article.sections.exclude(pk=section.pk).delete()
    places = [f"{row}/{column}" for row in ("elbe", "yangtze") for column in ("samples", "cost")]
    asked = []

    for some in (places[:1], places * 8):
        section.body = "".join(
            f'<p><data data-cell="{dataset.slug}/{place}"></data></p>' for place in some
        )
        section.save()
        with CaptureQueriesContext(connection) as queries:
            composition = compose(draft.article, at=timezone.now())
        assert len(composition.content.embeds) == len(some)
        asked.append(len(queries))

    assert asked[0] == asked[1]


@pytest.mark.each_database
def test_as_in_the_table_is_the_form_of_the_column_whatever_was_typed() -> None:
    [dataset] = imported().datasets
    cost = Observation.objects.filter(entity__code="elbe", indicator__code="cost")
    cost.update(literal="$1,200,000")
    issue_release(dataset, by=None)
    quoted = cost.select_related("indicator").get()

    text = numbers.text_of(quoted, language="en", data_language="en", form="")

    assert text == "$1.2M"
