"""What the pages of an article in the admin share, beside its form."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from articles.models import Article

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


def page_context(
    model_admin: "ModelAdmin[Article]", request: HttpRequest, article: Article, *, title: str
) -> dict[str, Any]:
    """Return what `admin/articles/article/own_page.html` needs; a page adds what it shows."""
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "subtitle": article.title,
        "opts": model_admin.opts,
        "original": article,
        "media": model_admin.media,
    }
