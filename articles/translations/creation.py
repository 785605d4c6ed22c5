"""Creating the translation of an article: a draft in the other language."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.admin.models import ADDITION
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from articles.content import TranslationOf
from articles.drafts import content_of, revision, write_content
from articles.models import Article, slug_is_taken
from articles.prose.embeds.session import DataSession
from articles.translations.links import translate_links
from articles.translations.marks import marks_of, translate_locator, translate_marks
from articles.translations.original import OriginalText, other_language
from collabsite.web.audit_log import log
from collabsite.web.models import Language
from collabsite.web.slugs import unused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def find_translation(article: Article) -> Article | None:
    """Return the article of the same group in the other language, if there is one."""
    group = Article.objects.of_group(article.original_id or article.pk).exclude(pk=article.pk)
    return group.filter(language=other_language(article.language)).order_by("pk").first()


@transaction.atomic
def translate(article: Article, *, by: "User", at: dt.datetime) -> Article:
    """Create the draft of an article in the other language, or return the one that there is.

    It has the sections of the newest edition, or of the draft if there is none, with the words of
    the original, citations, tables, charts and images, and its numbers in the forms of the other
    language. Links lead to public translations. Its sections have the anchors of the original, by which they belong together. The
    user owns it.
    """
    # Two who translate at once get the same one.
    article = Article.objects.select_for_update().get(pk=article.pk)
    if found := find_translation(article):
        return found
    original = OriginalText.of(article.original or article, at=at)
    language = other_language(original.language)
    suffix = "zh" if language == Language.CHINESE else "en"
    draft = content_of(article)
    bodies = [section.prose for section in original.sections]
    session = DataSession(marks_of(bodies), at=at)
    links = translate_links(bodies, target=language, at=at)
    content = replace(
        draft,
        title=original.title,
        slug=unused(f"{article.slug[:100]}-{suffix}", slug_is_taken),
        standfirst=original.standfirst,
        language=language,
        doi="",
        translation_of=TranslationOf(original.article.pk, original.number),
        citations=tuple(
            replace(cited, locator=translate_locator(cited.locator, target=language))
            for cited in draft.citations
        ),
        sections=tuple(
            replace(
                section,
                prose=translate_marks(
                    section.prose, session, source=original.language, target=language, links=links
                ),
            )
            for section in original.sections
        ),
    )
    translation = Article(kind=article.kind, owner=by)
    write_content(translation, content)
    revision.record(translation, by=by)
    log(
        translation,
        _("Began as a translation of “%(title)s”.") % {"title": article.title},
        by=by,
        action=ADDITION,
    )
    return translation
