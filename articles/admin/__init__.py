"""Admin of articles: a module for each model, and one for each page of an article or of what it quotes."""

from articles.admin.articles import ArticleAdmin
from articles.admin.datasets import QuotedDatasetAdmin
from articles.admin.editions import EditionAdmin, SectionAdmin
from articles.admin.media import ImageAdmin
from articles.admin.own_pages import PageAdmin
from articles.admin.sources import SourceAdmin
from articles.admin.taxonomy import AuthorAdmin, TopicAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "EditionAdmin",
    "ImageAdmin",
    "PageAdmin",
    "QuotedDatasetAdmin",
    "SectionAdmin",
    "SourceAdmin",
    "TopicAdmin",
]
