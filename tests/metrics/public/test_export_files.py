"""The addresses of downloads: their responses and their permanence."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.publishing import issue_release
from metrics.models import Dataset, Observation, Release
from metrics.releases import working_copy
from tests.support.exports import DATASET, body, downloaded, headers, released, table
from tests.support.published import imported, published
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FORMS = ["csv", "xlsx", "zip"]
EVERY = [*(f"{DATASET}.{form}" for form in FORMS), f"{DATASET}.json?page=all"]


@pytest.fixture(scope="module", autouse=True)
def first_edition(module_db: None) -> None:
    """The sample is published once; no test sees what another does with it."""
    published()


def reissued(slug: str = "what-they-found") -> Dataset:
    """Issue the sample's dataset again, with another value and under this slug."""
    dataset = Dataset.objects.get()
    dataset.slug = slug
    dataset.save()
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working, value=35).update(value=37)
    issue_release(dataset, by=None, note="Counted again.")
    return dataset


@pytest.mark.parametrize("address", EVERY)
def test_a_file_is_open_to_all_and_sets_nothing(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    # A download is counted each time.
    expected = "max-age=0" if ".json" in address else "no-cache"
    assert expected in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="what-they-found-release-1.'
    )
    assert answer["ETag"].startswith('"')
    assert not answer.cookies
    assert answer.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert body(answer)


def test_a_chinese_slug_names_the_file_in_chinese(client: Client) -> None:
    released(["河流", "长度"], [["长江", "长"]], slug="河流", language="zh-hans")

    found = headers(client, "/data/河流.csv")

    assert found["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%B2%B3%E6%B5%81-release-1.csv"
    )


@pytest.mark.parametrize("address", EVERY)
def test_a_client_that_has_the_file_in_either_encoding_gets_304(
    client: Client, address: str
) -> None:
    for encoding in ("", "gzip"):
        first = client.get(address, headers={"accept-encoding": encoding})
        body(first)

        again = client.get(
            address, headers={"accept-encoding": encoding, "if-none-match": first["ETag"]}
        )

        assert first["ETag"].startswith('"')
        assert again.status_code == 304
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
        assert not again.content


