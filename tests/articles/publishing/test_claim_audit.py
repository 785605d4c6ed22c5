"""The claims of an article: confirmed in the text or only found, judged by its data, and shown."""

import json

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.content import ArticleContent, ArticleSection, EditionContent
from articles.drafts.blocks import section_blocks
from articles.drafts.translation import translate_marks
from articles.models import Article, Exempted, Exemption
from articles.numbers import release_tables, stored
from articles.numbers.marked import read_table
from articles.numbers.release_tables import claim_table
from articles.numbers.statements import Direction, Measure, Rank, Statement, Superlative
from articles.numbers.table import Table
from articles.prose.claims import ClaimNode
from articles.prose.marks.session import DataSession
from articles.prose.passages import passages_of
from articles.prose.sanitize import sanitize
from articles.publishing import issue_release, number_audit
from articles.publishing.claims import ClaimEntry, audit_claims, read_tables, summary_of
from articles.publishing.composition import compose
from metrics.models import Dataset, Indicator, Observation
from metrics.releases import working_copy
from tests.articles.numbers.test_finder import CORPUS
from tests.articles.publishing.test_number_audit import ask, form, say
from tests.support.datasets import dataset_of
from tests.support.published import draft_with_data
from tests.support.staff import signed_in

FIELDS = read_table(CORPUS.parent / "tables" / "fields.csv")
# The dataset that the marks of these texts name.
SLUG = "what-they-found"
PAPERS = Measure("joint-publications")


def claimed(words: str, statement: Statement, dataset: str = SLUG) -> str:
    """Return words that an editor confirmed as a claim."""
    return ClaimNode(dataset, stored.dump(statement), words).around(words)


MOST = claimed("the highest cost", Superlative(("danube",), Measure("cost"), Direction.MORE))


def judged(body: str, tables: dict[str, Table] | None = None) -> list[ClaimEntry]:
    parts = number_audit.parts_of(ArticleContent(sections=(ArticleSection("", "", body),)))
    return list(audit_claims(parts, tables or {SLUG: FIELDS}, {}, {}))


def said(entry: ClaimEntry) -> tuple[str, str, str, bool]:
    return entry.literal, entry.kind, entry.verdict.kind, entry.is_confirmed


def test_a_claim_is_kept_by_everything_that_reads_prose() -> None:
    statement = Superlative(("elbe", "danube"), Measure("length", "2022"), Direction.MORE)
    node = ClaimNode(SLUG, stored.dump(statement), "the largest")
    html = f"<p>It is {node.around('the <strong>largest</strong>')} of all.</p>"
    painted = html.replace("of all", "<mark>of all</mark>").replace("<p>", '<p style="top:1px">')

    # As an editor sends it, and as another program does, which marks words with a colour.
    assert sanitize(html) == html
    assert sanitize(painted) == html
    [passage] = passages_of(html)
    [claim] = passage.claims
    assert (passage.text[claim.start : claim.end], claim.node) == ("the largest", node)
    assert stored.load(claim.node.statement) == statement
    session = DataSession(at=timezone.now())
    assert translate_marks(html, session, source="en", target="zh-hans") == html


def test_a_confirmed_claim_is_judged_by_what_it_states_whatever_its_words() -> None:
    smallest = Superlative(("quantum-technology",), PAPERS, Direction.LESS)
    largest = Superlative(("quantum-technology",), PAPERS, Direction.MORE)
    beside = Rank(("quantum-technology",), PAPERS, Direction.MORE, 2, among=("mars",))
    given: list[tuple[str, Statement, str]] = [
        ("the smallest number of", smallest, SLUG),
        ("the largest number of", largest, SLUG),
        ("rather few", smallest, SLUG),
        ("the second most", beside, SLUG),
        ("the fewest", smallest, "gone"),
    ]
    texts = {
        words: judged(f"<p>Quantum technology has {claimed(words, statement, dataset)} papers.</p>")
        for words, statement, dataset in given
    }

    assert {words: [said(each)[2:] for each in found] for words, found in texts.items()} == {
        "the smallest number of": [("holds", True)],
        "the largest number of": [("fails", True)],
        "rather few": [("holds", True)],
        "the second most": [("cannot_tell", True)],
        "the fewest": [("cannot_tell", True)],
    }
    [failing] = texts["the largest number of"]
    assert failing.wording == "the fourth largest number of"
    [cell, *_others] = failing.verdict.cells
    assert (cell.row, cell.column) == ("quantum-technology", "joint-publications")
    assert "no longer has this row or column: mars" in texts["the second most"][0].verdict.reason


