"""Checklist of the working copy of an article, before it is published."""

import datetime as dt
from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.content import EditionContent
from articles.drafts.translation_status import OriginalStatus, lag
from articles.models import Article, Edition, Kind, is_reserved
from articles.prose.checks import is_insecure
from articles.publishing import claim_audit
from articles.publishing.claim_findings import (
    check_failing,
    check_lines,
    check_unconfirmed,
    check_undecided,
)
from articles.publishing.composition import Composition
from articles.publishing.number_audit import audit_composition
from articles.publishing.number_findings import (
    check_mismatches,
    check_translations,
    check_unsourced,
)
from articles.publishing.rerendering import check_data_since
from articles.publishing.section_findings import (
    check_admin_links,
    check_headings,
    check_images,
    check_links,
    check_targets,
    outline_sections,
)
from articles.publishing.translation_findings import check_translation
from articles.sources.citations import reference_line
from articles.sources.models import Source
from collabsite.web.checklist import Checklist, Finding
from collabsite.web.text import is_blank


def check(
    article: Article, composition: Composition, *, last: Edition | None = None, at: dt.datetime
) -> Checklist:
    """Check the working copy, composed as an edition of `at` that follows the `last` one."""
    content = composition.content
    sections = outline_sections(content)
    audited = audit_composition(article, composition)
    claims = claim_audit.audit_composition(article, composition, at=at)
    errors = [
        *composition.errors,
        *_check_slug(article),
        *check_images(sections),
        *_check_cover(article, content),
        *check_admin_links(sections),
        *_check_comments(article),
        *check_mismatches(audited),
        *check_failing(claims),
    ]
    warnings = [
        *composition.warnings,
        *(check_data_since(last, composition) if last else ()),
        *(_check_what_lists_show(article, content) if article.kind == Kind.ARTICLE else ()),
        *check_headings(content, sections),
        *check_links(sections),
        *check_targets(article, sections, content, at=at),
        *_check_addresses(article, content),
        *check_translations(article, content, at=at),
        *check_translation(article, composition, audited, at=at),
        *_check_original(article, at=at),
        *check_unsourced(audited),
        *check_undecided(claims),
        *check_unconfirmed(claims),
        *check_lines(claims),
    ]
    return Checklist.of(errors, warnings)


def _check_slug(article: Article) -> Iterator[Finding]:
    """Find another article that was published under the slug, or a page at an address of the site."""
    if Edition.objects.of_others(article.slug, article=article.pk).exists():
        yield Finding(
            "slug",
            _("Another article was published under “%(slug)s”; choose another address.")
            % {"slug": article.slug},
            "id_slug",
        )
    if is_reserved(article.slug, kind=article.kind):
        sentence = _("The site itself needs the address “/%(slug)s/”; choose another address.")
        yield Finding("slug", sentence % {"slug": article.slug}, "id_slug")


def _check_cover(article: Article, content: EditionContent) -> Iterator[Finding]:
    if article.cover_id and content.shown_cover is None:
        sentence = _("The cover is in the bin; restore it, or choose another.")
        yield Finding("cover", sentence, "id_cover")
    elif content.shown_cover and is_blank(content.shown_cover.alt):
        sentence = _("The cover has no alternative text; write it in the media.")
        yield Finding("cover", sentence, "id_cover")


def _check_comments(article: Article) -> Iterator[Finding]:
    """Find unresolved comments of editors."""
    for comment in article.comments.unresolved().select_related("section"):
        text = Truncator(comment.text).chars(80)
        if comment.section:
            sentence = _("A comment on section “%(section)s” is not resolved: “%(comment)s”") % {
                "section": comment.section,
                "comment": text,
            }
        else:
            sentence = _("A comment on the whole text is not resolved: “%(comment)s”") % {
                "comment": text
            }
        yield Finding("comment", sentence, f"comment-{comment.pk}")


def _check_addresses(article: Article, content: EditionContent) -> Iterator[Finding]:
    """Find addresses of the origin and of cited sources that are not encrypted."""
    if is_insecure(article.origin_url):
        yield Finding(
            "link-insecure",
            _(
                "The address of the origin, %(address)s, is not encrypted;"
                " use its https:// address if it has one."
            )
            % {"address": article.origin_url},
            "id_origin_url",
            about=article.origin_url,
        )
    lines = {entry.key: reference_line(entry.item) for entry in content.references}
    insecure = {key: line for key, line in lines.items() if is_insecure(line.url)}
    sources = Source.objects.in_bulk(list(insecure), field_name="key")
    sentence = _(
        "The address of the source “%(source)s”, %(address)s, is not encrypted;"
        " use its https:// address if it has one."
    )
    for key, line in insecure.items():
        # Another may have deleted it since the article was composed.
        if source := sources.get(key):
            params = {"source": line.title, "address": line.url}
            yield Finding("link-insecure", sentence % params, "id_url", source.pk, about=line.url)


def _check_what_lists_show(article: Article, content: EditionContent) -> Iterator[Finding]:
    """Find a missing standfirst, and a byline without authors; no list has pages."""
    if is_blank(article.standfirst):
        yield Finding(
            "standfirst",
            _("There is no standfirst: write one or two sentences that lists can show."),
            "id_standfirst",
            about="none",
        )
    if not content.bylines:
        yield Finding(
            "authors",
            _("The article names no author: add one, so that readers know who wrote it."),
            "authorships-group",
            about="none",
        )


def _check_original(article: Article, *, at: dt.datetime) -> Iterator[Finding]:
    """Find that a translation lags behind its original, or does not say which edition it follows."""
    behind = lag(article, at=at)
    if behind is None:
        return
    newest = behind.newest
    if behind.status == OriginalStatus.RETRACTED:
        sentence = _(
            "The original, “%(title)s”, was retracted; decide whether this should stay public."
        )
    elif behind.follows is None:
        sentence = _(
            "Say which edition of “%(title)s” this translation follows; its newest is edition"
            " %(newest)d."
        )
    elif behind.status == OriginalStatus.CORRECTED:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”, which has been corrected"
            " since; its newest is edition %(newest)d."
        )
    else:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”; its newest is edition "
            "%(newest)d."
        )
    params = {"title": newest.title, "newest": newest.number, "follows": behind.follows}
    about = f"{behind.status} {behind.follows} {newest.number}"
    yield Finding("follows", sentence % params, "id_original_edition", about=about)
