"""What the pages of an article in the admin share, beside its form."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.csp import CSP
from js_asset import ImportMap, Media

from articles.models import Article

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

# The prose editor's import map and the empty style element that it looks for can only stand in
# the page itself, so that a page with such an editor has a nonce. Public pages have none: their
# bytes are the same for everyone.
EDITOR_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
}

# What our modules of the prose editor import from one another, by names that outlive a deployment.
EDITOR_MODULES = Media(
    importmap=ImportMap(
        {
            "prose/datasets": "js/prose-datasets.js",
            "prose/dialogs": "js/prose-dialogs.js",
            "prose/marks": "js/prose-marks.js",
            "prose/markup": "js/prose-markup.js",
        }
    )
)


def page_context(
    admin: "ModelAdmin[Article]", request: HttpRequest, article: Article, *, title: str
) -> dict[str, Any]:
    """Return what `admin/articles/article/own_page.html` needs; a page adds what it shows."""
    return {
        **admin.admin_site.each_context(request),
        "title": title,
        "subtitle": article.title,
        "opts": admin.opts,
        "original": article,
        "media": admin.media,
    }
