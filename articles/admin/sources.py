"""Sources in the admin: what prose and data cite."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Source
from articles.references import Record, RecordError, read_records
from articles.references.sources import pasted_before, unused_key, with_names
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.requests import post_data


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
            return read_records(self.cleaned_data["record"])
        except RecordError as error:
            raise ValidationError(str(error)) from None


# In characters: what every server and proxy takes. A paper of physicists may have 3,000 authors.
LONGEST_ADDRESS = 4_000


@dataclass(frozen=True)
class Pasted:
    """A record that was pasted, and the source that is there already."""

    record: Record
    present: Source | None

    @property
    def query(self) -> str:
        """What fills the form with the record."""
        return urlencode(self.record.filled())

    @property
    def url(self) -> str:
        """The address of the filled form; '' if no address can hold so much."""
        address = f"{reverse('admin:articles_source_add')}?{self.query}"
        return address if len(address) <= LONGEST_ADDRESS else ""


def _chosen(request: HttpRequest, pasted: Sequence[Pasted]) -> Pasted | None:
    """Return the record to go on with: the only one, or the one whose button was pressed."""
    number = request.POST.get("chosen", "")
    if number in map(str, range(len(pasted))):
        return pasted[int(number)]
    return pasted[0] if len(pasted) == 1 and not pasted[0].present else None


@admin.register(Source)
class SourceAdmin(SiteModelAdmin):
    """Bibliographic records."""

    list_display = ["key", "title", "type", "issued", "cited_by"]
    list_display_links = ["key", "title"]
    list_filter = ["type"]
    ordering = ["title", "key"]
    search_fields = ["key", "title", "author", "names", "publisher", "doi"]
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
        form = PasteForm(post_data(request))
        pasted: list[Pasted] = []
        if request.method == "POST" and form.is_valid():
            records = form.cleaned_data["record"]
            pasted = [Pasted(record, pasted_before(record)) for record in records]
            if chosen := _chosen(request, pasted):
                if chosen.url:
                    return HttpResponseRedirect(chosen.url)
                return self._filled(request, chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Paste a source"),
            "opts": self.opts,
            "form": form,
            "pasted": pasted,
        }
        return TemplateResponse(request, "admin/articles/source/paste.html", context)

    def _filled(self, request: HttpRequest, pasted: Pasted) -> HttpResponse:
        """Return the filled form as the answer itself."""
        asked = copy(request)
        asked.method = "GET"
        asked.GET = QueryDict(pasted.query)
        return self.add_view(asked, form_url=reverse("admin:articles_source_add"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return the sources with their names and how many published articles cite them."""
        sources = with_names(super().get_queryset(request))
        return sources.annotate(citing=Count("edition_references__edition__article", distinct=True))

    @admin.display(description=gettext_lazy("cited by"), ordering="citing")
    def cited_by(self, source: Any) -> int:  # noqa: ANN401
        """How many published articles cite the source."""
        return int(source.citing)
