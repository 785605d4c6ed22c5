"""Live preview: the pages that the contents of an article's form would give, without saving them."""

import unicodedata
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from articles.admin.drafts.form_content import FORM_FIELDS, read_form
from articles.admin.permissions import can_add, can_change, get_permitted_article
from articles.content import ArticleContent
from articles.drafts import content_of
from articles.models import Article, Kind
from articles.public.preview import Preview, build_unsaved_preview
from collabsite.public.card_drawing import card_svg
from collabsite.public.cards import card_of_edition
from collabsite.site.identity import in_site_time_zone, site_name
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.models import Language
from collabsite.web.responses import absolute_url, make_private

# Search engines cut what is wider; a hanzi is as wide as two letters.
TITLE_WIDTH, DESCRIPTION_WIDTH = 60, 160

_DraftForm = modelform_factory(Article, fields=FORM_FIELDS)


def fits(text: str, width: int) -> bool:
    """Return whether a search engine shows the whole text in so many letters; a hanzi takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text) <= width


def _look(preview: Preview) -> dict[str, Any]:
    """Return the article as a search result and as a card of a social network, in its own language."""
    page, slug = preview.page, preview.edition.slug
    with translation.override(page.language):
        # Published before or not, this is where it will be found.
        address = urlsplit(absolute_url(Kind(page.kind).url("article", slug or "-")))
        site = site_name()
    return {
        "site": site,
        "host": address.netloc,
        "path": unquote(address.path).strip("/").split("/"),
        "language": page.language,
        "title": page.title,
        "title_limit": 0 if fits(page.title, TITLE_WIDTH) else TITLE_WIDTH,
        "description": page.description,
        "description_limit": 0 if fits(page.description, DESCRIPTION_WIDTH) else DESCRIPTION_WIDTH,
        # Written by ElementTree, which escapes all texts.
        "picture": mark_safe(card_svg(card_of_edition(preview.edition))),  # noqa: S308
    }


@require_POST
@in_site_time_zone
def live_preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Return the public page of the article in the posted form, and how it looks elsewhere.

    Nothing is stored. The form may be incomplete or wrong: the answer names what is to be fixed.
    """
    if pk is None:
        if not can_add(editor(request)):
            raise PermissionDenied
        article, stored = None, ArticleContent()
    else:
        article = get_permitted_article(request, can_change, pk)
        stored = content_of(article)
    data = request.POST.copy()
    for name, values in data.lists():
        data.setlist(name, [remove_unstorable(str(value)) for value in values])
    draft = read_form(_DraftForm(), data, article, stored)
    # The page around the article is in its language, as most of its readers see it.
    language = draft.language if draft.language in Language else Language.ENGLISH
    kind = Kind.PAGE if data.get("kind") == Kind.PAGE else Kind.ARTICLE
    preview = build_unsaved_preview(draft, article, at=timezone.now(), kind=kind, language=language)
    with translation.override(language):
        page = render(request, "articles/preview_live.html", {"page": preview.page})
    context = {"look": _look(preview), "errors": preview.errors}
    answer = {
        "page": page.content.decode(),
        **{
            part: render_to_string(f"admin/articles/article/preview_{part}.html", context)
            for part in ("errors", "elsewhere")
        },
    }
    return make_private(JsonResponse(answer))
