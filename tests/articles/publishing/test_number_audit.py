"""The audit of an article: beside the form, and on the checklist."""

import json
import math
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.audit.backing import Backing
from articles.models import MAX_REASON, Article, Exemption, Section
from articles.numbers import stored
from articles.numbers.statements import Amount, Count, Measure
from articles.prose.claims import ClaimNode
from articles.publishing import issue_release, number_audit
from articles.publishing.composition import compose
from articles.publishing.number_audit import AuditEntry
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from tests.support.published import draft_with_data, listed
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ELBE = '<data data-cell="what-they-found/elbe/change"></data>'


@pytest.fixture
def article() -> Article:
    """A draft with a released dataset: Elbe 1,240, +35 %, $1.2M; Yangtze 890, +28 %, $950K."""
    article = draft_with_data()
    article.standfirst = "What rivers say."
    article.save()
    return article


def say(article: Article, *bodies: str) -> None:
    """Give the article these sections and no others."""
    article.sections.all().delete()
    for number, html in enumerate(bodies):
        Section.objects.create(
            article=article, ordering=number, heading="ABC"[number], anchor="abc"[number], body=html
        )


def audited(article: Article) -> list[AuditEntry]:
    now = timezone.now()
    return list(compose(article, at=now).numbers)


def backings(article: Article) -> list[tuple[str, str]]:
    return [(each.audited.literal, each.audited.backing.value) for each in audited(article)]


def form(article: Article | None, *bodies: str, **changes: Any) -> dict[str, Any]:
    return {
        "article": str(article.pk) if article else None,
        "language": "en",
        "title": "Rivers",
        "standfirst": "",
        "text": "".join(f"<h2>Part</h2>{body}" for body in bodies)
        if len(bodies) > 1
        else "".join(bodies),
        **changes,
    }


def ask(client: Client, sent: object) -> str:
    answer = client.post(
        "/admin/articles/article/audit/", json.dumps(sent), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_every_number_of_a_draft_is_judged(article: Article) -> None:
    say(
        article,
        f"<p>The Elbe rose by {ELBE}.</p><p>It cost 77 dollars.</p>",
        f"<p>It rose by 40% ({ELBE}).</p>",
    )

    found = audited(article)

    assert [(each.audited.literal, each.audited.backing.value) for each in found] == [
        ("+35%", "bound"),
        ("77 dollars", "unsourced"),
        ("40%", "mismatch"),
        ("+35%", "bound"),
    ]
    assert [(each.part.target, each.passage) for each in found] == [
        ("sections-0", 0),
        ("sections-0", 1),
        ("sections-1", 0),
        ("sections-1", 0),
    ]


def test_a_number_of_the_standfirst_is_backed_by_the_same_in_the_text(article: Article) -> None:
    article.standfirst = "Rivers rose by 35%, and labs by 12%."
    article.save()
    say(article, f"<p>The Elbe rose by {ELBE}.</p>")

    assert backings(article) == [("35%", "bound"), ("12%", "unsourced"), ("+35%", "bound")]


def test_a_mismatch_blocks_publishing(article: Article) -> None:
    say(
        article,
        '<p>Up <data data-cell="what-they-found/elbe/change" data-wording="by half"></data>.</p>',
        f"<p>It rose by 40% ({ELBE}).</p>",
    )

    found = [error for error in listed(article).errors if error.code == "mismatch"]

    assert [error.target for error in found] == ["sections-0", "sections-1"]
    assert "says “by half” where the data says +35% (Elbe · Change)" in found[0].sentence
    assert "“40%” contradicts the figure beside it" in found[1].sentence


def test_unsourced_numbers_of_a_section_are_one_warning(article: Article) -> None:
    say(article, "<p>It cost 77 dollars, or 12 per cent more.</p>", "<p>Or 5 tonnes.</p>")

    found = [warning for warning in listed(article).warnings if warning.code == "unsourced"]

    assert [warning.target for warning in found] == ["sections-0", "sections-1"]
    assert "A: 2 numbers have no source: “77 dollars”, “12 per cent”" in found[0].sentence
    assert "B: the number “5” has no source" in found[1].sentence


def test_a_corrected_cell_makes_a_fixed_wording_a_mismatch(article: Article) -> None:
    say(
        article,
        '<p>Up <data data-cell="what-they-found/elbe/change" data-wording="a third"></data>.</p>',
    )
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="change"
    ).update(value=60, literal="+60%")
    before = backings(article)
    issue_release(dataset, by=None, note="Corrected.")

    assert before == [("a third", "bound")]
    assert backings(article) == [("a third", "mismatch")]


