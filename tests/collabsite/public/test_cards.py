"""Cards: the pictures of pages for social networks."""

import io
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles import publishing
from articles.models import Article, Edition
from articles.publishing import issue_release
from collabsite.public import cards
from collabsite.public.card_drawing import MARGIN, WIDTH, Card, CardNumber, card_svg
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.drawing import prevent_drawing
from tests.support.published import draft_with_data, published

pytestmark = pytest.mark.one_database

CARD = "/articles/rivers-and-labs/editions/1/card.png"
_TEXT = "{http://www.w3.org/2000/svg}text"
_PATH = "{http://www.w3.org/2000/svg}path"


def drawn(card: Card) -> list[ET.Element]:
    """Return the lines of a card as they are drawn."""
    return list(ET.fromstring(card_svg(card)).iter(_TEXT))  # noqa: S314 - ours, and we made it.


def words(card: Card) -> list[str]:
    """Return the lines of a card, from its drawing."""
    return [line.text or "" for line in drawn(card)]


def test_a_card_has_the_seal_of_the_pages() -> None:
    seal = (settings.BASE_DIR / "static" / "img" / "seal.svg").read_text("utf-8")

    [mark] = ET.fromstring(card_svg(Card(site="", title="", language="en"))).iter(_PATH)  # noqa: S314 - ours.

    assert f'd="{mark.get("d")}"' in seal


@pytest.mark.django_db
def test_a_card_is_a_picture_of_the_size_that_pages_announce(client: Client) -> None:
    published()

    answer = client.get(CARD)

    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert len(answer.content) < 100_000
    assert client.get(CARD, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(CARD).content == answer.content


@pytest.mark.django_db
def test_with_a_worker_no_reader_waits_for_a_card(
    client: Client, queued_tasks: None, caplog: pytest.LogCaptureFixture
) -> None:
    caches["charts"].clear()
    published()

    early = client.get(CARD)
    call_command("work", "--once")
    later = client.get(CARD)

    assert early.status_code == 503
    assert early["Retry-After"]
    assert early["Cache-Control"] == "no-store"
    assert caplog.messages == []
    assert later.status_code == 200


@pytest.mark.django_db
def test_a_card_that_can_not_be_drawn_is_not_there_and_is_not_tried_each_time(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caches["charts"].clear()
    published()
    prevent_drawing(monkeypatch)

    statuses = [client.get(CARD).status_code for _ in range(2)]
    # The cards of other tests are the same.
    caches["charts"].clear()

    assert statuses == [404, 404]
    assert len([r for r in caplog.records if "can't be drawn" in r.getMessage()]) == 1


@pytest.mark.django_db
def test_a_card_says_what_the_edition_does_in_its_language() -> None:
    article = draft_with_data()
    article.language, article.title, article.standfirst = "zh-hans", "河流", "两个实验室。"
    article.save()
    section = article.sections.get(anchor="what-they-found")
    section.body += '<p><data data-cell="what-they-found/elbe/samples"></data></p>'
    section.save()
    edition = publishing.publish(article, by=None)

    card = cards.card_of_edition(edition)

    assert words(card) == [
        "合作研究评论",
        "河流",
        "1,240",
        "Elbe，Samples · 2023",
        "两个实验室。",
        "Field Notes · 2024年5月6日",
        "1",
    ]


@pytest.mark.django_db
def test_a_card_stays_when_the_article_is_corrected_or_retracted(client: Client) -> None:
    first = published()
    before = words(cards.card_of_edition(first))
    article = Article.objects.get()
    article.title = "Streams"
    article.save()

    last = publishing.retract(article, by=None, note="Wrong.")

    assert words(cards.card_of_edition(Edition.objects.get(number=1))) == before
    assert words(cards.card_of_edition(last))[1:3] == ["Retraction", "Rivers and Labs"]


@pytest.mark.django_db
def test_a_release_has_a_card(client: Client) -> None:
    published()

    answer = client.get("/data/what-they-found/releases/1/card.png")

    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    [release] = Dataset.objects.get().releases.all()
    assert "What They Found" in words(cards.card_of_release(release))
    assert "3 rows" in words(cards.card_of_release(release))[-2]


def test_the_site_s_card_is_in_the_language_of_the_address(client: Client) -> None:
    english, chinese = client.get("/card.png"), client.get("/zh-hans/card.png")

    assert english.content != chinese.content
    assert english["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=86400"


@pytest.mark.django_db
def test_former_slugs_lead_to_the_card_and_what_is_not_public_has_none(client: Client) -> None:
    article = published().article
    article.slug = "streams"
    article.save()
    publishing.publish(article, by=None, note="Renamed.")
    dataset = Dataset.objects.get()
    dataset.slug = "found"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Renamed.")

    moved = client.get(CARD), client.get("/data/what-they-found/releases/1/card.png")

    assert [(answer.status_code, answer["Location"]) for answer in moved] == [
        (301, "/articles/streams/editions/1/card.png"),
        (301, "/data/found/releases/1/card.png"),
    ]
    for address in ("/articles/streams/editions/3/card.png", "/articles/gone/editions/1/card.png"):
        assert client.get(address).status_code == 404


@given(st.text(max_size=400), st.text(max_size=80), st.text(max_size=20))
def test_no_text_breaks_a_drawing_or_runs_out_of_it(title: str, said: str, number: str) -> None:
    card = Card(
        site=said,
        title=title,
        language="en",
        below=title,
        foot=title,
        seal=number,
        mark=said,
        number=CardNumber(number, said),
    )

    lines = drawn(card)

    assert len(lines) <= 5 + 3 + 6
    for line in lines:
        assert 0 < float(line.attrib["y"]) < 315
        assert MARGIN <= float(line.attrib["x"]) <= WIDTH - MARGIN


def test_all_of_a_long_title_is_read_and_what_is_too_long_is_cut() -> None:
    long = " ".join(["International collaboration in four fields"] * 4)

    assert " ".join(words(Card("Site", long, "en"))[1:]).startswith(long)
    assert words(Card("Site", "W" * 300, "en"))[1].endswith("…")
