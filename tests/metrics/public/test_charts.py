"""Charts of datasets as files: SVG with its own colours, and PNG."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from articles.publishing import issue_release
from metrics.charts.svg import COLOURS, LIGHT, STYLE_HASH
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.datasets import dataset_of
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADDRESSES = ["/data/what-they-found", "/data/what-they-found/releases/1"]
NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sample() -> Dataset:
    [dataset] = imported().datasets
    dataset.licence = "CC BY 4.0"
    dataset.save()
    issue_release(dataset, by=None)
    return dataset


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_svg_says_what_it_shows_where_it_is_from_and_under_which_licence(
    client: Client, sample: Dataset, address: str
) -> None:
    answer = client.get(f"{address}.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    svg = ET.fromstring(answer.content)  # noqa: S314
    assert svg.findtext(f"{NAMESPACE}title") == "Bar chart: What They Found"
    assert "Cost" in (svg.findtext(f"{NAMESPACE}desc") or "")
    words = ["".join(text.itertext()) for text in svg.iter(f"{NAMESPACE}text")]
    assert words[0] == "What They Found"
    assert "Source: River Atlas (2023); Water Board (2023)" in words
    assert any("CC BY 4.0" in line and "/releases/1/" in line for line in words)


def test_the_svg_is_drawn_in_colours_and_its_style_is_all_that_it_may_load(
    client: Client, sample: Dataset
) -> None:
    answer = client.get("/data/what-they-found.svg")

    svg = ET.fromstring(answer.content)  # noqa: S314
    for element in svg.iter():
        names = element.get("class", "").split()
        assert all(element.get("fill") == LIGHT[name] for name in names if name in LIGHT)
    assert COLOURS["ink"][1] in (svg.findtext(f"{NAMESPACE}style") or "")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"style-src {STYLE_HASH}" in policy


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_png_is_twice_as_large_as_the_svg(
    client: Client, sample: Dataset, address: str
) -> None:
    svg = ET.fromstring(client.get(f"{address}.svg").content)  # noqa: S314
    answer = client.get(f"{address}.png")

    assert answer.headers["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as image:
        sides = [2 * float(svg.get(side, "0")) for side in ("width", "height")]
        assert list(image.size) == pytest.approx(sides, abs=1)
        assert image.convert("RGB").getpixel((2, 2)) == (0xFB, 0xFA, 0xF6)
    assert len(answer.content) < 120_000


def test_hanzi_are_drawn_not_boxes(client: Client) -> None:
    dataset_of({"样": {"kind": "count"}}, {"长江": [1]}, slug="a", language="zh-hans", title="甲")
    dataset_of({"样": {"kind": "count"}}, {"黄河": [1]}, slug="b", language="zh-hans", title="乙")

    first, second = (
        Image.open(io.BytesIO(client.get(f"/data/{slug}.png").content)).convert("RGB")
        for slug in "ab"
    )

    # Where a face is missing, every sign is the same box.
    heading = (48, 48, 96, 100)
    assert first.crop(heading).tobytes() != second.crop(heading).tobytes()


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_file_is_kept_like_a_public_page(client: Client, sample: Dataset, ending: str) -> None:
    address = f"/data/what-they-found.{ending}"
    answer = client.get(address)
    tag = answer.headers["ETag"]

    again = client.get(address, headers={"if-none-match": tag})
    head = client.head(address)

    assert answer.headers["Cache-Control"].startswith("public")
    assert not answer.cookies
    assert not tag.startswith("W/")
    assert again.status_code == 304
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(address).status_code == 405


def test_an_svg_is_compressed_for_clients_that_accept_it(client: Client, sample: Dataset) -> None:
    answer = client.get("/data/what-they-found.svg", headers={"accept-encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_former_slug_leads_to_the_file(client: Client, sample: Dataset) -> None:
    sample.slug = "found"
    sample.save()
    working_copy.ensure(sample)
    issue_release(sample, by=None, note="Renamed.")

    newest = client.get("/data/what-they-found.svg")
    first = client.get("/data/what-they-found/releases/1.png")

    assert (newest.status_code, newest.headers["Location"]) == (301, "/data/found.svg")
    assert (first.status_code, first.headers["Location"]) == (301, "/data/found/releases/1.png")


@pytest.mark.parametrize("address", ["/data/nothing.svg", "/data/what-they-found/releases/2.png"])
def test_where_there_is_no_chart_there_is_no_file(
    client: Client, sample: Dataset, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_what_is_not_issued_has_no_file(client: Client) -> None:
    imported()

    assert client.get("/data/what-they-found.svg").status_code == 404


def test_the_colours_are_those_of_the_pages() -> None:
    tokens = (Path(settings.BASE_DIR) / "static/css/site/tokens.css").read_text()
    light, dark = tokens.split("prefers-color-scheme: dark")

    named = {"paper": "paper", "raised": "raised", "ink": "ink", "muted": "muted", "rule": "rule"}
    named |= {"series-1": "figure", "series-2": "link", "series-3": "seal", "series-4": "muted"}
    for side, part in enumerate((light, dark)):
        found = dict(re.findall(r"--([\w-]+): (#\w+);", part))
        assert {name: COLOURS[name][side] for name in named} == {
            n: found[t] for n, t in named.items()
        }
