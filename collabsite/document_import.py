"""Import a document: the text becomes an article, and each table a dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from articles.document_import import Document, Table
from articles.document_import.article import import_article
from articles.models import Article
from articles.sources.models import Source
from metrics.importing.document_tables import import_table
from metrics.models import Dataset

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class ImportedDocument:
    """The article and datasets of a document, with warnings for an editor."""

    article: Article
    datasets: tuple[Dataset, ...]
    warnings: tuple[str, ...]


@transaction.atomic
def import_document(document: Document, *, owner: "User | None" = None) -> ImportedDocument:
    """Store a document as drafts: an article with this owner, and a dataset for each table."""
    datasets: list[Dataset] = []
    warnings: list[str] = []

    def store_table(table: Table, title: str, sources: Sequence[Source]) -> str:
        imported = import_table(
            table.header, table.rows, title=title, language=document.language, sources=sources
        )
        datasets.append(imported.dataset)
        warnings.extend(imported.warnings)
        return imported.dataset.slug

    article = import_article(document, store_table=store_table, owner=owner)
    return ImportedDocument(article, tuple(datasets), tuple(warnings))
