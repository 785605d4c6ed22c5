"""Translations in the admin: the page that begins one, and the button of the form."""

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.permissions import can_translate, can_view, get_permitted_article
from articles.drafts.original import read_beside
from articles.drafts.translation import find_translation, other_language, translate
from articles.drafts.translation_status import TranslationError, follow_edition, newest_number
from articles.models import Article
from collabsite.web.admin.pages import object_page
from collabsite.web.admin.requests import editor

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def translate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the draft of the translation will have, and create it."""
    article = get_permitted_article(request, can_translate, pk)
    if request.method == "POST" or find_translation(article):
        return open_translation(request, article)
    language = other_language(article.language)
    edition = newest_number(article, at=timezone.now())
    context: dict[str, Any] = {"language": language.label, "edition": edition}
    return object_page(request, article, "translate", title=_("Translate"), **context)


def open_translation(request: HttpRequest, article: Article) -> HttpResponse:
    """Create the translation if there is none and the form was sent, and go to its form."""
    translation = find_translation(article)
    if translation is None:
        translation = translate(article, by=editor(request), at=timezone.now())
        sentence = _("The draft in the other language is ready. Write it beside the original.")
        messages.success(request, sentence)
    return redirect("admin:articles_article_change", translation.pk)


def translation_context(user: "User", article: Article, *, may_change: bool) -> dict[str, Any]:
    """Return what the form shows of the article in the other language, and of the original beside it.

    An original is seen by those who can read it: its published text, or its draft.
    """
    context: dict[str, Any] = {}
    if can_translate(user, article):
        context["translation"] = find_translation(article)
        context["other_language"] = other_language(article.language).label
    at, original = timezone.now(), article.original
    if original is None or not may_change:
        return context
    if not can_view(user, original) and newest_number(original, at=at) is None:
        return context
    sections = list(article.sections.all())
    beside = read_beside(article, [section.anchor for section in sections], at=at)
    if beside is None:
        return context
    # By the anchors of the headings that they stand beside.
    anchors = [section.heading and section.anchor for section in sections] or [""]
    originals = []
    for index, anchor in enumerate(anchors):
        if shown := beside.sections.get(index, ()):
            is_changed = any(each.change or each.is_missing for each in shown)
            written = [(each, json.dumps(each.as_json(), ensure_ascii=False)) for each in shown]
            originals.append((anchor, is_changed, written))
    return context | {"beside": beside, "originals": originals}


def follow(request: HttpRequest, article: Article, edition: int) -> None:
    """Record the edition that a translation follows now; show why, if it can't."""
    try:
        follow_edition(article, edition=edition, by=editor(request))
    except TranslationError as error:
        messages.error(request, str(error))
