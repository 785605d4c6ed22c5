"""Identifiers with check digits."""

import pytest
from django.core.exceptions import ValidationError

from collabsite.site.validation import clean_issn, clean_ror


@pytest.mark.parametrize(
    "text", ["05dxps055", "https://ror.org/052gg0110", " ror.org/03YRM5C26/ ", "042nb2s44"]
)
def test_a_ror_identifier_is_read_also_from_its_address(text: str) -> None:
    assert clean_ror(text) in {"05dxps055", "052gg0110", "03yrm5c26", "042nb2s44"}


@pytest.mark.parametrize("text", ["05dxps056", "15dxps055", "05dxps05", "05dxpl055", "Caltech"])
def test_a_mistyped_ror_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match=text):
        clean_ror(text)


def test_an_issn_is_read_as_people_write_it() -> None:
    assert clean_issn("ISSN 0028-0836") == "0028-0836"
    assert clean_issn("eissn: 2434561x") == "2434-561X"


@pytest.mark.parametrize("text", ["0028-0837", "0028-083", "X028-0836", "00280836 0"])
def test_a_mistyped_issn_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match=text):
        clean_issn(text)
