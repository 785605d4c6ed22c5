"""An edition rendered again with the current data."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from articles.content import EditionContent
from articles.files import images
from articles.files.encoding import encode
from articles.models import Citation, Edition, Image
from articles.publishing import proposals, publish
from articles.publishing.changes import drafted_note
from articles.publishing.composition import recompose
from articles.publishing.rerendering import Rerendering, rerender
from articles.sources.models import Source
from tests.support.picture_files import file_of
from tests.support.published import published
from tests.support.quoting import SLUG, figure, issued, quoting, quoting_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TABLE = f'<div data-table="{SLUG}"></div>'


def renewed(edition: Edition) -> Rerendering:
    """Return the edition rendered with the current data."""
    return rerender(proposals.last_edition(edition.article, at=timezone.now()), at=timezone.now())


def said(edition: Edition) -> list[str]:
    """Return the sentences that would change, with their numbers as they were and are."""
    return [
        "".join(
            piece.new if piece.kind == "same" else f"[{piece.old}|{piece.new}]"
            for piece in change.pieces
        )
        for change in renewed(edition).quoted.changes
        if change.kind == "sentence"
    ]


def findings(edition: Edition) -> list[tuple[str, str]]:
    changes = renewed(edition).quoted.changes
    return [(each.code, each.sentence) for change in changes for each in change.findings]


@pytest.mark.each_database
def test_an_edition_composed_again_with_the_same_data_is_the_same() -> None:
    article = quoting_draft(
        f"They took {figure('elbe/samples')} samples."
        '<cite data-source="river-atlas-2023" data-locator="p. 3"></cite>',
        TABLE,
        f'<figure data-chart="{SLUG}" data-kind="bar" data-columns="cost"></figure>',
    )
    article.citations.update(locator="p. 9")
    other = Source.objects.create(key="listed", title="Listed")
    Citation.objects.create(article=article, source=other, locator="p. 12")
    content = EditionContent.from_json(publish(article, by=None).content)

    again = recompose(content, article, at=timezone.now())

    assert again.content.fingerprint() == content.fingerprint()
    assert not again.errors


@pytest.mark.each_database
def test_what_an_edition_says_of_a_source_is_kept_when_the_source_is_edited() -> None:
    edition = quoting(
        f'They took {figure("elbe/samples")} samples.<cite data-source="river-atlas-2023"></cite>'
    )
    Source.objects.filter(key="river-atlas-2023").update(title="Another title")

    again = renewed(edition).content

    assert [entry.item["title"] for entry in again.references][:1] == ["River Atlas"]


@pytest.mark.each_database
def test_an_edition_composed_again_keeps_its_pictures_when_they_are_replaced() -> None:
    image = Image(title="A river", credit="Ann")
    images.store(image, encode(file_of(600, 300)), by=None)
    picture = f'<picture data-image="{image.key}" data-alt="%s" data-caption="x"></picture>'
    article = quoting_draft(f"They took {figure('elbe/samples')} samples.", TABLE)
    article.sections.update(body=Concat("body", Value(picture % "A" + picture % "B")))
    edition = publish(article, by=None)
    content = EditionContent.from_json(edition.content)
    image.credit = "Bob"
    images.replace(image, encode(file_of(800, 200)))

    again = recompose(content, article, at=timezone.now())

    assert [image.key] == list(content.images)
    assert again.content.fingerprint() == content.fingerprint()
    assert not again.errors


def test_each_sentence_with_a_changed_number_has_the_old_and_the_new_one() -> None:
    edition = quoting(
        f"Nothing here. They found {figure('elbe/change')} more, in {figure('elbe/samples')}"
        " samples.",
        f"It cost {figure('elbe/cost', form='words')}.",
        f"The Danube stands at {figure('danube/change')}.",
    )

    issued({"elbe/change": "37", "elbe/cost": "1300000"})

    assert said(edition) == [
        "They found [+35%|+37%] more, in 1,240 samples.",
        "It cost [1.2 million dollars|1.3 million dollars].",
    ]


def test_an_equation_of_a_changed_sentence_is_shown_as_it_is_typed() -> None:
    edition = quoting(
        f'With <span class="math" data-latex="x^2"></span> they found {figure("elbe/change")} more,'
        ' or <span class="math" data-latex="y"></span>.'
    )

    issued({"elbe/change": "37"})

    assert said(edition) == ["With x^2 they found [+35%|+37%] more, or y."]


def test_a_changed_table_has_its_changed_cells_and_unchanged_data_has_none() -> None:
    edition = quoting(TABLE, f"Of {figure('danube/change')}.")
    before = renewed(edition)

    issued({"elbe/change": "37"})

    assert not before.quoted
    [change] = renewed(edition).quoted.changes
    assert change.kind == "table"
    assert change.data
    [cell] = change.data.cells
    assert (cell.row, cell.column, cell.old, cell.new) == ("Elbe", "Change", "+35%", "+37%")


@pytest.mark.parametrize(
    ("wording", "before", "value", "codes"),
    [
        ("a third", "", "34", []),
        ("a third", "", "50", ["wording"]),
        ("a third", "more than ", "50", []),
        ("a half", "less than ", "50", ["wording"]),
        ("三成", "超过", "40", []),
    ],
)
def test_a_fixed_wording_is_held_against_the_new_value_with_the_words_around_it(
    wording: str, before: str, value: str, codes: list[str]
) -> None:
    edition = quoting(f"It was {before}{figure('elbe/change', wording=wording)} then.")

    issued({"elbe/change": value})

    assert [code for code, _sentence in findings(edition)] == codes
    assert bool(renewed(edition).checklist.errors) == (codes == ["wording"])


def test_words_that_said_the_same_as_the_old_value_are_to_be_looked_at() -> None:
    article = quoting_draft(
        f"In 3 years they found {figure('elbe/change')}, or 35 per cent, and over 20 per cent"
        f" of it in 2023.",
        "Another sentence says 35 per cent.",
    )
    article.title, article.standfirst = "Up by 35%", "More than a tenth more."
    article.save()
    edition = publish(article, by=None)

    issued({"elbe/change": "37"})

    again = renewed(edition)
    # The sentence itself must be changed, and the other numbers be looked at.
    assert {error.code for error in again.checklist.errors} == {"mismatch"}
    assert [each.sentence.partition(" not ")[0] for each in again.checklist.warnings] == [
        "Title: “35%” is",
        "Standfirst: “a tenth” is",
        "Findings: “3”, “20 per cent” are",
    ]


def test_another_sign_is_to_be_looked_at() -> None:
    edition = quoting(f"It rose by {figure('elbe/change')}.")

    issued({"elbe/change": "-3"})

    [(code, sentence)] = findings(edition)
    assert code == "sign"
    assert "+35% → −3%" in sentence


@pytest.mark.each_database
def test_a_missing_number_blocks_publishing() -> None:
    edition = quoting(f"It rose by {figure('elbe/change')}.")

    issued({"elbe/change": None})

    assert said(edition) == ["It rose by [+35%|—]."]
    assert [code for code, _sentence in findings(edition)] == ["gone"]
    assert renewed(edition).checklist.errors


def test_the_note_names_each_value_once_in_the_order_of_the_text() -> None:
    edition = quoting(TABLE, f"First {figure('yangtze/change')}, and {figure('elbe/change')}.")

    issued({"elbe/change": "37", "yangtze/change": "29"})

    assert drafted_note(renewed(edition).quoted, language="en") == (
        "Yangtze, Change: +28% → +29%; Elbe, Change: +35% → +37%"
    )


def test_the_note_of_many_changes_names_five_and_counts_the_others() -> None:
    edition = quoting(TABLE)
    cells: dict[str, str | None] = {
        f"{row}/{column}": "3000000" if column == "cost" else "77"
        for row in ["elbe", "yangtze", "danube"]
        for column in ["change", "cost", "samples"]
    }

    issued(cells)

    note = drafted_note(renewed(edition).quoted, language="en")
    assert note.count("→") == 5
    assert note.endswith("; and 4 more")


def test_what_was_published_with_older_data_shows_all_that_came_since() -> None:
    edition = published()
    issued({"elbe/change": "37"})
    issued({"yangtze/change": "29"}, note="And again.")

    values = [(value.row, value.old, value.new) for value in renewed(edition).quoted.values]

    assert values == [("Elbe", "+35%", "+37%"), ("Yangtze", "+28%", "+29%")]
