"""Proposed editions: how they are created, replaced and closed."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from articles import publishing
from articles.models import Article, ArticleStatus, Edition, Proposal
from articles.publishing import PublishingError, issue_release, proposals
from articles.publishing.proposals import ProposalError
from metrics.content import ReleaseContent
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from metrics.releases.corrections import Correction
from tests.support.published import draft_titled, imported
from tests.support.quoting import (
    figure,
    issued,
    proposed,
    publish_proposed,
    quoting,
    quoting_draft,
    revise,
    shown,
)
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FOUND = f"They found {figure('elbe/change')} more."


@pytest.mark.each_database
def test_issuing_proposes_an_edition_of_each_article_that_quotes_what_changed(lin: User) -> None:
    quotes = quoting(FOUND).article
    other = quoting(f"They took {figure('elbe/samples')}.", title="Other").article

    working = revise({"elbe/change": "37"})
    release = issue_release(working.dataset, by=lin, note="Measured again.")

    proposal = proposed(quotes)
    assert proposal.note == "Elbe, Change: +35% → +37%"
    assert proposal.made_by == lin
    [reason] = proposal.reasons.all()
    assert (reason.label, reason.address) == ("What They Found · 2", release.get_absolute_url())
    assert not other.proposals.exists()
    assert shown(quotes) == ["+35%"]


def test_newer_data_replaces_an_open_proposal_with_all_changes_since_the_edition() -> None:
    article = quoting(FOUND, f"And {figure('yangtze/change')}.").article
    issued({"elbe/change": "37"})
    first = proposed(article)

    issued({"yangtze/change": "29"}, note="Again.")

    first.refresh_from_db()
    assert first.state == "superseded"
    second = proposed(article)
    assert second.note == "Elbe, Change: +35% → +37%; Yangtze, Change: +28% → +29%"
    assert [reason.label for reason in second.reasons.all()] == ["What They Found · 3"]


@pytest.mark.each_database
def test_data_that_says_again_what_the_edition_says_closes_what_was_proposed() -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})

    issued({"elbe/change": "35"}, note="It was right.")

    assert not Proposal.objects.open().exists()
    assert [proposal.state for proposal in article.proposals.all()] == ["superseded"]


def test_a_number_that_comes_back_closes_what_was_proposed_when_it_was_gone() -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": None})
    assert proposed(article).note == "Elbe, Change: +35% → —"

    issued({"elbe/change": "35"}, note="It was right.")

    assert not Proposal.objects.open().exists()


def test_a_number_that_stays_gone_is_not_proposed_again_once_it_was_dismissed(lin: User) -> None:
    article = quoting(FOUND, f"And {figure('yangtze/change')}.").article
    issued({"elbe/change": None})
    proposals.dismiss(proposed(article), by=lin)

    issued({"danube/change": "44"}, note="Another cell.")
    assert not Proposal.objects.open().exists()

    issued({"yangtze/change": "29"}, note="A cell that is quoted.")
    assert proposed(article).note == "Elbe, Change: +35% → —; Yangtze, Change: +28% → +29%"


def test_what_was_dismissed_is_not_proposed_again_for_other_cells(lin: User) -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})
    proposals.dismiss(proposed(article), by=lin)

    issued({"danube/change": "44"}, note="Another cell.")

    assert not Proposal.objects.open().exists()


def test_a_dismissed_proposal_can_be_opened_again_until_another_takes_its_place(lin: User) -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})
    first = proposed(article)
    proposals.dismiss(first, by=lin)

    with pytest.raises(ProposalError, match="dismissed in the meantime"):
        proposals.dismiss(first, by=lin)
    proposals.reopen(first, by=lin)
    assert proposed(article) == first

    proposals.dismiss(first, by=lin)
    issued({"elbe/change": "38"}, note="Again.")
    with pytest.raises(ProposalError, match="another edition is proposed"):
        proposals.reopen(first, by=lin)
    assert shown(article) == ["+35%"]


def test_a_retracted_article_is_left_alone(lin: User) -> None:
    article = quoting(FOUND).article
    publishing.retract(article, by=lin, note="Wrong.")

    issued({"elbe/change": "37"})

    assert not Proposal.objects.exists()


def test_a_retraction_answers_what_was_proposed(lin: User) -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})
    proposal = proposed(article)

    publishing.retract(article, by=lin, note="Wrong.")

    proposal.refresh_from_db()
    assert proposal.state == "done"
    with pytest.raises(PublishingError, match="Another edition was published"):
        publish_proposed(proposal, lin)


def test_publishing_the_draft_answers_what_was_proposed(lin: User) -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})

    edition = publishing.publish(article, by=lin, note="All new.")

    assert shown(article) == ["+37%"]
    proposal = article.proposals.get()
    assert (proposal.state, proposal.edition) == ("done", edition)


def test_what_is_proposed_waits_for_a_scheduled_edition(lin: User) -> None:
    article = quoting(FOUND).article
    tomorrow = timezone.now() + dt.timedelta(days=1)
    publishing.publish(article, by=lin, note="Soon.", at=tomorrow)
    issued({"elbe/change": "37"})
    proposal = proposed(article)

    with pytest.raises(PublishingError, match="already scheduled"):
        publish_proposed(proposal, lin)
    with travel(tomorrow + dt.timedelta(minutes=1)):
        edition = publish_proposed(proposal, lin)

    assert edition.number == 3
    assert shown(article) == ["+37%"]


@pytest.mark.each_database
def test_what_is_proposed_is_published_before_a_scheduled_edition_and_cancels_its_schedule() -> (
    None
):
    article = quoting(FOUND).article
    issued({"elbe/change": "36"})
    article.refresh_from_db()
    article.standfirst = "Next month."
    article.save()
    month = timezone.now() + dt.timedelta(days=30)
    # It answers the first proposal.
    waiting = publishing.publish(article, by=None, note="Soon.", at=month)
    issued({"elbe/change": "37"})
    editor, address = (
        signed_in("Editor"),
        reverse("admin:articles_article_proposal", args=[article.pk]),
    )

    page = editor.get(address).content.decode()
    sent = dict(re.findall(r'name="(proposal|seen|number|instead)" value="([^"]+)"', page))
    answer = editor.post(
        address, {**sent, "do": "publish", "change": "correction", "note": "Wrong."}, follow=True
    ).content.decode()

    assert "cancels the schedule of edition 2" in page
    assert "The schedule of the former edition 2 was cancelled" in answer
    assert not Edition.objects.filter(pk=waiting.pk).exists()
    edition = article.editions.latest("number")
    assert (edition.number, edition.change) == (2, "correction")
    assert edition.standfirst == "What they measured."
    assert shown(article) == ["+37%"]
    assert not Proposal.objects.open().exists()
    draft = Article.objects.with_status(at=timezone.now()).get(pk=article.pk)
    assert (draft.standfirst, draft.status) == ("Next month.", ArticleStatus.CHANGED)


def test_what_is_proposed_for_a_first_edition_waits_until_that_is_public(lin: User) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    waiting = publishing.publish(quoting_draft(FOUND), by=lin, at=tomorrow)
    issued({"elbe/change": "37"})

    page = signed_in("Editor").get(
        reverse("admin:articles_article_proposal", args=[waiting.article_id])
    )
    with pytest.raises(PublishingError, match="already scheduled"):
        publishing.publish_proposal(
            proposed(waiting.article), by=lin, note="Now.", instead_of=waiting.sha256
        )

    assert 'value="publish"' not in page.content.decode()
    assert Edition.objects.get() == waiting


def test_what_a_withdrawn_edition_answered_is_proposed_again(lin: User) -> None:
    article = quoting(FOUND).article
    issued({"elbe/change": "37"})
    tomorrow = timezone.now() + dt.timedelta(days=1)
    waiting = publishing.publish(article, by=lin, note="Soon.", at=tomorrow)
    assert not Proposal.objects.open().exists()

    publishing.withdraw(waiting, by=lin)

    assert proposed(article).edition is None


def test_a_correction_of_data_proposes_a_correction(lin: User) -> None:
    article = quoting(FOUND).article
    working = revise({"elbe/change": "37"})
    release = issue_release(
        working.dataset,
        by=lin,
        note="Mended.",
        correction=Correction(wrong="Elbe's change.", why="A typo.", since=1),
    )
    assert ReleaseContent.from_json(release.content).correction

    edition = proposals.publish_as_drafted(proposed(article), by=lin)

    assert edition.change == "correction"


def test_a_correction_that_newer_data_overtook_is_a_correction_still(lin: User) -> None:
    article = quoting(FOUND).article
    working = revise({"elbe/change": "37"})
    issue_release(
        working.dataset,
        by=lin,
        note="It was wrong.",
        correction=Correction(wrong="A value.", why="A slip.", since=1),
    )

    issued({"elbe/change": "38"})

    assert proposals.kind_of_change(proposed(article)) == Edition.Change.CORRECTION


@pytest.mark.each_database
def test_two_datasets_are_reasons_of_one_proposal(lin: User) -> None:
    article = quoting_draft(FOUND)
    text = "Lakes\nSome.\n| Lake | Depth |\n|---|---|\n| Como | 410 |\n| Garda | 346 |\n"
    lakes = imported(text).datasets[0]
    issue_release(lakes, by=lin)
    article.sections.create(
        ordering=2,
        heading="Lakes",
        anchor="lakes",
        body=f'<p>It is <data data-cell="{lakes.slug}/como/depth">x</data> deep.</p>',
    )
    publishing.publish(article, by=lin)
    issued({"elbe/change": "37"})
    working = working_copy.ensure(Dataset.objects.get(pk=lakes.pk))
    Observation.objects.filter(
        entity__release=working, entity__code="como", indicator__code="depth"
    ).update(value=425, literal="")

    issue_release(lakes, by=lin, note="Deeper.")

    proposal = proposed(article)
    assert [reason.subject for reason in proposal.reasons.all()] == [
        f"dataset:{Dataset.objects.get(slug='what-they-found').pk}",
        f"dataset:{lakes.pk}",
    ]
    assert proposal.note == "Elbe, Change: +35% → +37%; Como, Depth: 410 → 425"
    publish_proposed(proposal, lin)
    assert shown(article) == ["+37%", "425"]


@pytest.mark.each_database
def test_an_article_without_the_data_has_no_proposal() -> None:
    draft_titled("Nothing")
    quoting(FOUND)

    issued({"elbe/cost": "1"})

    assert not Proposal.objects.exists()
