"""Charts that readers choose by the query string of a dataset's page."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.datasets import dataset_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE = "/data/rivers/"
YEARS = [str(year) for year in range(2000, 2024)]


@pytest.fixture(autouse=True)
def rivers() -> None:
    """Release 15 rivers of 24 years, the greatest last."""
    columns = {
        "Samples": {"kind": "count", "periods": YEARS},
        "Fish": {"kind": "count", "periods": YEARS[:1]},
    }
    rows = {f"River {n}": [*(10**n + year for year in range(24)), n] for n in range(15)}
    dataset_of(columns, rows)


def test_rows_are_chosen_in_one_order_and_drawn(client: Client) -> None:
    form = {"rows": ["r7", "r2"], "since": "2000", "until": "2023", "highlight": "", "sort": "-c1"}

    answer = client.get(PAGE, form)

    # What a form sends has one address, in which nothing is that is so anyway.
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?sort=-c1&rows=r2,r7")
    page = unescape(client.get(answer["Location"]).content.decode())
    assert "2023\nRiver 7\u200210,000,023\nRiver 2\u2002123<" in page
    assert re.findall(r'value="(r\d+)" checked', page) == ["r7", "r2"]
    # Its other forms and links keep the chart, and its own form keeps the table.
    assert '<input type="hidden" name="rows" value="r2,r7">' in page
    assert '<input type="hidden" name="sort" value="-c1">' in page
    sorting = [parse_qs(urlsplit(a).query) for a in re.findall(r'href="(\?[^"]*sort=[^"]*)#', page)]
    assert sorting
    assert all(query["rows"] == ["r2,r7"] for query in sorting)


def test_periods_scale_multiples_and_emphasis_are_chosen(client: Client) -> None:
    query = {"rows": "r2,r7", "since": "2010", "until": "2012", "highlight": "r7", "scale": "log"}

    line = client.get(PAGE, query).content.decode()
    multiples = client.get(PAGE, query | {"chart": "multiples"}).content.decode()
    chart = client.get("/data/rivers.json", query).json()["chart"]

    assert re.findall(r"<title>(\d+)\n", line) == ["2010", "2011", "2012"] * 3
    assert '<text class="series-1"' in line
    assert line.count(">10M<") == 3
    assert re.findall(r"<title>(\d+)\n", multiples) == ["2010", "2011", "2012"] * 6
    assert [row["code"] for row in chart["rows"]] == ["r2", "r7"]
    assert [c["code"] for c in chart["columns"]] == ["c0/2010", "c0/2011", "c0/2012"]


def test_one_period_is_drawn_as_bars(client: Client) -> None:
    chart = client.get("/data/rivers.json", {"since": "2010", "until": "2010"}).json()["chart"]
    fish = client.get("/data/rivers.json", {"indicator": "c1"}).json()["chart"]

    assert (chart["kind"], fish["kind"]) == ("bar", "bar")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"rows": "gone"}, "The data has no row “gone”."),
        ({"rows": ",".join(f"r{n}" for n in range(13))}, "at most 12 rows, and this has 13"),
        ({"since": "1999"}, "The data has no period “1999”."),
        ({"since": "2012", "until": "2010"}, "The first period is later than the last"),
        ({"indicator": "gone"}, "The data has no column of numbers “gone”."),
        ({"highlight": "r0"}, "The chart has no row “r0” to emphasise."),
    ],
)
def test_what_can_not_be_drawn_is_refused_with_the_reason(
    client: Client, query: dict[str, str], problem: str
) -> None:
    page, twin = client.get(PAGE, query), client.get("/data/rivers.json", query)

    assert (page.status_code, twin.status_code) == (400, 400)
    assert problem in page.content.decode()


def test_a_chosen_chart_is_kept_for_the_next_reader(client: Client) -> None:
    address = f"{PAGE}?rows=r2,r7"
    first = client.get(address)

    with CaptureQueriesContext(connection) as queries:
        again = client.get(address)

    assert again.content == first.content
    # The values are asked for twice: for the table and its trends.
    assert len([q for q in queries if 'FROM "metrics_observation"' in q["sql"]]) == 2


def test_links_to_downloads_do_not_depend_on_the_chart(client: Client) -> None:
    page = client.get(f"{PAGE}?rows=r2,r7").content.decode()

    assert not re.findall(r'href="[^"]*\.(?:csv|xlsx)\?[^"]*rows=', page)
