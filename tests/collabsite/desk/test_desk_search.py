"""The search of the editors: everything that they may see, and nothing else."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article, Author, Image, Topic
from articles.sources.models import Source
from tests.support.article_form import form_of
from tests.support.published import draft_titled, page_titled, published
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

SEARCH = "/admin/search/"


def found(
    client: Client, query: str, *, part: str = "", language: str = "en"
) -> dict[str, list[str]]:
    """Return the names that are found, by the name of their group."""
    answer = client.get(SEARCH, {"q": query, "part": part}, headers={"accept-language": language})
    assert answer.status_code == 200
    groups = answer.context["groups"]
    return {group.name: [result.name for result in group.results] for group in groups}


def test_each_kind_is_found_by_the_beginning_of_its_name(admin_client: Client) -> None:
    published("Rivers and Labs\n- 时间:2024-05-06\nTwo laboratories measured it.\n")
    Source.objects.create(key="river-atlas", title="River Atlas")
    Topic.objects.create(slug="rivers", name="Rivers", name_zh="河流")
    Author.objects.create(slug="river", family_name="Rivera", given_name="Ana")
    Image.objects.create(title="River bend", width=1, height=1, files={})

    groups = found(admin_client, "riv")

    assert groups == {
        "Articles": ["Rivers and Labs"],
        "Sources": ["River Atlas"],
        "Images": ["River bend"],
        "Authors": ["Ana Rivera"],
        "Topics": ["Rivers"],
    }


def test_names_are_found_in_chinese(admin_client: Client) -> None:
    draft_titled("跨越分界的河流")
    Topic.objects.create(slug="rivers", name="Rivers", name_zh="河流")
    Author.objects.create(slug="he-liu", family_name="何", given_name="流河流")
    Author.objects.create(slug="heliu", family_name="小河", given_name="流")

    groups = found(admin_client, "河流", language="zh-hans")

    assert groups == {"文章": ["跨越分界的河流"], "作者": ["何流河流", "小河流"], "主题": ["河流"]}


def test_the_text_of_what_is_published_is_found_after_the_titles(admin_client: Client) -> None:
    published()
    draft_titled("Agreement")

    assert found(admin_client, "agreement")["Articles"] == ["Agreement", "Rivers and Labs"]


def test_a_result_leads_to_its_form_and_has_its_state(admin_client: Client) -> None:
    article = draft_titled("Rivers")
    publishing.publish(article, by=None)

    page = admin_client.get(SEARCH, {"q": "rivers"}).text

    assert f'href="{reverse("admin:articles_article_change", args=[article.pk])}"' in page
    assert "published, edition 1" in page


def test_pages_of_the_site_are_found_as_such_and_lead_to_their_form(admin_client: Client) -> None:
    draft_titled("Rivers")
    about = page_titled("About rivers", "about")
    form = reverse("admin:articles_article_change", args=[about.pk])
    admin_client.post(form, {**form_of(about), "title": "Our rivers"})

    groups = found(admin_client, "rivers")
    page = admin_client.get(SEARCH, {"q": "our"}).text
    recent = admin_client.get(SEARCH).context["groups"][0].results

    assert groups == {"Articles": ["Rivers"], "Pages": ["Our rivers"]}
    assert f'href="{form}"' in page
    assert [(result.name, result.remark) for result in recent] == [("Our rivers", "Page")]


def test_pages_and_actions_are_found_in_both_languages(admin_client: Client) -> None:
    for query in ("write", "撰写"):
        assert found(admin_client, query)["Pages and actions"] == ["Write an article"]
    assert "Readership" in found(admin_client, "readership")["Pages and actions"]


@pytest.mark.each_database
def test_what_was_deleted_is_found_on_one_page(admin_client: Client) -> None:
    assert found(admin_client, "deleted") == {"Pages and actions": ["Bin"]}


def test_an_author_without_permissions_finds_only_what_is_theirs() -> None:
    client = signed_in("nobody")
    draft_titled("Rivers")
    Source.objects.create(key="river-atlas", title="River Atlas")

    assert found(client, "river") == {}
    assert found(client, "write") == {}


def test_an_author_who_may_view_only_their_own_finds_no_other_text() -> None:
    client = signed_in("Author")
    user = User.objects.get(username="Author")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename="change_article"))
    mine, theirs = draft_titled("My rivers"), draft_titled("Their rivers")
    give(mine)
    publishing.publish(theirs, by=None)

    assert found(client, "rivers")["Articles"] == ["My rivers"]


def test_without_words_it_has_what_was_edited_last_and_the_actions(admin_client: Client) -> None:
    admin_client.post(reverse("admin:articles_topic_add"), {"name": "Rivers", "slug": "rivers"})

    groups = found(admin_client, "", part="list")

    assert groups["Recently edited"] == ["Rivers"]
    assert groups["Actions"][:3] == ["Write an article", "Import a file…", "Start a dataset"]


def test_the_list_has_five_of_a_kind_and_the_page_leads_to_all(admin_client: Client) -> None:
    Article.objects.bulk_create(
        Article(title=f"River {number}", slug=f"river-{number}") for number in range(30)
    )

    assert len(found(admin_client, "river", part="list")["Articles"]) == 5
    assert len(found(admin_client, "river")["Articles"]) == 25
    page = admin_client.get(SEARCH, {"q": "river"}).text
    assert f'{reverse("admin:articles_article_changelist")}?q=river"' in page


@pytest.mark.each_database
@pytest.mark.parametrize("query", ["%", "\0", "x" * 60_000, "a b c d e f g h i j", "'\"<b>"])
def test_any_text_is_a_query(admin_client: Client, query: str) -> None:
    found(admin_client, query, part="list")


def test_the_public_can_not_search_here(client: Client) -> None:
    assert client.get(SEARCH, {"q": "rivers"}).status_code == 302
