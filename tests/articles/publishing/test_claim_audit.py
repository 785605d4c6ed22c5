"""The claims of an article: confirmed in the text or only found, judged by its data, and shown."""

import json

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.claims import Table, find_claims, release_tables
from articles.claims.release_tables import claim_table
from articles.content import EditionContent
from articles.drafts.blocks import section_blocks
from articles.drafts.translation import translate_marks
from articles.models import Article, Exempted, Exemption
from articles.prose.claims import ClaimNode
from articles.prose.marks.session import DataSession
from articles.prose.passages import passages_of
from articles.prose.sanitize import sanitize
from articles.publishing import claim_audit, issue_release, number_audit
from articles.publishing.claim_audit import ClaimEntry
from articles.publishing.claim_notes import summary_of
from articles.publishing.composition import ComposedArticle, compose
from articles.publishing.number_audit import SectionText
from metrics.models import Dataset, Indicator, Observation
from metrics.releases import working_copy
from tests.articles.claims.marked import read_table
from tests.articles.publishing.test_number_audit import ask, form, say
from tests.support.datasets import dataset_of
from tests.support.published import draft_with_data
from tests.support.staff import signed_in

FIELDS = read_table("fields")
# The dataset that the marks of these texts name.
SLUG = "what-they-found"
MOST = ClaimNode(SLUG, "superlative", rows=("danube",), columns=("cost",))


def judged(body: str, tables: dict[str, Table] | None = None) -> list[ClaimEntry]:
    parts = number_audit.parts_of("", "", [SectionText("sections-0", "", body)])
    return list(claim_audit.audit_claims(parts, tables or {SLUG: FIELDS}, {}, {}))


def said(entry: ClaimEntry) -> tuple[str, str, str, bool]:
    return entry.literal, entry.kind, entry.verdict, entry.is_confirmed


def test_a_claim_is_kept_by_everything_that_reads_prose() -> None:
    node = ClaimNode(SLUG, "superlative", ("elbe", "danube"), periods=("2020", "2022"))
    html = f"<p>It is {node.around('the <strong>largest</strong>')} of all.</p>"
    painted = html.replace("of all", "<mark>of all</mark>").replace("<p>", '<p style="top:1px">')

    # As an editor sends it, and as another program does, which marks words with a colour.
    assert sanitize(html) == html
    assert sanitize(painted) == html
    [passage] = passages_of(html)
    [claim] = passage.claims
    assert (passage.text[claim.start : claim.end], claim.node) == ("the largest", node)
    session = DataSession(at=timezone.now())
    assert translate_marks(html, session, source="en", target="zh-hans") == html


def test_a_confirmed_claim_is_judged_by_its_words_in_the_scope_that_was_chosen() -> None:
    rows = {"biomedicine", "quantum-technology"}
    assert rows <= set(FIELDS.single_rows)
    column = next(column.code for column in FIELDS.columns if "publications" in column.code)
    all_rows = ClaimNode(SLUG, "superlative", ("quantum-technology",), columns=(column,))
    alone = ClaimNode(
        SLUG, "superlative", ("quantum-technology",), ("quantum-technology", "mars"), (column,)
    )

    texts = {
        words: judged(f"<p>Quantum technology has {node.around(words)} publications.</p>")
        for node, words in [
            (all_rows, "the smallest number of joint"),
            (all_rows, "the largest number of joint"),
            (all_rows, "a number of joint"),
            (alone, "the least joint"),
            (ClaimNode("gone", "rank"), "the fewest joint"),
        ]
    }

    assert {words: [said(each)[2:] for each in found][:1] for words, found in texts.items()} == {
        "the smallest number of joint": [("holds", True)],
        "the largest number of joint": [("fails", True)],
        "a number of joint": [("cannot_tell", True)],
        "the least joint": [("cannot_tell", True)],
        "the fewest joint": [("cannot_tell", True)],
    }
    [failing] = texts["the largest number of joint"]
    assert failing.wording == "the fourth largest number of joint"
    assert failing.cells[0].startswith(f"{FIELDS.dataset}/quantum-technology/{column}")
    assert "no longer has this row or column: mars" in texts["the least joint"][0].reason


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("The Elbe has the largest width.", "cannot_tell"),
        ("The width of the Elbe is more than 10.", "cannot_tell"),
        ("The Elbe has the largest depth.", "holds"),
        ("The Rhine is the first.", "fails"),
    ],
)
def test_what_is_said_of_a_column_without_values_is_said_of_no_other(
    sentence: str, verdict: str
) -> None:
    dataset = dataset_of({"Depth": {"kind": "count"}}, {"Elbe": [12], "Rhine": [9]}, slug=SLUG)
    release = working_copy.ensure(dataset)
    # As a table of which a column is empty is read.
    Indicator.objects.create(release=release, code="width", label="Width", kind="text", ordering=2)

    [found] = judged(f"<p>{sentence}</p>", {SLUG: claim_table(release)})

    assert found.verdict == verdict
    assert (found.reason == "Width has no values.") == (verdict == "cannot_tell")


