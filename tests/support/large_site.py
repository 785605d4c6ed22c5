"""A site with as many articles and datasets as wanted, imported and corrected as its owner would."""

import datetime as dt
import io
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article
from metrics.models import Dataset
from tests.support.counts import day_of, store_days
from tests.support.forms import Person, client_of

# Each of these datasets is in an equal share of all articles.
SHARED = 100
AUTHORS = 1_000
YEARS = 10
# One of so many articles has a second edition, which is a correction.
CORRECTED = 50
TOPICS = [
    *["Astronomy", "Biomedicine", "Climate", "Computing", "Energy", "Health", "Materials"],
    *["Oceans", "Physics", "Policy", "Quantum", "Rivers"],
]
WORDS = [
    *["agreement", "archive", "budget", "climate", "cohort", "data", "exchange", "fellowship"],
    *["glacier", "grant", "instrument", "journal", "laboratory", "language", "licence", "method"],
    *["network", "observatory", "partner", "patent", "policy", "quantum", "report", "review"],
    *["river", "sample", "satellite", "school", "student", "survey", "telescope", "visit"],
]
HANZI_WORDS = [
    *["协议", "档案", "预算", "气候", "数据", "交流", "奖学金", "冰川", "仪器", "期刊", "实验室"],
    *["语言", "方法", "网络", "天文台", "专利", "政策", "量子", "报告", "河流", "样本", "卫星"],
]
TABLE = "Field,Papers,Funding\n"
FIELDS = ["Astronomy", "Energy", "Health", "Oceans", "Physics"]


class LargeSite:
    """Adds articles and datasets to an empty database; the same numbers make the same site."""

    def __init__(self) -> None:
        self._now = timezone.now()
        User.objects.create_superuser("editor", password="an-editor")
        self._articles = 0

    def grow(self, *, articles: int, datasets: int) -> None:
        """Import articles and datasets until there are this many; at most one dataset an article."""
        new = range(self._articles, articles)
        self._articles = articles
        with TemporaryDirectory() as name:
            for number in new:
                shown = sorted({number % SHARED, *([number] if number < datasets else [])})
                self._write(Path(name), number, shown)
            call_command("import_site", name, "--publish", stdout=io.StringIO())
        for number in new[::CORRECTED]:
            _correct(number)
        self._count_views(new)
        analyze()

    def _write(self, folder: Path, number: int, shown: list[int]) -> None:
        """Write an article with the tables that it shows."""
        chance = random.Random(number)  # noqa: S311
        language = "zh-hans" if number % 3 == 2 else "en"
        joint = "" if language == "zh-hans" else " "
        words = chance.sample(HANZI_WORDS if language == "zh-hans" else WORDS, 4)
        named = [chance.randrange(AUTHORS) for _ in range(chance.choice([1, 1, 2]))]
        authors = [f"{WORDS[each // 32].title()} {WORDS[each % 32].title()}" for each in named]
        # The first to show a table is the oldest, as it makes its data public.
        back = YEARS * 365 * ((number * 7919) % 100_003 / 100_003 if number >= SHARED else 1)
        lines = [
            *["---", f"title: {joint.join(words).capitalize()} {number}", f"language: {language}"],
            f"date: {self._now - dt.timedelta(days=1 + back):%Y-%m-%dT%H:%M:%SZ}",
            f"description: {joint.join(words[:3]).capitalize()}",
            f"authors: [{', '.join(authors)}]",
            f"topics: [{', '.join(chance.sample(TOPICS, chance.choice([1, 1, 2])))}]",
            *["---", "", "## Findings", ""],
            f"{words[0].capitalize()} and {words[1]} are what partners name first.",
            *["", "## By field", "", "All fields.", ""],
        ]
        for each in shown:
            lines += [f"[Data {each}](data-{each}.csv)", ""]
            rows = [f"{field},{each + place},{each}\n" for place, field in enumerate(FIELDS)]
            (folder / f"data-{each}.csv").write_text(TABLE + "".join(rows))
        (folder / f"article-{number}.md").write_text("\n".join(lines), encoding="utf-8")

    def _count_views(self, new: range) -> None:
        """Count views of the articles and datasets on a day of the last three months."""
        slugs = [f"article-{number}" for number in new]
        items = [article.item for article in Article.objects.filter(slug__in=slugs)]
        slugs = [f"data-{number}" for number in new]
        items += [dataset.item for dataset in Dataset.objects.filter(slug__in=slugs)]
        chance = random.Random(len(items))  # noqa: S311
        store_days(
            day_of(
                item,
                (self._now - dt.timedelta(days=chance.randrange(2, 90))).date(),
                views=1 + int(chance.lognormvariate(3, 1.5)),
            )
            for item in items
        )


def _correct(number: int) -> None:
    """Correct the standfirst of an article in the admin, and publish it again."""
    address = f"/admin/articles/article/{Article.objects.get(slug=f'article-{number}').pk}"
    editor = Person(client_of("editor"))
    editor.look(f"{address}/change/").send({"standfirst": "Newer figures"}, having="standfirst")
    page = editor.look(f"{address}/publish/")
    page.send({"change": "correction", "note": "Newer figures."}, having="note", tick="accepted")
    assert editor.page.status_code == 302


def analyze() -> None:
    """Update the statistics of the database, as it does itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
