"""A Wagtail site with one article, as its project template makes one; runs where Wagtail is installed."""
