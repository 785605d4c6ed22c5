"""Translations: prose in another language, the original as its translator reads it, and new drafts."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import replace
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.admin.models import ADDITION
from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from articles.audit import Number, NumberKind, numbers_in
from articles.audit.agreement import DataValue, wording_agrees
from articles.content import ArticleContent, EditionContent, TranslationOf
from articles.drafts import content_of, content_of_edition, revision, write_content
from articles.models import Article, Edition, Kind, slug_is_taken
from articles.prose.marks.session import DataSession
from articles.prose.parse import (
    Mark,
    Node,
    StartTag,
    marks_of,
    parse_prose,
    write_nodes,
)
from articles.prose.schema import BLOCK_MARKS, MARKS
from collabsite.web.audit_log import log
from collabsite.web.languages import in_language, is_chinese
from collabsite.web.models import Language
from collabsite.web.slugs import unused
from collabsite.web.text import local_address
from metrics.shown import NumberData

if TYPE_CHECKING:
    from django.contrib.auth.models import User


type _Name = tuple[Kind, str]


def translate_marks(
    prose: str,
    session: DataSession,
    *,
    source: str,
    target: str,
    links: Mapping[str, str] | None = None,
) -> str:
    """Return prose whose numbers have the forms of the language `target`; all words stay.

    A form is one of both languages. A fixed wording that is a number is written in `target`, and
    any other one, such as `a third`, gives way to the form of the table. `links` are new addresses of
    links by the present ones.
    """
    translate = partial(translate_mark, session=session, source=source, target=target)
    nodes = [
        replace(node, attributes={**node.attributes, "href": links[address]})
        if links and isinstance(node, StartTag) and (address := _address(node)) in links
        else node
        for node in parse_prose(prose)
    ]
    return write_nodes(nodes, lambda mark: write_mark(translate(mark)))


def translate_mark(mark: Mark, *, session: DataSession, source: str, target: str) -> Mark:
    """Return a mark in the forms of the language `target`: the wording of a number, or a locator."""
    if mark.element == "cite" and (locator := mark.attributes.get("data-locator", "")):
        there = translate_locator(locator, target=target)
        return replace(mark, attributes={**mark.attributes, "data-locator": there})
    if mark.element != "data" or not mark.attributes.get("data-wording", "").strip():
        return mark
    own = {"data-wording", "data-form"}
    kept = {name: value for name, value in mark.attributes.items() if name not in own}
    shown = session.read(mark, language=source)
    wording = ""
    if isinstance(shown, NumberData) and shown.value is not None:
        stated = stated_value(shown.text)
        wording = "" if stated is None else session.write(mark, stated, language=target)
        # A share in words, such as `0.5`, may stand for 50 per cent.
        if not wording_agrees(wording, DataValue(Decimal(shown.value), shown.sign)):
            wording = ""
    return replace(mark, attributes=kept | ({"data-wording": wording} if wording else {}))


# Locators of CSL that are written otherwise in the other language: pages and chapters.
_NUMBERS = r"(?P<numbers>[0-9]+(?:[-–—~～至][0-9]+)?)"
_ENGLISH_LOCATOR = re.compile(rf"(?P<kind>pp?|chap|ch)\.\s*{_NUMBERS}")
_CHINESE_LOCATOR = re.compile(rf"第\s*{_NUMBERS}\s*(?P<kind>[页章])")


def translate_locator(locator: str, *, target: str) -> str:
    """Return a place in a source in the language `target`, such as `第4页` for `p. 4`.

    Only pages and chapters differ; any other words stay.
    """
    is_chinese = target == Language.CHINESE
    found = (_ENGLISH_LOCATOR if is_chinese else _CHINESE_LOCATOR).fullmatch(locator.strip())
    if not found:
        return locator
    numbers, kind = re.sub(r"[-—~～至]", "–", found["numbers"]), found["kind"]
    if is_chinese:
        return f"第{numbers}{'页' if kind.startswith('p') else '章'}"
    return f"{'pp.' if '–' in numbers else 'p.'} {numbers}" if kind == "页" else f"chap. {numbers}"


def stated_value(words: str) -> Decimal | None:
    """Return the value of a number, None if the words are no number alone."""
    found: list[Number] = numbers_in(words)
    if len(found) != 1 or found[0].kind not in {NumberKind.QUANTITY, NumberKind.YEAR}:
        return None
    return found[0].value if found[0].literal == words.strip() else None


def write_mark(mark: Mark) -> str:
    """Return a mark as prose stores it."""
    attributes = {MARKS[mark.element]: mark.reference, **mark.attributes}
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    # A text with nothing but an empty block would count as empty.
    inside = escape(mark.reference, quote=False) if mark.element in BLOCK_MARKS else ""
    return f"<{mark.element}{written}>{inside}</{mark.element}>"


def translate_links(bodies: Iterable[str], *, target: str, at: dt.datetime) -> Mapping[str, str]:
    """Return the links of several texts that lead elsewhere in the language `target`.

    An article or page that has a public translation becomes that; any other page of the site is the
    same in the interface of that language. Two queries at most.
    """
    found: dict[str, str] = {}
    named: dict[str, _Name] = {}
    for address in {_address(node) for body in bodies for node in parse_prose(body).nodes}:
        local = local_address(address, site=settings.SITE_URL)
        if not local.startswith("/") or local.startswith("//"):
            continue
        there = in_language(local, target)
        if match := _resolve(there, target):
            found[address] = there
            if match.view_name in {"articles:article", "pages:article"}:
                kind = Kind.PAGE if match.namespace == "pages" else Kind.ARTICLE
                named[address] = kind, str(match.kwargs["slug"])
    translated = _translations(set(named.values()), target=target, at=at)
    for address, name in named.items():
        if slug := translated.get(name):
            kind, _slug = name
            with translation.override(target):
                path = kind.url("article", slug)
            found[address] = urlsplit(found[address])._replace(path=path).geturl()
    return {address: there for address, there in found.items() if there != address}


def _address(node: Node) -> str:
    if isinstance(node, StartTag) and node.tag == "a":
        return node.attributes.get("href", "")
    return ""


def _resolve(address: str, language: str) -> ResolverMatch | None:
    path = unquote(urlsplit(address).path)
    with translation.override(language):
        try:
            return resolve(path)
        except Resolver404:
            return None


def _translations(names: set[_Name], *, target: str, at: dt.datetime) -> dict[_Name, str]:
    """Return the slugs of the public translations of articles and pages by their kinds and slugs."""
    if not names:
        return {}
    public = Edition.objects.public(at=at).filter(slug__in={slug for _kind, slug in names})
    roots = {
        (Kind(kind), slug): original or article
        for kind, slug, article, original in public.values_list(
            "kind", "slug", "article", "article__original"
        )
    }
    keys = set(roots.values())
    newest = (
        Edition.objects.newest(at=at)
        .filter(Q(article__in=keys) | Q(article__original__in=keys), language=target)
        .exclude(change=Edition.Change.RETRACTION)
    )
    slugs: dict[int, set[str]] = defaultdict(set)
    for slug, article, original in newest.values_list("slug", "article", "article__original"):
        slugs[original or article].add(slug)
    # Of two in one language, nobody can say which is meant.
    return {
        name: slug
        for name in names
        if len(found := slugs[roots.get(name, 0)]) == 1
        for slug in found
    }


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
