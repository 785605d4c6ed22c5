"""Import of a folder or archive of any known kind: all of it, or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from collabsite.transfer import site_import
from collabsite.transfer.problems import Report, Tell

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class _DryRunError(Exception):
    """Raised to take back everything that a dry run did."""


def import_site(
    path: Path, *, owner: "User | None", publish: bool, dry_run: bool, tell: Tell
) -> Report:
    """Import a folder, archive or file; with `dry_run`, only report what would be done.

    Raises TransferError, and has changed nothing then.
    """
    report = Report()
    try:
        with site_import.files_kept_on_success() as stored, transaction.atomic():
            report = site_import.import_exported_site(path, stored, tell=tell)
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        pass
    return report
