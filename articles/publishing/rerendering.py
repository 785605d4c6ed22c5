"""Render an edition again: the same text with the current data."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.content import EditionContent, EmbedData
from articles.diff.data_diff import DataDiff, ValueChange, compare_data
from articles.models import Edition
from articles.prose.document import parse_prose
from articles.prose.embeds import EmbedSession
from articles.publishing.composition import Composition, recompose
from articles.publishing.number_audit import audit_composition
from articles.publishing.number_findings import check_mismatches
from collabsite.web.checklist import Checklist, Finding

# The most changes that a note names; it counts the others.
NAMED = 5


@dataclass(frozen=True)
class Rerendering:
    """An edition with the data of another time, and the differences.

    The checklist is about the changes of the data only: the words were published before.
    """

    last: Edition
    before: EditionContent
    composition: Composition
    quoted: DataDiff
    checklist: Checklist

    @property
    def content(self) -> EditionContent:
        """The content that would be published."""
        return self.composition.content

    @property
    def fingerprint(self) -> str:
        """Digest of what an editor is shown, to detect changes before publishing."""
        return f"{self.last.number}-{self.content.fingerprint()}"


def rerender(last: Edition, *, at: dt.datetime) -> Rerendering:
    """Render an edition with the data of this time; stores nothing.

    The edition's article must have been fetched.
    """
    before = EditionContent.from_json(last.content)
    composition = recompose(before, at=at)
    diff = compare_data(before, composition.shown)
    return Rerendering(
        last=last,
        before=before,
        composition=composition,
        quoted=diff,
        checklist=_check(last, composition, diff),
    )


def shown_now(content: EditionContent, session: EmbedSession) -> tuple[EmbedData | None, ...]:
    """Return the data of the marks of an edition in a session, like `Composition.shown`.

    Nothing is rendered, and what an image shows is taken from the edition: with a session for the
    marks of many editions, there is no query for each.
    """
    marks = [
        mark
        for section in content.sections
        for mark in parse_prose(section.prose).marks
        if mark.element != "cite"
    ]
    return tuple(
        embed.data if mark.element == "picture" else session.read(mark, language=content.language)
        for mark, embed in zip(marks, content.embeds, strict=True)
    )


def drafted_note(diff: DataDiff, *, language: str) -> str:
    """Return a change note that names the changes, in the language of the article."""
    with translation.override(language):
        changes = [_change(value) for value in diff.values]
        for data in (change.data for change in diff.changes):
            if data:
                changes += [_("row added: %(row)s") % {"row": row} for row in data.rows_added]
                changes += [_("row removed: %(row)s") % {"row": row} for row in data.rows_removed]
                changes += [_("column added: %(name)s") % {"name": n} for n in data.columns_added]
                changes += [
                    _("column removed: %(name)s") % {"name": n} for n in data.columns_removed
                ]
        changes = list(dict.fromkeys(changes))
        if not changes:
            return _("Data updated")
        named = pgettext("between the changes in a note", "; ").join(changes[:NAMED])
        more = len(changes) - NAMED
        if more > 0:
            sentence = ngettext("%(changes)s; and %(n)d more", "%(changes)s; and %(n)d more", more)
            return sentence % {"changes": named, "n": more}
        return named


def _change(value: ValueChange) -> str:
    return _("%(row)s, %(column)s: %(old)s → %(new)s") % {
        "row": value.row,
        "column": value.column,
        "old": value.old or "—",
        "new": value.new or "—",
    }


def _check(last: Edition, composition: Composition, diff: DataDiff) -> Checklist:
    errors = list(composition.errors)
    if diff:
        errors += check_mismatches(audit_composition(last.article, composition))
    return Checklist.of(errors, _remarked(diff))


def _remarked(diff: DataDiff) -> Iterator[Finding]:
    """Find text that the new data may have made wrong."""
    for remark in diff.all_remarks:
        if remark.needs_check:
            yield Finding(remark.code, remark.sentence)
