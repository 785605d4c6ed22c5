"""Admin of articles: a module for each model, and packages for pages beside an article's form."""

from articles.admin import articles, datasets, lists, media, sources, taxonomy

__all__ = ["articles", "datasets", "lists", "media", "sources", "taxonomy"]