def test_a_scope_that_an_editor_chose_is_no_guess_but_what_is_denied_never_fails() -> None:
    column = next(column.code for column in FIELDS.columns if "publications" in column.code)
    node = ClaimNode(
        SLUG, "comparison", ("climate-science",), ("artificial-intelligence",), (column,)
    )
    more = "more joint publications than artificial intelligence"
    guessed = "<p>Climate science has the largest number of joint publications of the four fields, {}.</p>"
    denied = "<p>Climate science has not {}.</p>"

    found = {
        confirmed: [
            each.verdict
            for text in (guessed, denied)
            for each in judged(text.format(node.around(more) if confirmed else more))
            if each.literal == more
        ]
        for confirmed in (False, True)
    }

    assert found == {False: ["cannot_tell"], True: ["fails", "cannot_tell"]}


def test_a_claim_that_is_denied_asks_nothing() -> None:
    asked = judged("<p>Biomedicine is the only field with joint publications that matter.</p>")
    denied = judged("<p>Biomedicine is not the only field with joint publications that matter.</p>")

    assert [said(each) for each in asked] == [("the only", "share", "cannot_tell", False)]
    assert denied == []


@pytest.fixture
def article(db: None) -> Article:
    """A draft with a released dataset: cost of Elbe $1.2M, Yangtze $950K, Danube $2.1M."""
    say(
        article := draft_with_data(),
        f"<p>The Danube has {MOST.around('the highest cost')} of all.</p>"
        f'<p>The Elbe has <data data-cell="{SLUG}/elbe/samples/2023"></data> samples, fewer than the'
        " Yangtze.</p>",
    )
    return article


def audited(article: Article) -> list[ClaimEntry]:
    now = timezone.now()
    return list(ComposedArticle(article, compose(article, at=now), now).claims)


