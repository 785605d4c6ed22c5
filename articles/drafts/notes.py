"""Notes of editors: left on a section or the whole article, resolved, opened again, never lost."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Note, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def leave(
    article: Article, *, by: "User | None", text: str, section: Section | None = None
) -> Note:
    """Leave a note on the section, or on the whole article; raises ValueError if it is empty."""
    text = text.strip()
    if not text:
        raise ValueError("a note must say something")
    return Note.objects.create(article=article, section=section, text=text, created_by=by)


def resolve(notes: QuerySet[Note], *, by: "User | None", at: dt.datetime | None = None) -> int:
    """Resolve those of the notes that are still open; return how many."""
    unresolved = notes.filter(resolved_at__isnull=True)
    return unresolved.update(resolved_at=at or timezone.now(), resolved_by=by)


def reopen(notes: QuerySet[Note]) -> int:
    """Reopen those of the notes that were resolved; return how many."""
    resolved = notes.filter(resolved_at__isnull=False)
    return resolved.update(resolved_at=None, resolved_by=None)


@transaction.atomic
def keep(section: Section) -> None:
    """Move the notes of a section that is about to be removed to the article."""
    for note in section.notes.all():
        note.text = _("On “%(section)s”, since removed: %(note)s") % {
            "section": section,
            "note": note.text,
        }
        note.section = None
        note.save(update_fields=["text", "section"])


def with_notes(articles: QuerySet[Any]) -> QuerySet[Any]:
    """Return the articles with `unresolved_notes`, how many they have."""
    unresolved = Note.objects.unresolved().filter(article=OuterRef("pk")).order_by()
    counted = unresolved.values("article").annotate(count=Count("pk")).values("count")
    noted: QuerySet[Any] = articles.annotate(unresolved_notes=Coalesce(Subquery(counted), 0))
    return noted
