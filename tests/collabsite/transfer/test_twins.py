"""An exported site, imported into an empty one, is the same site."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles import images, publishing
from articles.drafts import comments
from articles.images.encoding import encode
from articles.models import Article, Author, Edition, Exemption, Image, Kind, Source, Topic
from collabsite.home.models import Home
from collabsite.identity import pictures
from collabsite.identity.models import SiteIdentity
from collabsite.menus.models import MenuItem
from collabsite.redirects.models import Redirect
from collabsite.sample import IDENTITY
from collabsite.transfer import inventory
from collabsite.transfer.article_text import to_markdown
from collabsite.transfer.export import export_site
from collabsite.transfer.importer import import_site
from collabsite.transfer.problems import TransferError
from metrics import releasing, working_copy
from metrics.diff import comparison
from metrics.models import Dataset, Observation, Release
from tests.support.picture_files import file_of
from tests.support.published import DOCUMENT, draft_titled, published
from tests.support.quoting import issued, revise

pytestmark = pytest.mark.django_db

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
        body=f'<p>Some <data data-cell="{DATA}/elbe/change"></data>.</p>'
        f'<figure data-chart="{DATA}"></figure>',
    )
    quoting.cover_chart, quoting.cover_alt = DATA, "Rivers compared"
    quoting.save()
    publishing.publish(quoting, by=None)
    revise({"elbe/change": "39"})
    releasing.issue(dataset, by=chief, note="Again.")
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
    found = {}
    for address in asked:
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        found[address] = (answer.status_code, answer.headers.get("Location", ""), body)
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_an_imported_export_is_the_same_site(
    tmp_path: Path, client: Client, settings: Settings
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second"
    with transaction.atomic():
        build()
        chief = User.objects.get()
        asked = addresses()
        before = answers(client, asked)
        counts = {model: model._base_manager.count() for model in inventory.exported_models()}
        call_command("export_site", first)
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = tmp_path / "media"
    # The twin would be served by another process.
    comparison._pairs.cache_clear()
    chief.save(force_insert=True)

    call_command("import_site", first, "--dry-run")
    assert not Article.objects.exists()
    assert not (tmp_path / "media").exists() or not files_of(tmp_path / "media")
    call_command("import_site", first)
    call_command("export_site", second)

    shutil.unpack_archive(first, tmp_path / "first")
    assert files_of(tmp_path / "first") == files_of(second)
    assert sorted(path.name for path in tmp_path.iterdir() if "first" in path.name) == [
        *("first", "first.zip")
    ]
    assert {m: m._base_manager.count() for m in inventory.exported_models()} == counts
    assert [model for model, count in counts.items() if not count] == []
    after = answers(client, asked)
    assert {a: after[a] for a in asked if after[a] != before[a]} == {}
    assert sum(status == 200 for status, _where, _body in before.values()) > 40
    call_command("verify_editions")
    call_command("index_search", "--check")
    # Keys go on after those that were imported.
    assert draft_titled("New").pk > max(Edition.objects.values_list("article", flat=True))
    with pytest.raises(CommandError, match="is there already"):
        call_command("export_site", first)
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_site", second)
    with pytest.raises(CommandError, match=r"this site is not empty \(.*articles"):
        call_command("import_site", first)


@pytest.mark.one_database
def test_every_model_travels_or_is_left_out_for_a_reason() -> None:
    found = (model for app in inventory.APPS for model in apps.get_app_config(app).get_models())
    models = {model for model in found if not model._meta.proxy}
    travelling = inventory.exported_models()

    assert models == travelling | inventory.LEFT_OUT.keys()
    assert travelling.isdisjoint(inventory.LEFT_OUT)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("file", "change", "wrong"),
    [
        ("articles/rivers-and-labs/editions/1.json", ("worth", "not worth"), "its SHA-256 is"),
        ("datasets/what-they-found/releases/1/values.csv", ("1240", "1241"), "its SHA-256 is"),
        ("datasets/what-they-found/releases/1/values.csv", ("elbe,", "oder,"), "entity: “oder” is"),
        ("sources.json", ("articles.source", "auth.user"), "“auth.user” does not belong here"),
        ("sources.json", ("[", "{"), "sources.json is no JSON"),
        ("site.json", ('"version": 1', '"version": 9'), "has version 9"),
    ],
)
def test_a_folder_that_was_changed_is_refused_whole(
    tmp_path: Path, file: str, change: tuple[str, str], wrong: str
) -> None:
    folder = tmp_path / "site"
    with transaction.atomic():
        published()
        export_site(folder, tell=print)
        transaction.set_rollback(True)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")

    with pytest.raises(TransferError, match=wrong):
        import_site(folder, owner=None, publish=False, dry_run=False, tell=print)

    assert not Article.objects.exists()
    assert not Dataset.objects.exists()


@pytest.mark.one_database
def test_people_can_read_the_folder(tmp_path: Path) -> None:
    edition = published()
    edition.article.slug, edition.article.cover_chart = "moved", DATA
    edition.article.save()
    chart = f'<figure data-chart="{DATA}" data-columns="samples"></figure>'
    edition.article.sections.create(anchor="chart", ordering=90, body=chart)

    export_site(tmp_path / "site", tell=print)

    text = (tmp_path / "site/articles/moved/index.md").read_text(encoding="utf-8")
    for words in [
        "title: Rivers and Labs",
        "- /articles/rivers-and-labs/",
        "## What They Found",
        "| Elbe | [1,240](/data/",
        "1. River Atlas",
        "cover:\n  chart: What They Found\n  alt: 'Bar chart: What They Found'",
    ]:
        assert words in text
    assert to_markdown("<p>A <em>&lt;b&gt;</em></p>") == "A *&lt;b>*"
    about = json.loads((tmp_path / "site/site.json").read_text())
    assert about["format"] == "collabsite-site"