@pytest.mark.each_database
def test_an_exemption_is_kept_with_its_reason_and_who_gave_it(
    article: Article, editor: Client
) -> None:
    say(article, "<p>It cost 77 dollars.</p>")
    address = f"/admin/articles/article/{article.pk}/exempt/"
    place = {"literal": "77 dollars", "sentence": "It cost 77 dollars."}

    answer = editor.post(address, {**place, "reason": " Price list,  2023 "})

    assert answer.json() == {}
    exemption = Exemption.objects.get()
    assert exemption.reason == "Price list, 2023"
    assert exemption.created_by == User.objects.get()
    assert [each.audited.backing for each in audited(article)] == [Backing.EXEMPT]
    assert not [w for w in listed(article).warnings if w.code == "unsourced"]
    editor.post(address, {**place, "undo": "1"})
    assert not Exemption.objects.exists()


def test_the_reason_for_a_number_is_offered_again_when_its_sentence_has_changed(
    article: Article, editor: Client
) -> None:
    for literal, sentence, reason in [
        ("77 dollars", "It cost 77 dollars.", "Price list"),
        ("77 dollars", "Nobody in the whole valley ever paid as much as 77 dollars.", "A saying"),
        ("two thirds", "Of it two thirds were paid.", "The receipt"),
    ]:
        number_audit.exempt(article, by=None, literal=literal, sentence=sentence, reason=reason)

    panel = ask(editor, form(article, "<p>It cost 77 dollars in May. 88 dollars were paid.</p>"))

    assert 'value="Price list"' in panel
    assert "Does it still hold?" in panel
    assert "A saying" not in panel
    assert "The receipt" not in panel


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        (" ", "Give the reason why this number needs no source."),
        ("x" * (MAX_REASON + 1), f"Use at most {MAX_REASON} characters."),
    ],
)
def test_an_exemption_without_a_reason_that_can_be_kept_is_refused_in_words(
    article: Article, editor: Client, reason: str, error: str
) -> None:
    answer = editor.post(
        f"/admin/articles/article/{article.pk}/exempt/",
        {"literal": "5", "sentence": "Five.", "reason": reason},
    )

    assert answer.json() == {"error": error}
    assert not Exemption.objects.exists()


def test_the_panel_has_what_is_being_written_and_stores_nothing(
    article: Article, editor: Client
) -> None:
    before = article.sections.count()

    panel = ask(editor, form(article, "<p>It cost 77 dollars.</p>", title="Thirteen rivers"))

    assert "2 without a source" in " ".join(panel.split())
    assert 'data-literal="77 dollars"' in panel
    assert 'data-literal="Thirteen"' in panel
    assert article.sections.count() == before
    article.refresh_from_db()
    assert article.title == "Rivers and Labs"


def test_small_numbers_in_words_are_listed_apart_and_need_no_source(
    article: Article, editor: Client
) -> None:
    text = "<p>Two of them took 77 dollars in three days.</p>"
    say(article, text)

    panel = " ".join(ask(editor, form(article, text)).split())
    [warning] = [warning for warning in listed(article).warnings if warning.code == "unsourced"]

    assert "1 without a source" in panel
    assert "Also seen: 2 small numbers in words" in panel
    assert "the number “77 dollars” has no source" in warning.sentence
    assert number_audit.count_numbers(audited(article)).found == 1


def over(value: int) -> Amount:
    return Amount(Decimal(value), hedge="over", place=Decimal(100))


def test_a_number_in_a_confirmed_claim_that_holds_is_backed_by_it(
    article: Article, editor: Client
) -> None:
    held, failing = (
        ClaimNode(
            "what-they-found",
            stored.dump(Count(("elbe",), Measure("samples", "2023"), amount=over(samples))),
            words := f"more than {samples:,} samples",
        ).around(words)
        for samples in (1_200, 1_300)
    )
    text = f"<p>The Elbe has {held} in 2023.</p><p>The Elbe has {failing} in 2023.</p>"
    say(article, text)

    panel = " ".join(ask(editor, form(article, text)).split())

    assert backings(article) == [("1,200", "claimed"), ("1,300", "unsourced")]
    assert number_audit.count_numbers(audited(article)).bound == 1
    assert "1 without a source" in panel
    assert "in a confirmed claim that holds" in panel


