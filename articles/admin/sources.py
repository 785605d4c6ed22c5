"""Sources in the admin: the list, pasting of records, and the picker of the prose editor."""

from copy import copy
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.models import EditionReference
from articles.sources.citations import csl_item, reference_line, short_name
from articles.sources.finding import pasted_before, unused_key, with_names
from articles.sources.formats import read_records
from articles.sources.models import Source
from articles.sources.records import Record, RecordError
from collabsite.web.admin import pickers
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pages import AutosavedAdmin, list_page
from collabsite.web.admin.requests import editor, post_data
from collabsite.web.audit_log import log
from collabsite.web.database import filter_by_words
from collabsite.web.doi import strip_doi_url


class PasteForm(forms.Form):
    """Bibliographic records as journals and libraries export them."""

    record = forms.CharField(
        label=gettext_lazy("Record"),
        widget=AdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false", "autofocus": True}),
        help_text=gettext_lazy("A DOI, BibTeX, RIS or CSL-JSON. Nothing is looked up online."),
        error_messages={"required": gettext_lazy("Paste a record first.")},
    )

    def clean_record(self) -> list[Record]:
        """Return the records; raise ValidationError if there are none."""
        try:
            return read_records(self.cleaned_data["record"])
        except RecordError as error:
            raise ValidationError(str(error)) from None


@admin.register(Source)
class SourceAdmin(AutosavedAdmin, SiteModelAdmin):
    """Bibliographic records."""

    list_display = ["key", "title", "type", "issued", "cited_by"]
    list_display_links = ["key", "title"]
    list_filter = ["type"]
    ordering = ["title", "key"]
    search_fields = ["key", "title", "author", "names", "issued__startswith", "publisher", "doi"]
    fieldsets = [
        (None, {"fields": ["title", "type", "author", "issued", "key"]}),
        (
            gettext_lazy("Published in"),
            {"fields": ["container_title", "publisher", ("volume", "issue", "page")]},
        ),
        (gettext_lazy("Identifiers"), {"fields": ["doi", "url", "accessed", "language"]}),
    ]
    prepopulated_fields = {"key": ["title", "issued"]}

    def get_urls(self) -> list[URLPattern]:
        """Add the page where records are pasted."""
        page = path("paste/", self.admin_site.admin_view(self.paste), name="sources_source_paste")
        return [page, *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill the form with the pasted record, and with an unused key."""
        initial = dict(super().get_changeform_initial_data(request))
        if initial.get("title") and not initial.get("key"):
            initial["key"] = unused_key(str(initial["title"]), str(initial.get("issued", "")))
        return initial

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Fill the form with a pasted record; let the editor choose among several."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(post_data(request))
        pasted: list[tuple[Record, Source | None]] = []
        if request.method == "POST" and form.is_valid():
            records = form.cleaned_data["record"]
            pasted = [(record, pasted_before(record)) for record in records]
            chosen = request.POST.get("chosen", "")
            if len(pasted) == 1 and not pasted[0][1]:
                chosen = "0"
            if chosen in map(str, range(len(records))):
                return self._filled_form(request, records[int(chosen)])
        title = _("Paste a source")
        return list_page(request, Source, "paste", title=title, form=form, pasted=pasted)

    def _filled_form(self, request: HttpRequest, record: Record) -> HttpResponse:
        """Return the form of a new source with a record, which may be too long for an address."""
        get_request = copy(request)
        get_request.method = "GET"
        get_request.GET = QueryDict(urlencode(record.filled()))
        return self.add_view(get_request, form_url=reverse("admin:sources_source_add"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return the sources with their names and the number of published articles that cite them."""
        sources = with_names(super().get_queryset(request))
        # A subquery runs only for the sources on the page, and reads an index.
        references = EditionReference.objects.filter(source=OuterRef("pk")).order_by()
        counted = references.values("source").annotate(n=Count("article", distinct=True))
        return sources.annotate(citing=Coalesce(Subquery(counted.values("n")), 0))

    @admin.display(description=gettext_lazy("cited by"), ordering="citing")
    def cited_by(self, source: Any) -> int:  # noqa: ANN401
        """Return the number of published articles that cite the source."""
        return int(source.citing)


# The fields of the dialog; a pasted record or the source's own form has the others.
DIALOG_FIELDS = ["title", "type", "author", "container_title", "issued", "url", "doi"]


class SourceDialogForm(forms.ModelForm):  # type: ignore[type-arg]
    """New source in the citation dialog, from its fields and from the record that was searched for."""

    record = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Source
        fields = [*DIALOG_FIELDS, "publisher", "volume", "issue", "page", "accessed", "language"]
        labels = {"issued": gettext_lazy("Year or date")}
        widgets = {
            "title": forms.TextInput,
            "author": forms.Textarea(attrs={"rows": 2}),
            "container_title": forms.TextInput,
            "url": forms.URLInput(attrs={"placeholder": "https://"}),
            "doi": forms.TextInput(attrs={"placeholder": "10.1000/182"}),
        }

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="new-source-%s", label_suffix="")

    def dialog_fields(self) -> list[forms.BoundField]:
        """Return the fields of the dialog."""
        return [self[name] for name in DIALOG_FIELDS]

    @property
    def dialog_errors(self) -> dict[str, list[str]]:
        """Errors by fields of the dialog; those of other fields are errors of the record."""
        found: dict[str, list[str]] = {}
        named = _("%(field)s: %(problem)s")
        for name, problems in self.errors.items():
            if name in DIALOG_FIELDS:
                found[name] = [str(problem) for problem in problems]
                continue
            label = self.fields[name].label
            sentences = [named % {"field": label, "problem": problem} for problem in problems]
            found.setdefault("record", []).extend(sentences)
        return found

    def save(self, commit: bool = True) -> Source:
        """Store the source with an unused key made from its title and year."""
        try:
            with transaction.atomic():
                return self._save(commit)
        except IntegrityError:
            # Another source has just taken the key.
            return self._save(commit)

    def _save(self, commit: bool) -> Source:
        self.instance.key = unused_key(self.cleaned_data["title"], self.cleaned_data["issued"])
        source: Source = super().save(commit)
        return source


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """Return the sources with the keys in `key`, or those that `q` finds.

    Without either, return the newest: a source is often cited just after it was added.
    """
    pickers.require_article_access(request)
    if keys := pickers.query_keys(request):
        named = Source.objects.filter(key__in=keys)
        return JsonResponse({"found": {source.key: _serialize(source) for source in named}})
    words = strip_doi_url(" ".join(pickers.query_words(request))).split()
    rows = with_names(Source.objects.order_by(*(["title", "key"] if words else ["-pk"])))
    fields = ["title__icontains", "author__icontains", "names__icontains", "key__icontains"]
    found = filter_by_words(rows, words, *fields, "doi__icontains", "issued__startswith")
    return pickers.search_response(found, _serialize)


