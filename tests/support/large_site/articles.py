"""Articles of a large site: published, and copied in bulk."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator

from django.contrib.auth.models import User
from django.db import transaction

from articles import publishing
from articles.content import ArticleSection, EditionContent
from articles.drafts.quoted_cells import (
    cells_of_draft,
    cells_of_edition,
    write_cells_of_draft,
)
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
    QuotedCell,
    Section,
    Topic,
)
from articles.publishing.publication import edition_digest
from articles.sources.models import Source
from collabsite.counting.models import Count, Total
from tests.support.large_site.made_up import HANZI_WORDS, WORDS, daily_count, time_before, word

TOPICS = [
    *["astronomy", "biomedicine", "climate", "computing", "energy", "health", "materials"],
    *["oceans", "physics", "policy", "quantum", "rivers"],
]
# Each is copied the same number of times, so a dataset is quoted by a hundredth of all articles.
ORIGINALS = 100
AUTHORS = 1_000


class LargeSiteArticles:
    """Writer of the articles, with their topics, sources and authors."""

    def __init__(self, editor: User, *, now: dt.datetime) -> None:
        self._editor, self._now = editor, now
        self._topics = Topic.objects.bulk_create(
            Topic(slug=slug, name=slug.title()) for slug in TOPICS
        )
        self._sources = Source.objects.bulk_create(
            Source(key=f"source-{number}", title=f"Report {number} on joint work", issued="2024")
            for number in range(2 * ORIGINALS)
        )
        self._authors = Author.objects.bulk_create(
            Author(
                slug=f"author-{number}",
                family_name=word(number).title(),
                given_name=f"{word(number // len(WORDS)).title()} {number}",
            )
            for number in range(AUTHORS)
        )

    def publish(self, number: int) -> None:
        """Publish an original article, which quotes the dataset with this number."""
        chance = random.Random(number)  # noqa: S311
        article = self._article(number, chance)
        article.save()
        for section in _sections(number):
            section.article = article
            section.save()
        write_cells_of_draft(article)
        Authorship.objects.bulk_create(self._byline(article, chance))
        article.topics.set(_some_topics(self._topics, chance))
        Citation.objects.create(article=article, source=self._sources[number + ORIGINALS])
        publishing.publish(article, by=self._editor)
        Count.objects.bulk_create([daily_count(article.item, self._now, chance)])

    @transaction.atomic
    def copy(self, numbers: Iterable[int]) -> None:
        """Write the rows of articles that are copies of the originals."""
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
        QuotedCell.objects.bulk_create(
            cell
            for article, number in zip(articles, chances, strict=True)
            for cell in cells_of_draft(
                article,
                [
                    ArticleSection(section.anchor, section.heading, section.body)
                    for section in _sections(number % ORIGINALS)
                ],
            )
        )
        bylines = Authorship.objects.bulk_create(
            byline
            for article, chance in zip(articles, chances.values(), strict=True)
            for byline in self._byline(article, chance)
        )
        used = [
            (article, topic)
            for article, chance in zip(articles, chances.values(), strict=True)
            for topic in _some_topics(self._topics, chance)
        ]
        through = Article.topics.through
        through.objects.bulk_create(through(article=each, topic=topic) for each, topic in used)
        Citation.objects.bulk_create(
            Citation(article=article, source=self._sources[number % ORIGINALS + ORIGINALS])
            for article, number in zip(articles, chances, strict=True)
        )
        named: dict[int, list[Author]] = {}
        for byline in bylines:
            named.setdefault(byline.article_id, []).append(byline.author)
        filed: dict[int, list[Topic]] = {}
        for article, topic in used:
            filed.setdefault(article.pk, []).append(topic)
        self._copy_editions(list(zip(articles, chances, strict=True)), named, filed)
        Count.objects.bulk_create(
            daily_count(article.item, self._now, chance)
            for article, chance in zip(articles, chances.values(), strict=True)
        )
        Total.objects.bulk_create(
            Total(kind="article", item_id=article.pk, baseline=number % 1_000)
            for article, number in zip(articles, chances, strict=True)
            if number % 4 == 0
        )

    def _article(self, number: int, chance: random.Random) -> Article:
        language = "zh-hans" if number % 3 == 2 else "en"
        words = chance.sample(HANZI_WORDS if language == "zh-hans" else WORDS, 4)
        joint = "" if language == "zh-hans" else " "
        return Article(
            slug=f"article-{number}",
            title=f"{joint.join(words).capitalize()} {number}",
            standfirst=joint.join(chance.sample(words, 3)).capitalize(),
            language=language,
            date=time_before(self._now, number).date(),
        )

    def _byline(self, article: Article, chance: random.Random) -> Iterator[Authorship]:
        for place, author in enumerate(chance.sample(self._authors, chance.choice([1, 1, 2]))):
            yield Authorship(article=article, author=author, ordering=place)

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
                "date": time_before(self._now, number).date().isoformat(),
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
                at = time_before(self._now, number) + dt.timedelta(hours=edition_number - 1)
                edition = Edition(
                    article=article,
                    number=edition_number,
                    slug=article.slug,
                    title=article.title,
                    standfirst=article.standfirst,
                    language=article.language,
                    date=time_before(self._now, number).date(),
                    origin=original.origin,
                    change=change,
                    note="" if edition_number == 1 else "Newer figures.",
                    content=content,
                    published_at=at,
                    created_at=at,
                    created_by=self._editor,
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
        QuotedCell.objects.bulk_create(
            cell
            for edition, original in made
            for cell in cells_of_edition(edition, EditionContent.from_json(original.content))
        )
        EditionData.objects.bulk_create(
            EditionData.of(edition, dataset=row.dataset)
            for edition, original in made
            for row in original.data.all()
        )


def _sections(number: int) -> list[Section]:
    data, source = f"data-{number}", f"source-{number}"
    return [
        Section(
            ordering=0,
            anchor="findings",
            heading="Findings",
            body=f"<p>Fields differ: there are <data data-cell='{data}/oceans/papers'></data> papers"
            f' about oceans.<cite data-source="{source}"></cite> {word(number).capitalize()} and '
            f"{word(number + 7)} are what partners name first, {word(number // 3)} comes last.</p>",
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
