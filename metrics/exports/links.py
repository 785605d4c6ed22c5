"""Downloads of a release: the links on its page, in its JSON and for search engines."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from collabsite.web.responses import PAGE_ONLY
from metrics.models import Release

# Extension -> media type and name, in the order in which they are offered.
FORMATS = {
    "csv": ("text/csv", "CSV"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    "json": ("application/json", "JSON"),
    "zip": ("application/zip", pgettext_lazy("for download", "data package")),
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
    return Downloads(
        chosen=_files(release, newest, query, ["csv", "xlsx", "json"]) if query else (),
        whole=_files(release, newest, "", list(FORMATS)),
    )


def _files(release: Release, newest: Release, query: str, forms: list[str]) -> tuple[Download, ...]:
    files = []
    for form in forms:
        media_type, name = FORMATS[form]
        parameters = "&".join(filter(None, [query, "page=all" if form == "json" else ""]))
        address = _address(release, newest, form)
        files.append(
            Download(media_type, f"{address}?{parameters}" if parameters else address, str(name))
        )
    return tuple(files)


def _address(release: Release, newest: Release, form: str) -> str:
    if release.number == newest.number:
        return reverse(f"metrics:dataset-{form}", args=[newest.slug])
    return reverse(f"metrics:release-{form}", args=[newest.slug, release.number])
