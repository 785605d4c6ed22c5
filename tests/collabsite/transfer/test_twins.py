"""An exported site, imported into an empty one, is the same site."""

import json
import shutil
from html import escape
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from pytest_django import Settings

from articles.files import LossKind, images
from articles.files.encoding import encode
from articles.files.markdown import read_markdown
from articles.models import Article, Edition, Image
from articles.prose.parse import parse_prose
from articles.prose.sanitize import sanitize
from collabsite.transfer import inventory
from collabsite.transfer.export import export_site
from collabsite.transfer.importer import import_site
from collabsite.transfer.problems import TransferError
from metrics.models import Dataset
from tests.support.picture_files import file_of
from tests.support.published import draft_titled, published
from tests.support.quoting import SLUG as DATA
from tests.support.site_process import Prepared
from tests.support.whole_site import Pages, opened

pytestmark = pytest.mark.django_db


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.mark.judges_on_postgresql
@pytest.mark.judges
def test_an_imported_export_is_the_same_site(
    tmp_path: Path, settings: Settings, filled_site: tuple[Prepared, str]
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second"
    with opened(filled_site[0], tmp_path / "site"):
        # View counts travel in the backup alone.
        for model in apps.get_app_config("counting").get_models():
            model._base_manager.all().delete()
        people = list(User.objects.all())
        before = Pages.crawl()
        counts = {model: model._base_manager.count() for model in inventory.exported_models()}
        call_command("export_site", first)
    settings.MEDIA_ROOT = tmp_path / "media"
    User.objects.bulk_create(people)

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
    before.check()
    call_command("index_search", "--check")
    # Keys go on after those that were imported.
    assert draft_titled("New").pk > max(Edition.objects.values_list("article", flat=True))
    with pytest.raises(CommandError, match="is there already"):
        call_command("export_site", first)
    with pytest.raises(CommandError, match="or not empty"):
        call_command("export_site", second)
    with pytest.raises(CommandError, match=r"this site is not empty \(.*articles"):
        call_command("import_site", first)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("file", "change", "wrong"),
    [
        ("tables/articles_edition.jsonl", ("worth", "not worth"), "its SHA-256 is"),
        ("tables/metrics_observation.jsonl", ("1240", "1241"), "its SHA-256 is"),
        ("tables/sources_source.jsonl", ('"title"', '"heading"'), "has no column heading"),
        ("tables/sources_source.jsonl", ("[", "{"), "sources_source, the row"),
        ("site.json", ("sources_source", "auth_user"), "no table auth_user"),
        ("site.json", ('"version": 2', '"version": 9'), "of version 9"),
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
    edition.article.slug = "moved"
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
    ]:
        assert words in text
    table = (tmp_path / "site/datasets/what-they-found/1.csv").read_text(encoding="utf-8-sig")
    assert "1240" in table
    about = json.loads((tmp_path / "site/site.json").read_text())
    assert about["format"] == "collabsite-site"


@pytest.mark.one_database
def test_the_markdown_of_an_export_reads_as_the_same_text(
    tmp_path: Path, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    image = Image(title="Elbe", alt="A river")
    images.store(image, encode(file_of(40, 20)), by=None)
    body = (
        '<p>It flows<span class="footnote">Said <em>once</em>.</span> as <span class="math"'
        ' data-latex="v = \\frac{a}{b}"></span> says.</p>'
        '<div class="math" data-latex="E = mc^2"></div>'
        f'<picture data-image="{image.key}" data-alt="A [wide] river" data-caption="At low “water”">'
        "</picture>"
        '<table><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>1<span class="footnote">'
        'In a cell.</span></p></td><td><p><span class="math" data-latex="|x|"></span></p></td></tr>'
        "</tbody></table>"
    )
    article = draft_titled("Flows")
    article.sections.create(heading="How", anchor="how", ordering=90, body=body)
    export_site(tmp_path / "site", tell=print)
    text = tmp_path / "site/articles/flows/index.md"
    stored = article.sections.get(anchor="how").body

    read = read_markdown(
        text.read_bytes(), name="index.md", find=lambda path: (text.parent / path).read_bytes()
    )

    [section] = [section for section in read.sections if section.heading == "How"]
    assert not [loss for loss in read.losses if loss.kind != LossKind.FIELD]
    html = section.html.replace(read.pictures[0].name, image.key)
    assert parse_prose(sanitize(html)).marks == parse_prose(stored).marks
    for words in [
        '<span class="footnote">Said <em>once</em>.</span>',
        '<div class="math" data-latex="E = mc^2"></div>',
        '<span class="math" data-latex="v = \\frac{a}{b}"></span>',
        '<span class="footnote">In a cell.</span>',
        'data-latex="\\vert x\\vert"',
    ]:
        assert words in sanitize(html)


@pytest.mark.parametrize(
    "words",
    [
        "1. a",
        "# a",
        "a | b",
        "a [b](c) [^1]",
        "$HOME/$PATH",
        "`a` \\* *b* _c_",
        "- a",
        "<b>a</b> &lt;",
    ],
)
@pytest.mark.one_database
def test_plain_words_stay_plain_in_exported_markdown(tmp_path: Path, words: str) -> None:
    shown = escape(words, quote=False)
    table = f"<table><tbody><tr><th><p>{shown}</p></th><td><p>1</p></td></tr></tbody></table>"
    article = draft_titled("Plain")
    article.sections.create(heading=words, anchor="how", ordering=90, body=f"<p>{shown}</p>{table}")
    export_site(tmp_path / "site", tell=print)
    text = (tmp_path / "site/articles/plain/index.md").read_bytes()

    section = read_markdown(text, name="index.md", find=lambda _path: None).sections[-1]

    assert section.heading == words
    assert parse_prose(sanitize(section.html)).marks == []
    assert sanitize(section.html).count(f"<p>{shown}</p>") == 2
