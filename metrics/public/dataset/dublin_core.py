"""What a dataset's page tells reference managers: Dublin Core, as Zotero reads it of pages. Pure.

The tags of Highwire Press know no data: with them Zotero would make a journal article of it.
"""

from typing import TYPE_CHECKING

from articles.public.metadata.highwire import Tag, name_of

if TYPE_CHECKING:
    from metrics.public.dataset.page import DatasetPage


def tags(page: "DatasetPage") -> tuple[Tag, ...]:
    """Return the tags of a release, without those that would say nothing."""
    item = page.citing.item
    said = [
        ("DC.type", "Dataset"),
        ("DC.title", item["title"]),
        *(("DC.creator", name_of(name)) for name in item["author"]),
        ("DC.publisher", item["publisher"]),
        ("DC.date", "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0])),
        ("DC.language", item["language"]),
        ("DC.description", page.summary),
        ("DC.rights", page.licence_url or page.licence),
        ("DC.identifier", page.doi_url),
        ("DC.identifier", item["URL"]),
        ("DC.hasVersion", item["version"]),
    ]
    return tuple(Tag(name, content) for name, content in said if content)
