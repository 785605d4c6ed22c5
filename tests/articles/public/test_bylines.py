"""Bylines: affiliations are numbered where they differ, and listed once."""

from articles.content import Byline
from articles.public.authors import affiliations, author_lines


def signed(*affiliated: str) -> list[Byline]:
    return [Byline(f"A {n}", f"a-{n}", "", place) for n, place in enumerate(affiliated)]


def numbers(*affiliated: str) -> list[int]:
    return [line.affiliation_number for line in author_lines(signed(*affiliated), with_page=())]


def test_affiliations_that_differ_are_numbered_in_the_order_of_the_authors() -> None:
    assert numbers("Elbe", "Po", "Elbe", "", "Oder") == [1, 2, 1, 0, 3]
    assert affiliations(signed("Elbe", "Po", "Elbe", "", "Oder")) == ("Elbe", "Po", "Oder")


def test_one_affiliation_of_all_needs_no_number() -> None:
    assert numbers("Elbe") == [0]
    assert numbers("Elbe", "Elbe") == [0, 0]
    assert numbers("", "") == [0, 0]


def test_one_affiliation_of_some_says_whose_it_is() -> None:
    assert numbers("", "Elbe") == [0, 1]


def test_an_author_is_linked_to_their_page_if_they_have_one_and_to_their_orcid() -> None:
    both = [Byline("Ann Lee", "ann-lee", "0000-0002-1825-0097", ""), *signed("")]

    first, second = author_lines(both, with_page={"ann-lee"})

    assert (first.url, first.orcid_url) == (
        "/authors/ann-lee/",
        "https://orcid.org/0000-0002-1825-0097",
    )
    assert (second.url, second.orcid_url) == ("", "")
