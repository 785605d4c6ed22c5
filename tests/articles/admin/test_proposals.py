"""Pages of proposed editions, which are published or dismissed there."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Edition, Proposal
from tests.support.quoting import figure, issued, proposed, quoting
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE = "admin:articles_article_proposal"
LIST = "admin:articles_article_proposals"
FOUND = f"They found {figure('elbe/change')} more."


@pytest.fixture
def article() -> Article:
    """Article with a proposed edition."""
    found = quoting(FOUND).article
    issued({"elbe/change": "37"})
    return found


def shown(client: Client, article: Article) -> str:
    return client.get(reverse(PAGE, args=[article.pk])).content.decode()


def sent(page: str, do: str, **more: object) -> dict[str, object]:
    """Return the data that a browser sends from the page."""
    names = ["proposal", "seen", "number"]
    fields = {n: re.findall(rf'name="{n}" value="([^"]*)"', page)[0] for n in names}
    [note] = re.findall(r'<textarea name="note"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    return {**fields, "note": note, "change": "update", "do": do, **more}


def test_the_desk_leads_to_the_proposal_and_one_press_publishes_it(
    editor: Client, article: Article
) -> None:
    page_of_it = reverse(PAGE, args=[article.pk])
    desk = editor.get(reverse("admin:index")).content.decode()
    assert f'href="{page_of_it}">Rivers and Labs</a>' in desk
    assert "Elbe, Change: +35% → +37%" in desk

    page = shown(editor, article)
    answer = editor.post(page_of_it, sent(page, "publish"), follow=True)

    edition = article.editions.get(number=2)
    assert edition.note == "Elbe, Change: +35% → +37%"
    assert edition.created_by is not None
    assert f'href="{edition.get_absolute_url()}">View it</a>' in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("admin:index")


def test_the_page_shows_the_sentence_with_both_numbers(editor: Client, article: Article) -> None:
    page = shown(editor, article)

    assert re.search(r"They found <del>.*?\+35%.*?</del>.*?<ins>.*?\+37%.*?</ins> more\.", page)
    assert "What They Found · 2" in page
    assert "The draft has unpublished changes" not in page


def test_an_edited_note_and_kind_of_change_are_kept(editor: Client, article: Article) -> None:
    page = shown(editor, article)

    editor.post(
        reverse(PAGE, args=[article.pk]),
        sent(page, "publish", note="It was mistyped.", change="correction"),
    )

    edition = article.editions.get(number=2)
    assert (edition.note, edition.change) == ("It was mistyped.", "correction")


@pytest.mark.each_database
def test_dismissing_changes_nothing_for_readers_and_can_be_taken_back(
    editor: Client, article: Article
) -> None:
    page_of_it = reverse(PAGE, args=[article.pk])

    answer = editor.post(page_of_it, sent(shown(editor, article), "dismiss"), follow=True)

    assert f'href="{page_of_it}">Reopen it</a>' in answer.content.decode()
    assert article.proposals.get().state == "dismissed"
    assert article.editions.count() == 1
    key = article.proposals.get().pk
    editor.post(page_of_it, {"do": "reopen", "proposal": key})
    assert proposed(article).closed_by is None


@pytest.mark.parametrize("is_owner", [True, False])
def test_an_author_sees_it_and_can_do_nothing(
    author: Client, article: Article, is_owner: bool
) -> None:
    if is_owner:
        give(article)

    page = shown(author, article)

    assert "An editor publishes or dismisses it." in page
    assert 'name="do"' not in page
    for do in ["publish", "dismiss"]:
        data = {"do": do, "proposal": proposed(article).pk, "note": "x", "change": "update"}
        assert author.post(reverse(PAGE, args=[article.pk]), data).status_code == 403
    assert author.post(reverse(LIST), {"reason": "release:1"}).status_code == 403


def test_a_user_without_permissions_on_articles_sees_none(article: Article) -> None:
    steward = signed_in("Data steward")

    assert steward.get(reverse(PAGE, args=[article.pk])).status_code == 403
    assert steward.get(reverse(LIST)).status_code == 403
    assert "Rivers and Labs" not in steward.get(reverse("admin:index")).content.decode()


def test_errors_leave_no_button_that_publishes(editor: Client) -> None:
    article = quoting(f"It was {figure('elbe/change', wording='a third')}.").article
    issued({"elbe/change": "50"})

    page = shown(editor, article)

    assert "1 error must be fixed first" in page
    assert 'value="publish"' not in page
    assert 'value="dismiss"' in page
    refused = editor.post(reverse(PAGE, args=[article.pk]), sent_again(article))
    assert "Nothing was published" in refused.content.decode()
    assert article.editions.count() == 1


def sent_again(article: Article) -> dict[str, object]:
    key = proposed(article).pk
    return {"do": "publish", "proposal": key, "note": "New.", "change": "update"}


def test_a_warning_wants_a_tick(editor: Client) -> None:
    article = quoting(FOUND).article
    # Another sign.
    issued({"elbe/change": "-50"})
    page = shown(editor, article)
    [key] = re.findall(r'name="accepted" value="([^"]+)"', page)

    refused = editor.post(reverse(PAGE, args=[article.pk]), sent(page, "publish"))
    editor.post(reverse(PAGE, args=[article.pk]), sent(page, "publish", accepted=key))

    assert "Tick each warning" in refused.content.decode()
    assert article.editions.count() == 2


def test_a_page_that_others_overtook_shows_what_is_proposed_now(
    editor: Client, article: Article
) -> None:
    before = sent(shown(editor, article), "publish")
    issued({"elbe/change": "39"}, note="Again.")

    page = editor.post(reverse(PAGE, args=[article.pk]), before).content.decode()

    assert "Newer data was issued in the meantime" in page
    assert sent(page, "publish")["note"] == "Elbe, Change: +35% → +39%"
    assert article.editions.count() == 1
    editor.post(reverse(PAGE, args=[article.pk]), sent(page, "publish"))
    assert article.editions.count() == 2


def test_a_proposal_that_was_answered_meanwhile_gets_a_message(
    editor: Client, article: Article
) -> None:
    before = sent(shown(editor, article), "publish")
    editor.post(reverse(PAGE, args=[article.pk]), before)

    again = editor.post(reverse(PAGE, args=[article.pk]), before).content.decode()
    dismissed = editor.post(
        reverse(PAGE, args=[article.pk]), {**before, "do": "dismiss"}, follow=True
    ).content.decode()

    assert "was published in the meantime" in again
    assert "was published in the meantime" in dismissed
    assert article.editions.count() == 2


def test_a_draft_that_differs_is_said_to_stay(editor: Client, article: Article) -> None:
    article.standfirst = "Another."
    article.save()

    assert "The draft has unpublished changes." in shown(editor, article)


@pytest.mark.each_database
def test_all_of_a_release_are_published_and_each_is_named(editor: Client) -> None:
    clear = quoting(FOUND).article
    wordy = quoting(f"Or {figure('elbe/change', wording='a third')}.", title="Wordy").article
    issued({"elbe/change": "50"})
    [reason] = set(proposed(clear).reasons.values_list("key", flat=True))
    listed = editor.get(reverse(LIST)).content.decode()

    answer = editor.post(reverse(LIST), {"reason": reason}, follow=True).content.decode()

    assert "Publish all 2" in listed
    assert "Edition 2 of “Rivers and Labs” is published." in answer
    assert "“Wordy” stays as it is: " in answer
    assert [p.article for p in Proposal.objects.open()] == [wordy]
    assert Edition.objects.filter(article=clear).count() == 2


@pytest.mark.each_database
def test_a_reason_that_no_database_can_store_is_that_of_nothing(editor: Client) -> None:
    answer = editor.post(reverse(LIST), {"reason": "release:1\0"}, follow=True)

    assert "Nothing is proposed for this any more." in answer.content.decode()


def test_an_article_without_a_proposal_has_no_such_page(editor: Client) -> None:
    article = quoting(FOUND).article

    assert editor.get(reverse(PAGE, args=[article.pk])).status_code == 404
    assert "Nothing is proposed." in editor.get(reverse(LIST)).content.decode()


@pytest.mark.each_database
def test_list_and_form_of_articles_lead_to_it(editor: Client, article: Article) -> None:
    quoting(f"Of {figure('danube/cost')}.", title="Other")
    link = f'href="{reverse(PAGE, args=[article.pk])}"'
    changelist = reverse("admin:articles_article_changelist")

    kept = editor.get(changelist, {"proposed": "yes"}).content.decode()

    assert link in editor.get(changelist).content.decode()
    assert link in kept
    assert "Other" not in kept
    assert (
        link
        in editor.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    )
