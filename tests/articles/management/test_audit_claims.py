"""`manage.py audit_claims`: the claims of the sample article against its data, and errors."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.publishing import issue_release
from collabsite import sample
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from tests.articles.numbers.test_finder import CORPUS

DOCUMENT = Path(sample.__file__).parent / "document.txt"
SLUG = sample.DATASET


@pytest.fixture
def dataset(db: None) -> Dataset:
    sample.load()
    return Dataset.objects.get(slug=SLUG)


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("audit_claims", *arguments, stdout=out)
    return out.getvalue()


def rows(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(printed(*arguments, "--format", "json"))
    return found


def test_each_claim_of_the_sample_article_is_found_and_judged_again_at_a_release(
    dataset: Dataset, tmp_path: Path
) -> None:
    file = tmp_path / "text.txt"
    text = "Quantum Technology has the fewest joint publications. More grew, for once, or fell."
    file.write_text(text, "utf-8")

    found = rows(str(file), "--dataset", SLUG)

    [smallest, *others] = found
    assert (smallest["kind"], smallest["verdict"]) == ("superlative", "holds")
    assert list(smallest) == ["start", "end", "literal", "kind", "verdict", "cells", "reason"]
    assert f"{SLUG}/quantum-technology/joint-publications/2022" in smallest["cells"]
    assert {other["verdict"] for other in others} == {"cannot_tell"}
    assert all(text[row["start"] : row["end"]] == row["literal"] for row in found)

    # A release later, climate science has the fewest papers.
    working = working_copy.ensure(dataset)
    Observation.objects.filter(
        entity__release=working,
        entity__code="climate-science",
        indicator__code="joint-publications",
    ).update(value=200, literal="")
    issue_release(dataset, by=None, note="Recounted")

    [again, *_others] = rows(str(file), "--dataset", SLUG)
    [chinese, *_others] = rows(str(file), "--dataset", SLUG, "--language", "zh")

    assert again["verdict"] == "fails"
    assert "Climate Science 200 is smaller" in again["reason"]
    assert rows(str(file), "--dataset", SLUG, "--release", "1") == found
    assert "更小" in chinese["reason"]
    assert "superlative fails       the fewest joint publications: " in printed(
        str(file), "--dataset", SLUG
    )


def test_marked_texts_are_measured() -> None:
    figures = printed("--measure", str(CORPUS / "first-en.txt"), str(CORPUS / "first-hans.txt"))

    assert "marked claims: suggested" in figures
    assert "holds: " in figures
    with pytest.raises(CommandError, match=r"the marked texts can't be read: .*nothing"):
        printed("--measure", "nothing.txt")
    with pytest.raises(CommandError, match="say which dataset"):
        printed(str(DOCUMENT))


def test_a_dataset_or_release_that_is_not_there_is_named(dataset: Dataset) -> None:
    with pytest.raises(CommandError, match="nothing: no dataset has this address"):
        printed(str(DOCUMENT), "--dataset", "nothing")
    with pytest.raises(CommandError, match="there is no release 7; its newest is 1"):
        printed(str(DOCUMENT), "--dataset", SLUG, "--release", "7")


def test_a_file_that_is_no_text_is_refused(dataset: Dataset, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"GIF\0a")

    with pytest.raises(CommandError, match="picture: not text, byte 4 is zero"):
        printed(str(picture), "--dataset", SLUG)
