"""Storing an imported file: as a new article, or as sections of an existing one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from articles.content import ArticleContent, ArticleSection
from articles.drafts import content_of, revision, write_content
from articles.drafts.linked_sources import cite_linked_sources
from articles.files import FileSection, ImportedFile, Loss, LossKind, Picture, images
from articles.files.encoding import Encoded, encode
from articles.models import Article, Author, Image, Kind, Section, Topic, slug_is_taken
from articles.prose.plain_text import text_of
from articles.prose.sanitize import sanitize
from collabsite.web.languages import language_of
from collabsite.web.pictures import PictureError
from collabsite.web.slugs import anchor_of, slug_of, unused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_PICTURE = re.compile(r'<picture\b[^>]*?data-image="(?P<name>file:[^"]*)"[^>]*></picture>')


@dataclass(frozen=True)
class Import:
    """The article of an import, the revision of the history that has it, and the new images."""

    article: Article
    revision: int
    is_complete: bool
    images: tuple[Image, ...] = ()


@dataclass(frozen=True)
class EncodedPicture:
    """A picture of a file, ready to be stored."""

    picture: Picture
    encoded: Encoded


def encode_pictures(
    file: ImportedFile, *, may_add: bool
) -> tuple[list[EncodedPicture], list[Loss]]:
    """Re-encode the pictures of a file; also return those that can't be shown or added.

    This takes long, so it is done before the transaction.
    """
    encoded: list[EncodedPicture] = []
    losses: list[Loss] = []
    if not may_add:
        forbidden = len(file.pictures)
        return encoded, [Loss(LossKind.FORBIDDEN_PICTURE, forbidden)] if forbidden else []
    for picture in file.pictures:
        try:
            encoded.append(EncodedPicture(picture, encode(picture.data)))
        except PictureError as error:
            losses.append(Loss(LossKind.PICTURE, detail=f"{picture.alt} {error}".strip()))
    return encoded, losses


def create_article(
    file: ImportedFile,
    pictures: Sequence[EncodedPicture],
    *,
    losses: Sequence[Loss],
    by: "User | None",
    owner: "User | None",
    kind: Kind = Kind.ARTICLE,
    fields: Mapping[str, str] = MappingProxyType({}),
    authors: Sequence[Author] = (),
    topics: Sequence[Topic] = (),
) -> Import:
    """Store the file as the working copy of a new article.

    `fields` of its content are those that the file does not say, such as its slug and date. Raise
    `ContentError` if one is invalid.
    """
    with images.no_files_left_behind() as stored, transaction.atomic():
        bodies = _bodies(file, pictures, stored, by=by)
        anchors: set[str] = set()
        described: dict[str, Any] = {
            "title": file.title,
            "slug": unused(slug_of(file.title, "article"), slug_is_taken),
            "standfirst": file.standfirst,
            "language": language_of(" ".join([file.title, *map(text_of, bodies)])),
        }
        content = ArticleContent(
            **{**described, **fields},
            topics=tuple(sorted(topic.slug for topic in topics)),
            authors=tuple(author.slug for author in authors),
            sections=tuple(
                ArticleSection(anchor_of(each.heading, number, anchors), each.heading, body)
                for number, (each, body) in enumerate(
                    zip(file.sections, bodies, strict=True), start=1
                )
            ),
        )
        article = Article(kind=kind, owner=owner)
        write_content(article, content)
        losses = [*file.losses, *losses]
        details = _describe(file, bodies, losses)
        revision.record(article, by=by, event=revision.Event.IMPORTED, **details)
        return replace(_import(article, losses), images=tuple(stored))


def add_to_article(
    article: Article,
    file: ImportedFile,
    pictures: Sequence[EncodedPicture],
    *,
    after: Section | None,
    losses: Sequence[Loss],
    by: "User",
) -> Import:
    """Add the sections of the file after a section of the article, or at its end.

    The draft before is kept in the history. What is before the first heading gets the title of the
    file as its heading, and the standfirst begins the text.
    """
    with images.no_files_left_behind() as stored, transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article.pk)
        revision.record_unrecorded(article)
        before = revision.newest(article)
        draft = content_of(article)
        losses = [*file.losses, *losses]
        sections = list(file.sections)
        if not sections or not sections[0].heading:
            first = sections.pop(0) if sections else FileSection("", "")
            sections.insert(0, FileSection(file.title, first.html))
        elif file.title:
            losses = [Loss(LossKind.TITLE, detail=file.title), *losses]
        if file.standfirst:
            html = f"<p>{escape(file.standfirst, quote=False)}</p>{sections[0].html}"
            sections[0] = replace(sections[0], html=html)
        file = replace(file, sections=tuple(sections))
        bodies = _bodies(file, pictures, stored, by=by)
        anchors = {section.anchor for section in draft.sections}
        number = len(draft.sections)
        added = [
            ArticleSection(
                anchor_of(section.heading, number + index, anchors), section.heading, body
            )
            for index, (section, body) in enumerate(zip(sections, bodies, strict=True), start=1)
        ]
        places = [section.anchor for section in draft.sections]
        place = places.index(after.anchor) + 1 if after and after.anchor in places else number
        sections_now = (*draft.sections[:place], *added, *draft.sections[place:])
        revision.save(
            article,
            msgspec.structs.replace(draft, sections=sections_now),
            by=by,
            event=revision.Event.IMPORTED,
            before=before.pk if before else None,
            **_describe(file, bodies, losses),
        )
        return _import(article, losses)


def _import(article: Article, losses: Sequence[Loss]) -> Import:
    return Import(article, article.revisions.latest("pk").pk, is_complete=not losses)


def _describe(file: ImportedFile, bodies: Sequence[str], losses: Sequence[Loss]) -> dict[str, Any]:
    """Return the details of the revision, which the report of the import shows."""
    html = "".join(section.html for section in file.sections)
    return {
        "file": file.name,
        "sections": len(bodies),
        "tables": html.count("<table"),
        "pictures": "".join(bodies).count("<picture"),
        "citations": "".join(bodies).count("<cite"),
        "notes": html.count('<span class="footnote"'),
        "losses": msgspec.to_builtins(losses),
    }


def _bodies(
    file: ImportedFile,
    pictures: Sequence[EncodedPicture],
    stored: list[Image],
    *,
    by: "User | None",
) -> list[str]:
    """Store the pictures, and return the prose of the sections, which refers to them.

    Those that are new are added to `stored`.
    A link to the DOI of a source of the site becomes a citation of it.
    """
    keys = {each.picture.name: _key(each, file, stored, by=by) for each in pictures}
    bodies = [_body(section.html, keys) for section in file.sections]
    return cite_linked_sources(bodies)


def _key(
    each: EncodedPicture, file: ImportedFile, stored: list[Image], *, by: "User | None"
) -> str:
    """Return the key of the stored picture, which is stored only if it is new."""
    same = images.find_same(each.encoded)
    if same is None:
        title = each.picture.alt or PurePath(file.name).stem.replace("_", " ")
        same = Image(title=title[:200].strip() or _("Image"), alt=each.picture.alt[:500])
        images.store(same, each.encoded, by=by)
        stored.append(same)
    return same.key


def _body(html: str, keys: dict[str, str]) -> str:
    """Return the prose of a section, with its pictures by their keys, without those that failed."""

    def refer(match: re.Match[str]) -> str:
        key = keys.get(match["name"])
        return match[0].replace(match["name"], key) if key else ""

    return sanitize(_PICTURE.sub(refer, html))
