"""Models of articles: the working copies that editors change, and the editions."""

from articles.models.article_parts import (
    MAX_HEADING,
    Authorship,
    Citation,
    Section,
    SectionImage,
)
from articles.models.articles import (
    Article,
    ArticleQuerySet,
    ArticleStatus,
    Page,
    is_reserved,
    slug_is_taken,
)
from articles.models.comments import MAX_CONTEXT, MAX_QUOTE, Comment, Reply
from articles.models.edition_parts import (
    EditionAuthor,
    EditionData,
    EditionImage,
    EditionReference,
    EditionTopic,
    QuotedCell,
)
from articles.models.editions import Edition, EditionQuerySet, Kind
from articles.models.images import Image
from articles.models.proposals import Proposal, ProposalQuerySet, ProposalReason
from articles.models.revisions import Revision
from articles.models.taxonomy import Author, Topic
from articles.models.workflow import (
    MAX_LITERAL,
    MAX_REASON,
    Exempted,
    Exemption,
    SharedPreview,
)

__all__ = [
    "MAX_CONTEXT",
    "MAX_HEADING",
    "MAX_LITERAL",
    "MAX_QUOTE",
    "MAX_REASON",
    "Article",
    "ArticleQuerySet",
    "ArticleStatus",
    "Author",
    "Authorship",
    "Citation",
    "Comment",
    "Edition",
    "EditionAuthor",
    "EditionData",
    "EditionImage",
    "EditionQuerySet",
    "EditionReference",
    "EditionTopic",
    "Exempted",
    "Exemption",
    "Image",
    "Kind",
    "Page",
    "Proposal",
    "ProposalQuerySet",
    "ProposalReason",
    "QuotedCell",
    "Reply",
    "Revision",
    "Section",
    "SectionImage",
    "SharedPreview",
    "Topic",
    "is_reserved",
    "slug_is_taken",
]
