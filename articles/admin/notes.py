"""Notes in the form of an article: below each section, and for the whole; saved with the form.

A note is not part of the article: leaving or resolving one does not change it.
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

from articles.drafts import notes as noting
from articles.models import Article, Note, Section
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable

# The field of a form; no model has one of this name.
REMARKS = "remarks"


@dataclass(frozen=True)
class Remarks:
    """What an editor did with the notes of one place: a new one, and keys of old ones."""

    text: str = ""
    resolve: frozenset[int] = frozenset()
    reopen: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.resolve or self.reopen)


class RemarksWidget(forms.Widget):
    """The notes of one place with a box to tick beside each, and room for another."""

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
        """Return what is shown; what was typed and ticked before a mistake is there again."""
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
        """Return what was typed and ticked."""
        return Remarks(
            text=remove_unstorable(data.get(f"{name}-text", "")),
            resolve=_keys(data, f"{name}-resolve"),
            reopen=_keys(data, f"{name}-reopen"),
        )

    def id_for_label(self, id_: str | None) -> str:
        """Return no id: the list has a name of its own."""
        return ""


class RemarksField(forms.Field):
    """The notes of one place."""

    widget = RemarksWidget

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Notes"), required=False)

    def clean(self, value: Remarks) -> Remarks:
        """Accept anything: a note may say what it likes, and a key of no note does nothing."""
        return value

    def has_changed(self, initial: object, data: Remarks | None) -> bool:
        """Tell whether there is something to do."""
        return bool(data)


class NotedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form of something that notes may be left on."""

    remarks = RemarksField()

    @cached_property
    def changed_data(self) -> list[str]:
        """Return the fields that changed; a new row that has only a note is one to keep."""
        changed = super().changed_data
        if self.instance._state.adding:
            return changed
        return [name for name in changed if name != REMARKS]

    def show(self, notes: Iterable[Note]) -> None:
        """Show these notes."""
        widget = self.fields[REMARKS].widget
        widget.notes = list(notes)


def notes_of(article: Article | None) -> QuerySet[Note]:
    """Return the article's notes with who wrote and who resolved them."""
    notes = Note.objects.select_related("created_by", "resolved_by")
    return notes.filter(article=article) if article and article.pk else notes.none()


def unresolved_of(article: Any) -> int:  # noqa: ANN401 - annotated by with_notes.
    """Return how many notes of the article are unresolved; a new one has none."""
    return int(getattr(article, "unresolved_notes", 0))


def unresolved_links(article: Article) -> SafeString:
    """Return the beginnings of the unresolved notes, each a link to its place in the form."""
    notes = Note.objects.unresolved().filter(article=article)
    return format_html_join(
        " · ",
        '<a href="#note-{}">{}</a>',
        ((pk, Truncator(text).chars(48)) for pk, text in notes.values_list("pk", "text")),
    )


def may_note(request: HttpRequest) -> bool:
    """Tell whether the editor may leave notes and resolve them."""
    return request.user.has_perms(["articles.add_note", "articles.change_note"])


def save_remarks(
    request: HttpRequest,
    form: "forms.ModelForm[Article]",
    formsets: "list[BaseModelFormSet[Any, Any]]",
) -> None:
    """Leave, resolve and reopen notes, as the forms of the article and its sections ask."""
    if not may_note(request):
        return
    by = editor(request)
    article = form.instance
    all_forms = [form, *(row for formset in formsets for row in formset.forms)]
    for noted in all_forms:
        remarks: Remarks = noted.cleaned_data.get(REMARKS) or Remarks()
        # A note left on a section that is being removed becomes one on the article.
        is_section = isinstance(noted.instance, Section) and noted.instance.pk
        section = noted.instance if is_section else None
        if remarks.text.strip():
            noting.leave(article, by=by, text=remarks.text, section=section)
        # Only this article's, whatever keys were sent.
        notes = Note.objects.filter(article=article)
        if remarks.resolve:
            noting.resolve(notes.filter(pk__in=remarks.resolve), by=by)
        if remarks.reopen:
            noting.reopen(notes.filter(pk__in=remarks.reopen))


class NotesFilter(admin.SimpleListFilter):
    """Keeps the articles with unresolved notes, or those without."""

    title = gettext_lazy("notes")
    parameter_name = "notes"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[Any, Any]]:
        """Offer both."""
        return [("unresolved", gettext_lazy("Unresolved")), ("none", gettext_lazy("None left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the articles chosen."""
        if self.value() == "unresolved":
            return queryset.filter(unresolved_notes__gt=0)
        return queryset.filter(unresolved_notes=0) if self.value() == "none" else queryset


def _keys(data: Any, name: str) -> frozenset[int]:  # noqa: ANN401
    sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return frozenset(key for text in sent if (key := parse_key(text)) is not None)
