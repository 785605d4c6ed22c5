"""Import of an exported site into an empty one: the same rows with the same keys."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models
from django.utils import timezone

from articles.drafts.quoted_cells import write_cells_of_draft
from articles.files.images import stored_name
from articles.models import Article, Image
from articles.publishing import verification
from collabsite.search import index
from collabsite.site.models import SiteIdentity
from collabsite.site.pictures import FOLDER as PICTURES
from collabsite.site.pictures import picture_names
from collabsite.transfer import inventory
from collabsite.transfer.problems import Report, Tell, TransferError
from collabsite.transfer.rows import insert_row, load_rows, read_json, read_rows
from collabsite.transfer.tables import read_tables
from metrics.models import Release
from metrics.releases import release_digest

_KEY = re.compile(r"[\w-]{1,32}")
_FILE = re.compile(r"\d{1,5}(?:\.\d{1,6})?\.(?:avif|webp|jpg|png)")


def is_exported_site(folder: Path) -> bool:
    """Return whether the folder is an export of a site like this one."""
    return (folder / "site.json").is_file()


@contextmanager
def files_kept_on_success() -> Iterator[list[str]]:
    """Delete the stored files that are put into the list, if the block fails.

    Its transaction takes the rows back, but not the files.
    """
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def import_exported_site(folder: Path, stored: list[str], *, tell: Tell) -> Report:
    """Insert everything that was exported; call it in a transaction.

    Files of images are put into the storage, and their names into `stored`. Raises TransferError if
    the site is not empty, or if anything is not as it was exported.
    """
    _check_version(folder)
    _require_empty()
    report = Report()
    # There is one site, which has a name already.
    SiteIdentity.objects.all().delete()
    for name, group in inventory.shared_files().items():
        report.count(name.removesuffix(".json"), load_rows(folder / name, group, name=name))
    for model in inventory.SETTINGS:
        face: models.QuerySet[Any] = models.QuerySet(model)
        for row in face:
            _import_pictures(row, folder / "pictures", stored)
    for path in _folders(folder / "images"):
        _import_image(path, f"images/{path.name}", stored)
        report.count("images")
    for path in _folders(folder / "datasets"):
        _import_dataset(path, f"datasets/{path.name}", report)
        _tell_progress(report, "datasets", tell)
    for path in _folders(folder / "articles"):
        _import_article(path, f"articles/{path.name}", report)
        _tell_progress(report, "articles", tell)
    _finish()
    return report


def _check_version(folder: Path) -> None:
    about = read_json(folder / "site.json", name="site.json")
    if not isinstance(about, dict) or about.get("format") != inventory.FORMAT:
        raise TransferError("site.json is not that of an exported site")
    if about.get("version") != inventory.VERSION:
        raise TransferError(
            f"site.json: the format has version {about.get('version')}, and this site reads"
            f" {inventory.VERSION}; export the site again with the version of this one"
        )


def _require_empty() -> None:
    mine = {*inventory.exported_models(), *inventory.LEFT_OUT} - {*inventory.SETTINGS}
    found = {
        str(model._meta.verbose_name_plural): count
        for model in sorted(mine, key=lambda model: model._meta.label)
        if model not in inventory.LEFT_OUT and (count := models.QuerySet(model).count())
    }
    if found:
        there = ", ".join(f"{count:,} {name}" for name, count in found.items())
        raise TransferError(
            f"this site is not empty ({there}). An exported site is imported into an empty one: set"
            " DATABASE_URL or VAR_DIR to a new one, and run `manage.py migrate` first"
        )


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _tell_progress(report: Report, thing: str, tell: Tell) -> None:
    report.count(thing)
    if report.counts[thing] % 100 == 0:
        tell(f"{thing}: {report.counts[thing]:,}")


def _import_image(path: Path, name: str, stored: list[str]) -> None:
    for row in read_rows(path / "image.json", inventory.IMAGE, name=f"{name}/image.json"):
        image: Any = row.object
        if not isinstance(image, Image) or not _KEY.fullmatch(image.key):
            raise TransferError(f"{name}/image.json: “{image.key}” is no key of an image")
        insert_row(row, name=name)
        for file, digest in {**image.former_files, **image.files}.items():
            if not _FILE.fullmatch(file):
                raise TransferError(f"{name}/image.json: “{file}” is no file of an image")
            _store_file(path / file, stored_name(image.key, file), digest, stored, name=name)


def _import_pictures(row: models.Model, folder: Path, stored: list[str]) -> None:
    """Store the pictures of the site's own face, whose names begin with their digests."""
    for picture in picture_names(row):
        digest = picture.partition("-")[0]
        _store_file(folder / picture, f"{PICTURES}/{picture}", digest, stored, name="pictures")


