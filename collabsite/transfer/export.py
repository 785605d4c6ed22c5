"""Export of everything published and drafted as a folder or an archive of it, and its import."""

import json
import shutil
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.storage import default_storage

from articles.models import Article, Edition, Image
from articles.publishing import verification
from collabsite.health import verify
from collabsite.transfer.article_text import write_text
from collabsite.transfer.contents import (
    MEDIA,
    TABLES,
    replace_rows,
    store_files,
    stored_files,
    write_rows,
)
from collabsite.transfer.inventory import exported_models
from collabsite.transfer.problems import Report, Tell, TransferError
from collabsite.web.database import snapshot
from metrics.exports import tabular
from metrics.exports.extract import make_extract
from metrics.models import Dataset, Release
from metrics.tables.selection import select

ABOUT = "site.json"
_FORMAT, _VERSION = "collabsite-site", 2
# In bytes; most file systems allow 255.
_LONGEST_NAME = 200


def export_site(path: Path, *, tell: Tell) -> dict[str, int]:
    """Write the site into a folder that is new or empty; return the numbers of what is in it.

    A path that ends in `.zip` is that of an archive of the folder. Either is written beside it first, so
    that it is whole or not there. Raises TransferError.
    """
    is_archive = path.suffix.lower() == ".zip"
    try:
        if path.exists() and (is_archive or not path.is_dir() or any(path.iterdir())):
            raise TransferError(f"{path} is there already, or not empty; name a new one")
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as name:
            folder = Path(name) / "site"
            with snapshot():
                counts = _write(folder, tell)
            made = Path(shutil.make_archive(str(folder), "zip", folder)) if is_archive else folder
            made.rename(path)
    except OSError as error:
        raise TransferError(f"{error.filename or path}: {error.strerror or error}") from None
    return counts


def _write(folder: Path, tell: Tell) -> dict[str, int]:
    (folder / TABLES).mkdir(parents=True)
    tables = {}
    for model in exported_models():
        table = model._meta.db_table
        with (folder / TABLES / f"{table}.jsonl").open("wb") as file:
            tables[table] = write_rows(model, file, tell=tell, is_export=True)
    about = {
        "format": _FORMAT,
        "version": _VERSION,
        "address": settings.SITE_URL,
        "tables": tables,
    }
    (folder / ABOUT).write_text(f"{json.dumps(about, indent=1)}\n", encoding="utf-8")
    counts = {"files": 0, "articles": 0, "releases": 0}
    for name in stored_files():
        path = folder / MEDIA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with default_storage.open(name) as stored, path.open("wb") as file:
            shutil.copyfileobj(stored, file)
        counts["files"] += 1
    for article in Article.with_binned.order_by("pk").iterator(100):
        write_text(folder / "articles" / _folder_name(article) / "index.md", article)
        counts["articles"] += 1
    for release in Release.objects.issued().select_related("dataset").order_by("pk").iterator(100):
        path = folder / "datasets" / _folder_name(release.dataset) / f"{release.number}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        extract = make_extract(select(release))
        with path.open("wb") as file:
            header, rows = tabular.long_header(), tabular.long_rows(extract)
            file.writelines(tabular.csv_chunks(header, rows, marked=True))
        counts["releases"] += 1
    return counts


def _folder_name(row: Article | Dataset) -> str:
    """Return the slug, shortened if file systems refuse such a long name."""
    if len(row.slug.encode()) <= _LONGEST_NAME:
        return row.slug
    return f"{row.slug.encode()[:_LONGEST_NAME].decode(errors='ignore')}-{row.pk}"


def import_export(folder: Path, stored: list[str], *, tell: Tell) -> Report:
    """Insert everything that was exported; call it in a transaction.

    The names of the files that are stored are put into `stored`. Raises TransferError if the site is not
    empty, or if anything is not as it was exported.
    """
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        kind, version = about.get("format"), about.get("version")
    except (OSError, ValueError, AttributeError) as error:
        raise TransferError(f"{ABOUT} can't be read: {error}") from None
    if (kind, version) != (_FORMAT, _VERSION):
        raise TransferError(
            f"{ABOUT}: this is {kind} of version {version}, and this site reads {_FORMAT} of version"
            f" {_VERSION}; export the site again with the version of this one"
        )
    replace_rows(folder / TABLES, about["tables"], of=exported_models(), is_export=True, tell=tell)
    store_files(folder / MEDIA, stored, tell=tell)
    for name, problem in chain(verification.editions(), verify.releases(), verify.media()):
        if problem:
            raise TransferError(f"{name}: {problem}; the files were changed")
    report = Report()
    for model in (Article, Edition, Dataset, Release, Image):
        report.count(f"{model._meta.model_name}s", model._base_manager.count())
    return report
