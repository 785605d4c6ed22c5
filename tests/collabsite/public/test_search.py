"""The page of the search, and its twin."""

import pytest
from django.test import Client

from articles import publishing
from articles.models import Topic
from collabsite.public.search import MAX_PAGES, PAGE_SIZE
from collabsite.search import index
from tests.collabsite.search.conftest import document
from tests.support.foreign_content import find_foreign
from tests.support.published import draft_titled, published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]
BAD = "\"'></title></script><xss-1 onclick=pwned=1><script>pwned=1</script>"


@pytest.fixture
def rivers() -> None:
    published()
    Topic.objects.create(slug="water", name="Water", name_zh="水")
    draft = draft_titled("Older rivers")
    draft.topics.add(Topic.objects.get())
    publishing.publish(draft, by=None)


@pytest.mark.usefixtures("rivers")
def test_each_facet_leads_to_what_it_counts() -> None:
    page = Client().get("/search.json?q=rivers").json()

    for facet in page["facets"]:
        for value in facet["values"]:
            narrowed = value["url"].replace("/search/", "/search.json")
            there = Client().get(narrowed).json()
            assert there["total"] == value["count"], narrowed
            [chosen] = there["chosen"]
            assert (
                Client().get(chosen["url"].replace("/search/", "/search.json")).json()["total"]
                == page["total"]
            )


@pytest.mark.usefixtures("rivers")
def test_the_whole_state_is_in_the_address() -> None:
    page = Client().get("/search.json?q=rivers&kind=article&topic=water&utm=x").json()

    assert page["url"].endswith("/search/?q=rivers&kind=article&topic=water")
    assert [result["title"] for result in page["results"]] == ["Older rivers"]
    assert [(c["value"], c["url"].partition("?")[2]) for c in page["chosen"]] == [
        ("Articles", "q=rivers&topic=water"),
        ("Water", "q=rivers&kind=article"),
    ]


@pytest.mark.usefixtures("rivers")
@pytest.mark.parametrize("query", ["topic=nowhere", "kind=", "year=0", "topic=&language="])
def test_an_invalid_choice_is_ignored(query: str) -> None:
    whole = Client().get("/search.json?q=rivers").json()

    assert Client().get(f"/search.json?q=rivers&{query}").json()["total"] == whole["total"] > 0


@pytest.mark.usefixtures("rivers")
@pytest.mark.parametrize(
    "query", ["kind=x", "year=x", "year=99999", "language=fr", "page=x", "page=0", "topic=%00"]
)
def test_for_an_invalid_value_people_get_the_default_and_programs_an_error(query: str) -> None:
    assert Client().get(f"/search/?q=rivers&{query}").status_code == 200
    assert Client().get(f"/search.json?q=rivers&{query}").status_code == 400


@pytest.mark.usefixtures("rivers")
def test_what_nothing_is_found_for_says_what_to_try() -> None:
    page = Client().get("/search/?q=rivers&year=1999").content.decode()

    assert "Nothing found for “rivers”" in page
    assert '<a href="/search/?q=rivers">' in page
    assert Client().get("/search/?q=nowhere").status_code == 200


@pytest.mark.usefixtures("rivers")
def test_words_that_are_nowhere_are_named() -> None:
    page = Client().get("/search.json?q=rivers+Nowhere").json()

    assert page["missing"] == ["Nowhere"]
    assert page["total"] > 0


@pytest.mark.usefixtures("rivers")
def test_several_numbers_are_folded_beside_articles() -> None:
    beside = Client().get("/search/?q=elbe").content.decode()
    alone = Client().get("/search/?q=elbe&kind=number").content.decode()

    assert '<details class="numbers">' in beside
    assert beside.index('class="numbers"') < beside.index('class="line result result-article"')
    assert '<details class="numbers" open>' in alone


@pytest.mark.usefixtures("rivers")
def test_a_search_for_nothing_says_what_can_be_found() -> None:
    page = Client().get("/search.json").json()

    assert (page["total"], page["results"], page["facets"]) == (0, [], [])
    assert [topic["slug"] for topic in page["topics"]] == ["water"]
    assert len(page["newest"]) == 2


@pytest.mark.usefixtures("rivers")
def test_no_result_is_listed_by_search_engines() -> None:
    answer = Client().get("/search/?q=rivers")

    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert not answer.cookies
    assert answer["Vary"] == "Accept-Encoding"


@pytest.mark.usefixtures("rivers")
def test_the_page_that_a_search_begins_from_may_be_listed() -> None:
    answer = Client().get("/search/")

    assert not answer.has_header("X-Robots-Tag")
    assert "noindex" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/search/", "/zh-hans/search/", "/search.json"])
def test_what_somebody_wrote_and_what_was_typed_stay_words(address: str) -> None:
    index.add([document("bad", title=f"Rivers {BAD}", lead=f"Rivers {BAD}", kind="number")])

    answers = [Client().get(address, {"q": query}) for query in ("rivers", BAD, f"-{BAD}", "xss")]

    assert [find_foreign(answer) for answer in answers] == [[], [], [], []]
    assert b"pwned" in answers[0].content


@pytest.mark.parametrize("query", ["\x00", "\ud800", "a" * 10_000, "%s %(a)s", "' OR 1=1 --"])
def test_no_query_is_an_error(query: str) -> None:
    for address in ("/search/", "/search.json", "/zh-hans/search/"):
        asked = {"q": query.encode("utf-8", "surrogatepass")}
        assert Client().get(address, asked).status_code == 200


def test_pages_end_where_nobody_looks_further() -> None:
    index.add(document(f"n-{n}", title=f"Delta {n}", place=n) for n in range(PAGE_SIZE * 2 + 5))

    first = Client().get("/search.json?q=delta").json()
    last = Client().get("/search.json?q=delta&page=3").json()

    assert (first["total"], len(first["results"]), len(last["results"])) == (45, 20, 5)
    assert first["pagination"]["next_url"].endswith("/search/?q=delta&page=2")
    assert last["pagination"]["next_url"] == ""
    assert first["pagination"]["pages"] == 3 < MAX_PAGES
    assert Client().get("/search.json?q=delta&page=4").status_code == 404
    assert Client().get("/search/?q=delta&page=4").status_code == 200


@pytest.mark.each_database
def test_every_page_has_the_field() -> None:
    for address in ("/", "/zh-hans/articles/", "/nowhere/"):
        page = Client().get(address).content.decode()
        assert 'role="search" action="' in page
        assert 'name="q"' in page