def test_a_claim_whose_words_have_changed_is_to_be_confirmed_again() -> None:
    smallest = Superlative(("quantum-technology",), PAPERS, Direction.LESS)
    node = ClaimNode(SLUG, stored.dump(smallest), "the fewest \ufffc papers")
    number = f'<data data-cell="{SLUG}/quantum-technology/joint-publications"></data>'

    changed = judged(f"<p>Quantum technology has {node.around('the most papers')}.</p>")
    # Numbers that follow the data are no other words.
    same = judged(f"<p>It has {node.around(f'the fewest  {number} papers')}.</p>")

    assert [(each.verdict.kind, each.has_changed) for each in changed] == [("cannot_tell", True)]
    assert "words have changed" in changed[0].verdict.reason
    assert [(each.verdict.kind, each.has_changed) for each in same] == [("holds", False)]


def test_what_is_no_statement_is_to_be_stated() -> None:
    for written in ("", "{", '{"kind":"opinion"}', '{"kind":"rank"}'):
        node = ClaimNode(SLUG, written, "the fewest")
        [entry] = judged(f"<p>Quantum technology has {node.around('the fewest')} papers.</p>")

        assert (entry.verdict.kind, entry.statement) == ("cannot_tell", None)
        assert "state it" in entry.verdict.reason


@pytest.mark.django_db
def test_what_is_said_of_a_column_without_values_is_said_of_no_other() -> None:
    dataset = dataset_of({"Depth": {"kind": "count"}}, {"Elbe": [12], "Rhine": [9]}, slug=SLUG)
    release = working_copy.ensure(dataset)
    # As a table of which a column is empty is read.
    Indicator.objects.create(release=release, code="width", label="Width", kind="text", ordering=2)
    tables = {SLUG: claim_table(release)}

    [width], [depth] = (
        judged(f"<p>The Elbe has the largest {column}.</p>", tables)
        for column in ("width", "depth")
    )

    assert (width.verdict.kind, width.verdict.reason) == ("cannot_tell", "Width has no values.")
    assert depth.verdict.kind == "holds"


@pytest.fixture
def article(db: None) -> Article:
    """A draft with a released dataset: cost of Elbe $1.2M, Yangtze $950K, Danube $2.1M."""
    say(
        article := draft_with_data(),
        f"<p>The Danube has {MOST} of all.</p>"
        f'<p>The Elbe has <data data-cell="{SLUG}/elbe/samples/2023"></data> samples. The Yangtze'
        " has fewer samples than the Elbe.</p>",
    )
    return article


def audited(article: Article) -> list[ClaimEntry]:
    now = timezone.now()
    return list(compose(article, at=now).claims)


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
    parts = number_audit.parts_of(EditionContent.from_json(content))
    first, *_others = audit_claims(parts, unissued, {}, {})
    assert (first.verdict.kind, first.wording) == ("fails", "the second highest cost")
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
    parts = number_audit.parts_of(compose(article, at=timezone.now()).content)
    release_tables._kept.clear()

    # Of an issued release nothing changes: it is read once.
    for count in (6, 2):
        with django_assert_num_queries(count):
            read_tables(parts, at=timezone.now())


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_panel_offers_what_an_editor_can_do_and_keeps_a_reason(article: Article) -> None:
    client = signed_in("superuser")
    bodies = [section.body for section in article.sections.all()]
    [found] = [each for each in audited(article) if not each.is_confirmed]

    html = ask(client, form(article, *bodies))

    assert "1 confirmed claim" in html
    assert f'data-claim="{SLUG}"' in html
    reason = {"about": "claim", "literal": found.literal, "sentence": found.sentence}
    address = f"/admin/articles/article/{article.pk}/exempt/"
    assert json.loads(client.post(address, {**reason, "reason": ""}).content)["error"]
    client.post(address, {**reason, "reason": "Said of others."})
    assert Exemption.objects.get().about == Exempted.CLAIM
    assert number_audit.exemptions_of(article) == {}
    assert "Said of others." in ask(client, form(article, *bodies))
    assert [each.exempt for each in audited(article)] == ["", "Said of others."]
    client.post(address, {**reason, "undo": "1"})
    assert not Exemption.objects.exists()


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
    ("statement", "summary"),
    [
        (Rank(("climate-science",), PAPERS, Direction.MORE, 3), "number 3 of 4 research areas"),
        (
            Rank(("climate-science",), PAPERS, Direction.LESS, 2),
            "number 2 of 4 research areas, from the smallest",
        ),
        (
            Superlative(("quantum-technology",), PAPERS, Direction.LESS),
            "smallest of 4 research areas",
        ),
        (
            Rank(("climate-science",), PAPERS, Direction.MORE, 3, at_top=True),
            "among the first 3 of 4 research areas",
        ),
    ],
)
def test_readers_are_told_from_which_end_rows_are_counted(
    statement: Statement, summary: str
) -> None:
    [entry] = judged(f"<p>{claimed('Few papers', statement)}.</p>")

    assert summary_of(entry) == summary