@pytest.mark.each_database
def test_the_panel_offers_the_cells_that_a_number_equals(article: Article, editor: Client) -> None:
    table = '<div data-table="what-they-found"></div>'

    panel = ask(
        editor,
        form(
            article,
            f"<p>On the Elbe 1,240 samples were taken, a rise of 35 per cent.</p>{table}",
        ),
    )

    assert 'data-cell="what-they-found/elbe/samples/2023"' in panel
    assert 'data-cell="what-they-found/elbe/change"' in panel
    assert 'data-form="words"' in panel


def test_where_the_article_uses_no_dataset_only_cells_that_the_sentence_names_are_offered(
    article: Article, editor: Client
) -> None:
    named = ask(editor, form(article, "<p>On the Elbe 1,240 samples were taken.</p>"))
    unnamed = ask(editor, form(article, "<p>Of 1,240 none was large.</p>"))

    assert 'data-cell="what-they-found/elbe/samples/2023"' in named
    assert "1,240" in unnamed
    assert "data-cell" not in unnamed


def test_only_datasets_that_the_article_uses_are_offered(article: Article, editor: Client) -> None:
    table = '<div data-table="what-others-found"></div>'

    panel = ask(editor, form(article, f"<p>On the Elbe 1,240 samples were taken.</p>{table}"))

    assert "1,240" in panel
    assert "data-cell" not in panel


def test_the_caption_of_an_image_is_audited(editor: Client) -> None:
    picture = '<picture data-image="k" data-alt="A crowd" data-caption="{}"></picture>'
    table = '<div data-table="what-they-found" data-caption="All 44 of them"></div>'
    cited = '<p>It was 88.<cite data-source="a"></cite></p>'

    panel = ask(editor, form(None, cited + picture.format("Some 77, not 88, came.") + table))

    assert "1 without a source" in panel
    assert 'data-passage="none"' in panel
    assert "Caption in “(opening)”" in panel


@pytest.mark.parametrize(
    ("body", "literal"),
    [
        ("<p>It cost 77 dollars.</p>", "77 dollars"),
        (f"<p>It rose by 40% ({ELBE}).</p>", "40%"),
    ],
)
def test_the_panel_of_a_new_article_offers_the_save_that_exempting_waits_for(
    article: Article, editor: Client, body: str, literal: str
) -> None:
    new, saved = (ask(editor, form(each, body)) for each in (None, article))

    assert literal in new
    assert "Save first, to say that a number needs no source." in new
    assert 'form="article_form" name="_continue"' in new
    assert "exempt-form" not in new
    assert "exempt-form" in saved
    assert "_continue" not in saved


def test_the_panel_of_a_new_article_asks_for_no_save_where_nothing_is_open(editor: Client) -> None:
    assert "_continue" not in ask(editor, form(None, "<p>It was in 2023.</p>"))


@pytest.mark.parametrize(
    "sent",
    [
        [],
        {},
        {"text": 1},
        {"language": "en", "title": 1, "standfirst": "", "text": ""},
        {"language": "en", "title": "", "standfirst": "", "text": "", "article": "x"},
        {"language": "en", "title": "", "standfirst": "", "text": "", "article": math.inf},
    ],
)
def test_what_no_form_sends_is_a_bad_request(editor: Client, sent: object) -> None:
    answer = editor.post(
        "/admin/articles/article/audit/", json.dumps(sent), content_type="application/json"
    )

    assert answer.status_code == 400


def test_what_is_nested_beyond_reading_is_a_bad_request(editor: Client) -> None:
    answer = editor.post(
        "/admin/articles/article/audit/", "[" * 100_000, content_type="application/json"
    )

    assert answer.status_code == 400


@pytest.mark.each_database
def test_half_a_sign_is_left_out(editor: Client) -> None:
    assert "77 dollars" in ask(editor, form(None, "<p>It \ud83d cost 77 dollars.</p>"))


def test_a_user_who_may_only_view_may_not_exempt(article: Article) -> None:
    steward = signed_in("Data steward")

    answer = steward.post(
        f"/admin/articles/article/{article.pk}/exempt/",
        {"literal": "5", "sentence": "Five.", "reason": "x"},
    )

    assert answer.status_code == 403
    assert not Exemption.objects.exists()


def test_the_panel_takes_as_many_queries_for_many_numbers_as_for_few(
    article: Article, editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    table = '<div data-table="what-they-found"></div>'
    many = "".join(f"<p>On day {n} there were {n}0 of 1,240.</p>" for n in range(1, 60))

    # The table of an issued release is read once for its claims.
    ask(editor, form(article, table))
    for body in ("<p>One of 1,240.</p>", many):
        with django_assert_num_queries(12):
            ask(editor, form(article, body + table))
