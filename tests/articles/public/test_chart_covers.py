"""Charts of the text as covers of articles."""

from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.content import ChartCover
from articles.diff.covers import describe_covers
from articles.drafts import draft_of
from articles.drafts.snapshots import draft_of_edition
from articles.models import Article, Edition, Proposal, Topic
from articles.publishing import PublishingError
from metrics import releasing
from metrics.models import Dataset
from tests.articles.public.test_covers import image_of
from tests.support.article_form import form_of
from tests.support.published import draft_with_data
from tests.support.quoting import revise
from tests.support.readers import page_values
from tests.support.staff import signed_in

pytestmark = pytest.mark.judges_on_postgresql

DATA = "what-they-found"
CHARTS = (
    f'<figure data-chart="{DATA}" data-columns="samples"></figure><p>And</p>'
    f'<figure data-chart="{DATA}" data-columns="change" data-caption="Who gained"></figure>'
)
SECOND = f"{DATA}#2"


def draft_with_charts() -> Article:
    draft = draft_with_data()
    draft.sections.create(anchor="charts", heading="Charts", ordering=90, body=CHARTS)
    return draft


@pytest.mark.each_database
@pytest.mark.django_db
def test_an_edition_keeps_its_chart_and_lists_draw_it(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft, editor = draft_with_charts(), signed_in("Editor")
    topic = Topic.objects.create(slug="water", name="Water")
    form = f"/admin/articles/article/{draft.pk}/change/"
    assert f'<option value="{SECOND}">Who gained</option>' in editor.get(form).text
    sent = form_of(draft, cover_chart=SECOND, topics=[topic.pk])
    both = editor.post(form, sent | {"cover": image_of(60, 40).pk})
    assert "Choose an image or a chart" in both.text
    assert editor.post(form, sent).status_code == 302
    draft.refresh_from_db()
    first = publishing.publish(draft, by=None)
    assert draft_of_edition(first).digest() == draft_of(draft).digest()

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
    releasing.issue(Dataset.objects.get(), by=None, note="Corrected.")
    publishing.publish_proposal(Proposal.objects.get(), by=None, note="Corrected.")
    assert client.get(address).content == drawn.content
    second = client.get(address.replace("1/cover", "2/cover"))
    assert second.status_code == 200
    assert second.content != drawn.content
    assert client.get(address.replace("1/cover", "3/cover")).status_code == 404
    call_command("verify")


@pytest.mark.django_db
def test_a_chart_that_is_gone_must_be_chosen_anew_and_changes_are_named(client: Client) -> None:
    draft = draft_with_charts()
    draft.cover_chart, draft.cover_alt = SECOND, "Rivers that gained"
    draft.save()
    publishing.publish(draft, by=None)
    section = draft.sections.get(anchor="charts")
    section.body = CHARTS.partition("<p>")[0]
    section.save()

    with pytest.raises(PublishingError, match="not in the text any more"):
        publishing.publish(draft, by=None, note="Less.", change=Edition.Change.UPDATE)
    form = signed_in("Editor").get(f"/admin/articles/article/{draft.pk}/change/").text
    assert f'<option value="{SECOND}" selected>{SECOND} (not in the text)</option>' in form
    draft.cover_chart, draft.cover = "", image_of(60, 40)
    draft.full_clean()
    draft.save()
    publishing.publish(draft, by=None, note="Less.", change=Edition.Change.UPDATE)

    assert draft.cover_alt == ""
    assert client.get(f"/articles/{draft.slug}/editions/2/cover.svg").status_code == 404
    changes = page_values(client, f"/articles/{draft.slug}/editions/2/changes/")["changes"]
    [cover] = [fact for fact in changes["facts"] if fact["name"] == "cover"]
    assert cover["old"] == "Chart “Who gained”: Rivers that gained"
    assert cover["new"].startswith("Image “Elbe” (60.")
    assert cover["new"].endswith(": A river in spring")
    # Its words are in the language of the page, whoever asked first.
    page = client.get(f"/zh-hans/articles/{draft.slug}/editions/2/changes/").text
    assert "图表“Who gained”" in page
    assert "Chart “" not in page


@pytest.mark.django_db
def test_a_translation_begins_with_the_chart_of_its_original() -> None:
    original = draft_with_charts()
    original.cover_chart = SECOND
    original.save()
    editor = signed_in("Editor")
    sent = form_of(title="Flüsse", slug="fluesse", language="zh-hans", original=original.pk)
    section = {"heading": "", "ordering": 10, "body": CHARTS.replace("Who gained", "谁受益")}
    sent |= {f"sections-0-{name}": value for name, value in section.items()}
    sent |= {"sections-TOTAL_FORMS": 1}

    assert editor.post("/admin/articles/article/add/", sent).status_code == 302
    translated = Article.objects.get(original=original)
    assert translated.cover_chart == SECOND
    cover = publishing.publish(translated, by=None).content["cover"]

    assert cover["alt"] == "条形图：谁受益"


def test_covers_are_told_apart() -> None:
    cover = ChartCover(chart="rivers", embed=0, caption="Rivers", alt="Bar chart: Rivers")
    with translation.override("en"):
        moved = ChartCover(chart="rivers", embed=3, caption="Rivers", alt="Bar chart: Rivers")
        assert len(set(describe_covers(cover, moved))) == 1
        other = ChartCover(chart="rivers#2", embed=1, caption="Rivers", alt="Bar chart: Rivers")
        assert describe_covers(cover, other) == (
            "Chart “Rivers” [rivers]",
            "Chart “Rivers” [rivers#2]",
        )
        assert describe_covers(None, cover) == ("", "Chart “Rivers”")
