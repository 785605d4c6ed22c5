"""Contents of the bin: find, restore and permanently delete them."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import DELETION
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from articles.files import images
from articles.models import Article, Image
from collabsite.web.audit_log import log
from collabsite.web.bin import KEEP, BinnableModel, take_from_bin
from metrics.models import Dataset

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)


class PublishedError(Exception):
    """Row in the bin that was published meanwhile, and can't be deleted."""


def find(label: str, keys: list[int]) -> list[BinnableModel]:
    """Return the rows in the bin of the model with this label, such as `articles.article`."""
    for model in _DELETIONS:
        if model._meta.label_lower == label:
            found = model.with_binned.filter(binned_at__isnull=False, pk__in=keys)
            return list(found.select_related("binned_by"))
    return []


def list_binned(kinds: "Iterable[QuerySet[Any]]", *, most: int) -> list[BinnableModel]:
    """Return which of these rows are in the bin, the newest first; one query for each kind."""
    rows: list[Any] = []
    for kind in kinds:
        found = kind.filter(binned_at__isnull=False).select_related("binned_by")
        rows += found.order_by("-binned_at", "-pk")[:most]
    return sorted(rows, key=attrgetter("binned_at"), reverse=True)[:most]


@transaction.atomic
def restore(row: BinnableModel, *, by: "User") -> None:
    """Put a row back, with all that belongs to it."""
    take_from_bin(row)
    log(row, _("Restored from the bin."), by=by)


def delete_permanently(row: BinnableModel, *, by: "User") -> None:
    """Delete a row in the bin with all that belongs to it, and log that.

    Raise `PublishedError` if it was published meanwhile.
    """
    with transaction.atomic():
        log(row, _("Deleted permanently."), by=by, action=DELETION)
        _delete(row)


def _delete(row: BinnableModel) -> None:
    try:
        with transaction.atomic():
            _DELETIONS[type(row)](row)
    except ProtectedError as error:
        raise PublishedError from error


def empty(*, at: dt.datetime) -> int:
    """Delete what has been in the bin for long enough; return the number of rows.

    The server's log names them. What was published meanwhile is put back.
    """
    deleted = 0
    for row in _expired(at - KEEP):
        named = (row._meta.label_lower, row.pk, str(row))
        try:
            _delete(row)
        except PublishedError:
            take_from_bin(row)
            logger.warning("%s %s (%r) was published, and is taken from the bin", *named)
        else:
            deleted += 1
            logger.info("%s %s (%r) is deleted from the bin", *named)
    return deleted


def _expired(before: dt.datetime) -> Iterator[BinnableModel]:
    for model in _DELETIONS:
        yield from model.with_binned.filter(binned_at__lt=before)


def _delete_article(article: Any) -> None:  # noqa: ANN401
    article.delete()


def _delete_dataset(dataset: Any) -> None:  # noqa: ANN401
    dataset.releases.working().delete()
    dataset.delete()


def _delete_image(image: Any) -> None:  # noqa: ANN401
    if images.is_published(image):
        raise PublishedError
    images.remove(image)


_DELETIONS: dict[type[BinnableModel], Callable[[Any], None]] = {
    Article: _delete_article,
    Dataset: _delete_dataset,
    Image: _delete_image,
}
