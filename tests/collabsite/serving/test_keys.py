"""Keys of pages: equal for queries that show the same page, and only for these."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.public.lists import ArticlesQuery
from collabsite.web.query_params import parse
from collabsite.web.routes import canonical_query


@pytest.mark.parametrize(
    ("path", "query", "canonical"),
    [
        ("/articles/", "", ""),
        ("/articles/", "utm_source=x&page=2", "page=2"),
        ("/articles/", "page=1&sort=", ""),
        ("/articles/", "page=2&page=3", "page=3"),
        ("/zh-hans/articles/", "sort=views&page=2", "page=2&sort=views"),
        ("/articles/rivers/", "page=2", ""),
        # Of the rows of a chart, each counts.
        ("/data/rivers/", "rows=b&rows=a&since=x&since=y", "rows=b&rows=a&since=y"),
        ("/data/rivers/", "rows=&rows=a", "rows=a"),
        ("/data/rivers/", "rows=&rows=", ""),
        ("/data/rivers/", "sort=-cost&cost.from=1&b=&page=1", "sort=-cost"),
        ("/articles.json", "page=2&x=1&x=2", "page=2"),
        # As Django reads bytes that are no UTF-8, and those that nobody has encoded.
        ("/search/", "q=\xe9", "q=%C3%A9"),
        ("/search/", "q=\xe4\xb8\xad", "q=%E4%B8%AD"),
        # A twin refuses what is empty, where a page shows the default.
        ("/articles.json", "topic=&language=&page=", "page="),
        ("/data/rivers.csv", "", ""),
    ],
)
def test_what_makes_no_difference_is_dropped(path: str, query: str, canonical: str) -> None:
    assert canonical_query(path, query) == canonical


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/live",
        "/ready",
        "/views/",
        "/preview/abc/",
        "/none/none/",
        "/\xff\xfe/",
        "//",
        "",
    ],
)
def test_what_is_no_public_page_has_no_key(path: str) -> None:
    assert canonical_query(path, "page=2") is None


names = st.sampled_from(["page", "sort", "topic", "language", "x", ""]) | st.text(max_size=5)
values = st.sampled_from(["1", "2", "views", "newest", "en", "0", "-1", ""]) | st.text(max_size=5)


@given(st.lists(st.tuples(names, values), max_size=6))
def test_a_key_shows_what_the_query_showed(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)

    text = query.urlencode()
    canonical = canonical_query("/articles/", text)

    assert canonical is not None
    assert canonical_query("/articles/", canonical) == canonical
    shown = [parse(ArticlesQuery, QueryDict(each), forgiving=True) for each in (text, canonical)]
    assert shown[0] == shown[1]
