"""Proposed editions as they are published: one by one, all together, and not if anything has changed."""

import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing
from articles.drafts import content_of
from articles.files import images
from articles.files.encoding import encode
from articles.models import Article, ArticleStatus, Image, Proposal
from articles.public import preview
from articles.publishing import Approval, PublishingError, UnacceptedWarningsError, proposals
from collabsite.web.checklist import Checklist, Finding
from tests.support.picture_files import file_of
from tests.support.published import listed
from tests.support.quoting import (
    SLUG,
    figure,
    issued,
    proposed,
    publish_proposed,
    quoting,
    quoting_draft,
    shown,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FOUND = f"They found {figure('elbe/change')} more."


def state_of(article: Article) -> str:
    found: str = Article.objects.with_status(at=timezone.now()).get(pk=article.pk).status
    return found


def test_the_edition_is_the_last_one_with_the_new_data_and_the_draft_stays(lin: User) -> None:
    article = quoting(FOUND).article
    article.title, article.slug = "Unfinished", "unfinished"
    article.save()
    article.sections.update(body=f"<p>Not yet. {figure('danube/change')}</p>")
    draft = content_of(article)
    issued({"elbe/change": "37"})

    edition = publish_proposed(proposed(article), lin)

    article.refresh_from_db()
    assert content_of(article) == draft
    assert (edition.number, edition.title, edition.slug) == (
        2,
        "Rivers and Labs",
        "rivers-and-labs",
    )
    assert (edition.change, edition.note) == ("update", "Elbe, Change: +35% → +37%")
    assert shown(article) == ["+37%"]
    assert "Not yet" not in str(edition.content)
    assert edition.sha256 == publishing.edition_digest(edition)
    proposal = article.proposals.get()
    assert (proposal.state, proposal.edition, proposal.closed_by) == ("published", edition, lin)


def test_a_draft_is_changed_or_not_whatever_a_proposal_published(lin: User) -> None:
    same, changed = quoting(FOUND).article, quoting(FOUND, title="Changed").article
    changed.standfirst = "More."
    changed.save()
    issued({"elbe/change": "37"})

    for article in [same, changed]:
        publish_proposed(proposed(article), lin)

    assert state_of(same) == ArticleStatus.PUBLISHED
    assert state_of(changed) == ArticleStatus.CHANGED


def test_an_article_in_review_stays_there(lin: User) -> None:
    article = quoting(FOUND).article
    Article.objects.filter(pk=article.pk).update(submitted_at=timezone.now(), submitted_by=lin)
    issued({"elbe/change": "37"})

    publish_proposed(proposed(article), lin)

    article.refresh_from_db()
    assert article.submitted_at is not None


def test_a_proposal_without_errors_is_published_as_drafted_and_others_are_refused(
    lin: User,
) -> None:
    clear = quoting(FOUND).article
    wordy = quoting(f"Or {figure('elbe/change', wording='a third')}.", title="Wordy").article
    titled = quoting_draft(FOUND, title="Up by 35%")
    publishing.publish(titled, by=lin)
    issued({"elbe/change": "50"})

    proposals.publish_as_drafted(proposed(clear), by=lin)
    for article, problem in (
        (wordy, "says “a third” where the data says .50%"),
        (titled, "Title: “35%” is not bound to the data"),
    ):
        with pytest.raises(PublishingError, match=problem):
            proposals.publish_as_drafted(proposed(article), by=lin)

    assert {p.article for p in Proposal.objects.open()} == {wordy, titled}
    assert shown(clear) == ["+50%"]


def test_warnings_that_are_not_ticked_leave_the_proposal_open(lin: User) -> None:
    article = quoting(FOUND).article
    # Another sign.
    issued({"elbe/change": "-50"})
    proposal = proposed(article)

    with pytest.raises(UnacceptedWarningsError):
        publish_proposed(proposal, lin)
    found = proposals.preview(proposal, at=timezone.now()).checklist
    publishing.publish_proposal(proposal, by=lin, note="Seen.", approval=Approval(found.keys))

    assert shown(article) == ["−50%"]


def test_a_page_that_is_stale_publishes_nothing(lin: User) -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})
    first = proposed(article)
    seen = Approval(fingerprint=proposals.preview(first, at=timezone.now()).fingerprint)
    issued({"elbe/change": "38"}, note="Again.")

    with pytest.raises(PublishingError, match="Newer data was issued"):
        publish_proposed(first, lin, seen)
    with pytest.raises(PublishingError, match="has changed since you opened"):
        publish_proposed(proposed(article), lin, seen)
    publish_proposed(proposed(article), lin)
    issued({"elbe/change": "39"}, note="Once more.")
    with pytest.raises(PublishingError, match="was published since you opened this page"):
        publish_proposed(proposed(article), lin, Approval(number=2))

    assert shown(article) == ["+38%"]