def _store_file(path: Path, target: str, digest: str, stored: list[str], *, name: str) -> None:
    """Store a file whose SHA-256 begins so."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TransferError(f"{name}/{path.name} is missing; export the site again") from None
    if len(digest) < 32 or not hashlib.sha256(content).hexdigest().startswith(digest):
        raise TransferError(f"{name}/{path.name} is not the file that was exported")
    if default_storage.exists(target):
        with default_storage.open(target) as file:
            if file.read() == content:
                return
        raise TransferError(
            f"another file is stored as {target}; begin with an empty folder or store of media"
        )
    stored.append(default_storage.save(target, ContentFile(content)))


def _import_dataset(path: Path, name: str, report: Report) -> None:
    load_rows(path / "dataset.json", inventory.DATASET, name=f"{name}/dataset.json")
    numbered = {
        int(each.name): each for each in _folders(path / "releases") if each.name.isdecimal()
    }
    for number in sorted(numbered):
        _import_release(numbered[number], f"{name}/releases/{number}", report)
        report.count("releases")


def _import_release(path: Path, name: str, report: Report) -> None:
    """Insert a release as a working copy, which can be filled, and then issue it as it was."""
    release: Any = None
    frozen: dict[str, Any] = {}
    for row in read_rows(path / "release.json", inventory.RELEASE, name=f"{name}/release.json"):
        if isinstance(row.object, Release):
            release = row.object
            frozen = {"issued_at": release.issued_at}
            release.issued_at = None
        insert_row(row, name=f"{name}/release.json")
    if release is None:
        raise TransferError(f"{name}/release.json has no release")
    rows, values = read_tables(path, release, name=name)
    report.count("rows", rows)
    report.count("values", values)
    if frozen["issued_at"] is None:
        return
    Release.objects.filter(pk=release.pk).update(**frozen)
    stored = Release.objects.get(pk=release.pk)
    if (found := release_digest(stored)) != stored.sha256:
        raise TransferError(
            f"{name}: its SHA-256 is {found}, and {stored.sha256} was issued; the files were changed"
        )


def _import_article(path: Path, name: str, report: Report) -> None:
    load_rows(path / "article.json", inventory.ARTICLE, name=f"{name}/article.json")
    numbered = {
        int(each.stem): each for each in (path / "editions").glob("*.json") if each.stem.isdecimal()
    }
    for number in sorted(numbered):
        load_rows(numbered[number], inventory.EDITION, name=f"{name}/editions/{number}.json")
        report.count("editions")


def _finish() -> None:
    """Check that nothing is missing or altered, and make what is made of the rows."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise TransferError(f"the folder is not whole; export the site again ({error})") from None
    for edition, problem in verification.editions():
        if problem:
            raise TransferError(f"{edition}: {problem}; the files were changed")
    index.rebuild(at=timezone.now(), report=lambda _kind, _count: None)
    with connection.cursor() as cursor:
        own = sorted(inventory.exported_models(), key=lambda model: model._meta.label)
        for statement in connection.ops.sequence_reset_sql(no_style(), own):
            cursor.execute(statement)
    # The rows of editions came with them, with their keys.
    for article in Article.with_binned.iterator():
        write_cells_of_draft(article)
