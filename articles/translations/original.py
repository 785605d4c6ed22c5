"""The original of a translation, as its translator reads it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.content import ArticleSection, EditionContent
from articles.models import Article, Edition
from articles.translations.groups import content_of
from articles.translations.marks import marks_of
from collabsite.web.languages import is_chinese
from collabsite.web.models import Language

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class OriginalText:
    """Text of an original: that of its newest public edition, or of its draft if it has none.

    `edition` is that edition.
    """

    article: Article
    language: str
    title: str
    standfirst: str
    sections: tuple[ArticleSection, ...]
    edition: Edition | None

    @cached_property
    def content(self) -> EditionContent | None:
        """The content of the edition."""
        return content_of(self.edition) if self.edition else None

    @property
    def number(self) -> int | None:
        """The number of the edition."""
        return self.edition.number if self.edition else None

    @cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """The numbers of the cited sources, by their keys, as the original shows them."""
        if self.content:
            return {entry.key: entry.number for entry in self.content.references}
        marks = marks_of(section.prose for section in self.sections)
        cited = dict.fromkeys(mark.reference for mark in marks if mark.element == "cite")
        return {key: number for number, key in enumerate(cited, start=1)}

    @classmethod
    def of(cls, article: Article, *, at: dt.datetime) -> "OriginalText":
        """Read the text of an original."""
        editions = Edition.objects.public(at=at).filter(article=article)
        edition = editions.order_by("-number").first()
        if edition is None:
            return cls(
                article=article,
                language=article.language,
                title=article.title,
                standfirst=article.standfirst,
                sections=tuple(
                    ArticleSection(section.anchor, section.heading, section.body)
                    for section in article.sections.all()
                ),
                edition=None,
            )
        content = content_of(edition)
        return cls(
            article=article,
            language=content.language,
            title=content.title,
            standfirst=content.standfirst,
            sections=tuple(
                ArticleSection(section.anchor, section.heading, section.prose)
                for section in content.sections
            ),
            edition=edition,
        )


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
