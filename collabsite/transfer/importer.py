"""Import of a folder or archive of any known kind: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from articles.files.images import no_files_left_behind
from collabsite.transfer import export
from collabsite.transfer.contents import files_kept_on_success
from collabsite.transfer.folders import Media, files_of, links_out, opened_folder
from collabsite.transfer.ghost import ghost_data, read_ghost, read_json
from collabsite.transfer.posts import Post, store_posts
from collabsite.transfer.problems import Report, Tell, TransferError
from collabsite.transfer.text_folder import has_texts, read_texts
from collabsite.transfer.wordpress import is_wordpress, read_wordpress


class _DryRunError(Exception):
    """Raised to take back everything that a dry run did."""


def import_site(
    path: Path, *, owner: User | None, publish: bool, dry_run: bool, tell: Tell
) -> Report:
    """Import a folder, archive or file; with `dry_run`, only report what would be done.

    Raises TransferError, and has changed nothing then.
    """
    report = Report()
    with (
        suppress(_DryRunError),
        opened_folder(path) as found,
        files_kept_on_success() as files,
        no_files_left_behind() as images,
        transaction.atomic(),
    ):
        links = links_out(found) if found.is_dir() else []
        if found.is_dir() and (found / export.ABOUT).is_file():
            if links:
                raise TransferError(f"{links[0]} leads out of the folder; put the file there")
            report = export.import_export(found, files, tell=tell)
        else:
            report.problems += [
                f"{name}: it leads out of the folder; it was left out" for name in links
            ]
            posts = _posts(found, report)
            store_posts(posts, owner=owner, publish=publish, report=report, stored=images)
        if dry_run:
            raise _DryRunError
    return report


def _posts(path: Path, report: Report) -> Iterator[Post]:
    """Return the posts of all exports of other systems at a path, or of the texts there.

    Raises TransferError if there is none.
    """
    files = [path] if path.is_file() else files_of(path)
    media = Media(path)
    readers: list[Iterator[Post]] = []
    for file in files:
        if file.suffix.lower() == ".xml" and is_wordpress(file):
            readers.append(read_wordpress(file, media, report))
        elif file.suffix.lower() == ".json" and (
            data := ghost_data(read_json(file, alone=path.is_file()))
        ):
            readers.append(read_ghost(data, file.name, media, report))
    if readers:
        return chain.from_iterable(readers)
    if path.is_dir() and has_texts(path):
        return read_texts(path, report)
    raise TransferError(
        "there is nothing to import. Give a folder or ZIP archive of Markdown or HTML files, a"
        " WordPress export (.xml), a Ghost export (.json), or an exported site"
    )
