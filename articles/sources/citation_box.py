"""Data of "How to cite" on a page and in its JSON, and responses with citation files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString

from articles.sources.formats import FORMATS, Items
from articles.sources.styles import STYLES, StyledReference, reference
from collabsite.web.doi import doi_url
from collabsite.web.responses import PUBLIC
from collabsite.web.routes import View, files


@dataclass(frozen=True)
class RecordFile:
    """A file for reference managers, and where it is."""

    ending: str
    label: str
    media_type: str
    url: str

    @property
    def link(self) -> SafeString:
        """The link to the file."""
        return SafeString(
            f'<a href="{escape(self.url)}" type="{self.media_type}">{escape(self.label)}</a>'
        )


@dataclass(frozen=True)
class Citing:
    """Data of "How to cite": `item` in CSL-JSON, the references in styles, and the files.

    `url` is the lasting address that all of them name.
    """

    url: str
    item: Mapping[str, Any]
    references: tuple[StyledReference, ...]
    files: tuple[RecordFile, ...]

    @property
    def cite_as(self) -> str:
        """The address to cite: the DOI's if it has one, else `url`."""
        doi = self.item.get("DOI")
        return doi_url(doi) if doi else self.url

    @property
    def elements(self) -> str:
        """The ids of the elements that show the references."""
        return " ".join(f"cite.{each.style}" for each in self.references)

    @property
    def records(self) -> tuple[RecordFile, ...]:
        """The files whose content is not in the references already."""
        return tuple(file for file in self.files if file.ending != "txt")

    @property
    def record_links(self) -> tuple[tuple[str, str], ...]:
        """The addresses of the records with their media types."""
        return tuple((file.url, file.media_type) for file in self.records)


def citing(item: Mapping[str, Any], address: Callable[[str], str]) -> Citing:
    """Return how to cite an item; `address` gives the address of its file with an ending."""
    return Citing(
        url=item["URL"],
        item=item,
        references=tuple(reference(item, style) for style in STYLES),
        files=record_files(address),
    )


def record_files(address: Callable[[str], str]) -> tuple[RecordFile, ...]:
    """Return a file of each format; `address` gives the address of the one with an ending."""
    return tuple(
        RecordFile(ending, str(each.label), each.media_type.partition(";")[0], address(ending))
        for ending, each in FORMATS.items()
    )


def citation_file_routes(
    address: str, view: View, name: str, *, stem: str = "cite"
) -> list[URLPattern]:
    """Return the routes of the files for reference managers: `address/cite.bib` and so on.

    The view's argument `ending` tells which is requested; the names are `name-bib` and so on. Files
    of another `stem` have other content in the same formats.
    """
    return files(f"{address}/{stem}", view, name, FORMATS)


def cite_file(items: Items, ending: str, *, name: str, describes: str = "") -> HttpResponse:
    """Answer with the file of these items, which is saved under `name` and its ending.

    It leads programs to the page at `describes`, if it is about one (FAIR Signposting Profile).
    """
    kind = FORMATS[ending]
    response = HttpResponse(kind.write(items), content_type=kind.media_type)
    disposition = content_disposition_header(kind.saved, f"{name}.{ending}")
    response["Content-Disposition"] = disposition or "inline"
    response["Cache-Control"] = PUBLIC
    if describes:
        response["Link"] = f'<{describes}>; rel="describes"'
    return response
