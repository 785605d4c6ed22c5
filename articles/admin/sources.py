"""Sources in the admin: what prose and data cite."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import pasting
from articles.admin.requests import posted
from articles.admin.rows import PlainList
from articles.models import Source
from articles.pasting import Record
from articles.sources import pasted_before, unused_key


class PasteForm(forms.Form):
    """Takes a bibliographic record as journals and libraries export it."""

    record = forms.CharField(
        label=gettext_lazy("Record"),
        widget=AdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false", "autofocus": True}),
        help_text=gettext_lazy("BibTeX, RIS or CSL-JSON. Nothing is looked up on the network."),
        error_messages={"required": gettext_lazy("Paste a record first.")},
    )

    def clean_record(self) -> list[Record]:
        """Return the records; refuse text that holds none."""
        try:
            return pasting.read(self.cleaned_data["record"])
        except pasting.PasteError as error:
            raise ValidationError(str(error)) from None


@dataclass(frozen=True)
class Pasted:
    """A record that was pasted: the form that it fills, and the source that is there already."""

    record: Record
    url: str
    present: Source | None


def _pasted(record: Record) -> Pasted:
    return Pasted(
        record=record,
        url=f"{reverse('admin:articles_source_add')}?{urlencode(record.filled())}",
        present=pasted_before(record),
    )


@admin.register(Source)
class SourceAdmin(PlainList):
    """Bibliographic records."""

    list_display = ["key", "title", "type", "issued", "cited_by"]
    list_display_links = ["key", "title"]
    list_filter = ["type"]
    ordering = ["title", "key"]
    search_fields = ["key", "title", "author", "publisher", "doi"]
    fieldsets = [
        (None, {"fields": ["title", "type", "author", "issued", "key"]}),
        (
            gettext_lazy("Appeared in"),
            {"fields": ["container_title", "publisher", ("volume", "issue", "page")]},
        ),
        (gettext_lazy("To find it"), {"fields": ["doi", "url", "accessed", "language"]}),
    ]
    prepopulated_fields = {"key": ["title", "issued"]}

    def get_urls(self) -> list[URLPattern]:
        """Add the page where a record is pasted."""
        page = path("paste/", self.admin_site.admin_view(self.paste), name="articles_source_paste")
        return [page, *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill the form with what was pasted, and the key with one that is not taken."""
        initial = dict(super().get_changeform_initial_data(request))
        if initial.get("title") and not initial.get("key"):
            initial["key"] = unused_key(str(initial["title"]), str(initial.get("issued", "")))
        return initial

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Read a pasted record and fill the form with it; of several, let the editor choose."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(posted(request))
        pasted: list[Pasted] = []
        if request.method == "POST" and form.is_valid():
            pasted = [_pasted(record) for record in form.cleaned_data["record"]]
            if len(pasted) == 1 and not pasted[0].present:
                return HttpResponseRedirect(pasted[0].url)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Paste a source"),
            "opts": self.opts,
            "form": form,
            "pasted": pasted,
        }
        return TemplateResponse(request, "admin/articles/source/paste.html", context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return the sources with how many published articles and reference lists name them."""
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.annotate(citing=Count("edition_references__edition__article", distinct=True))

    @admin.display(description=gettext_lazy("cited by"), ordering="citing")
    def cited_by(self, source: Any) -> int:  # noqa: ANN401
        """How many published articles cite the source."""
        return int(source.citing)
