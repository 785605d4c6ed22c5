"""Reports validated against COUNTER's own description of its interface.

The environment variable `COUNTER_API` names the file of that description, `COUNTER_API.json`, which is
not part of this repository. Without it there are no tests here.
"""

import datetime
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import time_machine
from django.test import Client

from collabsite.pageviews.counting import counter
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX

DESCRIPTION = os.environ.get("COUNTER_API", "")

pytestmark = pytest.mark.django_db

CUSTOMER = {"customer_id": "0000000000000000"}
WINTER = {**CUSTOMER, "begin_date": "2026-01", "end_date": "2026-02"}
RESPONSES = [
    ("/usage/ir.json", {}, 200, "200_IR"),
    ("/usage/ir.json", {"begin_date": "2020-01", "end_date": "2020-02"}, 200, "200_IR"),
    ("/usage/pr.json", {}, 200, "200_PR"),
    ("/r51/status", {}, 200, "200_Status"),
    ("/r51/members", CUSTOMER, 200, "200_Members"),
    ("/r51/members", {}, 400, "400_Exception_1030"),
    ("/r51/members", {"customer_id": "1"}, 403, "403_Exception"),
    ("/r51/reports", CUSTOMER, 200, "200_Reports"),
    ("/r51/reports/ir", CUSTOMER, 400, "400_Exception"),
    ("/r51/reports/ir", {**WINTER, "begin_date": "x"}, 400, "400_Exception"),
    ("/r51/reports/ir", WINTER, 200, "200_IR"),
    ("/r51/reports/ir", {**WINTER, "end_date": "2030-01", "begin_date": "2020-01"}, 200, "200_IR"),
    (
        "/r51/reports/ir",
        {
            **WINTER,
            "metric_type": "Total_Item_Requests|Loans",
            "data_type": "Article|Dataset",
            "access_method": "Regular",
            "access_type": "Free_To_Read",
            "yop": "2020-2030|MM",
            "item_id": "collabsite:book:1",
            "author": "Ann Bo",
            "platform": "127.0.0.1:8000",
            "attributes_to_show": "Authors|Publication_Date|YOP|Access_Type|Access_Method|Colour",
            "granularity": "Total",
            "include_parent_details": "True",
            "include_component_details": "True",
            "country_code": "DE",
        },
        200,
        "200_IR",
    ),
    ("/r51/reports/pr", WINTER, 200, "200_PR"),
    (
        "/r51/reports/pr",
        {**WINTER, "attributes_to_show": "Access_Method", "data_type": "Article"},
        200,
        "200_PR",
    ),
]


if DESCRIPTION:

    @pytest.mark.parametrize(("path", "query", "status", "response"), RESPONSES)
    def test_a_response_is_as_counter_describes_it(
        client: Client, path: str, query: dict[str, str], status: int, response: str
    ) -> None:
        described: Any = json.loads(Path(DESCRIPTION).read_text("utf-8"))
        schema = described["components"]["responses"][response]["content"]["application/json"][
            "schema"
        ]
        with time_machine.travel("2026-03-20T12:00:00Z", tick=False):
            counter.set_baseline("book:1", total=17)
            for day in (datetime.date(2026, 1, 5), datetime.date(2026, 2, 5)):
                for item in ("book:1", "book:2"):
                    at = datetime.datetime(day.year, day.month, day.day, 10, 5, tzinfo=datetime.UTC)
                    counter.count(item, address="192.0.2.1", agent=FIREFOX, at=at)
                    counter.count(item, address="192.0.2.1", agent=FIREFOX, at=at, use=Use.CITATION)
            answer = client.get(path, query)

        assert answer.status_code == status
        jsonschema.Draft202012Validator(
            {**schema, "components": described["components"]},
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        ).validate(answer.json())
