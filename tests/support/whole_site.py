"""A site with everything that an export or a backup has, and what its public addresses answer."""

import datetime as dt

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import images, publishing
from articles.drafts import comments
from articles.images.encoding import encode
from articles.models import Article, Author, Edition, Exemption, Image, Kind, Topic
from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.home.models import Home
from collabsite.identity import pictures
from collabsite.identity.models import SiteIdentity
from collabsite.menus.models import MenuItem
from collabsite.redirects.models import Redirect
from collabsite.sample import IDENTITY
from metrics.models import Dataset, Observation, Release
from metrics.releases import working_copy
from tests.support.picture_files import file_of
from tests.support.published import DOCUMENT, draft_titled, published
from tests.support.quoting import issued, revise

DATA = "what-they-found"


def build() -> None:
    """Fill the site with everything that travels."""
    chief = User.objects.create_superuser("chief")
    logo = pictures.encode_logo(file_of(60, 60))
    pictures.store(logo)
    SiteIdentity.objects.create(**IDENTITY, logo=logo.name)
    Redirect.objects.create(old="/old?p=1", new="/articles/rivers/")
    # View counts travel in the backup alone.
    edition = published(DOCUMENT.replace("- 浏览:17\n", ""))
    article, dataset = edition.article, Dataset.objects.get()
    topic = Topic.objects.create(slug="rivers", name="Rivers", name_zh="河流")
    author = Author.objects.create(slug="wei-chen", family_name="陈", given_name="伟", user=chief)
    source = Source.objects.create(key="atlas", title="Atlas, “new”", issued="2023")
    image = Image(title="Elbe", alt="A river")
    images.store(image, encode(file_of(30, 20)), by=chief)
    about = draft_titled("About")
    Article.objects.filter(pk=about.pk).update(kind=Kind.PAGE, slug="about")
    publishing.publish(about, by=None)
    MenuItem.objects.create(site_id=1, place=MenuItem.Place.HEADER, page_id=about.pk)
    home = Home.objects.create(language="en", lead=article, topics=False)
    home.articles.create(article=draft_titled("Follows"))
    topic.picture, topic.first_article, topic.description = image, article, "Where water goes."
    topic.save()
    article.topics.add(topic)
    article.authors.add(author)
    article.citations.create(source=source, locator="p. 3")
    article.sections.create(
        heading="数字",
        anchor="numbers",
        ordering=90,
        body=f'<p>It is <data data-cell="{DATA}/elbe/samples"></data><cite data-source="atlas"></cite>, and'
        '<span class="footnote">Said <em>once</em>.</span> more.</p>'
        f'<div data-table="{DATA}" data-caption="All"></div><figure data-chart="{DATA}"></figure>'
        f'<picture data-image="{image.key}" data-alt="A river"></picture>',
    )
    article.slug, article.owner, article.cover = "rivers-again", chief, image
    article.save()
    publishing.publish(article, by=chief, note="Moved.", change=Edition.Change.CORRECTION)
    images.replace(image, encode(file_of(40, 20)))
    working_copy.ensure(dataset)
    cell = Observation.objects.get(
        entity__code="elbe", indicator__code="samples", entity__release__issued_at=None
    )
    cell.value, cell.note, cell.literal, cell.source = "1300.50", "=1+1\r\nnew", "'=1300", source
    cell.save()
    issued({"elbe/change": "36"}, note="Corrected.")
    revise({"elbe/change": "38"})
    publishing.retract(article, by=chief, note="Wrong.")
    translated = draft_titled("Flüsse")
    translated.original, translated.original_edition = article, 1
    translated.save()
    publishing.publish(translated, by=None, at=timezone.now() + dt.timedelta(days=1))
    # A name of 360 bytes.
    Article.objects.filter(pk=draft_titled("Long").pk).update(slug="河" * 120)
    waiting = draft_titled("Waiting")
    comment = comments.add(waiting, by=chief, text="Hm.", section=waiting.sections.get())
    comments.reply(comment, by=chief, text="Hm?")
    Exemption.objects.create(article=waiting, literal="45", sentence="It is 45.", reason="So.")
    quoting = draft_titled("Quoting")
    quoting.sections.create(
        ordering=9,
        anchor="q",
        body=f'<p>Some <data data-cell="{DATA}/elbe/change"></data>, or with another'
        f' <data data-cell="{DATA}/sum(elbe,yangtze)/change"></data>.</p>'
        f'<figure data-chart="{DATA}"></figure>',
    )
    publishing.publish(quoting, by=None)
    revise({"elbe/change": "39"})
    issue_release(dataset, by=chief, note="Again.")
    revise({"elbe/change": "40"})


def addresses() -> list[str]:
    """Return the public addresses, old ones included."""
    found = [
        "/",
        "/about/",
        "/articles/",
        "/data/",
        "/corrections/",
        "/old?p=1",
        "/search/?q=rivers",
    ]
    found += ["/articles/feed.atom", "/topics/rivers/", "/authors/wei-chen/", "/sources/atlas/"]
    for edition in Edition.objects.order_by("pk"):
        own = edition.get_absolute_url().partition("/editions/")[0]
        found += [f"{own}/", f"{own}/editions/", f"{own}/editions/{edition.number}/"]
        found += [f"{own}/editions/{edition.number}/changes/", f"{own}/cite.bib"]
        if (edition.content["cover"] or {}).get("chart"):
            found.append(f"{own}/editions/{edition.number}/cover.svg")
    for release in Release.objects.issued().order_by("pk"):
        own = f"/data/{release.slug}"
        found += [f"{own}/", f"{own}/releases/{release.number}/", f"{own}.csv", f"{own}.svg"]
        found += [f"{own}/elbe/change/", f"{own}/releases/{release.number}/changes/"]
    found += [f"/media/site/{SiteIdentity.objects.get().logo}"]
    for image in Image.objects.all():
        found += [images.address(image, name) for name in [*image.files, *image.former_files]]
    json_too = [f"{each[:-1]}.json" for each in found if each.endswith("/") and each != "/"]
    return [*dict.fromkeys([*found, *json_too])]


def answers(client: Client, asked: list[str]) -> dict[str, tuple[int, str, bytes]]:
    """Return status, `Location` and body of each address."""
    found = {}
    for address in asked:
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        found[address] = (answer.status_code, answer.headers.get("Location", ""), body)
    return found
