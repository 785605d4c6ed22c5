"""Conflicts between two editors: a stale form is refused, and both texts are merged."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.drafts import content_of
from articles.models import Article, Author, Section, Topic
from articles.prose.sections import join_text
from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.models import Dataset
from tests.support.article_form import decided, form_of, headed, merge_form, rewritten
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def colleague() -> Client:
    user = User.objects.create_user("wang", is_staff=True, is_superuser=True)
    user.first_name, user.last_name = "Wang", "Fang"
    user.save()
    client = Client()
    client.force_login(user)
    return client


def form_address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def save(client: Client, article: Article, form: dict[str, Any]) -> Any:  # noqa: ANN401
    return client.post(form_address(article), form)


def decide(client: Client, article: Article, page: Any, **choices: str) -> Any:  # noqa: ANN401
    sides = {f"side:{part}": side for part, side in choices.items()}
    address = reverse("admin:articles_article_merge", args=[article.pk])
    return client.post(address, merge_form(page, **sides))


def body_of(article: Article, number: int) -> str:
    return str(list(article.sections.all())[number].body)


def test_the_form_carries_what_it_was_opened_with(editor: Client, article: Article) -> None:
    page = editor.get(form_address(article)).content.decode()

    digest = content_of(Article.objects.get()).digest()
    assert f'<input type="hidden" name="opened" value="{digest}">' in page


def test_a_stale_form_is_refused_and_both_texts_are_shown(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, title="Rivers and my labs")
    save(colleague, article, form_of(article, title="Rivers and their labs"))

    page = save(editor, article, mine)

    html = page.content.decode()
    assert page.status_code == 409
    assert "Wang Fang saved this article at" in html
    assert "Rivers and<mark> my</mark> labs" in html
    assert "Rivers and<mark> their</mark> labs" in html
    assert Article.objects.get().title == "Rivers and their labs"


@pytest.mark.parametrize(
    ("side", "kept"),
    [("mine", "Mine"), ("theirs", "Theirs"), ("hand", "By hand")],
)
def test_the_editor_decides_what_both_changed(
    editor: Client, colleague: Client, article: Article, side: str, kept: str
) -> None:
    mine = form_of(article, title="Mine")
    save(colleague, article, form_of(article, title="Theirs"))
    page = save(editor, article, mine)

    answer = decide(editor, article, page, title=side, **{"text:title": "By hand"})
    if side == "hand":
        form = merge_form(page) | {"side:title": "hand", "text:title": "By hand"}
        answer = editor.post(reverse("admin:articles_article_merge", args=[article.pk]), form)

    assert answer.status_code == 302
    assert Article.objects.get().title == kept


def test_a_bound_number_is_shown_with_its_value(
    editor: Client, colleague: Client, article: Article
) -> None:
    issue_release(Dataset.objects.get(), by=None)
    cell = f'<data data-cell="{Dataset.objects.get().slug}/elbe/cost"{{}}></data>'
    plain, worded, gone = (
        cell.format(""),
        cell.format(' data-form="words"'),
        '<data data-cell="none/a/b"></data>',
    )
    mine = form_of(article, text=rewritten(article, 0, body=f"<p>It cost {plain}, not {gone}.</p>"))
    theirs = form_of(article, text=rewritten(article, 0, body=f"<p>It cost {worded}.</p>"))
    save(colleague, article, theirs)

    html = save(editor, article, mine).content.decode()

    said = re.findall(r'class="version-text" lang="en">(.*?)</div>', html, re.DOTALL)
    assert [re.sub("<[^>]*>", "", side).strip() for side in said] == [
        "It cost $1.2M, not none/a/b.",
        "It cost 1.2 million dollars.",
    ]


def test_what_does_not_conflict_is_merged_by_itself(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, text=rewritten(article, 0, body="<p>Mine.</p>"))
    theirs = form_of(article, text=rewritten(article, 2, body="<p>Theirs.</p>"))
    save(colleague, article, theirs)

    answer = save(editor, article, mine)
    page = editor.get(answer["Location"]).content.decode()

    assert answer.status_code == 302
    assert "Saved, and merged with what Wang Fang saved in the meantime." in page
    assert (body_of(article, 0), body_of(article, 2)) == ("<p>Mine.</p>", "<p>Theirs.</p>")


def test_an_undecided_part_is_shown_again(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, title="Mine", standfirst="My words.")
    save(colleague, article, form_of(article, title="Theirs", standfirst="Their words."))
    page = save(editor, article, mine)

    again = decide(editor, article, page, title="mine")

    html = again.content.decode()
    assert again.status_code == 409
    assert html.count("Choose one of the two versions") == 1
    assert 'name="side:title" value="mine" checked' in html
    assert Article.objects.get().title == "Theirs"


def test_what_was_written_beside_an_undecided_part_is_kept(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, standfirst="My words.", text=rewritten(article, 0, body="<p>Mine.</p>"))
    theirs = rewritten(article, 0, body="<p>Theirs.</p>")
    save(colleague, article, form_of(article, standfirst="Their words.", text=theirs))
    page = save(editor, article, mine)
    address = reverse("admin:articles_article_merge", args=[article.pk])
    form = merge_form(page)
    written = {name: "By hand." for name in form if name.startswith("text:")}

    again = editor.post(address, {**form, **written})

    assert len(written) == 2
    assert again.status_code == 409
    shown = merge_form(again)
    assert all("By hand." in shown[name] for name in written)
    assert Article.objects.get().standfirst == "Their words."


def test_another_conflict_in_between_gives_the_page_again(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, title="Mine", text=rewritten(article, 0, body="<p>My own.</p>"))
    save(colleague, article, form_of(article, title="Theirs"))
    page = save(editor, article, mine)
    save(colleague, article, form_of(Article.objects.get(), title="Theirs again"))

    again = decide(editor, article, page, title="mine")
    answer = decide(editor, article, again, title="mine")

    assert again.status_code == 409
    assert "Theirs again" in unescape(re.sub(r"</?mark>", "", again.content.decode()))
    assert answer.status_code == 302
    assert (Article.objects.get().title, body_of(article, 0)) == ("Mine", "<p>My own.</p>")


def test_new_and_removed_sections_of_both_are_merged(
    editor: Client, colleague: Client, article: Article
) -> None:
    opening, found, _means = article.sections.all()
    mine = form_of(article)
    mine["text"] += headed("New", "<p>Mine.</p>")
    text = join_text([opening, found]) + headed("New", "<p>Theirs.</p>")
    theirs = form_of(article, text=text)
    save(colleague, article, theirs)

    save(editor, article, mine)

    said = list(article.sections.values_list("heading", "body"))[-2:]
    assert set(said) == {("New", "<p>Mine.</p>"), ("New", "<p>Theirs.</p>")}
    assert not article.sections.filter(heading="What It Means").exists()


@pytest.mark.parametrize(("side", "count"), [("mine", 2), ("theirs", 3)])
def test_a_section_that_one_removed_and_the_other_changed_is_a_conflict(
    editor: Client, colleague: Client, article: Article, side: str, count: int
) -> None:
    mine = form_of(article, text=join_text(article.sections.all()[:2]))
    save(colleague, article, form_of(article, text=rewritten(article, 2, body="<p>Theirs.</p>")))
    page = save(editor, article, mine)

    decided(editor, article, page, side)

    assert "<em>removed</em>" in page.content.decode()
    assert article.sections.count() == count


def test_filing_of_both_is_merged(editor: Client, colleague: Client, article: Article) -> None:
    topics = [Topic.objects.create(slug=name, name=name) for name in ("maps", "water")]
    author = Author.objects.create(family_name="Li", slug="li")
    source = Source.objects.create(key="map", title="Map")
    mine = form_of(article, topics=[topics[0].pk]) | {
        "authorships-TOTAL_FORMS": 1,
        "authorships-0-ordering": 10,
        "authorships-0-author": author.pk,
    }
    theirs = form_of(article, topics=[topics[1].pk]) | {
        "citations-TOTAL_FORMS": 3,
        "citations-2-ordering": 30,
        "citations-2-source": source.pk,
        "citations-2-locator": "p. 3",
    }
    save(colleague, article, theirs)

    save(editor, article, mine)

    draft = content_of(Article.objects.get())
    assert draft.topics == ("maps", "water")
    assert draft.authors == ("li",)
    assert [(c.source, c.locator) for c in draft.citations][-1] == ("map", "p. 3")


def test_a_form_without_what_it_was_opened_with_is_stale(editor: Client, article: Article) -> None:
    form = form_of(article, title="Mine")
    del form["opened"]

    page = save(editor, article, form)

    assert page.status_code == 409
    assert Article.objects.get().title == "Rivers and Labs"


def test_every_difference_from_an_unknown_state_is_a_conflict(
    editor: Client, article: Article
) -> None:
    mine = form_of(article, title="Mine", text=rewritten(article, 0, body="<p>Mine.</p>"))
    mine["opened"] = "0" * 64
    Section.objects.filter(article=article, heading="").update(body="<p>Past us.</p>")

    page = save(editor, article, mine)
    decided(editor, article, page, "mine")

    assert page.status_code == 409
    assert (Article.objects.get().title, body_of(article, 0)) == ("Mine", "<p>Mine.</p>")


def test_what_can_not_be_stored_is_corrected_on_the_same_page(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, title="", text=rewritten(article, 0, body="<p>Mine.</p>"))
    save(colleague, article, form_of(article, standfirst="Theirs."))
    page = save(editor, article, mine)

    refused = decide(editor, article, page)
    form = merge_form(refused) | {"side:title": "hand", "text:title": "Named"}
    answer = editor.post(reverse("admin:articles_article_merge", args=[article.pk]), form)

    assert refused.status_code == 409
    assert "This field cannot be blank." in refused.content.decode()
    assert answer.status_code == 302
    stored = Article.objects.get()
    assert (stored.title, stored.standfirst) == ("Named", "Theirs.")
    assert body_of(article, 0) == "<p>Mine.</p>"


def test_a_form_without_changes_gets_a_message(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article)
    save(colleague, article, form_of(article, title="Theirs"))

    page = editor.get(save(editor, article, mine)["Location"])

    assert "All your changes are already saved." in page.content.decode()
    assert Article.objects.get().title == "Theirs"


def test_changes_in_my_other_window_are_shown_as_mine(editor: Client, article: Article) -> None:
    mine = form_of(article, title="Mine")
    save(editor, article, form_of(article, title="Mine before"))

    page = save(editor, article, mine)

    assert "You saved this article yourself" in page.content.decode()


def test_markup_typed_into_any_part_stays_inert(
    editor: Client, colleague: Client, article: Article
) -> None:
    bad = "<script>alert(1)</script>"
    mine = form_of(article, title=bad, standfirst=bad, origin=bad)
    mine["text"] = headed(bad, f"<p>{bad}</p><img src=x onerror=y>")
    theirs = form_of(article, title="T", standfirst="T", origin="T")
    theirs["text"] = headed("T", "<p>T</p>")
    save(colleague, article, theirs)

    html = save(editor, article, mine).content.decode()

    assert bad not in html
    assert "<img src=x" not in html


def test_texts_that_were_altered_are_refused(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, title="Mine")
    save(colleague, article, form_of(article, title="Theirs"))
    form = merge_form(save(editor, article, mine))

    address = reverse("admin:articles_article_merge", args=[article.pk])
    answers = [
        editor.post(address, form | {"sides": form["sides"][:-1] + "!"}),
        editor.post(address),
        editor.post(reverse("admin:articles_article_merge", args=[article.pk + 1]), form),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


@pytest.mark.parametrize("role", ["Data steward", "nobody"])
def test_a_user_who_may_not_change_articles_may_not_merge(
    editor: Client, colleague: Client, article: Article, role: str
) -> None:
    mine = form_of(article, title="Mine")
    save(colleague, article, form_of(article, title="Theirs"))
    form = merge_form(save(editor, article, mine), **{"side:title": "mine"})
    address = reverse("admin:articles_article_merge", args=[article.pk])
    other = signed_in(role)

    answers = [other.post(address, form), save(other, article, mine)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Article.objects.get().title == "Theirs"


def test_what_was_typed_into_a_deleted_article_is_shown_and_saved_again(
    editor: Client, colleague: Client, article: Article
) -> None:
    mine = form_of(article, title="Mine", text=rewritten(article, 0, body="<p>Mine.</p>"))
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    opened = content_of(Article.objects.get()).digest()
    colleague.post(delete, {"post": "yes", "opened": opened})

    page = save(editor, article, mine)
    form = merge_form(page, again="yes")
    answer = editor.post(reverse("admin:articles_article_merge", args=[article.pk]), form)

    html = page.content.decode()
    assert page.status_code == 409
    assert "Wang Fang deleted this article" in html
    assert "&lt;p&gt;Mine.&lt;/p&gt;" in html
    assert answer.status_code == 302
    again = Article.objects.get()
    assert (again.pk, again.title) == (article.pk, "Mine")
    assert body_of(again, 0) == "<p>Mine.</p>"


def test_an_article_that_changed_meanwhile_is_not_deleted(
    editor: Client, colleague: Client, article: Article
) -> None:
    address = reverse("admin:articles_article_delete", args=[article.pk])
    asked = editor.get(address).content.decode()
    [opened] = re.findall(r'name="opened" value="([^"]*)"', asked)
    save(colleague, article, form_of(article, title="Theirs"))

    refused = editor.post(address, {"post": "yes", "opened": opened})
    there = Article.objects.count()
    [opened] = re.findall(r'name="opened" value="([^"]*)"', refused.content.decode())
    answer = editor.post(address, {"post": "yes", "opened": opened})

    assert refused.status_code == 409
    assert "Nothing was deleted" in refused.content.decode()
    assert there == 1
    assert answer.status_code == 302
    assert not Article.objects.exists()