@require_POST
def add_source(request: HttpRequest) -> HttpResponse:
    """Store a source and return it, or return what is wrong with its fields or with its record.

    What was typed counts for more than the record. With `look`, the record is only read: return the
    source that has it, or the fields that it fills.
    """
    pickers.require_article_access(request)
    if not request.user.has_perm("sources.add_source"):
        raise PermissionDenied
    data = request.POST.copy()
    if text := data.get("record", "").strip():
        try:
            record, *more = read_records(text)
        except RecordError as error:
            return JsonResponse({"errors": {"record": [str(error)]}})
        if more:
            return JsonResponse({"errors": {"record": [_("Paste one record at a time.")]}})
        if existing := pasted_before(record):
            # A second source for the same record would be a second entry in the reference list.
            return JsonResponse({"source": _serialize(existing)})
        if data.get("type") == Source.Type.DOCUMENT:
            del data["type"]
        for name, value in record.filled().items():
            data[name] = data.get(name, "").strip() or value
    if "look" in data:
        return JsonResponse({"fields": {name: data.get(name, "") for name in DIALOG_FIELDS}})
    form = SourceDialogForm(data)
    if not form.is_valid():
        # As with Django's forms, an error that can be corrected is not an HTTP error.
        return JsonResponse({"errors": form.dialog_errors})
    source = form.save()
    log(source, _("Added while writing an article."), by=editor(request), action=ADDITION)
    return JsonResponse({"source": _serialize(source)}, status=201)


def _serialize(source: Source) -> dict[str, str]:
    """Return a source for the list of the dialog and for its chip in the text."""
    item = csl_item(source)
    line = reference_line(item)
    # “Zhang 2023”, or the title if there is no author.
    author = Truncator(short_name(item) or source.title).chars(40)
    return {
        "key": source.key,
        "title": source.title,
        "about": ", ".join(filter(None, [line.authors, line.year, line.details])),
        "name": " ".join(filter(None, [author, line.year])),
    }
