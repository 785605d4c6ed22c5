"""`/metrics` of a served site with two processes, read by the library's own parser."""

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from collabsite.sample import SLUG
from tests.support import site_process
from tests.support.site_process import OPENER, Prepared

pytestmark = [pytest.mark.faults]

TOKEN = "a-token-for-tests-only"
type Numbers = dict[tuple[str, str], float]


def metrics(url: str, authorization: str) -> tuple[int, str]:
    request = urllib.request.Request(  # noqa: S310 # The address is ours.
        f"{url}/metrics", headers={"Authorization": authorization, "Connection": "close"}
    )
    try:
        with OPENER.open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def numbers(text: str) -> Numbers:
    """Return each sample by its name and the values of its labels, in the order of their names."""
    return {
        (sample.name, ",".join(sample.labels[each] for each in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
        for sample in family.samples
    }


@pytest.mark.judges
@pytest.mark.judges_on_postgresql
def test_counts_of_all_processes_are_summed_and_only_the_token_reads_them(
    prepared_site: Prepared, tmp_path: Path
) -> None:
    page = f"/articles/{SLUG}/"
    variables = {"METRICS_TOKEN": TOKEN, "READY_PAGES_MB": "64"}
    with site_process.copied(prepared_site, tmp_path, workers=2, **variables) as site:
        refused = [metrics(site.url, given)[0] for given in ("", "Bearer x", TOKEN)]
        counters = tmp_path / "metrics"
        # The kernel chooses which process gets a connection.
        site_process.wait_until(
            lambda: site.get(page)[0] == 200 and len(list(counters.glob("*/histogram_*.db"))) == 2
        )
        before = numbers(metrics(site.url, f"Bearer {TOKEN}")[1])
        with ThreadPoolExecutor(8) as readers:
            answers = list(readers.map(lambda _: site.get(page)[0], range(80)))
        site.get("/nothing/here/")
        status, text = metrics(site.url, f"Bearer {TOKEN}")
        files = list(counters.glob("*/histogram_*.db"))
        site.manage("backup", str(tmp_path / "site.zip"))
        later = numbers(metrics(site.url, f"Bearer {TOKEN}")[1])

    found = numbers(text)
    name = "collabsite_request_seconds_count"

    assert answers == [200] * 80
    assert refused == [401] * 3
    assert status == 200
    answered = sum(
        value - before.get(key, 0)
        for key, value in found.items()
        if key[0] == name and key[1] in {"page,hit,2xx", "page,miss,2xx"}
    )
    assert answered == 80
    assert found[name, "page,,4xx"] == 1
    assert len(files) == 2
    assert found[name, "page,hit,2xx"] > 60
    assert found["collabsite_database_up", ""] == 1
    # Those of the sample were counted elsewhere.
    assert found["collabsite_views", ""] == 0
    assert found["collabsite_tasks_waiting", ""] == 0
    assert ("collabsite_backup_age_seconds", "") not in found
    assert 0 <= later["collabsite_backup_age_seconds", ""] < 600
