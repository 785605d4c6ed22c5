"""A site with as many articles and datasets as wanted, made in minutes.

Some articles and datasets are published as editors publish them. The others are copies of these
with titles, dates, topics, authors and views of their own: the same rows as publishing writes,
written in bulk.
"""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from itertools import batched

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from articles import publishing
from articles.models import (
    Article,
    Author,
    Authorship,
    Citation,
    Edition,
    EditionAuthor,
    EditionData,
    EditionReference,
    EditionTopic,
    Section,
    Source,
    Topic,
)
from articles.publishing import listing_counts
from articles.publishing.publication import edition_digest
from collabsite.pageviews import counter
from collabsite.pageviews.models import Baseline, DailyCount
from collabsite.pageviews.rollup import first_open_day, refresh_statistics, roll_up
from collabsite.search import index
from metrics import releasing, working_copy
from metrics.content import NO_CHART, ReleaseContent
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releasing.release import release_digest

TOPICS = [
    *["astronomy", "biomedicine", "climate", "computing", "energy", "health", "materials"],
    *["oceans", "physics", "policy", "quantum", "rivers"],
]
# Each is copied the same number of times, so a dataset is quoted by a hundredth of all articles.
ORIGINALS = 100
AUTHORS = 1_000
ROWS = ["astronomy", "energy", "health", "oceans", "physics"]
COLUMNS = ["papers", "funding"]
BATCH = 1_000
YEARS = 10

_WORDS = [
    *["agreement", "archive", "budget", "climate", "cohort", "data", "exchange", "fellowship"],
    *["glacier", "grant", "instrument", "journal", "laboratory", "language", "licence", "method"],
    *["network", "observatory", "partner", "patent", "policy", "quantum", "report", "review"],
    *["river", "sample", "satellite", "school", "student", "survey", "telescope", "visit"],
]
_HANZI = [
    *["协议", "档案", "预算", "气候", "数据", "交流", "奖学金", "冰川", "仪器", "期刊", "实验室"],
    *["语言", "方法", "网络", "天文台", "专利", "政策", "量子", "报告", "河流", "样本", "卫星"],
]


