"""Topics and authors in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Article, Author, Topic
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pages import AutosavedAdmin


class TaxonomyAdmin(AutosavedAdmin, SiteModelAdmin):
    """ModelAdmin of topics or authors, whose form deletes nothing that it refers to."""

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,  # noqa: ANN401
        change: bool = False,
        **kwargs: Any,
    ) -> Any:  # noqa: ANN401
        """Return the form without the buttons that would delete a picture, an article or an account."""
        form = super().get_form(request, obj, change=change, **kwargs)
        for name in self.autocomplete_fields:
            if name in form.base_fields:
                form.base_fields[name].widget.can_delete_related = False
        return form


@admin.register(Topic)
class TopicAdmin(TaxonomyAdmin):
    """Topics of articles."""

    list_display = ["name", "name_zh", "article_count"]
    ordering = ["name"]
    search_fields = ["name", "name_zh", "slug"]
    fields = [
        ("name", "name_zh"),
        "slug",
        ("description", "description_zh"),
        "picture",
        "first_article",
    ]
    autocomplete_fields = ["picture", "first_article"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Return the topics with the number of their articles."""
        topics: QuerySet[Topic] = super().get_queryset(request)
        rows: QuerySet[Any, Any] = Article.topics.through.objects.order_by()
        filed: QuerySet[Any, Any] = rows.filter(topic=OuterRef("pk"))
        counted = filed.values("topic").annotate(n=Count("pk")).values("n")
        return topics.annotate(article_count=Coalesce(Subquery(counted), 0))

    @admin.display(description=gettext_lazy("articles"), ordering="article_count")
    def article_count(self, topic: Any) -> int:  # noqa: ANN401
        """Return the number of its articles."""
        return int(topic.article_count)


@admin.register(Author)
class AuthorAdmin(TaxonomyAdmin):
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
