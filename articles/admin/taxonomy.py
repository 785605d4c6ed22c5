"""Topics and authors in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Author, Topic
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pages import AutosavedAdmin


@admin.register(Topic)
class TopicAdmin(AutosavedAdmin, SiteModelAdmin):
    """Topics of articles."""

    list_display = ["name", "name_zh", "article_count"]
    ordering = ["name"]
    search_fields = ["name", "name_zh", "slug"]
    fields = [("name", "name_zh"), "slug", ("description", "description_zh")]
    fields += ["picture", "first_article"]
    autocomplete_fields = ["picture", "first_article"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Return the topics with the number of their articles."""
        topics: QuerySet[Topic] = super().get_queryset(request)
        return topics.annotate(article_count=Count("articles"))

    @admin.display(description=gettext_lazy("articles"), ordering="article_count")
    def article_count(self, topic: Any) -> int:  # noqa: ANN401
        """Return the number of its articles."""
        return int(topic.article_count)


@admin.register(Author)
class AuthorAdmin(AutosavedAdmin, SiteModelAdmin):
    """Authors of articles."""

    list_display = ["name", "affiliation", "orcid"]
    search_fields = ["family_name", "given_name", "joined", "affiliation", "orcid"]
    fields = [("family_name", "given_name"), "slug", "affiliation", "orcid", "user"]
    fields += ["picture", ("about", "about_zh")]
    prepopulated_fields = {"slug": ["given_name", "family_name"]}
    autocomplete_fields = ["user", "picture"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        """Return the authors with their names as Chinese ones are written, without a space."""
        joined = Concat("family_name", "given_name", output_field=CharField())
        authors: QuerySet[Author] = super().get_queryset(request)
        return authors.annotate(joined=joined)

    @admin.display(description=pgettext_lazy("of a person", "name"), ordering="family_name")
    def name(self, author: Author) -> str:
        """Return the full name."""
        return author.name