class LargeSite:
    """Adds articles and datasets to an empty database; the same numbers make the same site."""

    def __init__(self) -> None:
        self.editor = User.objects.create_superuser("editor", password="an-editor")
        self.topics = Topic.objects.bulk_create(
            Topic(slug=slug, name=slug.title()) for slug in TOPICS
        )
        self.sources = Source.objects.bulk_create(
            Source(key=f"source-{number}", title=f"Report {number} on joint work", issued="2024")
            for number in range(2 * ORIGINALS)
        )
        self.authors = Author.objects.bulk_create(
            Author(
                slug=f"author-{number}",
                family_name=_word(number).title(),
                given_name=f"{_word(number // len(_WORDS)).title()} {number}",
            )
            for number in range(AUTHORS)
        )
        self.now = timezone.now()
        self.articles = 0
        self.datasets = 0

    def grow(self, *, articles: int, datasets: int) -> None:
        """Add articles and datasets until there are this many of each, and index all of them.

        There are at least `ORIGINALS` of each, and many more datasets than articles are none.
        """
        if not self.articles:
            for number in range(ORIGINALS):
                self._issue(number)
            for number in range(ORIGINALS):
                self._publish(number)
            self.articles = self.datasets = ORIGINALS
        for numbers in batched(range(self.datasets, datasets), BATCH // 10, strict=False):
            self._copy_datasets(numbers)
        for numbers in batched(range(self.articles, articles), BATCH, strict=False):
            self._copy_articles(numbers)
        self.articles, self.datasets = max(articles, ORIGINALS), max(datasets, ORIGINALS)
        counter.recount()
        roll_up(before=first_open_day(timezone.now()))
        listing_counts.recount()
        _index_all(at=timezone.now())

    def _issue(self, number: int) -> None:
        dataset = _dataset(number)
        dataset.save()
        release = working_copy.ensure(dataset)
        Indicator.objects.bulk_create(_columns(release))
        Entity.objects.bulk_create(_rows(release))
        Observation.objects.bulk_create(_values([release], number))
        releasing.issue(dataset, by=self.editor)

    def _publish(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        article = self._article(number, chance)
        article.save()
        for section in _sections(number):
            section.article = article
            section.save()
        Authorship.objects.bulk_create(self._byline(article, chance))
        article.topics.set(_some_topics(self.topics, chance))
        Citation.objects.create(article=article, source=self.sources[number + ORIGINALS])
        publishing.publish(article, by=self.editor)
        DailyCount.objects.bulk_create([_views(f"article:{article.pk}", self.now, chance)])

    def _article(self, number: int, chance: random.Random) -> Article:
        language = "zh-hans" if number % 3 == 2 else "en"
        words = chance.sample(_HANZI if language == "zh-hans" else _WORDS, 4)
        joint = "" if language == "zh-hans" else " "
        return Article(
            slug=f"article-{number}",
            title=f"{joint.join(words).capitalize()} {number}",
            standfirst=joint.join(chance.sample(words, 3)).capitalize(),
            language=language,
            date=self._published_at(number).date(),
        )

    def _published_at(self, number: int) -> dt.datetime:
        # In no order of their keys, as after an import.
        back = (number * 7919) % 100_003 / 100_003 * 365 * YEARS
        return self.now - dt.timedelta(days=1 + back)

    def _byline(self, article: Article, chance: random.Random) -> Iterator[Authorship]:
        for place, author in enumerate(chance.sample(self.authors, chance.choice([1, 1, 2]))):
            yield Authorship(article=article, author=author, ordering=place)

    @transaction.atomic
    def _copy_articles(self, numbers: Iterable[int]) -> None:
        chances = {number: random.Random(number) for number in numbers}  # noqa: S311
        articles = Article.objects.bulk_create(
            self._article(number, chance) for number, chance in chances.items()
        )
        Section.objects.bulk_create(
            Section(
                article=article,
                ordering=section.ordering,
                anchor=section.anchor,
                heading=section.heading,
                body=section.body,
            )
            for article, number in zip(articles, chances, strict=True)
            for section in _sections(number % ORIGINALS)
        )
        bylines = Authorship.objects.bulk_create(
            byline
            for article, chance in zip(articles, chances.values(), strict=True)
            for byline in self._byline(article, chance)
        )
        used = [
            (article, topic)
            for article, chance in zip(articles, chances.values(), strict=True)
            for topic in _some_topics(self.topics, chance)
        ]
        through = Article.topics.through
        through.objects.bulk_create(through(article=each, topic=topic) for each, topic in used)
        Citation.objects.bulk_create(
            Citation(article=article, source=self.sources[number % ORIGINALS + ORIGINALS])
            for article, number in zip(articles, chances, strict=True)
        )
        named: dict[int, list[Author]] = {}
        for byline in bylines:
            named.setdefault(byline.article_id, []).append(byline.author)
        filed: dict[int, list[Topic]] = {}
        for article, topic in used:
            filed.setdefault(article.pk, []).append(topic)
        self._copy_editions(list(zip(articles, chances, strict=True)), named, filed)
        DailyCount.objects.bulk_create(
            _views(f"article:{article.pk}", self.now, chance)
            for article, chance in zip(articles, chances.values(), strict=True)
        )
        Baseline.objects.bulk_create(
            Baseline(item=f"article:{article.pk}", total=number % 1_000)
            for article, number in zip(articles, chances, strict=True)
            if number % 4 == 0
        )

    def _copy_editions(
        self,
        articles: list[tuple[Article, int]],
        named: dict[int, list[Author]],
        filed: dict[int, list[Topic]],
    ) -> None:
        slugs = {f"article-{number % ORIGINALS}" for _article, number in articles}
        originals = {
            edition.slug: edition
            for edition in Edition.objects.filter(slug__in=slugs, number=1).prefetch_related(
                "references", "data"
            )
        }
        made: list[tuple[Edition, Edition]] = []
        for article, number in articles:
            original = originals[f"article-{number % ORIGINALS}"]
            content = {
                **original.content,
                "title": article.title,
                "standfirst": article.standfirst,
                "language": article.language,
                "date": self._published_at(number).date().isoformat(),
                "topics": [str(topic) for topic in filed[article.pk]],
                "authors": [
                    {
                        "name": author.name,
                        "slug": author.slug,
                        "orcid": "",
                        "affiliation": "",
                        "family_name": author.family_name,
                        "given_name": author.given_name,
                    }
                    for author in named[article.pk]
                ],
            }
            for edition_number in range(1, 3 if number % 10 == 0 else 2):
                change = Edition.Change.FIRST
                if edition_number == 2:
                    is_retracted = number % 500 == 0
                    change = Edition.Change.RETRACTION if is_retracted else Edition.Change.UPDATE
                at = self._published_at(number) + dt.timedelta(hours=edition_number - 1)
                edition = Edition(
                    article=article,
                    number=edition_number,
                    slug=article.slug,
                    title=article.title,
                    standfirst=article.standfirst,
                    language=article.language,
                    date=self._published_at(number).date(),
                    origin=original.origin,
                    change=change,
                    note="" if edition_number == 1 else "Newer figures.",
                    content=content,
                    published_at=at,
                    created_at=at,
                    created_by=self.editor,
                )
                edition.sha256 = edition_digest(edition)
                made.append((edition, original))
        Edition.objects.bulk_create(edition for edition, _original in made)
        EditionTopic.objects.bulk_create(
            EditionTopic.of(edition, topic=topic)
            for edition, _original in made
            for topic in filed[edition.article_id]
        )
        EditionAuthor.objects.bulk_create(
            EditionAuthor.of(edition, number=place, author=author)
            for edition, _original in made
            for place, author in enumerate(named[edition.article_id], start=1)
        )
        EditionReference.objects.bulk_create(
            EditionReference.of(edition, number=row.number, source_id=row.source_id)
            for edition, original in made
            for row in original.references.all()
        )
        EditionData.objects.bulk_create(
            EditionData.of(edition, dataset=row.dataset)
            for edition, original in made
            for row in original.data.all()
        )

    @transaction.atomic
    def _copy_datasets(self, numbers: Iterable[int]) -> None:
        numbers = list(numbers)
        datasets = Dataset.objects.bulk_create(_dataset(number) for number in numbers)
        releases = Release.objects.bulk_create(
            Release(dataset=dataset, number=1) for dataset in datasets
        )
        Indicator.objects.bulk_create(
            column for release in releases for column in _columns(release)
        )
        Entity.objects.bulk_create(row for release in releases for row in _rows(release))
        Observation.objects.bulk_create(_values(releases, numbers[0]))
        original = Release.objects.issued().order_by("pk")[0]
        for number, dataset, release in zip(numbers, datasets, releases, strict=True):
            content = ReleaseContent.from_json(original.content).as_json()
            content |= {"title": dataset.title, "summary": dataset.summary}
            release.slug, release.content = dataset.slug, content
            release.issued_by = self.editor
            release.issued_at = self._published_at(number)
            release.sha256 = release_digest(release)
        Release.objects.bulk_update(
            releases, ["slug", "content", "issued_by", "issued_at", "sha256"]
        )
        DailyCount.objects.bulk_create(
            _views(dataset.item, self.now, random.Random(dataset.pk))  # noqa: S311
            for dataset in datasets
        )


def _dataset(number: int) -> Dataset:
    return Dataset(
        slug=f"data-{number}",
        title=f"{_word(number * 5).capitalize()} by field, table {number}",
        summary=f"A made-up table about the {_word(number)}.",
        row_label="Field",
        chart_kind=NO_CHART,
    )


def _columns(release: Release) -> list[Indicator]:
    return [
        Indicator(release=release, ordering=place, code=code, label=code.capitalize(), kind="count")
        for place, code in enumerate(COLUMNS)
    ]


def _rows(release: Release) -> list[Entity]:
    return [
        Entity(release=release, ordering=place, code=code, label=code.capitalize())
        for place, code in enumerate(ROWS)
    ]


def _values(releases: list[Release], number: int) -> list[Observation]:
    columns = Indicator.objects.filter(release__in=releases).order_by("pk")
    rows = Entity.objects.filter(release__in=releases).order_by("pk")
    of_release: dict[int, list[Indicator]] = {}
    for column in columns:
        of_release.setdefault(column.release_id, []).append(column)
    return [
        Observation(entity=row, indicator=column, period="2024", value=number + place)
        for place, row in enumerate(rows)
        for column in of_release[row.release_id]
    ]


def _sections(number: int) -> list[Section]:
    data, source = f"data-{number}", f"source-{number}"
    return [
        Section(
            ordering=0,
            anchor="findings",
            heading="Findings",
            body=f"<p>Fields differ: there are <data data-cell='{data}/oceans/papers'></data> papers"
            f' about oceans.<cite data-source="{source}"></cite> {_word(number).capitalize()} and '
            f"{_word(number + 7)} are what partners name first, {_word(number // 3)} comes last.</p>",
        ),
        Section(
            ordering=1,
            anchor="table",
            heading="By field",
            body=f'<p>All fields.</p><div data-table="{data}"></div>',
        ),
    ]


def _some_topics(topics: list[Topic], chance: random.Random) -> list[Topic]:
    return chance.sample(topics, chance.choice([1, 1, 2]))


def _views(item: str, now: dt.datetime, chance: random.Random) -> DailyCount:
    views = int(chance.lognormvariate(3, 1.5))
    return DailyCount(
        item=item,
        day=(now - dt.timedelta(days=chance.randrange(2, 90))).date(),
        total=views,
        unique_views=views // 2,
        received=views,
    )


def _word(number: int) -> str:
    return _WORDS[number % len(_WORDS)]


def _index_all(*, at: dt.datetime) -> None:
    """Write the search index, and what databases know of their tables after a day.

    On PostgreSQL the tokens are indexed afterwards, which is quicker.
    """
    _run("DROP INDEX search_entry_tokens")
    index.rebuild(at=at, report=lambda _kind, _number: None)
    _run("SET maintenance_work_mem = '256MB'")
    _run("CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)")
    # As its autovacuum does by and by.
    _run("VACUUM ANALYZE")
    refresh_statistics()


def _run(statement: str) -> None:
    """Run a statement that only PostgreSQL knows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)
