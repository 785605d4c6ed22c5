"""A made-up dataset of any size, to test and to measure the site with; always the same."""

import csv
import random
import tempfile
from collections.abc import Iterator
from io import StringIO
from itertools import islice, product
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command

from metrics.models import Dataset
from tests.support.forms import Person, client_of

NEWEST_YEAR = 2025

_FIELDS = [
    *["Astronomy", "Battery research", "Climate modelling", "Crop genetics", "Epidemiology"],
    *[
        "Fluid dynamics",
        "Geochemistry",
        "Hydrology",
        "Immunology",
        "Linguistics",
        "Machine learning",
    ],
    *["Materials science", "Neuroscience", "Number theory", "Oceanography", "Particle physics"],
    *["Photonics", "Plant biology", "Quantum computing", "Robotics", "Seismology", "Soil science"],
    *["Sociology", "Toxicology", "Urban studies", "Virology"],
]
_PLACES = [
    *["Beijing", "Berlin", "Bologna", "Chengdu", "Dublin", "Geneva", "Guangzhou", "Hangzhou"],
    *["Helsinki", "Kyoto", "Leiden", "Lyon", "Montréal", "Nanjing", "Oslo", "Porto", "Shanghai"],
    *["Shenzhen", "Toronto", "Tübingen", "Uppsala", "Wuhan", "Xi'an", "Zürich"],
]
_WORDS = ["growing", "steady", "shrinking", "just begun", "ended", "renewed"]

_COLUMNS = [
    "Joint publications",
    "Funding",
    "Citation advantage",
    "Share of open access",
    "State",
    "Authors per article",
]


def make(*, slug: str, observations: int, indicators: int = 5, periods: int = 2) -> None:
    """Add a dataset by its form, import a file of so many observations, and issue it.

    The number of rows follows from it, so the last one may have fewer values.
    """
    owner = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("owner")
    person = Person(client_of(owner.get_username()))
    about = {
        "title": slug.replace("-", " ").capitalize(),
        "slug": slug,
        "summary": f"A made-up table of {observations:,} values, to try the site with.",
        "row_label": "Partnership",
        "update_months": "12",
    }
    person.look("/admin/metrics/dataset/add/").send(about, having="title")
    years = [str(NEWEST_YEAR - back) for back in reversed(range(periods))]
    lines = islice(_lines(indicators, years), observations)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Partnership", "Indicator", "Year", "Value", "Flag"])
            writer.writerows(lines)
        uses = [("Flag", "flag")]
        call_command(
            "import_data", path, dataset=slug, uses=uses, stdout=StringIO(), stderr=StringIO()
        )
    key = Dataset.objects.get(slug=slug).pk
    person.look(f"/admin/metrics/dataset/{key}/issue/").send(tick="accepted", having="note")


def _lines(indicators: int, years: list[str]) -> Iterator[list[str]]:
    chance = random.Random(2025)  # noqa: S311
    # A step that shares no factor with the number of names goes through all of them.
    names = [f"{field}, {place}" for field, place in product(_FIELDS, _PLACES)]
    row = 0
    while True:
        again, which = divmod(row, len(names))
        label = names[which * 101 % len(names)]
        for column, year in product(range(indicators), years):
            flag = chance.choices(["", "E", "B", "M"], [93, 5, 1, 1])[0]
            value = "" if flag == "M" else _value(chance, column % len(_COLUMNS))
            yield [_numbered(label, again), _heading(column), year, value, flag]
        row += 1


def _heading(column: int) -> str:
    again, which = divmod(column, len(_COLUMNS))
    return _numbered(_COLUMNS[which], again)


def _numbered(label: str, again: int) -> str:
    return f"{label} {again + 1}" if again else label


def _value(chance: random.Random, column: int) -> str:
    return [
        str(int(chance.lognormvariate(5, 1.5))),
        f"${chance.lognormvariate(2.5, 1.2):.1f}M",
        f"{chance.gauss(20, 25):+.1f}%",
        f"{chance.uniform(0, 100):.1f}%",
        chance.choice(_WORDS),
        f"{chance.uniform(1.5, 15):.2f}",
    ][column]
