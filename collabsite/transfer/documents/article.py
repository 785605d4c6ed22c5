"""Import of a document: an article, and a dataset for each table."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from articles.content import ArticleCitation, ArticleContent, ArticleSection
from articles.drafts import revision, write_content
from articles.models import Article, slug_is_taken
from articles.prose.sanitize import prose_of_paragraphs, sanitize, table_mark
from articles.sources.finding import source_named
from collabsite.counting.counter import set_baseline
from collabsite.transfer.documents import Document
from collabsite.web.slugs import anchor_of, slug_of, unused
from metrics.importing.document_tables import import_table
from metrics.models import Dataset


@dataclass(frozen=True)
class ImportedDocument:
    """The article and datasets of a document, with warnings for an editor."""

    article: Article
    datasets: tuple[Dataset, ...]
    warnings: tuple[str, ...]


@transaction.atomic
def import_document(document: Document, *, owner: User | None = None) -> ImportedDocument:
    """Store a document as drafts: an article with this owner, and a dataset for each table.

    The views that it names become the baseline of the article's count.
    """
    datasets: list[Dataset] = []
    warnings: list[str] = []
    sections: list[ArticleSection] = []
    anchors: set[str] = set()
    cited: dict[str, None] = {}
    titles: set[str] = set()
    for number, part in enumerate(document.sections, start=1):
        body = ""
        for block in part.blocks:
            if isinstance(block, str):
                body += prose_of_paragraphs([block])
                continue
            sources = [source_named(named.title, named.year) for named in block.sources]
            cited |= dict.fromkeys(source.key for source in sources)
            with translation.override(document.language):
                title = _title(part.heading or document.title, titles)
            imported = import_table(
                block.header, block.rows, title=title, language=document.language, sources=sources
            )
            datasets.append(imported.dataset)
            warnings += imported.warnings
            body += table_mark(imported.dataset.slug)
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
    return ImportedDocument(article, tuple(datasets), tuple(warnings))


def _title(title: str, taken: set[str]) -> str:
    """Return a table's title, with a number if the same title was used before."""
    number = 1
    candidate = title
    while candidate in taken:
        number += 1
        candidate = _("%(title)s, table %(number)d") % {"title": title, "number": number}
    taken.add(candidate)
    return candidate
