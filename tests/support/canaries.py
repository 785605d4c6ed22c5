"""Unpublished content of every kind, with unique words, beside published content."""

import datetime as dt
import re

from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.utils import timezone

from articles import publishing
from articles.drafts import comments, review, revision
from articles.files import images
from articles.files.encoding import encode
from articles.models import (
    Article,
    Author,
    Authorship,
    Citation,
    Edition,
    Exemption,
    Image,
    Topic,
)
from articles.public import preview
from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.people.notices import NoticeKind, tell
from metrics.models import Dataset, DatasetSource, Entity, Indicator, Observation
from metrics.releases import working_copy
from tests.support import crawler
from tests.support.counts import day_of, store_days
from tests.support.picture_files import file_of
from tests.support.published import draft_titled, published

TOMORROW = dt.timedelta(days=1)
# In the addresses of unpublished content; a response may repeat its address, so that these
# are no canaries.
HIDDEN = "hidden"


class Canaries:
    """Unique words, with the places where they are stored."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        word = f"canary{len(self.places) + 100}"
        self.places[word] = place
        return f"Said {word}"

    def places_in(self, answer: HttpResponseBase) -> set[str]:
        """Return the places whose words are in a response or in its headers."""
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        whole = crawler.body(answer) + headers.encode()
        # The mark of a number is one of its digits, too.
        return {self.places[word.decode()] for word in re.findall(rb"canary\d{3}", whole)}


def hide(canary: Canaries) -> Edition:
    """Create an edition, which is returned, and unpublished content of every kind."""
    edition = _published_twice()
    article, dataset = edition.article, Dataset.objects.get()
    by = User.objects.create_user("wang", first_name=canary("an account"), is_staff=True)
    _hide_data(canary, dataset)
    _hide_filing(canary)
    unpublished = draft_titled("Rivers unread")
    _change(canary, article, by, slug="hidden-1")
    _change(canary, unpublished, by, slug="hidden-2")
    translation = draft_titled("Translation")
    translation.original = unpublished
    translation.save()
    publishing.publish(translation, by=None)
    scheduled = draft_titled("Scheduled")
    publishing.publish(scheduled, by=None)
    _change(canary, scheduled, by, slug="hidden-3")
    scheduled.comments.all().delete()
    publishing.publish(scheduled, by=by, note=canary("a waiting note"), at=_soon())
    store_days([day_of(unpublished.item, timezone.localdate(), views=3)])
    return edition


def _published_twice() -> Edition:
    """Return the second edition of an article with every kind of content."""
    article = published().article
    dataset = Dataset.objects.get()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Counted again.")
    image = Image(title="A river")
    images.store(image, encode(file_of(20, 10)), by=None)
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers", name_zh="河流"))
    section = article.sections.last()
    assert section
    section.body += (
        f'<picture data-image="{image.key}" data-alt="A river"></picture>'
        f'<p><data data-cell="{dataset.slug}/elbe/samples"></data></p>'
    )
    section.save()
    return publishing.publish(article, by=None, note="A number.")


def _soon() -> dt.datetime:
    return timezone.now() + TOMORROW


def _change(canary: Canaries, article: Article, by: User, *, slug: str) -> None:
    """Change every part of a working copy, record it in the history, and change it again."""
    image = Image.objects.exclude(title="A river").get()
    for round_ in ("earlier", "present"):
        article.title = canary(f"{round_} title of {article.slug}")
        article.standfirst = canary(f"{round_} standfirst of {article.slug}")
        article.origin = canary(f"{round_} origin of {article.slug}")
        article.origin_url = f"https://example.org/{canary('origin').split()[1]}"
        article.doi = f"10.1000/{canary('doi').split()[1]}"
        article.slug = slug
        article.save()
        article.sections.all().delete()
        section = article.sections.create(
            anchor="new",
            heading=canary(f"{round_} heading of {article.slug}"),
            body=f"<p>{canary(f'{round_} prose of {article.slug}')}</p>"
            f'<picture data-image="{image.key}" data-alt="{canary("alt")}"></picture>',
        )
        revision.record(article, by=by)
    article.topics.add(Topic.objects.get(slug=HIDDEN))
    Authorship.objects.create(article=article, author=Author.objects.get(slug=HIDDEN))
    Citation.objects.create(
        article=article, source=Source.objects.get(key=HIDDEN), locator=canary("locator")
    )
    comments.add(article, by=by, text=canary("note on an article"))
    comment = comments.add(
        article,
        by=by,
        text=canary("note on a section"),
        section=section,
        quote=canary("words"),
        prefix=canary("words before"),
        suffix=canary("words after"),
    )
    comments.reply(comment, by=by, text=canary("reply"))
    tell(
        [by],
        NoticeKind.MENTION,
        about=str(article.item),
        title=canary("title in a notice"),
        address="/admin/",
        by=None,
        note=canary("notice"),
    )
    Exemption.objects.create(
        article=article,
        literal="45",
        sentence=canary("sentence"),
        reason=canary("reason of an exemption"),
    )
    review.submit(article, by=by)
    preview.share(article, by=by)


def _hide_filing(canary: Canaries) -> None:
    Topic.objects.create(slug=HIDDEN, name=canary("topic"), name_zh=canary("topic in Chinese"))
    Author.objects.create(
        slug=HIDDEN, family_name=canary("author"), affiliation=canary("affiliation")
    )
    Source.objects.create(
        key=HIDDEN,
        title=canary("source"),
        author=canary("author of a source"),
        container_title=canary("journal"),
        url="https://example.org/",
    )
    image = Image(title=canary("image"), alt=canary("alternative text"), credit=canary("credit"))
    images.store(image, encode(file_of(20, 10)), by=None)


def _hide_data(canary: Canaries, dataset: Dataset) -> None:
    """Change every part of a released dataset, schedule a release, and draft another dataset."""
    Source.objects.create(key="hidden-of-data", title=canary("source of changed data"))
    DatasetSource.objects.create(
        dataset=dataset,
        source=Source.objects.get(key="hidden-of-data"),
        locator=canary("place in a source of data"),
    )
    working = working_copy.ensure(dataset)
    _describe(canary, dataset, "changed data")
    for entity in working.entities.all():
        entity.label = canary("row of changed data")
        entity.save()
    for indicator in working.indicators.all():
        indicator.label = canary("column of changed data")
        indicator.definition = canary("definition")
        indicator.save()
    Observation.objects.filter(indicator=indicator).update(
        literal=canary("value"), note=canary("note on a value")
    )
    issue_release(dataset, by=None, note=canary("note of a release"), at=_soon())
    working_copy.ensure(dataset)

    fresh = Dataset.objects.create(slug=HIDDEN)
    _describe(canary, fresh, "new data")
    release = working_copy.ensure(fresh)
    column = Indicator.objects.create(
        release=release, code=HIDDEN, label=canary("column of new data"), kind="count"
    )
    row = Entity.objects.create(release=release, code=HIDDEN, label=canary("row of new data"))
    Observation.objects.create(
        entity=row, indicator=column, value=4, literal=canary("value of new data")
    )


def _describe(canary: Canaries, dataset: Dataset, name: str) -> None:
    dataset.title = canary(f"title of {name}")
    dataset.summary = canary(f"summary of {name}")
    dataset.row_label = canary(f"row label of {name}")
    dataset.licence = canary(f"licence of {name}")
    dataset.save()
