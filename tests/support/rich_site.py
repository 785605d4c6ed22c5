"""A served site with every kind of content of an article, and drafts in every state."""

import datetime as dt
import json
import sys

from django.contrib.auth.models import User
from django.utils import timezone

from articles import images, publishing
from articles.drafts import comments, review, revisions
from articles.images.encoding import encode
from articles.models import Article, Edition, Image
from articles.public import preview
from metrics import releasing, working_copy
from metrics.models import Dataset, Observation
from tests.support.picture_files import file_of

DATA = "the-record-in-four-fields"
CELL = f"{DATA}/quantum-technology/funding-average"
SHOWN = f"""
<h3>A heading below</h3>
<p>Work on quantum technology has <data data-cell="{CELL}" data-form="words"></data> on average
(<data data-cell="{CELL}"></data>).<cite data-source="nature-index-2023" data-locator="p. 12"></cite>
See <a href="https://example.org/">the index</a>, H<sub>2</sub>O and x<sup>2</sup>.</p>
<ul><li>One</li><li>Two</li></ul><ol start="3"><li>Three</li></ol><blockquote><p>Said.</p></blockquote>
<div data-table="{DATA}" data-caption="All areas" data-notes="Rounded."></div>
<figure data-chart="{DATA}" data-kind="bar" data-columns="funding-average"></figure>
<picture data-image="{{image}}" data-alt="A wide river" data-caption="Low water"></picture>
"""
WORDED = (
    f'<data data-cell="{DATA}/quantum-technology/citation-advantage" data-wording="a half"></data>'
)
BROKEN = """
<h4>Deep</h4><p>About 45 rivers. <cite data-source="gone"></cite><data data-cell="a/b/c"></data>
<a href="http://insecure.example/">x</a> <a href="#">nowhere</a></p><div data-table="gone"></div>
"""


def fill_and_tell() -> None:
    """Fill the site; print the keys of its objects as JSON."""
    editor = User.objects.get(username="admin")
    image = Image(title="Elbe", alt="A wide river", credit="Ann, CC BY")
    images.store(image, encode(file_of(1000, 500)), by=editor)
    dataset = Dataset.objects.get(slug=DATA)
    shown = SHOWN.format(image=image.key)

    article = _draft("rich", "<p>At first.</p>", standfirst="What it says.")
    publishing.publish(article, by=editor)
    _say(article, shown)
    publishing.publish(
        article, by=editor, note="Two numbers came in.", change=Edition.Change.CORRECTION
    )
    _say(article, shown.replace("Work on", "Much work on"), "<p>About 45 rivers.</p>")

    worded = _draft("worded", f"<p>About {WORDED} it is.</p>", standfirst="Up by 50%.")
    publishing.publish(worded, by=editor)
    for value in [3_200_000, 32_000_000]:
        _revise(dataset, "funding-average", value)
        _revise(dataset, "citation-advantage", value // 100_000)
        if value < 10_000_000:
            releasing.issue(dataset, by=editor, note="A larger grant.")

    waiting = _draft("waiting", "<p>Words.</p>", standfirst="What it says.")
    soon = timezone.now() + dt.timedelta(days=1)
    publishing.publish(waiting, by=editor, at=soon)
    submitted = _draft("submitted", "<p>Words.</p>")
    review.submit(submitted, by=editor)
    broken = _draft("broken", BROKEN)
    comments.add(broken, by=editor, text="Which rivers?", section=broken.sections.get())
    clear = _draft("clear", "<p>Words.</p>", standfirst="What it says.")
    shared = preview.share(article, by=editor)
    deleted = _draft("deleted", "<p>Words.</p>")
    recoverable = _draft("recoverable", shown, standfirst="What it said.")
    revisions.record(recoverable, by=editor)
    gone = recoverable.pk
    recoverable.delete()
    json.dump(
        {
            "article": article.pk,
            "waiting": waiting.pk,
            "submitted": submitted.pk,
            "broken": broken.pk,
            "clear": clear.pk,
            "worded": worded.pk,
            "deleted": deleted.pk,
            "recoverable": gone,
            "image": image.pk,
            "token": shared.token,
            "dataset": dataset.pk,
        },
        sys.stdout,
    )


def _revise(dataset: Dataset, column: str, value: int) -> None:
    """Set the value of a cell of the working copy."""
    Observation.objects.filter(
        entity__release=working_copy.ensure(dataset),
        entity__code="quantum-technology",
        indicator__code=column,
    ).update(value=value, literal="")


def _draft(slug: str, body: str, *, standfirst: str = "") -> Article:
    article = Article.objects.create(title=f"On {slug}", slug=slug, standfirst=standfirst)
    _say(article, body)
    return article


def _say(article: Article, *bodies: str) -> None:
    article.sections.all().delete()
    for number, body in enumerate(bodies):
        article.sections.create(
            ordering=number, heading=f"Part {number}", anchor=f"part-{number}", body=body
        )
