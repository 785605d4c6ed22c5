"""The server fetches no address that somebody typed (SSRF): it connects to none, and asks for no name."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.collabsite import test_roles
from tests.support.admin_requests import World, all_asked
from tests.support.article_form import form_of
from tests.support.forms import forms_of
from tests.support.published import published
from tests.support.staff import signed_in
from tests.support.word_files import word_file

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# The service of clouds that gives a machine its keys, and a name that nobody has.
ADDRESSES = ["http://169.254.169.254/latest/meta-data/", "https://fetched.invalid/x.png"]
PROSE = "".join(
    f'<p><a href="{address}">x</a><img src="{address}"></p><iframe src="{address}"></iframe>'
    f'<link rel="stylesheet" href="{address}"><object data="{address}"></object>'
    f'<svg><image href="{address}"/></svg><video src="{address}" poster="{address}"></video>'
    for address in ADDRESSES
)
MARKDOWN = "".join(
    f"![x]({address})\n\n[x]({address})\n\n<img src={address}>\n\n<{address}>\n\n"
    for address in ADDRESSES
)

world = test_roles.world


class Connections(list[str]):
    """The connections and look-ups that Python code has begun, each of which failed."""


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> Connections:
    begun = Connections()

    def refuse(*given: Any, **_more: Any) -> None:
        begun.append(repr(given))
        raise OSError("no network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return begun


def sent_addresses(article: Article) -> Iterator[tuple[str, dict[str, Any]]]:
    """Texts with addresses in them: prose, records, files, and settings."""
    address = ADDRESSES[0]
    change = reverse("admin:articles_article_change", args=[article.pk])
    yield change, {**form_of(article), "origin_url": address, "text": PROSE}
    yield reverse("admin:articles_article_paste"), {"html": PROSE}
    source = {"key": "a", "title": "A", "type": "webpage", "url": address, "doi": address}
    yield reverse("admin:sources_source_add"), source
    record = f"@misc{{a, title={{A}}, url={{{address}}}, doi={{{address}}}}}"
    yield reverse("admin:sources_source_paste"), {"record": record}
    word = word_file(f'<w:p><w:r><w:t xml:space="preserve">{address}</w:t></w:r></w:p>')
    for name, data in [
        ("a.md", MARKDOWN.encode()),
        ("a.html", f"<html><body>{PROSE}</body></html>".encode()),
        ("a.docx", word),
    ]:
        yield reverse("admin:articles_article_import"), {"file": ContentFile(data, name)}
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>'
    picture = {"file": ContentFile(svg.encode(), "a.svg"), "title": "A", "alt": "A"}
    yield reverse("admin:articles_image_add"), picture
    yield reverse("admin:site_redirect_add"), {"old": "/old", "new": address}
    yield reverse("account_login"), {"login": "a", "password": "b", "next": address}


def test_no_address_that_is_sent_is_fetched(connections: Connections) -> None:
    article = published().article
    owner = signed_in("superuser")

    statuses = [owner.post(url, data).status_code for url, data in sent_addresses(article)]
    shown = [
        owner.get(reverse(f"admin:articles_article_{page}", args=[article.pk])).status_code
        for page in ("publish", "change")
    ]

    assert {*statuses, *shown} <= {200, 302}
    assert ADDRESSES[0] in article.sections.earliest("ordering").body
    assert connections == []
    # It notices: without this, the test proves nothing.
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("169.254.169.254", 80))
    assert len(connections) == 1


@pytest.mark.judges
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_form_of_the_admin_fetches_what_is_typed(
    world: World, connections: Connections, address: str
) -> None:
    owner = Client(raise_request_exception=False)
    owner.force_login(User.objects.get(username="chief"))
    sent = 0

    # All at once: what is sent adds rows.
    for asked in list(all_asked(world)):
        if asked.label != "GET":
            continue
        page = owner.get(asked.url, asked.data)
        if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        for form in forms_of(page.text):
            for name, value in form.fields.items():
                if name != "csrfmiddlewaretoken" and value in ([""], []):
                    sent += 1
                    owner.post(form.action or asked.url, {**form.fields, name: address})

    assert sent > 100
    # The page Health asks the site itself, by its own address alone.
    assert [each for each in connections if "169.254" in each or "fetched" in each] == []
