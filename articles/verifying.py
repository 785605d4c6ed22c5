"""Whether what was published is still as it was: digests recomputed from what is stored."""

from collections.abc import Iterator

from articles.models import Edition
from articles.publishing import edition_digest

# An edition is a whole article: only so many are in memory at once.
_CHUNK = 20


def editions() -> Iterator[tuple[str, str]]:
    """Yield each edition's name, and '' or what is wrong with it."""
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        yield f"{edition.slug}, edition {edition.number}", _problem(edition)


def _problem(edition: Edition) -> str:
    found = edition_digest(edition)
    if found != edition.sha256:
        return f"its SHA-256 is {found}, and {edition.sha256} was published"
    content = edition.content
    # What lists sort and show is kept beside the content, outside the digest.
    beside = {
        "title": edition.title,
        "standfirst": edition.standfirst,
        "language": edition.language,
        "date": edition.date.isoformat(),
        "origin": edition.origin,
    }
    wrong = [name for name, value in beside.items() if value != content[name]]
    return f"its {', '.join(wrong)} is not that of its content" if wrong else ""
