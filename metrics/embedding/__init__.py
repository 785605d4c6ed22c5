"""The data in the prose of articles: numbers in sentences, tables and charts.

This package and `metrics.releasing` alone import `articles.prose` and `articles.publishing`.
"""

from articles.prose.embeds import UnresolvedMarkError
from articles.prose.passages import Quotation
from metrics.embedding.computed_offers import find_offers
from metrics.embedding.mentions import EditionMentions, MentionsPage, find_mentions
from metrics.embedding.provider import DataSession, register
from metrics.embedding.quoted_data import QuotedData, place_of, quoted_release, slugs_of
from metrics.embedding.tables import preview_block

__all__ = [
    "DataSession",
    "EditionMentions",
    "MentionsPage",
    "Quotation",
    "QuotedData",
    "UnresolvedMarkError",
    "find_mentions",
    "find_offers",
    "place_of",
    "preview_block",
    "quoted_release",
    "register",
    "slugs_of",
]
