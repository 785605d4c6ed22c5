"""Charts that readers choose by the query string of a dataset's page."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

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
    form = {"rows": ["r7", "r2"], "since": "2000", "until": "2023", "sort": "-c1"}

    page = unescape(client.get(PAGE, form).content.decode())

    assert "2023\nRiver 7\u200210,000,023\nRiver 2\u2002123<" in page
    assert re.findall(r'value="(r\d+)" checked', page) == ["r7", "r2"]
    # Its other forms and links keep the chart, and its own form keeps the table.
    assert '<input type="hidden" name="rows" value="r2,r7">' in page
    assert '<input type="hidden" name="sort" value="-c1">' in page
    sorting = [parse_qs(urlsplit(a).query) for a in re.findall(r'href="(\?[^"]*sort=[^"]*)#', page)]
    assert sorting
    # What is so anyway is in no address.
    assert all(query["rows"] == ["r2,r7"] and "since" not in query for query in sorting)


def test_periods_are_chosen(client: Client) -> None:
    query = {"rows": "r2,r7", "since": "2010", "until": "2012"}

    line = client.get(PAGE, query).content.decode()
    chart = client.get("/data/rivers.json", query).json()["chart"]
    one = client.get("/data/rivers.json", {"since": "2010", "until": "2010"}).json()["chart"]

    assert re.findall(r"<title>(\d+)\n", line) == ["2010", "2011", "2012"] * 3
    assert [row["code"] for row in chart["rows"]] == ["r2", "r7"]
    assert [c["code"] for c in chart["columns"]] == ["c0/2010", "c0/2011", "c0/2012"]
    assert one["kind"] == "bar"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"rows": "gone"}, "The data has no row “gone”."),
        ({"rows": ",".join(f"r{n}" for n in range(13))}, "at most 12 rows, and this has 13"),
        ({"since": "1999"}, "The data has no period “1999”."),
        ({"since": "2012", "until": "2010"}, "The first period is later than the last"),
    ],
)
def test_for_what_can_not_be_drawn_programs_get_the_reason_and_people_the_issued_chart(
    client: Client, query: dict[str, str], problem: str
) -> None:
    page, answer = client.get(PAGE, query), client.get("/data/rivers.json", query)

    assert (page.status_code, answer.status_code) == (200, 400)
    assert problem in answer.json()["detail"]
    assert page.context["page"].chart == client.get(PAGE).context["page"].chart


def test_links_to_downloads_do_not_depend_on_the_chart(client: Client) -> None:
    page = client.get(f"{PAGE}?rows=r2,r7").content.decode()

    assert not re.findall(r'href="[^"]*\.(?:csv|xlsx)\?[^"]*rows=', page)


def test_lines_have_a_scale_of_powers_of_ten_and_bars_have_not(client: Client) -> None:
    linear, logarithmic, bars = (
        client.get(PAGE, {"rows": "r2,r7", **query}).content.decode()
        for query in ({}, {"scale": "log"}, {"scale": "log", "since": "2010", "until": "2010"})
    )

    assert ">10K</text>" not in linear
    assert ">10K</text>" in logarithmic
    assert '<option value="log" selected>' in logarithmic
    assert 'name="scale"' not in bars