def test_each_encoding_has_an_etag_of_its_own(client: Client) -> None:
    plain = client.get(f"{DATASET}.csv", headers={"accept-encoding": ""})
    packed = client.get(f"{DATASET}.csv", headers={"accept-encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert plain["ETag"] != packed["ETag"]
    assert body(plain) != body(packed)


def test_another_query_form_or_language_has_another_etag(client: Client) -> None:
    addresses = [*EVERY, f"{DATASET}.csv?sort=cost", f"/zh-hans{DATASET}.xlsx"]

    assert len({headers(client, address)["ETag"] for address in addresses}) == len(addresses)


def test_a_304_needs_no_reading_of_the_data(
    client: Client, django_assert_num_queries: object
) -> None:
    etag = headers(client, f"{DATASET}.csv")["ETag"]

    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get(f"{DATASET}.csv", headers={"if-none-match": etag})


@pytest.mark.parametrize("address", EVERY)
def test_the_head_alone_says_the_same(client: Client, address: str) -> None:
    whole, head = headers(client, address), client.head(address)

    assert head.status_code == 200
    assert not body(head)
    for name in ("Content-Type", "Content-Disposition", "ETag", "Cache-Control"):
        assert head[name] == whole[name]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("at", ["/data/nothing", f"{DATASET}/releases/2", f"{DATASET}/releases/0"])
def test_a_missing_file_is_not_found(client: Client, at: str, form: str) -> None:
    assert client.get(f"{at}.{form}").status_code == 404


@pytest.mark.parametrize("form", [*FORMS, "json"])
def test_what_is_not_released_is_not_found(client: Client, form: str) -> None:
    [dataset] = imported("Wait\nNot yet.\n| River | Length |\n|---|---|\n| Oder | 860 |\n").datasets
    addresses = [f"/data/{dataset.slug}{at}.{form}?page=all" for at in ("", "/releases/1")]
    for address in addresses:
        assert client.get(address).status_code == 404

    issue_release(dataset, by=None, at=timezone.now() + dt.timedelta(days=1))

    for address in addresses:
        assert client.get(address).status_code == 404


@pytest.mark.each_database
def test_a_working_copy_is_in_no_file(client: Client) -> None:
    before = downloaded(client, f"{DATASET}.csv")
    working_copy.ensure(Dataset.objects.get())
    working = Release.objects.working().get()

    Observation.objects.filter(entity__release=working, value=35).update(value=99)

    assert downloaded(client, f"{DATASET}.csv") == before
    assert client.get(f"{DATASET}/releases/2.csv").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_superseded_release_keeps_its_files_to_the_byte(client: Client, form: str) -> None:
    first = downloaded(client, f"{DATASET}.{form}")

    reissued(slug="rivers")

    assert downloaded(client, f"/data/rivers/releases/1.{form}") == first
    newest = downloaded(client, f"/data/rivers/releases/2.{form}")
    assert newest == downloaded(client, f"/data/rivers.{form}")
    assert newest != first


@pytest.mark.parametrize("form", [*FORMS, "json"])
def test_a_former_slug_leads_on_with_its_extension_and_query(client: Client, form: str) -> None:
    reissued(slug="rivers")

    for at in ("", "/releases/1"):
        answer = client.get(f"{DATASET}{at}.{form}?sort=-cost&layout=long")

        assert answer.status_code == 301
        assert answer["Location"] == f"/data/rivers{at}.{form}?sort=-cost&layout=long"
        assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("query", ["period=1999", "entity=%00"])
def test_a_query_that_can_not_be_meant_is_refused_with_a_reason(
    client: Client, form: str, query: str
) -> None:
    answer = client.get(f"{DATASET}.{form}?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == twin(client, f"{DATASET}.json?{query}")["detail"]


def test_an_unknown_layout_is_refused(client: Client) -> None:
    assert client.get(f"{DATASET}.csv?layout=tall").status_code == 400
    assert client.get(f"{DATASET}.xlsx?layout=tall").status_code == 400


def test_nothing_is_posted_to_a_file(client: Client) -> None:
    assert client.post(f"{DATASET}.csv").status_code == 405


@pytest.mark.parametrize("query", ["sort=-cost", "entity=e", "entity=e&sort=:entity"])
@pytest.mark.each_database
def test_a_file_has_the_rows_and_columns_of_its_page(client: Client, query: str) -> None:
    page = twin(client, f"{DATASET}.json?{query}")

    rows = table(client, f"{DATASET}.csv?{query}")

    assert [row[0] for row in rows[1:]] == [row["label"] for row in page["rows"]]
    assert [row[1:] for row in rows[1:]] == [
        [cell["value"] or "" for cell in row["cells"]] for row in page["rows"]
    ]
    whole = json.loads(downloaded(client, f"{DATASET}.json?page=all&{query}"))
    assert {**page, "pagination": None} == {**whole, "pagination": None}
    assert headers(client, f"{DATASET}.csv?{query}")["Content-Disposition"] == (
        'attachment; filename="what-they-found-release-1-selection.csv"'
    )


@settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    query=st.dictionaries(
        st.sampled_from(["sort", "page", "period", "entity", "layout", "cost.from", "\0"])
        | st.text(max_size=5),
        st.text(max_size=30)
        | st.sampled_from(["-cost", "all", "long", ":entity", "1e999", "x" * 10_000]),
        max_size=4,
    ),
    form=st.sampled_from([*FORMS, "json"]),
)
def test_no_query_breaks_a_download(client: Client, query: dict[str, str], form: str) -> None:
    answer = client.get(f"{DATASET}.{form}", query)

    assert answer.status_code in {200, 400}
    if answer.streaming:
        body(answer)


@pytest.mark.each_database
def test_the_page_leads_to_the_whole_and_to_what_it_shows(client: Client) -> None:
    reissued()

    page = client.get(f"{DATASET}/?sort=-cost&entity=an").content.decode()
    old = client.get(f"/zh-hans{DATASET}/releases/1/").content.decode()

    assert "Shown data (2 rows)" in page
    assert "All data (3 rows)" in page
    query = "entity=an&amp;sort=-cost"
    for address in [
        *(f"{DATASET}.{form}" for form in FORMS),
        f"{DATASET}.json?page=all",
        *(f"{DATASET}.{form}?{query}" for form in ("csv", "xlsx")),
        f"{DATASET}.json?{query}&amp;page=all",
    ]:
        assert f'<a href="{address}"' in page
    assert f'<a href="/zh-hans{DATASET}/releases/1.csv"' in old
    assert f'<a href="/zh-hans{DATASET}/releases/1.csv?' not in old


def test_every_download_that_a_twin_names_is_there(client: Client) -> None:
    named = twin(client, f"{DATASET}.json?sort=-cost")["downloads"]

    files = named["chosen"] + named["whole"]
    assert len(files) == 7
    for file in files:
        found = headers(client, file["url"].removeprefix("http://127.0.0.1:8000"))
        assert found["Content-Type"].partition(";")[0] == file["media_type"]