def test_the_same_proposal_is_published_once(lin: User) -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})
    proposal = proposed(article)
    publish_proposed(proposal, lin)

    with pytest.raises(PublishingError, match="published in the meantime"):
        publish_proposed(proposal, lin)

    assert article.editions.count() == 2


def test_a_shared_draft_is_not_taken_for_what_a_proposal_published(lin: User) -> None:
    article = quoting(FOUND).article
    shared = preview.share(article, by=lin)
    issued({"elbe/change": "37"})
    publish_proposed(proposed(article), lin)
    since = preview.published_since(shared, at=timezone.now())

    publishing.publish(article, by=lin, note="The draft.")

    assert since is None
    assert preview.published_since(shared, at=timezone.now()) == f"/articles/{article.slug}/"


def unread(checklist: Checklist) -> list[Finding]:
    """Return the warnings of sentences that are to be read."""
    return [warning for warning in checklist.warnings if warning.code == "unread"]


SUMMED = f"They found {figure('elbe/change')} more, and 39.8 in both. It was 12 elsewhere."


def test_a_number_that_is_not_bound_stops_a_changed_sentence_until_it_is_confirmed(
    lin: User,
) -> None:
    article = quoting(SUMMED).article
    issued({"elbe/change": "37"})
    proposal = proposed(article)

    preview = proposals.preview(proposal, at=timezone.now())
    [sentence] = unread(preview.checklist)
    with pytest.raises(PublishingError, match=r"“39\.8” is not bound to the data"):
        publish_proposed(proposal, lin)
    publish_proposed(proposal, lin, Approval([sentence.key]))

    assert "“They found +37% more, and 39.8 in both.”" in sentence.sentence
    assert shown(article) == ["+37%"]


@pytest.mark.each_database
@pytest.mark.parametrize("line", ["Title", "Standfirst", "Heading", "Caption"])
def test_a_number_of_a_line_without_data_stops_a_proposal_until_it_is_confirmed(
    line: str, lin: User
) -> None:
    said = "Together they found 39.8. In both, 7 rose."
    article = quoting_draft(FOUND)
    match line:
        case "Title":
            article.title = said
        case "Standfirst":
            article.standfirst = said
        case "Heading":
            article.sections.update(heading=said)
        case "Caption":
            image = Image(title="A dam", alt="A dam")
            images.store(image, encode(file_of(600, 300)), by=None)
            shows = f'data-image="{image.key}" data-alt="A dam" data-caption="{said}"'
            picture = f"<picture {shows}></picture>"
            article.sections.update(body=f"<p>{FOUND}</p>{picture}")
    article.save()
    publishing.publish(article, by=lin)
    issued({"elbe/change": "37"})
    proposal = proposed(article)

    sentences = unread(proposals.preview(proposal, at=timezone.now()).checklist)
    with pytest.raises(PublishingError, match=rf"^{line}.*“39\.8” is not bound to the data"):
        publish_proposed(proposal, lin)
    publish_proposed(proposal, lin, Approval([each.key for each in sentences]))

    told = ["“Together they found 39.8.”", "“In both, 7 rose.”"]
    assert [text in each.sentence for text, each in zip(told, sentences, strict=True)] == [True] * 2
    assert shown(article) == ["+37%"]


