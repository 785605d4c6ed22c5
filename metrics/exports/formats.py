"""Forms of files of a release, and the links to them. A new form is a function and an entry here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from collabsite.web.responses import PAGE_ONLY
from metrics.exports import package, tabular
from metrics.exports.extract import Extract
from metrics.models import Release

if TYPE_CHECKING:
    from django.utils.functional import Promise


def _write_workbook(extract: Extract, *, long: bool) -> Iterable[bytes]:
    # Its library is heavy, and most processes write no workbook.
    from metrics.exports import workbook

    return workbook.workbook_pieces(extract, long=long)


@dataclass(frozen=True)
class Format:
    """A form of file: its media type, its name on pages, and the function that writes it.

    The function returns the file in pieces, in the wide or the `long` layout; it raises
    `SelectionError` for an extract that the form has no room for.
    """

    media_type: str
    name: "str | Promise"
    write: Callable[..., Iterable[bytes]]
    parameters: str = ""


# By extension, in the order in which they are offered.
FORMATS = {
    "csv": Format("text/csv", "CSV", tabular.csv_pieces),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel",
        _write_workbook,
    ),
    # The twin of the page, of which these are the rows.
    "json": Format("application/json", "JSON", tabular.json_pieces, "page=all"),
    "zip": Format(
        "application/zip",
        pgettext_lazy("for download", "data package"),
        package.package_pieces,
    ),
}


@dataclass(frozen=True)
class Download:
    """A file: its media type, its URL, and its name on a page."""

    media_type: str
    url: str
    name: str = field(metadata=PAGE_ONLY)


@dataclass(frozen=True)
class Downloads:
    """Files of the selection on a page (none if it shows everything) and of the whole release."""

    chosen: tuple[Download, ...]
    whole: tuple[Download, ...]


def download_links(release: Release, *, newest: Release, query: str) -> Downloads:
    """Return the files of a release; `query` is that of its page, without `page`."""

    def files(query: str) -> Iterator[Download]:
        for ending, form in FORMATS.items():
            parameters = "&".join(filter(None, [query, form.parameters]))
            address = (
                reverse(f"metrics:dataset-{ending}", args=[newest.slug])
                if release.number == newest.number
                else reverse(f"metrics:release-{ending}", args=[newest.slug, release.number])
            )
            url = f"{address}?{parameters}" if parameters else address
            # A data package is of a whole release.
            if ending != "zip" or not query:
                yield Download(form.media_type, url, str(form.name))

    return Downloads(chosen=tuple(files(query)) if query else (), whole=tuple(files("")))
