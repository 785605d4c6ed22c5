"""Permissions on the readership: each user sees the views of what the user may open."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from articles.models import Edition
from metrics.models import Dataset
from tests.collabsite.pageviews.reporting.conftest import (
    ARTICLES,
    PAGE,
    days_ago,
    read,
    sheets,
    titled,
    today,
)
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("role", "sees", "hidden"),
    [
        ("Author", "Rivers and Labs", "What They Found"),
        ("Data steward", "What They Found", "Rivers and Labs"),
    ],
)
@pytest.mark.each_database
def test_each_role_sees_the_views_of_what_it_may_open(
    rivers: Edition, role: str, sees: str, hidden: str
) -> None:
    read(rivers.article.item, today(), 5)
    read(Dataset.objects.get().item, today(), 7)

    client = signed_in(role)
    if role == "Author":
        give(rivers.article)

    page = client.get(PAGE)

    assert [row.values[0] for row in page.context["page"].most_read.rows] == [sees]
    assert page.context["page"].comparison.rows[0].values[1] == (5 if role == "Author" else 7)
    assert f">{hidden}</a>" not in page.text


def test_an_author_sees_own_articles_only_with_sums_of_these(rivers: Edition) -> None:
    client = signed_in("Author")
    own = give(titled("Own"))
    read(rivers.article.item, days_ago(1), 5)
    read(own.item, days_ago(1), 3)

    page = client.get(PAGE)
    sent = client.get(PAGE, {"file": "all.xlsx"})

    report = page.context["page"]
    assert "<h2>Your articles</h2>" in page.text
    assert [row.values[0] for row in report.most_read.rows] == ["Own"]
    assert report.comparison.rows[0].values[1] == 3
    assert sum(row.values[1] for row in report.slots.rows) == 3
    assert "Rivers and Labs" not in page.text
    # What was left out of the whole site is the site's.
    assert "Counted and left out" not in page.text
    assert signed_in("Editor").get(PAGE).context["page"].outcome is not None
    assert ("Title", "Your articles") in [
        row[:2] for row in sheets(sent.content)["About these numbers"]
    ]


@pytest.mark.each_database
def test_an_author_without_articles_sees_no_views(rivers: Edition) -> None:
    read(rivers.article.item, days_ago(1), 5)

    report = signed_in("Author").get(PAGE).context["page"]

    assert report.comparison.rows[0].values[1] == 0
    assert len(report.most_read.rows) == 0


def test_an_author_who_keeps_data_sees_own_articles_and_all_datasets(rivers: Edition) -> None:
    client = signed_in("Author")
    User.objects.get(username="Author").groups.add(Group.objects.get(name="Data steward"))
    read(rivers.article.item, days_ago(1), 5)
    read(Dataset.objects.get().item, days_ago(1), 7)

    page = client.get(PAGE)

    assert "<h2>Your articles, and all datasets</h2>" in page.text
    assert [row.values[0] for row in page.context["page"].most_read.rows] == ["What They Found"]


def test_who_may_only_look_sees_the_readership_of_all_articles(rivers: Edition) -> None:
    client = signed_in("nobody")
    viewer = User.objects.get(username="nobody")
    viewer.user_permissions.set(Permission.objects.filter(codename="view_article"))
    read(rivers.article.item, days_ago(1), 5)

    page = client.get(PAGE)

    assert page.context["page"].comparison.rows[0].values[1] == 5
    assert "Your articles" not in page.text


def test_the_list_leads_an_author_to_the_readership_of_own_articles_only(rivers: Edition) -> None:
    client = signed_in("Author")
    own = give(titled("Own"))
    panels = {
        article.pk: reverse("admin:articles_article_readership", args=[article.pk])
        for article in (own, rivers.article)
    }

    listed = client.get(ARTICLES).text

    assert [panels[own.pk] in listed, panels[rivers.article_id] in listed] == [True, False]
    assert '<td class="field-views">17</td>' in listed
    assert [client.get(panel).status_code for panel in panels.values()] == [200, 403]


def test_the_menu_leads_to_the_readership_and_to_no_raw_table() -> None:
    for role, is_shown in [("Editor", True), ("superuser", True), ("nobody", False)]:
        client = signed_in(role)
        desk = client.get("/admin/").text

        assert (f'href="{PAGE}"' in desk) is is_shown
        assert (client.get(PAGE).status_code == 200) is is_shown
        assert "/admin/pageviews/" not in desk
