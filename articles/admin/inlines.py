"""Inlines of the form of an article: its byline and references."""

from django.utils.translation import gettext_lazy

from articles.models import Authorship, Citation
from collabsite.web.admin.base import OrderedInline


class AuthorshipInline(OrderedInline):
    """The byline."""

    model = Authorship
    verbose_name = gettext_lazy("author")
    verbose_name_plural = gettext_lazy("authors")
    fields = ["ordering", "author"]
    autocomplete_fields = ["author"]


class CitationInline(OrderedInline):
    """The sources in the reference list that the prose does not cite."""

    model = Citation
    verbose_name = gettext_lazy("reference")
    verbose_name_plural = gettext_lazy("References beside those that the text cites")
    fields = ["ordering", "source", "locator"]
    autocomplete_fields = ["source"]
