"""Translations in the admin: the page that begins one, and the button of the form."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.permissions import can_translate, can_view, get_permitted_article
from articles.drafts.original import Beside
from articles.drafts.translation import find_translation, other_language, translate
from articles.drafts.translation_status import TranslationError, follow_edition, newest_number
from articles.models import Article, Section
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


def translation_context(user: "User", article: Article) -> dict[str, object]:
    """Return the article in the other language for the menu of the form, or the name of that."""
    if not can_translate(user, article):
        return {}
    return {
        "translation": find_translation(article),
        "other_language": other_language(article.language).label,
    }


def can_see_original(user: "User", article: Article) -> bool:
    """Return whether the user may see what the article translates: a published text, or a draft."""
    original = article.original
    if original is None:
        return False
    return can_view(user, original) or newest_number(original, at=timezone.now()) is not None


def originals_beside(sections: Sequence[Section], beside: Beside) -> list[tuple[str, SafeString]]:
    """Return the HTML of the original's sections by the anchors of the headings that they stand beside."""
    found = []
    for index, anchor in enumerate([each.heading and each.anchor for each in sections] or [""]):
        shown = beside.sections.get(index, ())
        context = {
            "beside": beside,
            "is_changed": any(each.change or each.is_missing for each in shown),
            "shown": [(each, json.dumps(each.as_json(), ensure_ascii=False)) for each in shown],
        }
        if shown:
            template = "admin/articles/article/writing/original.html"
            found.append((anchor, render_to_string(template, context)))
    return found


def follow_in_form(request: HttpRequest, article: Article) -> None:
    """Record the edition that a saved translation follows now, if that button saved it."""
    found = re.fullmatch(r"follow-([0-9]{1,9})", request.POST.get("_continue", ""))
    if not found or not article.original_id:
        return
    try:
        follow_edition(article, edition=int(found[1]), by=editor(request))
    except TranslationError as error:
        messages.error(request, str(error))
