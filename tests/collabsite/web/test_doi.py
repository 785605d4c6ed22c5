"""Find and write DOIs."""

import pytest

from collabsite.web import doi


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.1000/182", "10.1000/182"),
        (" https://doi.org/10.1000/182 ", "10.1000/182"),
        ("http://dx.doi.org/10.1000/a%28b%29%3Cc", "10.1000/a(b)<c"),
        ("https://doi.org/10.1000/182?from=mail#top", "10.1000/182"),
        ("doi:10.1000/182", "10.1000/182"),
        ("DOI 10.1000/182", "10.1000/182"),
        ("doi.org/10.1000/182", "10.1000/182"),
        # What is none is left for the form to refuse.
        ("https://doi.org/10.1000/%00", "https://doi.org/10.1000/%00"),
        ("https://example.org/10.1000/182", "https://example.org/10.1000/182"),
        ("10.1000/182 or so", "10.1000/182 or so"),
        ("", ""),
    ],
)
def test_a_doi_is_known_however_it_is_written(typed: str, kept: str) -> None:
    assert doi.strip_doi_url(typed) == kept


def test_the_address_of_a_doi_escapes_what_would_end_it() -> None:
    assert doi.doi_url('10.1000/a(b)<c>"#?%河') == (
        "https://doi.org/10.1000/a(b)%3Cc%3E%22%23%3F%25%E6%B2%B3"
    )