def test_a_confirmed_sentence_is_asked_again_when_its_data_changes_again(lin: User) -> None:
    article = quoting(SUMMED).article
    issued({"elbe/change": "37"})
    [before] = unread(proposals.preview(proposed(article), at=timezone.now()).checklist)
    issued({"elbe/change": "38"})

    with pytest.raises(PublishingError, match=r"“39\.8” is not bound to the data"):
        publish_proposed(proposed(article), lin, Approval([before.key]))


@pytest.mark.parametrize("element", ["div data-table", "figure data-kind='bar' data-chart"])
def test_the_words_of_a_figure_with_other_data_are_read_again_before_publishing(
    lin: User, element: str
) -> None:
    tag = element.split()[0]
    mark = f'<{element}="{SLUG}" data-caption="The Elbe leads" data-columns="change"></{tag}>'
    article = quoting(mark).article
    issued({"elbe/change": "37"})
    proposal = proposed(article)

    checklist = proposals.preview(proposal, at=timezone.now()).checklist
    with pytest.raises(UnacceptedWarningsError, match="The Elbe leads"):
        publish_proposed(proposal, lin)
    publish_proposed(proposal, lin, Approval(checklist.keys))

    assert article.editions.count() == 2


TITLED = ' data-caption="The Elbe leads" data-columns="change">'


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (SUMMED, "They found +37% more, and 39.8 in both."),
        (f'<div data-table="{SLUG}"{TITLED}</div>', "The Elbe leads"),
        (f'<figure data-chart="{SLUG}" data-kind="bar"{TITLED}</figure>', "The Elbe leads"),
    ],
)
def test_a_draft_published_with_new_data_is_asked_what_a_proposal_is(
    lin: User, words: str, asked: str
) -> None:
    article = quoting(words).article
    before = listed(article).keys
    issued({"elbe/change": "37"})
    # Another paragraph, and the same words at another place.
    article.sections.update(ordering=2)
    article.sections.create(ordering=1, anchor="new", body="<p>More.</p>")

    with pytest.raises(UnacceptedWarningsError, match=re.escape(asked)):
        publishing.publish(article, by=lin, note="New data.", approval=Approval(before))
    last = article.editions.latest("number")
    ticked = listed(article, last=last).keys
    publishing.publish(article, by=lin, note="New data.", approval=Approval(ticked))

    assert article.editions.count() == 2
    # Nothing moves on from the edition that has the data.
    assert not [
        each
        for each in listed(article, last=article.editions.latest("number")).warnings
        if asked in each.sentence
    ]


def test_a_sentence_that_was_read_is_read_again_after_another_change(lin: User) -> None:
    more = figure("elbe/change", wording="more than a third")
    article = quoting(f"They found {more} more, and 39.8 in both.").article
    for value in ("37", "38"):
        issued({"elbe/change": value})
        ticked = listed(article, last=article.editions.latest("number")).keys
        with pytest.raises(UnacceptedWarningsError, match="in both"):
            publishing.publish(article, by=lin, note="New data.", approval=Approval())
        publishing.publish(article, by=lin, note="New data.", approval=Approval(ticked))

    assert article.editions.count() == 3


def test_a_figure_that_is_new_in_a_draft_has_no_other_data(lin: User) -> None:
    table = f'<div data-table="{SLUG}" data-caption="%s" data-columns="%s"></div>'
    article = quoting(table % ("Old", "change")).article
    article.sections.update(body=table % ("Renamed", "change") + table % ("New", "cost"))

    found = listed(article, last=article.editions.latest("number"))

    assert [each.code for each in found.warnings if each.code == "reread"] == []
