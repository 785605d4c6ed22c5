"""Translations: the original as its translator reads it, and drafts that begin with it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.admin.models import ADDITION
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from articles.content import ArticleContent, EditionContent, TranslationOf
from articles.drafts import content_of, content_of_edition, revision, write_content
from articles.drafts.translated_prose import (
    translate_links,
    translate_locator,
    translate_marks,
)
from articles.models import Article, Edition, slug_is_taken
from articles.prose.marks.session import DataSession
from articles.prose.parse import marks_of
from collabsite.web.audit_log import log
from collabsite.web.languages import is_chinese
from collabsite.web.models import Language
from collabsite.web.slugs import unused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class OriginalText:
    """Text of an original: that of its newest public edition, or of its draft if it has none.

    `edition` is that edition.
    """

    article: Article
    text: ArticleContent
    edition: Edition | None

    @classmethod
    def of(cls, article: Article, *, at: dt.datetime) -> "OriginalText":
        """Read the text of an original."""
        editions = Edition.objects.public(at=at).filter(article=article)
        edition = editions.order_by("-number").first()
        text = content_of_edition(edition) if edition else content_of(article)
        return cls(article, text, edition)

    @cached_property
    def content(self) -> EditionContent | None:
        """The content of the edition."""
        return EditionContent.from_json(self.edition.content) if self.edition else None

    @property
    def number(self) -> int | None:
        """The number of the edition."""
        return self.edition.number if self.edition else None

    @cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """The numbers of the cited sources, by their keys, as the original shows them."""
        if self.content:
            return {entry.key: entry.number for entry in self.content.references}
        marks = marks_of(section.prose for section in self.text.sections)
        cited = dict.fromkeys(mark.reference for mark in marks if mark.element == "cite")
        return {key: number for number, key in enumerate(cited, start=1)}


def find_translation(article: Article) -> Article | None:
    """Return the article of the same group in the other language, if there is one."""
    group = Article.objects.of_group(article.original_id or article.pk).exclude(pk=article.pk)
    return group.filter(language=other_language(article.language)).order_by("pk").first()


@transaction.atomic
def translate(article: Article, *, by: "User", at: dt.datetime) -> Article:
    """Create the draft of an article in the other language, or return the one that there is.

    It has the sections of the newest edition, or of the draft if there is none, with the words of
    the original, citations, tables, charts and images, and its numbers in the forms of the other
    language. Links lead to public translations. Its sections have the anchors of the original, by which
    they belong together. The user owns it.
    """
    # Two who translate at once get the same one.
    article = Article.objects.select_for_update().get(pk=article.pk)
    if found := find_translation(article):
        return found
    original = OriginalText.of(article.original or article, at=at)
    text = original.text
    language = other_language(text.language)
    suffix = "zh" if language == Language.CHINESE else "en"
    draft = content_of(article)
    bodies = [section.prose for section in text.sections]
    session = DataSession(marks_of(bodies), at=at)
    links = translate_links(bodies, target=language, at=at)
    content = replace(
        draft,
        title=text.title,
        slug=unused(f"{article.slug[:100]}-{suffix}", slug_is_taken),
        standfirst=text.standfirst,
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
                    section.prose, session, source=text.language, target=language, links=links
                ),
            )
            for section in text.sections
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


def other_language(language: str) -> Language:
    """Return the language into which an article of this one is translated."""
    return Language.ENGLISH if language == Language.CHINESE else Language.CHINESE


def is_untranslated(words: str, original: str, *, language: str) -> bool:
    """Return whether words are those of the original, and in its script, not in that of `language`.

    Names, codes and addresses may be the same in both languages; a single word is taken for one.
    """
    words = words.strip()
    if words != original.strip() or is_chinese(words) == (language == Language.CHINESE):
        return False
    return is_chinese(words) or len(_WORD.findall(words)) > 1


def pair_sections(ours: Sequence[str], theirs: Sequence[str]) -> list[int | None]:
    """Return for each section of an original the index of that of the translation, None for none.

    Sections are given by their anchors. Those with one anchor belong together, and between them
    those in the same place.
    """
    known = {anchor: index for index, anchor in enumerate(ours) if anchor}
    pairs = [known.get(anchor) for anchor in theirs]
    taken = {index for index in pairs if index is not None}
    for place, paired in enumerate(pairs):
        if paired is not None:
            continue
        before = pairs[place - 1] if place else -1
        follower = None if before is None else before + 1
        if follower is not None and follower < len(ours) and follower not in taken:
            pairs[place] = follower
            taken.add(follower)
    return pairs
