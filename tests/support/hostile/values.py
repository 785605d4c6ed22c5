"""A site with markup in every text that a user can enter.

Written past the forms, as a careless importer would, so that nothing rests on their checks. What
cannot be reached this way (an address's slug, a year) is listed in `BEYOND` with the reason.
"""

import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from PIL import Image as Picture

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
    Section,
    Topic,
)
from articles.public import preview
from articles.sources.models import Source
from collabsite.site.licences import Licence
from collabsite.site.models import MenuItem, SiteIdentity
from metrics.models import Dataset
from tests.support.counts import day_of, store_days
from tests.support.hostile import data, prose
from tests.support.hostile.prose import Payloads

# Fields of text that no payload can be in, by `app.model.field`.
BEYOND = {
    # The database or the code that reads them takes nothing but such values.
    "sources.source.issued",
    "metrics.indicator.currency",
    "metrics.observation.period",
    # Parts of addresses: what is no slug has no address.
    *["articles.article.slug", "articles.section.anchor", "articles.topic.slug"],
    *["articles.author.slug", "sources.source.key", "articles.edition.slug"],
    *["metrics.dataset.slug", "metrics.release.slug", "metrics.indicator.code"],
    *["metrics.entity.code", "articles.editiondata.dataset"],
    *[f"articles.quotedcell.{name}" for name in ("dataset", "entity", "indicator", "anchor")],
    # The place of what was found in the data, and its plain decimal.
    *[f"articles.quotedcell.{name}" for name in ("period", "computation", "value")],
    *["site.firstvisit.token_digest", "site.firstvisit.sample_digest"],
    # A colour, or no theme.
    "site.siteidentity.accent",
    # Names of files of ours, and identifiers that are too short for markup.
    *[f"site.siteidentity.{name}" for name in ("logo", "logo_dark", "card", "publisher_logo")],
    *["site.siteidentity.publisher_ror", "site.siteidentity.issn"],
    # A time zone that there is, and the address of a mailbox.
    *["site.siteidentity.time_zone", "site.siteidentity.sender"],
    # Addresses, of which the models take no others than those of pages.
    *["site.menuitem.address", "site.redirect.old", "site.redirect.new"],
    # Made by us, never typed.
    *["articles.image.key", "articles.editionimage.image", "articles.sectionimage.image"],
    *["articles.sharedpreview.token", "articles.edition.sha256"],
    *["articles.revision.digest", "articles.revision.event"],
    "metrics.release.sha256",
    *[f"articles.proposalreason.{name}" for name in ("key", "subject", "address")],
    *[f"metrics.dataimport.{name}" for name in ("run", "phase", "seen")],
    "metrics.dataimport.language",
}


@dataclass
class World:
    """The objects of the site."""

    payloads: Payloads
    editor: User
    article: Article
    broken: Article
    submitted: Article
    waiting: Edition
    dataset: Dataset
    image: Image
    token: str


def fill() -> World:
    """Fill all texts, and publish all content that can be published."""
    said = Payloads()
    editor = User.objects.create_user(
        said.text("account's name", 150),
        first_name=said.text("account's given name", 150),
        last_name=said.text("account's family name", 150),
        is_staff=True,
        is_superuser=True,
    )
    source = _source(said)
    topic, author = _filing(said)
    image = Image(
        title=said.text("title of the image", 200),
        alt=said.text("alternative text of the image", 500),
        credit=said.text("credit of the image", 200),
    )
    images.store(image, encode(_picture()), by=editor)
    dataset = data.dataset(said, source, editor)

    article = _article(said, "article", "hostile")
    article.topics.add(topic)
    Authorship.objects.create(article=article, author=author)
    Citation.objects.create(
        article=article, source=source, locator=said.text("place in a listed source", 100)
    )
    _editions(said, article, editor, dataset, image)
    data.newer_data(said, dataset, editor)
    data.imports(said, dataset, editor)
    _retracted_translation(said, article, editor)
    waiting = _waiting(said, editor)
    submitted = _article(said, "submitted article", "submitted")
    _sections(said, submitted, ["<p>Words.</p>"])
    review.submit(submitted, by=editor)
    broken = _broken(said, editor, dataset)
    shared = preview.share(broken, by=editor)
    preview.revoke(preview.share(broken, by=editor))
    store_days([day_of(article.item, timezone.now().date(), views=1)])
    Group.objects.create(name=said.text("group", 150))
    SiteIdentity(
        name=said.text("name of the site", 60),
        name_zh=said.text("name of the site in Chinese", 60),
        description=said.text("description of the site", 300),
        description_zh=said.text("description of the site in Chinese", 300),
        publisher=said.text("publisher", 120),
        publisher_url=said.url("address of the publisher"),
        tagline=said.text("tagline", 120),
        tagline_zh=said.text("tagline in Chinese", 120),
        contact=said.url("contact"),
        licence=Licence.OWN,
        licence_words=said.text("words of the licence", 120),
        licence_words_zh=said.text("words of the licence in Chinese", 120),
        licence_url=said.url("address of the licence of articles"),
        footer=said.text("line in the foot", 300),
        footer_zh=said.text("line in the foot in Chinese", 300),
    ).save()
    MenuItem.objects.create(
        site_id=1,
        place=MenuItem.Place.FOOTER,
        address="/data/",
        text=said.text("item of a menu", 60),
        text_zh=said.text("item of a menu in Chinese", 60),
    )
    _log(said, article, editor)
    return World(
        payloads=said,
        editor=editor,
        article=article,
        broken=broken,
        submitted=submitted,
        waiting=waiting,
        dataset=dataset,
        image=image,
        token=shared.token,
    )


