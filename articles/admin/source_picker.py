"""What the citation dialog of the prose editor asks for: sources by words or keys, or to add one."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.admin.picking import (
    answer_found,
    asked_keys,
    asked_words,
    matching,
    refuse_strangers,
)
from articles.admin.requests import editor
from articles.citations import csl_item, reference_line
from articles.logged import log
from articles.models import Article, Source
from articles.sources import unused_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A source as the dialog of a citation adds it; the rest is written in its own form."""

    class Meta:
        model = Source
        fields = ["title", "type", "author", "issued", "url", "doi"]
        labels = {"issued": gettext_lazy("Year or date")}
        widgets = {
            "title": forms.TextInput,
            "author": forms.Textarea(attrs={"rows": 2}),
            "url": forms.URLInput(attrs={"placeholder": "https://"}),
            "doi": forms.TextInput(attrs={"placeholder": "10.1000/182"}),
        }

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="new-source-%s", label_suffix="")

    def save(self, commit: bool = True) -> Source:
        """Store the source under a key of its title and year that no other has."""
        self.instance.key = unused_key(self.cleaned_data["title"], self.cleaned_data["issued"])
        source: Source = super().save(commit)
        return source


@method_decorator(require_safe)
def source_list(model_admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Answer with the sources of the keys that `key` names, or those that `q` finds.

    Without either, the newest: a source is often cited just after it was added.
    """
    refuse_strangers(request)
    if keys := asked_keys(request):
        named = Source.objects.filter(key__in=keys)
        return JsonResponse({"found": {source.key: described(source) for source in named}})
    words = asked_words(request)
    found = matching(
        Source.objects.order_by(*(["title", "key"] if words else ["-pk"])),
        words,
        *["title__icontains", "author__icontains", "key__icontains", "doi__icontains"],
        "issued__startswith",
    )
    return answer_found(found, described)


@method_decorator(require_POST)
def add_source(model_admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Store a source; answer with it, or with what is wrong in which field."""
    refuse_strangers(request)
    if not request.user.has_perm("articles.add_source"):
        raise PermissionDenied
    form = SourceForm(request.POST)
    if not form.is_valid():
        # As with Django's forms, what can be corrected is not an HTTP error.
        return JsonResponse({"errors": form.errors})
    source = form.save()
    log(source, _("Added while writing an article."), by=editor(request), action=ADDITION)
    return JsonResponse({"source": described(source)}, status=201)


def described(source: Source) -> dict[str, str]:
    """Return a source as the dialog lists it and as the chip in the text names it."""
    item = csl_item(source)
    line = reference_line(item)
    names = item.get("author", [])
    first = (names[0].get("family") or names[0].get("literal", "")) if names else ""
    return {
        "key": source.key,
        "title": source.title,
        "about": ", ".join(filter(None, [line.authors, line.year, line.details])),
        # “Zhang 2023”, or the title where nobody is named.
        "name": " ".join(filter(None, [Truncator(first or source.title).chars(40), line.year])),
    }
