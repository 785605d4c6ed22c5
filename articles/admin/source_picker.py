"""What the citation dialog of the prose editor asks for: sources by words or keys, or to add one."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article, Source
from articles.references import RecordError, read_records
from articles.references.citations import csl_item, reference_line, short_name
from articles.references.sources import pasted_before, unused_key, with_names
from collabsite.web.admin.pickers import (
    filter_by_words,
    query_keys,
    query_words,
    require_article_access,
    search_response,
)
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


# What the dialog asks for; the rest comes with a pasted record, or is written in its own form.
ASKED = ["title", "type", "author", "container_title", "issued", "url", "doi"]


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A source as the dialog of a citation adds it: from fields, or from a record that is pasted."""

    record = forms.CharField(
        required=False,
        label=gettext_lazy("Pasted record"),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy("BibTeX, RIS or CSL-JSON, which fills in what is left empty below."),
    )

    class Meta:
        model = Source
        fields = [*ASKED, "publisher", "volume", "issue", "page", "accessed", "language"]
        labels = {"issued": gettext_lazy("Year or date")}
        widgets = {
            "title": forms.TextInput,
            "author": forms.Textarea(attrs={"rows": 2}),
            "container_title": forms.TextInput,
            "url": forms.URLInput(attrs={"placeholder": "https://"}),
            "doi": forms.TextInput(attrs={"placeholder": "10.1000/182"}),
        }

    def __init__(self, data: QueryDict | None = None) -> None:
        self.problem = ""
        self.present: Source | None = None
        super().__init__(self._with_record(data), auto_id="new-source-%s", label_suffix="")

    def asked(self) -> list[forms.BoundField]:
        """Return the fields that the dialog shows."""
        return [self[name] for name in ("record", *ASKED)]

    @property
    def told(self) -> dict[str, list[str]]:
        """What is wrong, by fields that the dialog shows: the others come of the record."""
        told: dict[str, list[str]] = {}
        for name, problems in self.errors.items():
            said = [str(problem) for problem in problems]
            if name not in ASKED and name != "record":
                label = self.fields[name].label
                named = _("%(field)s: %(problem)s")
                said = [named % {"field": label, "problem": problem} for problem in said]
            told.setdefault(name if name in ASKED else "record", []).extend(said)
        return told

    def clean_record(self) -> str:
        """Refuse what is no record."""
        if self.problem:
            raise forms.ValidationError(self.problem)
        return ""

    def _with_record(self, data: QueryDict | None) -> QueryDict | None:
        """Return what was sent, with what a pasted record says in the fields that were left empty."""
        text = data.get("record", "").strip() if data else ""
        if data is None or not text:
            return data
        data = data.copy()
        try:
            record, *more = read_records(text)
        except RecordError as error:
            self.problem = str(error)
            return data
        if more:
            self.problem = _("Paste one record at a time.")
            return data
        self.present = pasted_before(record)
        if data.get("type") == Source.Type.DOCUMENT:
            del data["type"]
        for name, value in record.filled().items():
            data[name] = data.get(name, "").strip() or value
        return data

    def save(self, commit: bool = True) -> Source:
        """Store the source under a key of its title and year that no other has."""
        try:
            with transaction.atomic():
                return self._save(commit)
        except IntegrityError:
            # Another has taken the key since it was found to be free.
            return self._save(commit)

    def _save(self, commit: bool) -> Source:
        self.instance.key = unused_key(self.cleaned_data["title"], self.cleaned_data["issued"])
        source: Source = super().save(commit)
        return source


@method_decorator(require_safe)
def source_list(model_admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Answer with the sources of the keys that `key` names, or those that `q` finds.

    Without either, the newest: a source is often cited just after it was added.
    """
    require_article_access(request)
    if keys := query_keys(request):
        named = Source.objects.filter(key__in=keys)
        return JsonResponse({"found": {source.key: described(source) for source in named}})
    words = query_words(request)
    found = filter_by_words(
        with_names(Source.objects.order_by(*(["title", "key"] if words else ["-pk"]))),
        words,
        *["title__icontains", "author__icontains", "names__icontains", "key__icontains"],
        *["doi__icontains", "issued__startswith"],
    )
    return search_response(found, described)


@method_decorator(require_POST)
def add_source(model_admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Store a source; answer with it, or with what is wrong in which field."""
    require_article_access(request)
    if not request.user.has_perm("articles.add_source"):
        raise PermissionDenied
    form = SourceForm(request.POST)
    if form.present:
        # The same record twice would be two entries in a list of references.
        return JsonResponse({"source": described(form.present)})
    if not form.is_valid():
        # As with Django's forms, what can be corrected is not an HTTP error.
        return JsonResponse({"errors": form.told})
    source = form.save()
    log(source, _("Added while writing an article."), by=editor(request), action=ADDITION)
    return JsonResponse({"source": described(source)}, status=201)


def described(source: Source) -> dict[str, str]:
    """Return a source as the dialog lists it and as the chip in the text names it."""
    item = csl_item(source)
    line = reference_line(item)
    first = short_name(item)
    return {
        "key": source.key,
        "title": source.title,
        "about": ", ".join(filter(None, [line.authors, line.year, line.details])),
        # “Zhang 2023”, or the title where nobody is named.
        "name": " ".join(filter(None, [Truncator(first or source.title).chars(40), line.year])),
    }
