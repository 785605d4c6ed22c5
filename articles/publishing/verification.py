"""Verification that editions have not changed since they were published."""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from articles.content import EditionContent, digest_of_stored
from articles.files import images
from articles.models import Edition
from articles.publishing.editions import edition_digest

# An edition is a whole article: only so many are in memory at once.
_CHUNK = 20


def editions() -> Iterator[tuple[str, str]]:
    """Yield the name of each edition, and its problems, '' if it has none."""
    # The files of images that were verified: editions share them.
    intact: set[tuple[str, str, str]] = set()
    before: Edition | None = None
    ordered = Edition.objects.order_by("article_id", "number").prefetch_related(
        *["references__source", "topics", "edition_topics", "bylines", "data", "images"]
    )
    for edition in ordered.iterator(chunk_size=_CHUNK):
        problems = [_problem(edition), _gap(before, edition), *_broken_images(edition, intact)]
        yield f"{edition.slug}, edition {edition.number}", "; ".join(filter(None, problems))
        before = edition


def _problem(edition: Edition) -> str:
    found = edition_digest(edition)
    if found != edition.sha256:
        return f"its SHA-256 is {found}, and {edition.sha256} was published"
    content = edition.content
    if content["stored_digest"] != digest_of_stored(content):
        return "what readers see of it is not what was made of it"
    own = EditionContent.from_json(content)
    # What lists sort and show is kept beside the content, outside the digest.
    beside = ["title", "standfirst", "language", "origin"]
    wrong = [name for name in beside if getattr(edition, name) != getattr(own, name)]
    # Without a date of its own, the column has the day of the first edition.
    if own.date not in ("", edition.date.isoformat()):
        wrong.append("date")
    # In rows of their own, for the pages of sources, authors and topics, and for what is related.
    lists: dict[str, tuple[object, object]] = {
        "reference list": (
            sorted((row.number, row.source.key) for row in edition.references.all()),
            [(entry.number, entry.key) for entry in own.references],
        ),
        "list of authors": (
            sorted((row.number, row.author_id) for row in edition.bylines.all()),
            list(enumerate(own.authors, start=1)),
        ),
        "list of data": ({row.dataset for row in edition.data.all()}, set(own.datasets)),
        "list of images": ({row.image for row in edition.images.all()}, set(own.images)),
        # A topic's slug may change.
        "list of topics": (len(edition.topics.all()), len(own.topics)),
    }
    wrong += [name for name, (stored, given) in lists.items() if stored != given]
    parts = [
        *[edition.references, edition.bylines, edition.data, edition.images],
        edition.edition_topics,
    ]
    wrong += sorted(
        {
            f"{name} in {row._meta.verbose_name_plural}"
            for rows in parts
            for row in rows.all()
            for name in row.REPEATED
            if getattr(row, name) != getattr(edition, name)
        }
    )
    return f"its {', '.join(wrong)} is not that of its content" if wrong else ""


def _gap(before: Edition | None, edition: Edition) -> str:
    """Return the problem if an edition before this one was removed."""
    follows = before is not None and before.article_id == edition.article_id
    expected = before.number + 1 if before and follows else 1
    return "" if edition.number == expected else f"edition {expected} is gone"


def _broken_images(edition: Edition, intact: set[tuple[str, str, str]]) -> Iterator[str]:
    """Yield the problems of the files of the images that the edition shows."""
    embeds = edition.content["embeds"]
    shown = [embed["data"] for embed in embeds if embed["element"] == "picture"]
    for image in [*shown, *filter(None, [edition.content["shown_cover"]])]:
        # A chart as the cover has no files.
        if image["kind"] != "image":
            continue
        key = image["image"]
        for name, sha256 in image["files"].items():
            if (key, name, sha256) in intact:
                continue
            stored = images.stored_name(key, name)
            try:
                with default_storage.open(stored) as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except FileNotFoundError:
                yield f"the file {stored} is gone"
                continue
            if found == sha256:
                intact.add((key, name, sha256))
            else:
                yield f"the SHA-256 of {stored} is {found}, and {sha256} was published"
