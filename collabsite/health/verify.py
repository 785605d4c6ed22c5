"""Checks of a site, each of which yields what it looked at, with its problem or ''."""

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models import Exists, OuterRef

from articles.files.images import stored_name
from articles.models import Image
from collabsite.counting.totals import wrong_totals
from collabsite.search import index
from collabsite.search.models import IndexBuild
from collabsite.site.models import SiteIdentity
from collabsite.site.pictures import FOLDER as PICTURES
from collabsite.site.pictures import picture_names
from metrics.models import Release
from metrics.releases import release_digest

# The name of what was looked at, and its problem, '' if it has none.
type Checked = Iterator[tuple[str, str]]


def releases() -> Checked:
    """Compute the digests of issued releases again."""
    issued = Release.objects.issued().select_related("dataset")
    for release in issued.order_by("pk").iterator(chunk_size=20):
        found = release_digest(release)
        wrong = f"its SHA-256 is {found}, and {release.sha256} was issued"
        yield f"{release.slug}, release {release.number}", "" if found == release.sha256 else wrong


def media() -> Checked:
    """Look for the files of all images and logos, and compute their digests."""
    images: models.QuerySet[Image] = models.QuerySet(Image)
    for image in images.order_by("pk").iterator(100):
        for name, digest in {**image.former_files, **image.files}.items():
            yield _check_file(stored_name(image.key, name), digest)
    for identity in SiteIdentity.objects.all():
        for name in picture_names(identity):
            yield _check_file(f"{PICTURES}/{name}", name.partition("-")[0])


def _check_file(name: str, digest: str) -> tuple[str, str]:
    """Compare the SHA-256 of a stored file with the beginning of its digest."""
    try:
        with default_storage.open(name) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return f"the file {name}", "it is gone"
    wrong = f"its SHA-256 is {found}, and {digest} was stored"
    return f"the file {name}", "" if found.startswith(digest) else wrong


def foreign_keys() -> Checked:
    """Look for rows that name a row of another table that is not there."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey) or not field.db_constraint:  # type: ignore[attr-defined]
                continue
            targets: models.QuerySet[models.Model] = models.QuerySet(field.remote_field.model)
            target = targets.filter(**{field.target_field.attname: OuterRef(field.attname)})
            rows: models.QuerySet[models.Model] = models.QuerySet(model)
            lost = rows.filter(~Exists(target), **{f"{field.attname}__isnull": False}).count()
            wrong = f"{lost:,} rows name a row that is not there" if lost else ""
            yield f"{model._meta.db_table}.{field.column}", wrong


def database_file() -> Checked:
    """Let SQLite check its file; PostgreSQL has no such check."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            found = "; ".join(str(row[0]) for row in cursor.fetchall())
        yield "the file of the database", "" if found == "ok" else found


def search_index(at: dt.datetime) -> Checked:
    """Compare the search index with what is published."""
    if IndexBuild.objects.exists() and not index.is_current():
        yield "the search index", "another version made it; run `manage.py index_search`"
    for address in index.find_differences(at=at):
        yield address, "it is not indexed as it is published; run `manage.py index_search`"


def counts() -> Checked:
    """Add up the counts of views again."""
    wrong = ", ".join(map(str, wrong_totals()))
    yield "the totals of views", f"not the sums of their days: {wrong}" if wrong else ""
