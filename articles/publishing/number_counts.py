"""Counts of the numbers of an edition by what backs them, for readers."""

from collections import Counter
from collections.abc import Iterable

from articles.audit.backing import Backing
from articles.content import EditionContent, NumberCounts
from articles.models import Article
from articles.publishing.composition import Composition
from articles.publishing.number_audit import (
    AuditEntry,
    audit,
    audit_composition,
    parts_of_content,
    shown_in,
)


def count_numbers(article: Article, composition: Composition) -> NumberCounts:
    """Count the numbers of an article as it was composed: one query, for the editors' reasons."""
    return _counted(audit_composition(article, composition))


def count_frozen(content: EditionContent) -> NumberCounts:
    """Count the numbers of an edition that stores no counts; editors' reasons are unknown."""
    return _counted(audit(parts_of_content(content), shown_in(content), {}))


def _counted(audited: Iterable[AuditEntry]) -> NumberCounts:
    counts = Counter(each.audited.backing for each in audited)
    return NumberCounts(
        found=counts.total(),
        bound=counts[Backing.BOUND],
        cited=counts[Backing.CITED],
        explained=counts[Backing.EXEMPT],
    )
