"""Notes in the form of an article: on each section and on the whole, saved with the form.

A note is not part of the article: adding or resolving one does not change the article.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from articles.admin.permissions import can_write_notes
from articles.drafts import notes as draft_notes
from articles.models import Article, Note, Section
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable

# Name of the form field; no model has a field of this name.
REMARKS = "remarks"


@dataclass(frozen=True)
class Remarks:
    """An editor's changes to the notes of one place: a new note, and keys of others."""

    text: str = ""
    resolve: frozenset[int] = frozenset()
    reopen: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.resolve or self.reopen)


class RemarksWidget(forms.Widget):
    """The notes of one place, each with a checkbox, and a field for another."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__()
        self.notes: Sequence[Note] = []

    def render(
        self,
        name: str,
        value: Remarks | None,
        attrs: dict[str, Any] | None = None,
        renderer: object = None,
    ) -> SafeString:
        """Render the notes with the submitted text and ticks, if the form is shown again."""
        return render_to_string(
            "admin/articles/article/notes.html",
            {
                "name": name,
                "id": (attrs or {}).get("id", ""),
                "value": value or Remarks(),
                "unresolved": [note for note in self.notes if note.resolved_at is None],
                "resolved": [note for note in self.notes if note.resolved_at is not None],
            },
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Remarks:  # noqa: ANN401
        """Return the submitted text and ticks."""
        return Remarks(
            text=remove_unstorable(data.get(f"{name}-text", "")),
            resolve=_keys(data, f"{name}-resolve"),
            reopen=_keys(data, f"{name}-reopen"),
        )

    def id_for_label(self, id_: str | None) -> str:
        """Return no id, as the list is labelled by itself."""
        return ""


class RemarksField(forms.Field):
    """The notes of one place."""

    widget = RemarksWidget

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Notes"), required=False)

    def clean(self, value: Remarks) -> Remarks:
        """Accept any text; unknown keys have no effect."""
        return value

    def has_changed(self, initial: object, data: Remarks | None) -> bool:
        """Return whether there is anything to change."""
        return bool(data)


class FormWithNotes(forms.ModelForm):  # type: ignore[type-arg]
    """Form of an article or section, with its notes."""

    remarks = RemarksField()

    @cached_property
    def changed_data(self) -> list[str]:
        """Return the changed fields; a note counts only in a new row, which it makes worth saving."""
        changed = super().changed_data
        if self.instance._state.adding:
            return changed
        return [name for name in changed if name != REMARKS]

    def set_notes(self, notes: Iterable[Note]) -> None:
        """Set the notes that the form shows."""
        widget = self.fields[REMARKS].widget
        widget.notes = list(notes)


def notes_of(article: Article | None) -> QuerySet[Note]:
    """Return the article's notes with their authors and those who resolved them."""
    notes = Note.objects.select_related("created_by", "resolved_by")
    return notes.filter(article=article) if article and article.pk else notes.none()


def count_unresolved(article: Any) -> int:  # noqa: ANN401 - annotated by with_note_counts.
    """Return the number of unresolved notes; a new article has none."""
    return int(getattr(article, "unresolved_notes", 0))


def unresolved_links(article: Article) -> SafeString:
    """Return links to the unresolved notes in the form, each with the beginning of its text."""
    notes = Note.objects.unresolved().filter(article=article)
    return format_html_join(
        " · ",
        '<a href="#note-{}">{}</a>',
        ((pk, Truncator(text).chars(48)) for pk, text in notes.values_list("pk", "text")),
    )


def save_remarks(
    request: HttpRequest,
    form: "forms.ModelForm[Article]",
    formsets: "list[BaseModelFormSet[Any, Any]]",
) -> None:
    """Add, resolve and reopen notes, as submitted with the forms of the article and its sections."""
    by = editor(request)
    if not can_write_notes(by):
        return
    article = form.instance
    all_forms = [form, *(row for formset in formsets for row in formset.forms)]
    for each in all_forms:
        remarks: Remarks = each.cleaned_data.get(REMARKS) or Remarks()
        # A note on a section that is being removed becomes one on the article.
        is_section = isinstance(each.instance, Section) and each.instance.pk
        section = each.instance if is_section else None
        if remarks.text.strip():
            draft_notes.add(article, by=by, text=remarks.text, section=section)
        # Only notes of this article, whatever keys were sent.
        notes = Note.objects.filter(article=article)
        if remarks.resolve:
            draft_notes.resolve(notes.filter(pk__in=remarks.resolve), by=by)
        if remarks.reopen:
            draft_notes.reopen(notes.filter(pk__in=remarks.reopen))


class NotesFilter(admin.SimpleListFilter):
    """Filter of articles with unresolved notes, or without."""

    title = gettext_lazy("notes")
    parameter_name = "notes"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[Any, Any]]:
        """Return both choices."""
        return [("unresolved", gettext_lazy("Unresolved")), ("none", gettext_lazy("None left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the choice."""
        if self.value() == "unresolved":
            return queryset.filter(unresolved_notes__gt=0)
        return queryset.filter(unresolved_notes=0) if self.value() == "none" else queryset


def _keys(data: Any, name: str) -> frozenset[int]:  # noqa: ANN401
    values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return frozenset(key for text in values if (key := parse_key(text)) is not None)
