"""Pages in memory: limited, and dropped when something that they show changes."""

import gzip

from collabsite.serving.pages import ReadyPage, ReadyPages

HEADERS = [("Content-Type", "text/html"), ("ETag", '"abc"'), ("Content-Length", "1")]


def page(*shown: str, body: bytes = b"x", made_at: float = 0) -> ReadyPage:
    return ReadyPage.from_response(HEADERS, body, frozenset(shown), made_at=made_at)


def kept(pages: ReadyPages, keys: str) -> str:
    return "".join(key for key in keys if pages.get(key))


def test_a_change_drops_what_shows_it_and_what_names_nothing() -> None:
    pages = ReadyPages(10_000_000)
    for key, shown in {
        "a": ["group:1"],
        "b": ["group:2"],
        "c": ["*"],
        "d": ["group:1", "x"],
    }.items():
        pages.put(key, page(*shown), version=pages.version)

    pages.drop({"group:1"})

    assert kept(pages, "abcd") == "b"


def test_a_page_that_was_made_before_a_change_is_not_kept_after_it() -> None:
    pages = ReadyPages(10_000_000)
    before = pages.version
    pages.drop({"group:1"})

    assert not pages.put("a", page("group:1"), version=before)
    assert not pages.put("b", page("*"), version=before)
    assert pages.put("c", page("group:2"), version=before)
    assert pages.put("d", page("group:1"), version=pages.version)
    assert kept(pages, "abcd") == "cd"


def test_a_page_that_was_made_before_many_changes_is_not_kept() -> None:
    pages = ReadyPages(10_000_000)
    before = pages.version
    for number in range(2000):
        pages.drop({f"group:{number}"})

    assert not pages.put("a", page("data:rivers"), version=before)


def test_a_hundred_thousand_pages_stay_within_the_bound_and_the_last_ones_are_kept() -> None:
    pages = ReadyPages(1_000_000)
    for number in range(100_000):
        pages.put(str(number), page(f"group:{number}", body=b"x" * 2000), version=pages.version)
        pages.get("0")

    assert 100 < len(pages) <= 200
    assert pages.get("0"), "it was asked for all the time"
    assert pages.get("99999")
    assert not pages.get("500")
    pages.drop({f"group:{number}" for number in range(100_000)})
    assert len(pages) == 0


def test_forms_that_are_added_count() -> None:
    pages = ReadyPages(18_050)
    body = bytes(range(256)) * 40
    for key in "ab":
        pages.put(key, page("x", body=body[:6000]), version=pages.version)
    assert kept(pages, "ab") == "ab"

    found = pages.get("b")
    assert found
    found.form_for(["gzip"])
    pages.grow("b", found)

    assert len(found.forms) == 2
    assert kept(pages, "ab") == "b"


def test_each_form_has_an_etag_of_its_own() -> None:
    made = page("x", body=b"The river is low. " * 100)
    made.compress()

    assert made.form_for(["br", "gzip"]).etag == '"abc-br"'
    assert made.form_for(["gzip"]).etag == '"abc-gzip"'
    assert made.form_for([]).etag == '"abc"'
    assert ("Content-Encoding", "br") in made.form_for(["br"]).headers


def test_a_client_with_the_current_form_gets_304() -> None:
    made = page("x", body=b"The river is low. " * 100)
    form = made.form_for(["gzip"])

    for known in ('"abc-gzip"', 'W/"abc-br"', '"old", "abc"', "*"):
        assert made.matching_etag(known, form), known
    for known in ('"ab"', '"abc-zip"', "abc", '"ABC"'):
        assert made.matching_etag(known, form) == "", known
    assert [name for name, _ in made.headers_with('"abc"')] == ["ETag"]


def test_the_slow_coding_is_not_made_while_a_reader_waits() -> None:
    made = page("x", body=b"The river is low. " * 100)

    assert made.form_for(["br", "gzip"]).etag == '"abc-gzip"'
    assert made.form_for(["br"]).etag == '"abc"'


def test_a_compressed_page_takes_little_and_is_still_given_in_each_form() -> None:
    body = b"The river is low. " * 100
    made = page("x", body=body)
    made.form_for(["gzip"])
    size = made.size

    made.compress()

    assert made.size < size - len(body)
    assert list(made.forms) == ["br"]
    assert made.form_for([]).body == [body]
    assert gzip.decompress(made.form_for(["gzip"]).body[0]) == body
    assert sorted(made.forms) == ["br", "gzip"]
