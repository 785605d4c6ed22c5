"""Claims of an article when the data changes: on the impact page, in the proposal, and published."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.content import EditionContent
from articles.drafts import content_of, content_of_edition
from articles.models import Article, ArticleStatus, Exempted, Exemption, Kind, Proposal
from articles.numbers import release_tables, stored
from articles.numbers.statements import Direction, Measure, Superlative
from articles.prose.claims import ClaimNode
from articles.publishing import Approval, issue_release
from articles.publishing.impact import impact
from articles.publishing.number_audit import exempt
from collabsite.people.models import Notice
from tests.support.article_form import merge_form
from tests.support.drafts import history_of, words
from tests.support.published import listed
from tests.support.quoting import SLUG, figure, issued, proposed, quoting, quoting_draft, revise
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

STATED = stored.dump(Superlative(("danube",), Measure("cost"), Direction.MORE))
LOWEST = stored.dump(Superlative(("danube",), Measure("cost"), Direction.LESS))


def claimed(words: str, statement: str = STATED) -> str:
    return ClaimNode(SLUG, statement, words).around(words)


TWICE = f"The Danube has {claimed('the highest cost')}, {claimed('the largest cost')} of all."
SENTENCE = f"The Danube has {claimed('the highest cost')} of <em>all</em>."


@pytest.fixture
def owner() -> Client:
    return signed_in("superuser")


# The Danube costs $2.1M, the Elbe $1.2M, the Yangtze $950K.
CHEAPER: dict[str, str | None] = {"danube/cost": "1100000"}


def page_of(article: Article) -> str:
    return reverse("admin:articles_article_proposal", args=[article.pk])


def submitted(article: Article, html: str, **fields: str) -> dict[str, object]:
    """Return what a browser sends from the page of a proposal, every warning ticked."""
    proposal = proposed(article)
    accepted = [part.split('"')[0] for part in html.split('name="accepted" value="')[1:]]
    hidden = {
        name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("seen", "number")
    }
    return {
        "do": "publish",
        "proposal": proposal.pk,
        "note": proposal.note,
        "change": "update",
        "accepted": accepted,
        **hidden,
        **fields,
    }


@pytest.mark.each_database
def test_a_claim_that_a_release_contradicts_is_foretold_reworded_and_published(
    owner: Client, client: Client
) -> None:
    article = quoting(SENTENCE).article
    dataset = revise(CHEAPER).dataset

    page = owner.get(reverse("admin:metrics_dataset_issue", args=[dataset.pk])).content.decode()
    assert "1 claim stops holding" in page
    assert "the second highest cost" in page
    issue_release(dataset, by=None, note="Measured again.")

    assert proposed(article).note == "“the highest cost” → “the second highest cost”"
    assert Notice.objects.exists()
    assert {notice.details.partition(" · ")[0] for notice in Notice.objects.all()} == {
        "1 claim stops holding"
    }
    # Nobody has read the sentence with its new words.
    with pytest.raises(publishing.PublishingError, match="becomes “the second highest cost”"):
        publishing.proposals.publish_as_drafted(proposed(article), by=User.objects.get())
    html = owner.get(page_of(article)).content.decode()
    assert owner.post(page_of(article), submitted(article, html)).status_code == 302
    edition = article.editions.get(number=2)
    content = EditionContent.from_json(edition.content)
    assert [(each.verdict, each.release) for each in content.claims] == [("holds", 2)]
    assert "the second highest cost</a> of <em>all</em>" in content.sections[0].html
    assert "&quot;kind&quot;:&quot;rank&quot;" in content.sections[0].prose
    # Readers and programs see it in each edition as it was published.
    for route, place, literal, kind, number in (
        ("article", [article.slug], "the second highest cost", "rank", 2),
        ("edition", [article.slug, 1], "the highest cost", "superlative", 1),
    ):
        page = client.get(Kind.ARTICLE.url(route, *place)).content.decode()
        twin = client.get(Kind.ARTICLE.url(f"{route}-json", *place)).json()
        assert "1 claim checked against the data: 1 holds" in page
        [claim] = twin["claims"]
        assert claim["sentence"][claim["start"] :].startswith(literal)
        assert claim["literal"] == literal
        assert (claim["kind"], claim["verdict"], claim["release"]) == (kind, "holds", number)
        assert any(cell.startswith(f"{SLUG}/danube/cost") for cell in claim["cells"])


@pytest.mark.each_database
def test_a_claim_that_nobody_confirmed_and_that_stops_holding_is_told(owner: Client) -> None:
    was_false = "The Elbe has the lowest cost of all rivers."
    article = quoting_draft(f"The Danube has the highest cost, {figure('danube/cost')}.", was_false)
    article.standfirst = "The Danube has the highest cost of all rivers."
    article.save()
    publishing.publish(article, by=None, approval=Approval(listed(article).keys))

    issued(CHEAPER)

    page = owner.get(page_of(article)).content.decode()
    told = "by the data, “the highest cost” does not hold"
    assert [part for part in ("Standfirst", "Findings") if f"{part}: {told}" in page] == [
        "Standfirst",
        "Findings",
    ]
    # What was accepted when it was published is not asked again.
    asked, _folded, before = page.partition('class="checklist accepted-before"')
    false_before = "“the lowest cost” does not hold"
    assert (false_before in asked, false_before in before) == (False, True)
    with pytest.raises(publishing.PublishingError):
        publishing.proposals.publish_as_drafted(proposed(article), by=User.objects.get())


def published_again(owner: Client, article: Article) -> str:
    """Publish the proposal from its page, every warning ticked; return the page."""
    html = owner.get(page_of(article)).content.decode()
    assert owner.post(page_of(article), submitted(article, html)).status_code == 302
    return html


def status_of(article: Article) -> tuple[str, int]:
    found = Article.objects.with_status(at=timezone.now()).get(pk=article.pk)
    return found.status, found.public_number


@pytest.mark.each_database
@pytest.mark.parametrize("sentence", [SENTENCE, TWICE])
def test_a_draft_like_the_edition_before_moves_along_with_what_a_proposal_publishes(
    owner: Client, sentence: str
) -> None:
    article = quoting(sentence).article
    issued(CHEAPER)

    published_again(owner, article)

    article.refresh_from_db()
    edition = article.editions.get(number=2)
    assert content_of(article).digest() == content_of_edition(edition).digest()
    assert status_of(article) == (ArticleStatus.PUBLISHED, 2)
    assert not listed(article).errors
    # What it was before is in the history.
    assert "Words of edition 2" in words(history_of(owner, article))


def test_a_changed_draft_takes_the_words_of_the_sentences_that_it_has_as_before(
    owner: Client,
) -> None:
    article = quoting(SENTENCE).article
    section = article.sections.get()
    section.body = f"<p>Unfinished.</p>{section.body}<p>More.</p>"
    section.save()
    article.save()
    issued(CHEAPER)

    page = published_again(owner, article)

    body = article.sections.get().body
    assert "the second highest cost" in body
    assert body.startswith("<p>Unfinished.</p>")
    assert body.endswith("<p>More.</p>")
    assert status_of(article) == (ArticleStatus.CHANGED, 2)
    assert "sentence reads differently" not in page
    assert not listed(article).errors


def test_a_sentence_that_the_draft_has_otherwise_is_a_conflict_that_the_editor_decides(
    owner: Client,
) -> None:
    article = quoting(SENTENCE).article
    section = article.sections.get()
    section.body = section.body.replace("The Danube has", "In 2023 the Danube had")
    section.save()
    article.save()
    before = content_of(article)
    issued(CHEAPER)
    proposal = owner.get(page_of(article)).content.decode()
    sent = owner.post(page_of(article), submitted(article, proposal))

    page = owner.get(sent["Location"])

    article.refresh_from_db()
    assert "In 2023" not in article.editions.get(number=2).content["sections"][0]["html"]
    assert content_of(article) == before
    shown = words(page.content.decode())
    assert "Published in edition 2" in shown
    assert "In the draft" in shown
    written = "<p>In 2023 the Danube had the second highest cost.</p>"
    decision = {
        "side:sections/findings": "hand",
        "heading:sections/findings": "Findings",
        "text:sections/findings": written,
    }
    merged = reverse("admin:articles_article_merge", args=[article.pk])
    assert owner.post(merged, merge_form(page, **decision)).status_code == 302
    assert article.sections.get().body == written


def test_an_editor_keeps_the_words_for_a_reason(owner: Client) -> None:
    article = quoting(SENTENCE).article
    issued(CHEAPER)
    html = owner.get(page_of(article)).content.decode()
    field = f"reason-{html.split('id="reason-')[1].split('"')[0]}"
    typed = submitted(article, html, **{field: "Before inflation."})
    # With a reason, nothing has to be read.
    typed["accepted"] = []

    assert owner.post(page_of(article), typed | {field: "x" * 301}).status_code == 200
    assert Proposal.objects.open().exists()
    owner.post(page_of(article), typed)

    assert Exemption.objects.get().reason == "Before inflation."
    edition = article.editions.get(number=2)
    assert "has the highest cost of" in edition.content["sections"][0]["html"]
    # The drafted note said that these words change.
    assert edition.note == "Data updated"


def test_a_claim_that_holds_again_needs_no_proposal() -> None:
    article = quoting(SENTENCE).article
    issued(CHEAPER)
    assert proposed(article)

    issued({"danube/cost": "2000000"}, note="It was wrong.")

    assert not Proposal.objects.open().exists()


def test_a_claim_that_cannot_be_told_any_more_is_foretold_beside_one_that_never_could() -> None:
    never_told = ClaimNode("gone", STATED, "the best").around("the best")
    quoting(f"It is {never_told}. {SENTENCE}")

    [article] = impact(revise({"danube/cost": None}), at=timezone.now()).affected

    assert [each.literal for each in article.claims] == ["the highest cost"]


def test_drafts_count_the_claims_that_stop_holding() -> None:
    quoting_draft(SENTENCE, title="Draft")
    quoting_draft(f"The Danube has {claimed('the lowest cost', LOWEST)}.", title="False before")
    kept = quoting_draft(SENTENCE, title="Kept")
    exempt(
        kept,
        by=None,
        literal="the highest cost",
        sentence="The Danube has the highest cost of all.",
        reason="Before inflation.",
        about=Exempted.CLAIM,
    )

    found = impact(revise(CHEAPER), at=timezone.now())

    assert [(each.content.title, each.kind, each.places) for each in found.elsewhere] == [
        ("Draft", "draft", 1)
    ]


def test_the_impact_on_claims_takes_as_many_queries_for_ten_articles_as_for_one() -> None:
    counts = []
    for titles in (["One"], [f"Article {number}" for number in range(9)]):
        for title in titles:
            quoting(SENTENCE, title=title)
        working = revise(CHEAPER)
        release_tables._kept.clear()
        with CaptureQueriesContext(connection) as asked:
            found = impact(working, at=timezone.now())
        counts.append((len(found.affected), len(asked)))

    assert [affected for affected, _queries in counts] == [1, 10]
    assert counts[0][1] == counts[1][1]
