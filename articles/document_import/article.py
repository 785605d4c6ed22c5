"""Import of a document as the working copy of an article."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from articles.content import ArticleCitation, ArticleContent, ArticleSection
from articles.document_import import Document, NamedSource, Paragraph, Table
from articles.document_import.tables import split_pair
from articles.drafts import revision, write_content
from articles.models import Article, slug_is_taken
from articles.prose.sanitizer import prose_of_paragraphs, sanitize, table_mark
from articles.sources.finding import source_named
from articles.sources.models import Source
from collabsite.counting.counter import set_baseline
from collabsite.web.slugs import anchor_of, slug_of, unused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Stores a table, given its title and sources, and returns what the prose calls it.
type StoreTable = Callable[[Table, str, Sequence[Source]], str]


@transaction.atomic
def import_article(
    document: Document, *, store_table: StoreTable, owner: "User | None" = None
) -> Article:
    """Store the document as an article's working copy, its tables by `store_table`.

    The views that it names become the baseline of the article's count.
    """
    sections: list[ArticleSection] = []
    anchors: set[str] = set()
    cited: dict[str, Source] = {}
    titles: set[str] = set()
    for number, part in enumerate(document.sections, start=1):
        body = ""
        for block in part.blocks:
            if isinstance(block, Paragraph):
                body += prose_of_paragraphs([block.text])
            else:
                sources = [source for named in block.sources for source in _sources(named)]
                cited |= {source.key: source for source in sources}
                with translation.override(document.language):
                    title = _title(part.heading or document.title, titles)
                body += table_mark(store_table(block, title, sources))
        anchor = anchor_of(part.heading, number, anchors)
        sections.append(ArticleSection(anchor, part.heading, sanitize(body)))
    article = Article(owner=owner)
    content = ArticleContent(
        title=document.title,
        slug=unused(slug_of(document.title, "article"), slug_is_taken),
        language=document.language,
        date=document.date.isoformat() if document.date else "",
        origin=document.origin,
        citations=tuple(map(ArticleCitation, cited)),
        sections=tuple(sections),
    )
    write_content(article, content)
    if document.views is not None:
        set_baseline(article.item, total=document.views)
    revision.record(article, by=None, event=revision.Event.IMPORTED)
    return article


def _sources(named: NamedSource) -> list[Source]:
    """Return the source of this name, or two if it is `A and B` and only A and B are known."""
    pair = split_pair(named)
    titles = {named.title, *(half.title for half in pair)}
    known = set(Source.objects.filter(title__in=titles).values_list("title", flat=True))
    if named.title in known or any(half.title not in known for half in pair):
        pair = (named,)
    return [source_named(half.title, half.year) for half in pair]


def _title(title: str, taken: set[str]) -> str:
    """Return a table's title, with a number if the same title was used before."""
    number = 1
    candidate = title
    while candidate in taken:
        number += 1
        candidate = _("%(title)s, table %(number)d") % {"title": title, "number": number}
    taken.add(candidate)
    return candidate
