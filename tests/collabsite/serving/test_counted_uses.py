"""Uses that the server counts: downloads and citation files, from Django and from memory."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest

from collabsite.pageviews.uses import Use
from tests.collabsite.serving.test_ready_pages import Answer, ask
from tests.support import site_process
from tests.support.site_process import Prepared, Site, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.one_database]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SIGNED_IN = """
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.get(is_superuser=True))
print(client.cookies["sessionid"].value, end="")
"""


@pytest.fixture(scope="module")
def served(prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    directory = tmp_path_factory.mktemp("uses")
    with site_process.copied(prepared_site, directory, READY_PAGES_MB="64") as running:
        yield running


@pytest.fixture
def site(served: Site) -> Site:
    """The site, without any count."""
    served.run(
        "from collabsite.pageviews.models import Exclusion, ProgramCount, Visit\n"
        "for model in (Exclusion, ProgramCount, Visit): model.objects.all().delete()"
    )
    return served


def data_path(site: Site) -> str:
    [data] = {urlsplit(each["url"]).path for each in site.json("/data.json")["datasets"][:1]}
    return str(data).rstrip("/")


def article_path(site: Site) -> str:
    return str(urlsplit(site.json("/articles.json")["articles"][0]["url"]).path).rstrip("/")


def get(site: Site, path: str, *, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(site.url, path, {"User-Agent": FIREFOX, **named}, method=method)


def uses(site: Site) -> dict[int, tuple[int, int]]:
    rows = site.rows(
        "SELECT use, sum(total), sum(received) FROM pageviews_visit WHERE received > 0 GROUP BY use"
    )
    return {use: (int(total), int(received)) for use, total, received in rows}


def ledger(site: Site) -> Mapping[tuple[int, str], int]:
    rows = site.rows("SELECT use, reason, count FROM pageviews_exclusion")
    return {(use, reason): int(count) for use, reason, count in rows}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "zip"])
def test_a_download_is_counted_before_it_is_answered(site: Site, ending: str) -> None:
    assert get(site, f"{data_path(site)}.{ending}").status == 200

    assert uses(site) == {Use.DOWNLOAD: (1, 1)}


@pytest.mark.judges_on_postgresql
def test_c2_downloads_of_one_reader_within_30_seconds_are_one(site: Site) -> None:
    path = data_path(site)

    for ending in ("csv", "csv", "xlsx"):
        get(site, f"{path}.{ending}")
    get(site, f"{path}.csv", User_Agent=f"{FIREFOX} other")

    assert uses(site) == {Use.DOWNLOAD: (2, 4)}


@pytest.mark.judges_on_postgresql
def test_citation_files_are_counted_whoever_answers(site: Site) -> None:
    path = f"{article_path(site)}/cite.bib"
    answers: list[Answer] = []

    def is_ready() -> bool:
        answers.append(get(site, path, User_Agent=f"{FIREFOX} {len(answers)}"))
        return answers[-1].cache_status == "collabsite; hit"

    wait_until(is_ready)
    unchanged = get(site, path, If_None_Match=answers[-1].headers["etag"])

    assert unchanged.status == 304
    assert uses(site) == {Use.CITATION: (len(answers) + 1, len(answers) + 1)}


def test_c1_a_part_of_a_file_and_an_error_do_not_count(site: Site) -> None:
    path = f"{data_path(site)}.csv"
    whole = get(site, path, User_Agent=f"{FIREFOX} whole")
    part = get(site, path, Range="bytes=0-9")
    beyond = get(site, path, Range="bytes=999999999-")
    missing = get(site, "/data/none.csv")

    assert (whole.status, missing.status) == (200, 404)
    # A file that is not kept on disk is sent whole.
    if part.status == 206:
        assert beyond.status == 416
        assert uses(site) == {Use.DOWNLOAD: (1, 1)}
        assert ledger(site) == {(Use.DOWNLOAD, "status"): 1}


def test_c11_head_is_not_counted(site: Site) -> None:
    for path in (f"{data_path(site)}.csv", f"{article_path(site)}/cite.bib"):
        assert get(site, path, method="HEAD").status == 200

    assert uses(site) == {}
    assert ledger(site) == {}


def test_c11_health_checks_are_not_counted(site: Site) -> None:
    for path in ("/live", "/ready"):
        assert get(site, path).status == 200

    assert uses(site) == {}
    assert ledger(site) == {}


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"User_Agent": "curl/8.5"}, "robot"),
        ({"User_Agent": ""}, "robot"),
        ({"DNT": "1"}, "opted-out"),
        ({"Sec_GPC": "1"}, "opted-out"),
        ({"Sec_Purpose": "prefetch"}, "prefetch"),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors"}, "origin"),
    ],
)
def test_a_download_that_is_left_out_is_in_the_ledger(
    site: Site, headers: dict[str, str], reason: str
) -> None:
    assert get(site, f"{data_path(site)}.csv", **headers).status == 200

    assert uses(site) == {}
    assert ledger(site) == {(Use.DOWNLOAD, reason): 1}


def test_a_link_of_another_site_to_a_file_is_followed_by_a_reader(site: Site) -> None:
    get(
        site,
        f"{data_path(site)}.csv",
        Sec_Fetch_Site="cross-site",
        Sec_Fetch_Mode="navigate",
        Referer="https://search.example/?q=secret",
    )

    assert uses(site) == {Use.DOWNLOAD: (1, 1)}
    # The worker may be checking that views are counted.
    of_downloads = f"SELECT referrer FROM pageviews_visit WHERE use = {Use.DOWNLOAD}"  # noqa: S608
    assert site.rows(of_downloads) == [("search.example",)]


@pytest.mark.judges_on_postgresql
def test_c11_a_download_by_signed_in_staff_is_not_counted(site: Site) -> None:
    session = site.run(SIGNED_IN)

    assert get(site, f"{data_path(site)}.csv", Cookie=f"sessionid={session}").status == 200

    assert uses(site) == {}
    assert ledger(site) == {(Use.DOWNLOAD, "staff"): 1}
