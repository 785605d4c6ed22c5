"""The licence of the articles: chosen by the owner, and kept by each edition."""

import pytest
from django.test import Client

from articles import publishing
from articles.models import Edition
from articles.publishing import edition_digest, verification
from collabsite.site import identity as current
from collabsite.site.models import SiteIdentity
from tests.collabsite.site.test_identity import OWN, SETTINGS
from tests.support.published import published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

BY = "https://creativecommons.org/licenses/by/4.0/"


def test_an_edition_keeps_the_licence_under_which_it_was_published(client: Client) -> None:
    owner = signed_in("superuser")
    SiteIdentity.objects.create(**OWN)
    first = published()
    own = {
        "licence": "own",
        "licence_words": "Quote freely",
        "licence_words_zh": "欢迎引用",
        "licence_url": "https://water.example/rights/",
    }

    owner.post(SETTINGS, {**OWN, "licence": "by"})
    publishing.publish(first.article, by=None, note="Stated.", change=Edition.Change.UPDATE)
    owner.post(SETTINGS, {**OWN, **own})
    third = publishing.publish(first.article, by=None, note="Again.", change=Edition.Change.UPDATE)
    owner.post(SETTINGS, {**OWN, "licence": "reserved"})
    retracted = publishing.retract(first.article, by=None, note="Wrong.")

    article = f"/articles/{first.slug}/"
    pages = [client.get(f"{article}editions/{number}/").text for number in (1, 2, 3)]
    assert "license" not in pages[0]
    assert f'<a href="{BY}" rel="license">CC BY 4.0</a>' in pages[1]
    assert f'"license": "{BY}"' in pages[1]
    assert f'<meta name="DC.rights" content="{BY}">' in pages[1]
    assert f'<{BY}>; rel="license"' in client.get(f"{article}editions/2/")["Link"]
    assert 'rel="license">Quote freely</a>' in pages[2]
    twin = client.get(f"{article}editions/2.json").json()
    assert (twin["licence"], twin["licence_url"]) == ("CC BY 4.0", BY)
    feed = client.get("/articles/feed.atom").text
    assert "<rights>Quote freely · https://water.example/rights/</rights>" in feed
    changes = client.get(f"{article}editions/3/changes/").text
    assert "Quote freely · https://water.example/rights/" in changes
    # It is published again as it was.
    assert retracted.content["licence"] == third.content["licence"] == "Quote freely"


def test_the_licence_is_part_of_what_is_verified() -> None:
    SiteIdentity.objects.create(**OWN, licence="by")
    edition = published()
    assert {problem for _name, problem in verification.editions()} == {""}

    older = {k: v for k, v in edition.content.items() if not k.startswith("licence")}

    edition.content = older
    assert edition_digest(edition) != edition.sha256


def test_a_licence_in_words_needs_words_and_is_in_the_language_of_the_article() -> None:
    owner = signed_in("superuser")
    SiteIdentity.objects.create(**OWN)

    refused = owner.post(SETTINGS, {**OWN, "licence": "own"})

    assert "Write the words, or choose another licence." in refused.text
    owner.post(SETTINGS, {**OWN, "licence": "reserved"})
    assert current.articles_licence("zh-hans") == ("保留所有权利", "")
    assert current.articles_licence("en") == ("All rights reserved", "")
