"""Schemas of types: exactly their values in JSON."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest

from collabsite.public.api.schemas import Schemas
from collabsite.web.models import Language
from collabsite.web.responses import PAGE_ONLY

type Weather = Literal["dry", "wet"]


@dataclass(frozen=True)
class Bank:
    """A side of a river; None if it has none."""

    name: str


@dataclass(frozen=True)
class River:
    """A river."""

    name: str
    url: str
    previous_url: str
    length: Decimal
    since: dt.date
    seen_at: dt.datetime | None
    banks: tuple[Bank, ...]
    ends: tuple[str, int]
    left: Bank | None
    weather: Weather
    language: Annotated[str, Language]
    item: Mapping[str, Any]
    counts: Mapping[str, int]
    said: object
    token: str = field(metadata=PAGE_ONLY)


ADDRESS = {"$ref": "#/components/schemas/Address"}
BANK = {"$ref": "#/components/schemas/Bank"}


@pytest.fixture
def river() -> dict[str, Any]:
    components: dict[str, Any] = Schemas([River]).components()
    return components["River"]["properties"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("name", {"type": "string"}),
        ("url", ADDRESS),
        ("previous_url", ADDRESS),
        ("length", {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}),
        ("since", {"type": "string", "format": "date"}),
        ("seen_at", {"type": ["string", "null"], "format": "date-time"}),
        ("banks", {"type": "array", "items": BANK}),
        (
            "ends",
            {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"type": "integer"}],
                "minItems": 2,
                "maxItems": 2,
            },
        ),
        ("left", {"anyOf": [BANK, {"type": "null"}]}),
        ("weather", {"type": "string", "enum": ["dry", "wet"]}),
        ("language", {"type": "string", "enum": ["en", "zh-hans"]}),
        ("item", {"$ref": "#/components/schemas/CslItem"}),
        ("counts", {"type": "object", "additionalProperties": {"type": "integer"}}),
        ("said", {}),
    ],
)
def test_a_field_is_as_json_has_it(river: dict[str, Any], name: str, schema: object) -> None:
    assert river[name] == schema


def test_what_only_the_page_needs_is_left_out(river: dict[str, Any]) -> None:
    assert "token" not in river


def test_a_component_says_what_its_class_does_in_the_words_of_json() -> None:
    assert Schemas([River]).components()["Bank"] == {
        "type": "object",
        "description": "A side of a river; null if it has none.",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
    }


def test_a_type_that_json_does_not_have_is_an_error_with_its_name() -> None:
    with pytest.raises(TypeError, match=r"complex.* has no schema"):
        Schemas([]).of(complex)