def _filing(said: Payloads) -> tuple[Topic, Author]:
    topic = Topic.objects.create(
        slug="topic",
        name=said.text("topic", 100),
        name_zh=said.text("topic in Chinese", 100),
        description=said.text("description of a topic", 300),
        description_zh=said.text("description of a topic in Chinese", 300),
    )
    author = Author.objects.create(
        slug="author",
        family_name=said.text("family name", 100),
        given_name=said.text("given name", 100),
        affiliation=said.text("affiliation", 200),
        orcid=said.text("ORCID", 19),
        about=said.text("about an author", 300),
        about_zh=said.text("about an author in Chinese", 300),
    )
    return topic, author


def _editions(
    said: Payloads, article: Article, editor: User, dataset: Dataset, image: Image
) -> None:
    """Publish an edition and a correction of it, and change the draft again."""
    _sections(said, article, [prose.prose(said, "first edition", dataset, image)])
    publishing.publish(article, by=editor, note=said.text("note of the first edition"))
    revision.record(article, by=editor)
    article.title = said.text("second title", 300)
    article.standfirst = said.text("second standfirst")
    article.save()
    _sections(
        said,
        article,
        [prose.prose(said, "second edition", dataset, image), f"<p>{said.text('x')}</p>"],
    )
    publishing.publish(
        article,
        by=editor,
        note=said.text("note of a correction"),
        change=Edition.Change.CORRECTION,
    )
    # The publish page shows what this changes.
    _sections(said, article, [prose.prose(said, "changed draft", dataset, image)])
    article.title = said.text("changed title", 300)
    article.save()
    revision.record(article, by=editor)


def _retracted_translation(said: Payloads, original: Article, editor: User) -> None:
    translation = _article(said, "translation", "translated", language="zh-hans", original=original)
    _sections(said, translation, [f"<p>{said.text('prose of the translation')}</p>"])
    publishing.publish(translation, by=editor)
    publishing.retract(
        translation,
        by=editor,
        note=said.text("note of a retraction"),
    )


def _waiting(said: Payloads, editor: User) -> Edition:
    """Schedule an article for tomorrow."""
    article = _article(said, "waiting article", "waiting")
    _sections(said, article, ["<p>Words.</p>"])
    return publishing.publish(
        article,
        by=editor,
        note=said.text("note of a waiting edition"),
        at=timezone.now() + dt.timedelta(days=1),
    )


def _broken(said: Payloads, editor: User, dataset: Dataset) -> Article:
    """Create a draft that can't be published, with notes and an exempted number."""
    article = _article(said, "broken draft", "broken")
    _sections(said, article, [prose.broken(said, dataset)])
    [section] = article.sections.all()
    comments.add(article, by=editor, text=said.text("note on the article"))
    comment = comments.add(
        article,
        by=editor,
        text=said.text("note on a section"),
        section=section,
        quote=said.text("words on", 60),
        prefix=said.text("words before", 60),
        suffix=said.text("words after", 60),
    )
    comments.reply(comment, by=editor, text=said.text("reply"))
    resolved = comments.add(article, by=editor, text=said.text("resolved note"))
    comments.resolve(article.comments.filter(pk=resolved.pk), by=editor)
    Exemption.objects.create(
        article=article,
        literal=said.text("exempted number", 200),
        sentence=said.text("exempted sentence"),
        reason=said.text("reason of an exemption", 300),
        created_by=editor,
    )
    return article


def _source(said: Payloads) -> Source:
    return Source.objects.create(
        key="source",
        issued="2023",
        title=said.text("title of a source", 500),
        author="\n".join(
            [
                f"{said.text('family of a source')}, {said.text('given of a source')}",
                said.text("organisation of a source"),
            ]
        ),
        container_title=said.text("journal", 300),
        publisher=said.text("publisher", 200),
        volume=said.text("volume", 20),
        issue=said.text("issue", 20),
        page=said.text("pages", 40),
        doi=said.text("DOI", 200),
        url=said.url("address of a source"),
        language=said.text("language of a source", 10),
    )


def _article(said: Payloads, place: str, slug: str, **others: Any) -> Article:
    return Article.objects.create(
        slug=slug,
        title=said.text(f"{place}: title", 300),
        standfirst=said.text(f"{place}: standfirst"),
        origin=said.text(f"{place}: origin", 200),
        origin_url=said.url(f"{place}: address of the origin"),
        doi=said.text(f"{place}: DOI", 200),
        **others,
    )


def _sections(said: Payloads, article: Article, bodies: list[str]) -> None:
    article.sections.all().delete()
    for number, body in enumerate(bodies):
        heading = said.text(f"{article.slug}: heading {number}", 300)
        Section.objects.create(
            article=article,
            ordering=number,
            anchor=f"section-{number}",
            heading=heading,
            body=body,
        )


def _log(said: Payloads, row: Model, editor: User) -> None:
    kind = ContentType.objects.get_for_model(row)
    # The desk names a thing once, whatever was done to it how often.
    name = said.text("row in the log", 200)
    changed = {"name": said.text("kind in the log"), "object": said.text("object in the log")}
    for message in (
        said.text("message in the log"),
        json.dumps([{"changed": {**changed, "fields": [said.text("field in the log")]}}]),
    ):
        LogEntry.objects.create(
            user=editor,
            content_type=kind,
            object_id=str(row.pk),
            object_repr=name,
            action_flag=CHANGE,
            change_message=message,
        )


def _picture() -> bytes:
    out = io.BytesIO()
    comment = b"<script>pwned='comment'</script>"
    Picture.new("RGB", (40, 20), "teal").save(out, "JPEG", comment=comment)
    return out.getvalue()
