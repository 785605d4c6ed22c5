"""Notes of editors on a section or on the whole article."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Note, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def add(article: Article, *, by: "User | None", text: str, section: Section | None = None) -> Note:
    """Add a note to the section, or to the whole article; raise ValueError if it is empty."""
    text = text.strip()
    if not text:
        raise ValueError("a note must say something")
    return Note.objects.create(article=article, section=section, text=text, created_by=by)


def resolve(notes: QuerySet[Note], *, by: "User | None", at: dt.datetime | None = None) -> int:
    """Resolve the notes that are unresolved; return how many."""
    unresolved = notes.filter(resolved_at__isnull=True)
    return unresolved.update(resolved_at=at or timezone.now(), resolved_by=by)


def reopen(notes: QuerySet[Note]) -> int:
    """Reopen the notes that are resolved; return how many."""
    resolved = notes.filter(resolved_at__isnull=False)
    return resolved.update(resolved_at=None, resolved_by=None)


@transaction.atomic
def move_to_article(section: Section) -> None:
    """Move the notes of a section that is about to be removed to the article."""
    for note in section.notes.all():
        note.text = _("On “%(section)s”, since removed: %(note)s") % {
            "section": section,
            "note": note.text,
        }
        note.section = None
        note.save(update_fields=["text", "section"])
