"""A ready page is what the site answers without ready pages, whatever the query is."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support import site_process
from tests.support.site_process import Prepared

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

# Kinds of public pages.
KINDS = 90
TOLD = "from tests.support.ready_answers import tell; tell({number}, seed={seed})"


@pytest.mark.parametrize("number", [3, pytest.param(500, marks=pytest.mark.judges)])
def test_a_ready_answer_is_the_answer_without_ready_pages(
    filled_site: tuple[Prepared, str], tmp_path: Path, number: int
) -> None:
    with site_process.copied_environment(filled_site[0], tmp_path) as environment:
        told: Mapping[str, Mapping[str, object]] = json.loads(
            site_process.run_alone(TOLD.format(number=number, seed=number), environment)
        )

    assert len(told) >= KINDS
    assert {found["asked"] for found in told.values()} == {number, number // 10 + 1}
    assert {kind: found["wrong"] for kind, found in told.items() if found["wrong"]} == {}
