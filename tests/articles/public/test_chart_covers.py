"""The first chart of an article as its cover."""

from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.drafts import content_of, content_of_edition
from articles.models import Article, Proposal, Topic
from articles.publishing import issue_release
from metrics.models import Dataset
from tests.articles.public.test_covers import image_of
from tests.support.published import draft_with_data
from tests.support.quoting import revise
from tests.support.readers import page_values

pytestmark = pytest.mark.judges_on_postgresql

DATA = "what-they-found"
CHARTS = (
    f'<figure data-chart="{DATA}" data-columns="change" data-caption="Who gained"></figure>'
    f'<p>And</p><figure data-chart="{DATA}" data-columns="samples"></figure>'
)


def draft_with_charts() -> Article:
    draft = draft_with_data()
    draft.sections.create(anchor="charts", heading="Charts", ordering=90, body=CHARTS)
    return draft


@pytest.mark.each_database
@pytest.mark.django_db
def test_an_edition_keeps_its_first_chart_and_lists_draw_it(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = draft_with_charts()
    draft.topics.add(Topic.objects.create(slug="water", name="Water"))
    first = publishing.publish(draft, by=None)
    assert content_of_edition(first).digest() == content_of(draft).digest()

    address = f"/articles/{draft.slug}/editions/1/cover.svg"
    for listing in ("/", "/articles/", "/topics/water/"):
        page = client.get(listing).text
        shown = f'<img class="cover" src="{address}" alt="Bar chart: Who gained" width="480"'
        assert page.count(shown) == 1, listing
    twin = client.get(f"/articles/{draft.slug}.json").json()["cover"]
    assert (twin["kind"], twin["url"]) == ("chart", f"{settings.SITE_URL}{address}")
    page = client.get(f"/articles/{draft.slug}/").text
    assert f'og:image:alt" content="{draft.title}. Bar chart: Who gained"' in page
    assert "/editions/1/card.png" in page
    with django_assert_num_queries(1):
        drawn = client.get(address)
    svg = ET.fromstring(drawn.content)  # noqa: S314
    assert svg.findtext("{*}title") == "Bar chart: Who gained"
    assert drawn["Cache-Control"].endswith("immutable")

    # New data is drawn in the next edition alone.
    revise({"elbe/change": "3"})
    issue_release(Dataset.objects.get(), by=None, note="Corrected.")
    publishing.publish_proposal(Proposal.objects.get(), by=None, note="Corrected.")
    assert client.get(address).content == drawn.content
    second = client.get(address.replace("1/cover", "2/cover"))
    assert second.status_code == 200
    assert second.content != drawn.content
    assert client.get(address.replace("1/cover", "3/cover")).status_code == 404
    call_command("verify")


@pytest.mark.django_db
def test_an_image_is_the_cover_instead(client: Client) -> None:
    draft = draft_with_charts()
    publishing.publish(draft, by=None)
    draft.cover = image_of(60, 40)
    draft.save()
    publishing.publish(draft, by=None, note="A picture.")

    assert client.get(f"/articles/{draft.slug}.json").json()["cover"]["kind"] == "image"
    assert client.get(f"/articles/{draft.slug}/editions/1/cover.svg").status_code == 200
    assert client.get(f"/articles/{draft.slug}/editions/2/cover.svg").status_code == 404
    changes = page_values(client, f"/articles/{draft.slug}/editions/2/changes/")["changes"]
    [cover] = [fact for fact in changes["facts"] if fact["name"] == "cover"]
    assert (cover["old"], cover["new"]) == ("", "Elbe · A river in spring")
