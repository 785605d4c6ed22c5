"""The public page of one number, and its `.json` twin."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles import publishing
from articles.models import Article
from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.models import Dataset, Entity, Observation, Release
from metrics.releases import working_copy
from metrics.releases.corrections import Correction
from tests.support.published import published
from tests.support.readers import html, twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PLACE = "what-they-found/elbe/change"
PAGE = f"/data/{PLACE}/"
TWIN = f"/data/{PLACE}.json"


@pytest.fixture(scope="module")
def first_edition(module_db: None) -> None:
    """The sample is published once; no test sees what another does with it."""
    published()


@pytest.fixture
def dataset(first_edition: None) -> Dataset:
    return Dataset.objects.get()


def released(dataset: Dataset, **said: Any) -> Release:
    """Issue a release in which the number has this text."""
    working = working_copy.ensure(dataset)
    Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="change"
    ).update(**said)
    return issue_release(dataset, by=None, note="Counted again.")


def quoting(title: str, body: str) -> Article:
    """Publish an article with this prose."""
    slug = title.lower().replace(" ", "-")
    article = Article.objects.create(title=title, slug=slug, standfirst="What it says.")
    article.sections.create(ordering=0, heading="One", anchor="one", body=body)
    publishing.publish(article, by=None)
    return article


def number(text: str = "") -> str:
    return f'<data data-cell="{PLACE}"{text}></data>'


def page(client: Client, address: str = PAGE) -> str:
    return html(client, address)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_the_value_stands_large_with_its_status_in_words_its_note_and_its_unit(
    client: Client, dataset: Dataset
) -> None:
    released(dataset, value=37, status="P", note="With preprints.")

    shown = page(client)

    assert '<data value="37">+37%</data>' in shown
    assert '<span class="status" lang="en">provisional</span>' in shown
    assert '<p class="value-note" lang="en">With preprints.</p>' in shown
    assert 'Unit: <span lang="en">%</span>' in shown
    assert "River Atlas" in shown


@pytest.mark.each_database
def test_a_change_of_the_status_alone_is_shown_without_a_change_of_the_value(
    client: Client, dataset: Dataset
) -> None:
    released(dataset, value=35, status="P")

    shown = words(page(client))

    assert "+35% now: provisional" in shown
    assert "Before: +35%" not in shown


def test_each_release_says_what_it_changed_and_why_and_unchanged_ones_are_folded(
    client: Client, dataset: Dataset
) -> None:
    released(dataset, value=37, status="P")
    for _ in range(3):
        working = working_copy.ensure(dataset)
        working.entities.filter(code="danube").update(label="The Danube")
        issue_release(dataset, by=None, note="Names.")
    released(dataset, value=36)

    shown = words(page(client))

    assert "Before: +37% provisional → now: +36% provisional Counted again." in shown
    assert "Releases 3–5: unchanged" in shown
    assert "Before: +35% → now: +37% provisional" in shown
    history = twin(client, TWIN)["history"]
    assert [h["release"]["number"] for h in history] == [6, 5, 4, 3, 2, 1]
    assert [len(h["changes"]) for h in history] == [1, 0, 0, 0, 1, 0]


@pytest.mark.each_database
def test_a_correction_says_what_was_wrong_since_when_and_why(
    client: Client, dataset: Dataset
) -> None:
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working, entity__code="elbe").update(value=3)
    correction = Correction(wrong="A slip of the pen.", why="Copied by hand.", since=1)
    issue_release(dataset, by=None, note="Put right.", correction=correction)

    shown = words(page(client))

    assert "Correction" in shown
    assert "Wrong since release 1: A slip of the pen. Why: Copied by hand." in shown
    # Who looks at a number that it did not change reads nothing of it.
    assert "A slip" not in page(client, "/data/what-they-found/danube/change/")


def test_a_number_that_no_release_changed_has_its_releases_in_one_line(
    client: Client, dataset: Dataset
) -> None:
    assert "Unchanged" not in page(client)
    working = working_copy.ensure(dataset)
    working.entities.filter(code="danube").update(label="The Danube")
    issue_release(dataset, by=None, note="Names.")

    assert "Unchanged up to release 2" in page(client)
    assert '<ol class="states"' not in page(client)


def test_a_release_keeps_its_number_at_its_own_address_and_says_what_became_of_it(
    client: Client, dataset: Dataset
) -> None:
    released(dataset, value=37)

    old = page(client, f"{PAGE}?release=1")

    assert '<data value="35">+35%</data>' in old
    assert "This is the number in release 1." in old
    assert f'<a href="{PAGE}">Release 2 has <span lang="en">+37%</span>.</a>' in old
    assert twin(client, f"{TWIN}?release=1")["superseded_by"] == 2
    assert twin(client, TWIN)["lasting_url"].endswith(f"{PAGE}?release=2")
    # What the newest release has is the same page, at the number's own address.
    assert twin(client, f"{TWIN}?release=2")["url"].endswith(PAGE)


@pytest.mark.parametrize("asked", ["3", "0", "x", "-1", "9" * 40, "\0", "１"])
def test_a_release_that_never_was_is_not_found_and_what_names_none_is_forgiven_on_the_page(
    client: Client, dataset: Dataset, asked: str
) -> None:
    is_number = asked == "3"
    assert client.get(PAGE, {"release": asked}).status_code == (404 if is_number else 200)
    answer = client.get(f"/data/{PLACE}/cite.bib", {"release": asked})
    assert answer.status_code == (404 if is_number else 400)


def test_a_number_that_is_gone_says_since_when_and_stays(client: Client, dataset: Dataset) -> None:
    working = working_copy.ensure(dataset)
    Entity.objects.get(release=working, code="elbe").delete()
    issue_release(dataset, by=None, note="Without the Elbe.")

    shown = page(client)

    assert "Release 2 no longer has this number. What follows is as release 1 had it." in shown
    assert "Not in this release" in shown
    assert client.get("/data/what-they-found/gone/change/").status_code == 404


def test_a_sentence_that_quotes_it_is_shown_as_published_and_says_if_it_is_outdated(
    client: Client, dataset: Dataset
) -> None:
    quoting("On the Elbe", f"<p>A word. In 2023 it rose by {number()}, or so. More.</p>")
    released(dataset, value=37)
    quoting("On it again", f"<h3>Head</h3><ul><li>It rose by {number()}.</li></ul>")

    shown = words(page(client))

    assert "On the Elbe In 2023 it rose by +35%, or so. release 2 has +37%" in shown
    assert "On it again It rose by +37%. still the value" in shown
    quotes = {q["article"]["title"]: q for q in twin(client, TWIN)["quotes"]}
    first = quotes["On the Elbe"]
    assert (first["before"], first["text"], first["after"]) == (
        "In 2023 it rose by ",
        "+35%",
        ", or so.",
    )
    assert (first["standing"], first["now"]) == ("changed", "+37%")
    assert first["url"].endswith("/articles/on-the-elbe/#one")


def test_of_many_articles_the_newest_ten_are_shown_and_the_others_a_page_further(
    client: Client, dataset: Dataset
) -> None:
    for at in range(12):
        quoting(f"Number {at}", f"<p>It rose by {number()}, and by {number()}.</p>")
    quoting(
        "Of another", '<p>It rose by <data data-cell="what-they-found/danube/change"></data>.</p>'
    )

    first, second = twin(client, TWIN), twin(client, f"{TWIN}?page=2")
    shown = page(client)

    assert shown.count("<mark>+35%</mark>") == 20
    titles = [quote["article"]["title"] for quote in first["quotes"]]
    assert titles == [f"Number {at}" for at in range(11, 1, -1) for _ in (1, 2)]
    titles = [quote["article"]["title"] for quote in second["quotes"]]
    assert titles == [f"Number {at}" for at in (1, 1, 0, 0)]
    # The article that came with the data has it in its table.
    assert not first["shown_in"]
    assert [each["article"]["title"] for each in second["shown_in"]] == ["Rivers and Labs"]
    assert f'<a href="{PAGE}?page=2" rel="next">Older articles →</a>' in shown
    assert first["pagination"]["previous_url"] == second["pagination"]["next_url"] == ""
    assert f'<a href="{PAGE}" rel="prev">← Newer articles</a>' in page(client, f"{PAGE}?page=2")
    # Past the end a reader gets the last, and a program learns which that is.
    assert words(page(client, f"{PAGE}?page=99")) == words(page(client, f"{PAGE}?page=2"))
    refused = client.get(f"{TWIN}?page=99")
    assert refused.status_code == 404
    assert "2" in refused.json()["detail"]


def test_an_article_that_quotes_it_is_found_among_many_that_quote_other_numbers(
    client: Client, dataset: Dataset
) -> None:
    quoting("On the Elbe", f"<p>It rose by {number()}.</p>")
    other = '<data data-cell="what-they-found/danube/change"></data>'
    for at in range(12):
        quoting(f"Number {at}", f"<p>It rose by {other}.</p>")

    found = twin(client, TWIN)

    assert [quote["article"]["title"] for quote in found["quotes"]] == ["On the Elbe"]
    assert found["pagination"]["next_url"] == ""


def test_a_quote_of_what_is_gone_says_so(client: Client, dataset: Dataset) -> None:
    quoting("On the Elbe", f"<p>It rose by {number()}.</p>")
    working = working_copy.ensure(dataset)
    Entity.objects.get(release=working, code="elbe").delete()
    issue_release(dataset, by=None, note="Without the Elbe.")

    assert "release 2 no longer has it" in page(client)


def test_a_sum_is_quoted_by_each_of_its_cells_and_compared_with_the_sum_of_now(
    client: Client, dataset: Dataset
) -> None:
    total = '<data data-cell="what-they-found/mean(elbe,danube)/change"></data>'
    quoting("Of both", f"<p>Both rose by {total}.</p>")

    [quote] = twin(client, TWIN)["quotes"]
    [other] = twin(client, TWIN.replace("elbe", "danube"))["quotes"]
    assert quote == other
    assert quote["standing"] == "current"
    released(dataset, value=37)
    [quote] = twin(client, TWIN)["quotes"]

    assert quote["before"] == "Both rose by "
    assert quote["standing"] == "changed"


def test_a_sum_of_all_rows_is_no_quote_of_a_group(client: Client, dataset: Dataset) -> None:
    quoting("Of all", '<p>Up by <data data-cell="what-they-found/mean(*)/change"></data>.</p>')
    working = working_copy.ensure(dataset)
    working.entities.filter(code="danube").update(is_group=True)
    issue_release(dataset, by=None, note="A group.")

    assert len(twin(client, TWIN)["quotes"]) == 1
    assert not twin(client, TWIN.replace("elbe", "danube"))["quotes"]


def test_tables_and_charts_that_show_it_are_named(client: Client, dataset: Dataset) -> None:
    quoting(
        "Shown",
        '<div data-table="what-they-found" data-rows="elbe" data-caption="Rivers"></div>',
    )
    quoting("Not shown", '<div data-table="what-they-found" data-rows="danube"></div>')

    shown = [
        (s["article"]["title"], s["element"], s["caption"]) for s in twin(client, TWIN)["shown_in"]
    ]

    assert ("Shown", "table", "Rivers") in shown
    assert "Not shown" not in {title for title, _element, _caption in shown}


def test_a_value_that_names_its_own_source_shows_that_one(client: Client, dataset: Dataset) -> None:
    source = Source.objects.create(key="own", title="A source of its own")
    released(dataset, source=source)

    shown = page(client)

    assert "A source of its own" in shown
    assert "River Atlas" not in shown


def test_it_leads_to_its_row_its_column_and_the_numbers_beside_it(
    client: Client, dataset: Dataset
) -> None:
    shown = twin(client, "/data/what-they-found/yangtze/change.json")

    assert shown["previous"]["label"] == "Elbe"
    assert shown["next"]["label"] == "Danube"
    assert [other["label"] for other in shown["others"]] == ["Samples", "Cost"]
    for address in [shown["entity_url"], shown["indicator_url"], shown["next"]["url"]]:
        assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_former_slug_redirects_with_the_query(client: Client, dataset: Dataset) -> None:
    dataset.slug = "rivers"
    dataset.save()
    released(dataset, value=37)

    for address in (PAGE, TWIN, f"/data/{PLACE}/cite.bib"):
        response = client.get(f"{address}?release=1")
        assert response.status_code == 301
        assert response["Location"] == f"{address.replace('what-they-found', 'rivers')}?release=1"


def test_json_ld_has_the_value_its_unit_and_its_dataset(client: Client, dataset: Dataset) -> None:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(client))

    described = json.loads(block)

    assert described["@type"] == "Observation"
    assert (described["value"], described["unitText"]) == ("35", "%")
    assert described["observationAbout"]["name"] == "Elbe"
    assert described["subjectOf"]["version"] == 1


def test_programs_are_led_to_the_lasting_address_and_the_records(
    client: Client, dataset: Dataset
) -> None:
    links = client.head(PAGE)["Link"]

    assert f'{PAGE}?release=1>; rel="cite-as"' in links
    assert f'/data/{PLACE}/cite.bib?release=1>; rel="describedby"; type="application/x-bibtex"' in (
        links
    )


def test_in_chinese_the_page_says_the_same(client: Client, dataset: Dataset) -> None:
    english, chinese = client.get(PAGE), client.get(f"/zh-hans{PAGE}")

    assert b'<data value="35">+35%</data>' in chinese.content
    # What is cited has one address, whichever page tells it.
    assert chinese["Link"].split(";")[0] == english["Link"].split(";")[0]


@pytest.mark.each_database
def test_the_source_of_a_value_stays_as_it_was_issued(client: Client, dataset: Dataset) -> None:
    source = Source.objects.create(key="own", title="A source of its own")
    released(dataset, source=source)
    before = client.get(PAGE).content

    source.title = "Called otherwise"
    source.save()
    source.key = "other"

    assert client.get(PAGE).content == before
    with pytest.raises(ValidationError, match="the key stays"):
        source.clean()
