"""Old addresses lead to new ones, where the site has nothing, and only to what is published."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import publishing
from collabsite.site import redirect_table as table
from collabsite.site.models import Redirect
from collabsite.site.redirects import clean_new, clean_old
from collabsite.web.routes import canonical_query
from tests.support.published import published, sound_draft
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ARTICLE = "/articles/rivers-and-labs/"
IMPORT = "/admin/site/redirect/import/"


def lead(old: str, new: str) -> Redirect:
    redirect = Redirect(old=old, new=new)
    redirect.full_clean()
    redirect.save()
    return redirect


def where(client: Client, address: str) -> str | int:
    answer = client.get(address)
    return answer.headers["Location"] if answer.status_code == 301 else answer.status_code


def test_old_addresses_of_all_kinds_lead_to_the_new_ones(client: Client) -> None:
    published()
    lead("https://old.example/2019/05/rivers/", ARTICLE)
    lead("/?p=12&preview=1", f"{ARTICLE}#elbe")
    lead("index.php?id=5&L=2", "https://other.example/five?x=1")
    lead("/河流/", "/articles/")

    assert where(client, "/2019/05/rivers") == ARTICLE
    assert where(client, "/2019/05//rivers/?utm=a") == f"{ARTICLE}?utm=a"
    assert where(client, "/?utm=a&p=12") == f"{ARTICLE}#elbe"
    assert where(client, "/index.php?L=2&id=5") == "https://other.example/five?x=1"
    assert where(client, "/%E6%B2%B3%E6%B5%81/") == "/articles/"
    assert where(client, "/?p=13") == 200
    assert where(client, "/index.php?id=6") == 404
    assert client.post("/2019/05/rivers/").status_code in {403, 404}


def test_an_odd_query_keeps_nobody_from_the_new_address(client: Client) -> None:
    published()
    new = "/data/what-they-found.csv"
    lead("/data/old.csv", new)
    lead("/list.json", "/articles.json?page=none")
    lead("/articles/old/", "/data/")
    many = "&".join(f"p{number}=1" for number in range(1_500))

    assert where(client, "/data/old.csv?sort=%00&layout=odd") == f"{new}?sort=%00&layout=odd"
    assert where(client, "/list.json?page=-1") == "/articles.json?page=none"
    assert where(client, f"/articles/old/?{many}") == f"/data/?{many}"
    assert where(client, "/data/other.csv?layout=odd") == 400


def test_nothing_that_the_site_answers_is_shadowed_and_nothing_unpublished_revealed(
    client: Client,
) -> None:
    published()
    draft = sound_draft("Secret")
    # One that was stored before the site had a page there.
    Redirect.objects.create(old="/articles", new="/data/")
    for old, new in [
        (ARTICLE, "/data/"),
        ("/old-secret", f"/articles/{draft.slug}/"),
        ("/old-unknown", "/files/a.pdf"),
    ]:
        lead(old, new)

    assert where(client, "/articles/") == where(client, ARTICLE) == 200
    # Django adds the slash.
    assert where(client, ARTICLE[:-1]) == ARTICLE
    assert where(client, "/old-secret/") == 404
    assert where(client, "/old-unknown/") == "/files/a.pdf"
    publishing.publish(draft, by=None)
    assert where(client, "/old-secret/") == f"/articles/{draft.slug}/"


def test_a_miss_takes_one_query_and_ready_pages_are_asked_for_numbers_of_old_pages(
    client: Client,
) -> None:
    client.get("/nowhere/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/nowhere/")
    assert [q["sql"] for q in queries if "site_redirect" in q["sql"]].__len__() == 1
    assert canonical_query("/", "utm=1") == ""
    assert canonical_query("/", "p=12") is None


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("/a", "/a/", "would lead to itself"),
        ("/a", "/b/#x", "“/a” would lead to “/b”, which leads to “/c/” itself"),
        ("/c", "/d", "“/b” would lead to “/c”, which leads to “/d” itself"),
        ("/c", "/b", "“/c” would lead to “/b”"),
        ("/b/", "/d", "already exists"),
        ("/", "/d", "is the home page"),
        ("/admin/x", "/d", "belongs to this site"),
        ("/a b", "/d", "has a space"),
        ("/%ff", "/d", "not encoded as UTF-8"),
        ("/a", "//evil.example/", "is no address"),
        ("/a", "javascript:alert(1)", "is no address"),
        ("/a", "articles/", "is no address"),
        ("", "/d", "cannot be blank"),
        ("/a", "", "cannot be blank"),
        ("/" + "a" * 500, "/d", "more than 500"),
    ],
)
def test_a_wrong_redirect_is_refused_by_name(old: str, new: str, wrong: str) -> None:
    lead("/b", "/c/")

    with pytest.raises(ValidationError) as refused:
        lead(old, new)

    assert wrong in " ".join(refused.value.messages)


def test_owners_import_a_table_after_they_have_seen_what_it_does(client: Client) -> None:
    lead("/a", "/data/")
    lead("/kept", "/data/")
    owner = signed_in("superuser")
    wrong = "old,new\n/x,/a\n/y\n/z,/articles/\n/z/,/data/\n/q q,/data/\n"

    refused = owner.post(IMPORT, {"text": wrong, "check": "1"}).text
    nothing = Redirect.objects.count()
    good = "/a;/articles/\n/kept;/data/\n'=x;/data/\n/n;/data/\n".replace("'=x", "/m")
    plan = owner.post(IMPORT, {"file": ContentFile(good, "redirects.csv"), "check": "1"})
    # As a browser sends the text of the page.
    good = good.replace("\n", "\r\n")
    unseen = owner.post(IMPORT, {"text": good, "import": "1", "seen": "other"})
    done = owner.post(
        IMPORT, {"text": good, "import": "1", "seen": plan.context["seen"]}, follow=True
    )

    lines = [problem.partition(":")[0] for problem in table.read_table(wrong).problems]
    assert lines == ["Line 2", "Line 3", "Line 5", "Line 6"]
    for sentence in [
        "Line 2: “/x” would lead to “/a”",
        "Line 3: write an old and a new address",
        "Line 5: “/z” leads elsewhere in line 4",
        "Line 6: “/q q” has a space",
    ]:
        assert sentence in refused
    assert nothing == 2
    assert ("2 new redirects" in plan.text, "1 stays as it is" in plan.text) == (True, True)
    assert unseen.status_code == 200
    assert "3 redirects were imported." in done.text
    assert dict(Redirect.objects.values_list("old", "new")) == {
        "/a": "/articles/",
        "/kept": "/data/",
        "/m": "/data/",
        "/n": "/data/",
    }
    exported = owner.get("/admin/site/redirect/export/").text
    again = table.read_table(exported)
    assert (again.unchanged, again.problems) == (4, ())
    editor = signed_in("Editor")
    for address in [IMPORT, "/admin/site/redirect/export/", "/admin/site/redirect/"]:
        assert editor.get(address).status_code == 403


@pytest.mark.slow
@pytest.mark.each_database
def test_a_long_table_is_checked_and_written_within_a_request() -> None:
    text = "".join(f"/2019/05/post-{n}/,/articles/post-{n}/\n" for n in range(100_000))
    begun = time.thread_time()

    plan = table.read_table(text)
    table.write(plan)

    # Checking ten thousand took seven.
    assert time.thread_time() - begun < 15
    assert Redirect.objects.count() == len(plan.added) == 100_000


def test_addresses_are_stored_in_one_form() -> None:
    assert clean_old(" http://old.example/a//b/?y=2&x=1#z ") == "/a/b?x=1&y=2"
    assert clean_old("a/b/") == "/a/b"
    assert clean_new("http://127.0.0.1:8000/data/") == "/data/"
