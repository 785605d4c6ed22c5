"""What a dataset's page tells reference managers: Dublin Core, as Zotero reads it of pages. Pure.

The tags of Highwire Press know no data: with them Zotero would make a journal article of it.
"""

from typing import TYPE_CHECKING

from collabsite.web.metadata import MetaTag, meta_tags, name_in_meta_tag

if TYPE_CHECKING:
    from metrics.public.dataset.page import DatasetPage


def tags(page: "DatasetPage") -> tuple[MetaTag, ...]:
    """Return the tags of a release, without those that would say nothing."""
    item = page.citing.item
    pairs = [
        ("DC.type", "Dataset"),
        ("DC.title", item["title"]),
        *(("DC.creator", name_in_meta_tag(name)) for name in item["author"]),
        ("DC.publisher", item["publisher"]),
        ("DC.date", "-".join(f"{part:02}" for part in item["issued"]["date-parts"][0])),
        ("DC.language", item["language"]),
        ("DC.description", page.summary),
        ("DC.rights", page.licence_url or page.licence),
        ("DC.identifier", page.doi_url),
        ("DC.identifier", item["URL"]),
        ("DC.hasVersion", item["version"]),
    ]
    return meta_tags(pairs)
