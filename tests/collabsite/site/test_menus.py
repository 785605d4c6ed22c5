"""The menus in the head and the foot of every page."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Kind, Topic
from collabsite.sample import IDENTITY
from collabsite.serving.models import Change
from collabsite.site import identity as current
from collabsite.site.menus import find_problems
from collabsite.site.models import MenuItem, SiteIdentity
from metrics.models import Dataset
from tests.support.published import draft_titled, published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

FORM = "/admin/site/menus/1/change/"
PREFIXES = {"header": "menu_items", "footer": "menu_items-2"}


@pytest.fixture(autouse=True)
def site() -> SiteIdentity:
    """The site is read from the database."""
    site = SiteIdentity.objects.create(**IDENTITY)
    current.forget()
    return site


def page_titled(title: str, slug: str, **fields: Any) -> Article:
    draft = draft_titled(title)
    Article.objects.filter(pk=draft.pk).update(kind=Kind.PAGE, slug=slug, **fields)
    draft.refresh_from_db()
    return draft


def form_of(**items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the form with these new items of the menus."""
    data: dict[str, Any] = {}
    for place, prefix in PREFIXES.items():
        rows = items.get(place, [])
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            fields = {"ordering": 10 * number, "site": 1, **row}
            data |= {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return data


def links(page: str, element: str) -> list[tuple[str, str]]:
    """Return the addresses and texts of the links in the head or the foot of a page."""
    [part] = re.findall(rf'<{element} class="site-.*?</{element}>', page, re.DOTALL)
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', part)
    return [link for link in found if not link[0].startswith(("/search", "/zh-hans/search"))]


@pytest.mark.each_database
def test_the_owner_sets_both_menus_in_both_languages(client: Client) -> None:
    article = published().article
    topic = Topic.objects.create(slug="rivers", name="Rivers", name_zh="河流")
    article.topics.add(topic)
    publishing.publish(article, by=None, note="A topic.")
    about = page_titled("About", "about")
    publishing.publish(about, by=None)
    chinese = page_titled("关于", "guanyu", original=about, language="zh-hans")
    publishing.publish(chinese, by=None)
    owner = signed_in("superuser")

    saved = owner.post(
        FORM,
        form_of(
            header=[
                {"target": f"page:{about.pk}"},
                {"target": f"topic:{topic.pk}", "text": "Water"},
                {
                    "target": f"dataset:{Dataset.objects.get().pk}",
                    "text": "Data",
                    "text_zh": "数据",
                },
            ],
            footer=[{"address": "http://127.0.0.1:8000/usage/?x=1", "text": "Usage"}],
        ),
        follow=True,
    )

    assert saved.redirect_chain[-1][0] == FORM
    assert "lead nowhere" not in saved.text
    data = "/data/what-they-found/"
    english, other = client.get("/articles/").text, client.get("/zh-hans/articles/").text
    assert links(english, "header")[:3] == [
        *[("/about/", "About"), ("/topics/rivers/", "Water"), (data, "Data")]
    ]
    assert links(english, "footer") == [("/usage/?x=1", "Usage")]
    assert links(other, "header")[:3] == [
        ("/zh-hans/guanyu/", "关于"),
        ("/zh-hans/topics/rivers/", "河流"),
        (f"/zh-hans{data}", "数据"),
    ]
    assert links(other, "footer") == [("/zh-hans/usage/?x=1", "Usage")]
    assert set(Change.objects.order_by("-pk").values_list("name", flat=True)[:4]) == {"settings"}


def test_an_item_that_leads_nowhere_is_hidden_and_named(client: Client, site: SiteIdentity) -> None:
    about = page_titled("About", "about")
    items: list[dict[str, Any]] = [
        {"page_id": about.pk, "text": "About us"},
        {"topic": Topic.objects.create(slug="empty", name="Empty")},
        {"dataset": Dataset.objects.create(slug="none", title="None", row_label="Row")},
        {"address": "/articles/none/", "text": "Gone"},
        {"address": "https://example.org/", "text": "Elsewhere"},
        {"address": "/data/", "text": "Data"},
    ]
    for item in items:
        MenuItem.objects.create(site=site, place="header", **item)

    page = client.get("/").text
    problems = find_problems(at=timezone.now())

    assert [text for _url, text in links(page, "header")[:3]] == ["Gone", "Elsewhere", "Data"]
    assert problems == [
        ("About us", "The page is not published yet."),
        ("Empty", "No article of the topic is published."),
        ("an item without a text", "No release of the dataset is issued."),
        ("Gone", "This site has no page at /articles/none/."),
    ]
    owner = signed_in("superuser")
    for address in [FORM, "/admin/"]:
        assert "No article of the topic is published." in owner.get(address).text
    assert "lead nowhere" not in signed_in("Editor").get("/admin/").text
    # Publishing changes every page that has the menu.
    known = Change.objects.filter(name="settings").count()
    publishing.publish(about, by=None)
    current.forget()
    assert ("/about/", "About us") in links(client.get("/").text, "header")
    assert Change.objects.filter(name="settings").count() > known
    publishing.retract(about, by=None, note="Moved out.")
    current.forget()
    assert "About us" not in client.get("/").text


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ({"text": "Nothing"}, "Choose what the item leads to, or give an address, and not both."),
        ({"address": "javascript:alert(1)", "text": "No"}, "Write an address like /data/"),
        ({"address": "//example.org/", "text": "No"}, "Write an address like /data/"),
        ({"address": "/data/"}, "Say what the address is called in the menu."),
    ],
)
def test_an_item_leads_to_one_target(item: dict[str, str], problem: str) -> None:
    answer = signed_in("superuser").post(FORM, form_of(header=[item]))

    assert problem in answer.text
    assert not MenuItem.objects.exists()


def test_looking_at_the_form_writes_nothing() -> None:
    SiteIdentity.objects.all().delete()

    assert signed_in("superuser").get("/admin/site/menus/", follow=True).status_code == 200

    assert not SiteIdentity.objects.exists()


@pytest.mark.each_database
def test_an_empty_menu_is_filled_with_the_links_that_it_has(
    client: Client, site: SiteIdentity
) -> None:
    site.contact = "letters@water.example"
    site.save()
    current.forget()
    before = [client.get(address).text for address in ("/", "/zh-hans/")]

    signed_in("superuser").post(FORM, {**form_of(), "_fill": "1"})

    assert MenuItem.objects.count() == 6
    for address, old in zip(("/", "/zh-hans/"), before, strict=True):
        new = client.get(address).text
        for element in ("header", "footer"):
            assert links(new, element) == links(old, element)


def test_only_owners_change_the_menus() -> None:
    for role in ["Author", "Editor", "Data steward"]:
        someone = signed_in(role)
        assert someone.get("/admin/site/menus/").status_code == 403
        assert someone.post(FORM, form_of()).status_code == 403
