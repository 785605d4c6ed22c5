"""Export of everything published and drafted as a folder, or as an archive of it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models

from articles.files.images import stored_name
from articles.models import Article, Edition, Image
from collabsite.site.pictures import FOLDER as PICTURES
from collabsite.site.pictures import picture_names
from collabsite.transfer import inventory
from collabsite.transfer.article_text import write_text
from collabsite.transfer.problems import Tell, TransferError
from collabsite.transfer.rows import dump_rows, write_json
from collabsite.transfer.tables import write_tables
from collabsite.web.database import snapshot
from metrics.models import Dataset, Release

# In bytes; most file systems allow 255.
LONGEST_NAME = 200
ZIP = ".zip"
# So many are done between two lines of progress.
PROGRESS_INTERVAL = 100


def export_site(path: Path, *, tell: Tell) -> dict[str, int]:
    """Write the site into a folder that is new or empty; return the numbers of what is in it.

    A path that ends in `.zip` is that of an archive of the folder. It is written beside it first, so
    that it is whole or not there. Raises TransferError.
    """
    if path.suffix.lower() != ZIP:
        return _export_folder(path, tell)
    if path.exists():
        raise TransferError(f"{path} is there already; name a new file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as name:
            folder = Path(name) / "site"
            counts = _export_folder(folder, tell)
            Path(shutil.make_archive(str(folder), "zip", folder)).rename(path)
    except OSError as error:
        raise TransferError(f"{error.filename or path}: {error.strerror or error}") from None
    return counts


def _export_folder(folder: Path, tell: Tell) -> dict[str, int]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TransferError(f"{folder} is not empty; name a new folder")
    partial = folder.with_name(f".{folder.name}.partial")
    if partial.exists():
        raise TransferError(
            f"{partial} is there: another export runs, or one was interrupted; remove it, and run"
            " this one again"
        )
    try:
        partial.mkdir(parents=True)
        with snapshot():
            counts = _write(partial, tell)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise TransferError(f"{error.filename or folder}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return counts


def _write(folder: Path, tell: Tell) -> dict[str, int]:
    write_json(
        folder / "site.json",
        {"format": inventory.FORMAT, "version": inventory.VERSION, "address": settings.SITE_URL},
    )
    for name, group in inventory.shared_files().items():
        rows = [row for model in group for row in _all(model)]
        write_json(folder / name, dump_rows(rows))
    for model in inventory.SETTINGS:
        for row in _all(model):
            for name in picture_names(row):
                _write_file(f"{PICTURES}/{name}", folder / "pictures" / name, tell)
    counts = {"images": 0, "datasets": 0, "releases": 0, "articles": 0, "editions": 0}
    for image in _all(Image).iterator(100):
        _write_image(folder / "images" / image.key, image, tell)
        _count(counts, "images", tell)
    for dataset in _all(Dataset).iterator(100):
        counts["releases"] += _write_dataset(folder / "datasets" / _folder_name(dataset), dataset)
        _count(counts, "datasets", tell)
    for article in _all(Article).iterator(100):
        counts["editions"] += _write_article(folder / "articles" / _folder_name(article), article)
        _count(counts, "articles", tell)
    return counts


def _all(model: type[models.Model]) -> "models.QuerySet[Any]":
    """Return all rows of a model, also those in the bin, in the order of their keys."""
    return models.QuerySet(model).order_by("pk")


def _folder_name(row: Article | Dataset) -> str:
    """Return the slug, shortened if file systems refuse such a long name."""
    if len(row.slug.encode()) <= LONGEST_NAME:
        return row.slug
    return f"{row.slug.encode()[:LONGEST_NAME].decode(errors='ignore')}-{row.pk}"


def _count(counts: dict[str, int], thing: str, tell: Tell) -> None:
    counts[thing] += 1
    if counts[thing] % PROGRESS_INTERVAL == 0:
        tell(f"{thing}: {counts[thing]:,}")


def _rows_of(group: Mapping[type[models.Model], str], pk: int) -> list[dict[str, Any]]:
    """Return the rows that belong to what has a key."""
    return dump_rows(
        row for model, path in group.items() for row in _all(model).filter(**{path: pk})
    )


def _write_image(folder: Path, image: Image, tell: Tell) -> None:
    write_json(folder / "image.json", _rows_of(inventory.IMAGE, image.pk))
    for name in [*image.files, *image.former_files]:
        _write_file(stored_name(image.key, name), folder / name, tell)


def _write_file(stored_as: str, path: Path, tell: Tell) -> None:
    """Copy a stored file, or tell that it is missing."""
    try:
        with default_storage.open(stored_as) as stored:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(stored.read())
    except FileNotFoundError:
        tell(f"the file media/{stored_as} is missing; look for it in the backup")


def _write_dataset(folder: Path, dataset: Dataset) -> int:
    write_json(folder / "dataset.json", _rows_of(inventory.DATASET, dataset.pk))
    releases = _all(Release).filter(dataset=dataset).order_by("number")
    for release in releases:
        own = folder / "releases" / str(release.number)
        write_json(own / "release.json", _rows_of(inventory.RELEASE, release.pk))
        write_tables(own, release)
    return len(releases)


def _write_article(folder: Path, article: Article) -> int:
    write_json(folder / "article.json", _rows_of(inventory.ARTICLE, article.pk))
    numbers = _all(Edition).filter(article=article).order_by("number").values_list("pk", "number")
    for pk, number in numbers:
        write_json(folder / "editions" / f"{number}.json", _rows_of(inventory.EDITION, pk))
    write_text(folder / "index.md", article)
    return len(numbers)