def revise(value: int) -> None:
    """Set the cost of the Danube in the working copy."""
    Observation.objects.filter(
        entity__release=working_copy.ensure(Dataset.objects.get()),
        entity__code="danube",
        indicator__code="cost",
    ).update(value=value, literal="")


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.each_database
def test_a_claim_follows_the_data_and_readers_see_it_as_long_as_it_holds(article: Article) -> None:
    content = publishing.publish(article, by=None).content

    [stored] = EditionContent.from_json(content).claims
    assert (stored.verdict, stored.rows, stored.release) == ("holds", ("danube",), 1)
    assert stored.note == "largest of 3 rivers, release 1"
    [section] = content["sections"]
    assert (
        '<a class="claim" href="#note.1" data-note="largest of 3 rivers, release 1">the'
        in (section["html"])
    )
    assert f'href="/data/{SLUG}/releases/1/?sort=-cost#page.table"' in content["footnotes"][0]
    [block, *_rest] = section_blocks(EditionContent.from_json(content), {})[0]
    assert any(
        name.startswith("checked as a claim") for token in block.tokens for name in token.formats
    )

    # By a release that is not issued yet, and once it is.
    revise(1_100_000)
    unissued = {SLUG: claim_table(Dataset.objects.get().releases.working().get())}
    parts = number_audit.parts_of_content(EditionContent.from_json(content))
    first, *_others = claim_audit.audit_claims(parts, unissued, {}, {})
    assert (first.verdict, first.wording) == ("fails", "the second highest cost")
    assert next(said(each) for each in audited(article))[2] == "holds"
    issue_release(Dataset.objects.get(), by=None, note="Corrected.")
    assert next(said(each) for each in audited(article))[2] == "fails"
    again = compose(article, at=timezone.now()).content
    assert again.claims[0].verdict == "fails"
    assert 'class="claim"' not in again.sections[0].html


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_tables_of_an_article_are_read_by_few_queries(
    article: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parts = number_audit.parts_of_content(compose(article, at=timezone.now()).content)
    release_tables._kept.clear()

    # Of an issued release nothing changes: it is read once.
    for count in (6, 2):
        with django_assert_num_queries(count):
            claim_audit.read_tables(parts, at=timezone.now())


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_panel_offers_what_an_editor_can_do_and_keeps_a_reason(article: Article) -> None:
    client = signed_in("superuser")
    bodies = [section.body for section in article.sections.all()]
    [found] = [each for each in audited(article) if each.is_open]

    html = ask(client, form(article, *bodies))

    assert "1 confirmed claim" in html
    assert f'data-claim="{SLUG}" data-kind="superlative"' in html
    reason = {"about": "claim", "literal": found.literal, "sentence": found.sentence}
    address = f"/admin/articles/article/{article.pk}/exempt/"
    assert json.loads(client.post(address, {**reason, "reason": ""}).content)["error"]
    client.post(address, {**reason, "reason": "Said of others."})
    assert Exemption.objects.get().about == Exempted.CLAIM
    assert number_audit.exemptions_of(article) == {}
    assert "Said of others." in ask(client, form(article, *bodies))
    assert not [each for each in audited(article) if each.is_open]
    client.post(address, {**reason, "undo": "1"})
    assert not Exemption.objects.exists()


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_nobody_can_tell_is_confirmed_only_with_a_scope(article: Article) -> None:
    client = signed_in("superuser")
    texts = {
        "holds": "The Danube has the highest cost of all rivers.",
        "cannot_tell": "The Danube has a higher cost than the Rhine.",
    }
    verdicts, offered = {}, {}
    for name, text in texts.items():
        body = f'<p>{text}</p><div data-table="{SLUG}"></div>'
        say(article, body)
        verdicts[name] = [each.verdict for each in audited(article)]

        html = ask(client, form(article, body))

        offered[name] = ['data-do="confirm"' in html, 'data-do="scope"' in html]

    assert verdicts == {name: [name] for name in texts}
    assert offered == {"holds": [True, True], "cannot_tell": [False, True]}


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_panel_says_which_dataset_is_too_large(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("superuser")
    bodies = [section.body for section in article.sections.all()]
    says = "has too many values: no claims about it are looked for"
    assert says not in ask(client, form(article, *bodies))

    monkeypatch.setattr(release_tables, "_MOST_VALUES", 2)
    release_tables._kept.clear()

    html = ask(client, form(article, *bodies))
    release_tables._kept.clear()
    assert f"“{Dataset.objects.get().title}” {says}" in html


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_panel_says_which_dataset_has_no_release(article: Article) -> None:
    draft = Dataset.objects.create(slug="rivers", title="Rivers", row_label="River")

    html = ask(signed_in("superuser"), form(article, f'<div data-table="{draft.slug}"></div>'))

    assert "“Rivers” has no release yet: claims about it are looked for after its first" in html


@pytest.mark.parametrize(
    ("words", "summary"),
    [
        ("the second largest number", "number 2 of 4 research areas"),
        ("the second smallest number", "number 2 of 4 research areas, from the smallest"),
        ("the smallest number", "smallest of 4 research areas"),
    ],
)
def test_readers_are_told_from_which_end_rows_are_counted(words: str, summary: str) -> None:
    [claim] = find_claims(f"Climate Science has {words} of joint publications.", FIELDS)

    assert summary_of(claim, FIELDS).lower() == summary
