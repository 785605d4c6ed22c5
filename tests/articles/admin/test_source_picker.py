"""Requests of the citation dialog in the prose editor."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from articles.sources.models import Source
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

SOURCES = "admin:articles_article_sources"
ADD = "admin:articles_article_add_source"
NEW = {"title": "River Atlas", "type": "report", "author": "Lang, Anna", "issued": "2023"}


def found(client: Client, **query: Any) -> list[str]:
    answer = client.get(reverse(SOURCES), query)
    assert "no-store" in answer.headers["Cache-Control"]
    return [source["key"] for source in json.loads(answer.content)["results"]]


@pytest.mark.each_database
@pytest.mark.parametrize(
    "words",
    [
        *["atlas", "lang riv", "atlas-20", "10.1000/4", "LANG 2023", "江河"],
        *["https://doi.org/10.1000/42", "doi: 10.1000/42"],
    ],
)
def test_a_source_is_found_by_words_of_title_author_key_and_doi(author: Client, words: str) -> None:
    Source.objects.create(key="other", title="Other")
    Source.objects.create(
        key="atlas-2023",
        title="River Atlas 江河",
        author="Lang, Anna",
        doi="10.1000/42",
        issued="2023",
    )

    assert found(author, q=words) == ["atlas-2023"]


@pytest.mark.parametrize("author_line", ["张, 伟", "张，伟"])
def test_a_chinese_author_is_found_and_called_by_the_whole_name(
    author: Client, author_line: str
) -> None:
    Source.objects.create(key="other", title="Other", author="张三")
    Source.objects.create(key="rivers", title="江河", author=author_line, issued="2020")

    answer = author.get(reverse(SOURCES), {"q": "张伟"}).json()

    assert [(source["key"], source["name"]) for source in answer["results"]] == [
        ("rivers", "张伟 2020")
    ]


@pytest.mark.each_database
def test_the_list_of_sources_finds_a_chinese_author_by_the_whole_name(editor: Client) -> None:
    Source.objects.create(key="rivers", title="Rivers and More", author="张, 伟")
    Source.objects.create(key="other", title="Another Source")

    shown = editor.get(reverse("admin:sources_source_changelist"), {"q": "张伟"}).content.decode()

    assert "Rivers and More" in shown
    assert "Another Source" not in shown


@pytest.mark.each_database
def test_the_list_of_sources_is_searched_by_year(editor: Client) -> None:
    Source.objects.create(key="later", title="Tides", issued="2023-05", doi="10.1000/1")
    Source.objects.create(key="earlier", title="Moons", issued="1920-23", doi="10.1000/2")

    shown = editor.get(reverse("admin:sources_source_changelist"), {"q": "2023"}).content.decode()

    assert "Tides" in shown
    assert "Moons" not in shown


@pytest.mark.each_database
def test_without_words_the_newest_sources_are_offered(author: Client) -> None:
    for key in ["a", "b", "c"]:
        Source.objects.create(key=key, title=key)

    assert found(author) == ["c", "b", "a"]


@pytest.mark.each_database
def test_many_sources_are_offered_in_part(
    author: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Source.objects.bulk_create(Source(key=f"s-{n}", title=f"Study {n}") for n in range(50))

    # Session, user, permissions of user and of groups, and the sources.
    with django_assert_num_queries(6):
        answer = author.get(reverse(SOURCES), {"q": "study"}).json()

    assert len(answer["results"]) == 20
    assert answer["more"] is True


def test_chips_are_named_with_one_query_for_all(
    author: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Source.objects.create(key="one", title="Atlas", author="Lang, Anna\nZhang, Wei", issued="2023")
    Source.objects.create(key="two", title="Rivers of the world", issued="2021-05")

    with django_assert_num_queries(6):
        answer = author.get(reverse(SOURCES), {"key": ["one", "two", "none"]}).json()

    assert {key: source["name"] for key, source in answer["found"].items()} == {
        "one": "Lang 2023",
        "two": "Rivers of the world 2021",
    }


def test_a_source_is_added_in_place_with_a_key_of_its_title_and_year(author: Client) -> None:
    Source.objects.create(key="river-atlas-2023", title="Taken")

    answer = author.post(reverse(ADD), NEW)

    assert answer.status_code == 201
    assert answer.json()["source"]["key"] == "river-atlas-2023-2"
    assert Source.objects.get(key="river-atlas-2023-2").author == "Lang, Anna"


BIBTEX = """@article{lang2023, title={River Atlas}, author={Lang, Anna}, journal={Water},
 volume={7}, year={2023}, doi={10.1000/42}}"""


def test_a_source_is_added_in_place_from_a_pasted_record(author: Client) -> None:
    sent = {"record": BIBTEX, "title": "", "type": "document", "issued": "2024"}

    answer = author.post(reverse(ADD), sent)

    assert answer.status_code == 201, answer.content
    source = Source.objects.get()
    assert (source.title, source.type, source.container_title, source.volume) == (
        "River Atlas",
        "article-journal",
        "Water",
        "7",
    )
    # What was typed beside it counts for more.
    assert source.issued == "2024"


@pytest.mark.parametrize(
    ("record", "filled"),
    [
        ("https://doi.org/10.1000/42", {"doi": "10.1000/42", "type": "document"}),
        (
            BIBTEX,
            {
                "title": "River Atlas",
                "type": "article-journal",
                "author": "Lang, Anna",
                "container_title": "Water",
                "issued": "2023",
                "doi": "10.1000/42",
            },
        ),
    ],
)
def test_a_record_is_looked_at_before_it_is_added(
    author: Client, record: str, filled: dict[str, str]
) -> None:
    look = {"record": record, "look": "1"}

    new = author.post(reverse(ADD), look).json()
    assert not Source.objects.exists()
    Source.objects.create(key="atlas", title="An Atlas of Rivers", doi="10.1000/42")
    known = author.post(reverse(ADD), look).json()
    wrong = author.post(reverse(ADD), {**look, "record": "@article{"}).json()

    assert {name: value for name, value in new["fields"].items() if value} == filled
    assert known["source"]["key"] == "atlas"
    assert "BibTeX" in wrong["errors"]["record"][0]


@pytest.mark.each_database
def test_a_record_pasted_in_place_that_is_known_is_the_source_that_is_there(author: Client) -> None:
    Source.objects.create(key="atlas", title="An Atlas of Rivers", doi="10.1000/42")

    answer = author.post(reverse(ADD), {"record": BIBTEX, "type": "document"})

    assert answer.json()["source"]["key"] == "atlas"
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("Lang, River Atlas, 2023", "neither a DOI"),
        (BIBTEX + BIBTEX.replace("River", "Lake"), "one record at a time"),
        ('{"title": "Atlas", "volume": "' + "7" * 21 + '"}', "Volume: Ensure this value has at"),
    ],
)
def test_what_is_wrong_with_a_record_pasted_in_place_is_said_beside_it(
    author: Client, record: str, words: str
) -> None:
    answer = author.post(reverse(ADD), {"record": record, "type": "document"})

    assert words in answer.json()["errors"]["record"][0]
    assert not Source.objects.exists()


def test_what_is_wrong_with_a_new_source_is_said_by_its_field(author: Client) -> None:
    wrong = {"title": "", "type": "poem", "issued": "soon", "url": "javascript:1", "doi": "x"}

    answer = author.post(reverse(ADD), wrong)

    assert answer.status_code == 200
    assert set(answer.json()["errors"]) == {"title", "type", "issued", "url", "doi"}
    assert not Source.objects.exists()


def test_a_source_is_added_from_the_page_itself_only() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in("Editor").cookies

    assert strict.post(reverse(ADD), NEW).status_code == 403
    assert not Source.objects.exists()


@pytest.mark.parametrize("role", ["Data steward", "nobody"])
def test_a_user_who_may_not_change_articles_is_refused(role: str) -> None:
    client = signed_in(role)

    assert client.get(reverse(SOURCES)).status_code == 403
    assert client.post(reverse(ADD), NEW).status_code == 403


def test_a_user_who_is_not_signed_in_is_redirected_to_sign_in(client: Client) -> None:
    assert client.get(reverse(SOURCES)).status_code == 302
    assert client.post(reverse(ADD), NEW).status_code == 302
    assert not Source.objects.exists()


def test_sources_are_read_with_get_and_added_with_post(author: Client) -> None:
    assert author.post(reverse(SOURCES)).status_code == 405
    assert author.get(reverse(ADD)).status_code == 405


class HostileQueries(TestCase):
    """Every query gets an answer."""

    def setUp(self) -> None:
        self.author = signed_in("Author")

    @settings(max_examples=settings().max_examples // 2, deadline=None)
    @given(st.dictionaries(st.sampled_from(["q", "key", "x"]), st.text(max_size=200)))
    def test_any_query_is_answered(self, query: dict[str, str]) -> None:
        assert self.author.get(reverse(SOURCES), query).status_code == 200
