"""Who signed an article, as its page names them: with their ORCID and numbered affiliations. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from articles.content import Byline
from collabsite.web.responses import PAGE_ONLY


@dataclass(frozen=True)
class AuthorLine:
    """An author as the edition names them; `orcid` without its address, `url` '' if they have no page.

    `affiliation_number` is that of `affiliations`, 0 where the affiliations need no numbers.
    """

    name: str
    slug: str
    url: str
    orcid: str
    orcid_url: str
    affiliation: str
    affiliation_number: int = field(metadata=PAGE_ONLY)


def author_lines(
    bylines: Sequence[Byline], *, with_page: Collection[str]
) -> tuple[AuthorLine, ...]:
    """Return the authors in order, their affiliations numbered where they differ.

    `with_page` are the slugs of those who have pages.
    """
    distinct = affiliations(bylines)
    alike = len({byline.affiliation for byline in bylines}) == 1
    return tuple(
        AuthorLine(
            name=byline.name,
            slug=byline.slug,
            url=reverse("articles:author", args=[byline.slug]) if byline.slug in with_page else "",
            orcid=byline.orcid,
            orcid_url=byline.orcid_url,
            affiliation=byline.affiliation,
            affiliation_number=(
                distinct.index(byline.affiliation) + 1 if byline.affiliation and not alike else 0
            ),
        )
        for byline in bylines
    )


def affiliations(authors: Sequence[Byline | AuthorLine]) -> tuple[str, ...]:
    """Return what the authors belong to, each once, in the order in which they name it."""
    return tuple(dict.fromkeys(a.affiliation for a in authors if a.affiliation))
