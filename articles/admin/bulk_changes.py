"""Action of the list of articles that changes the topics and authors of several."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin import permissions
from articles.drafts.bulk_changes import BulkChange, apply_change
from articles.models import Article, Author, Topic
from collabsite.web.admin.pages import list_page
from collabsite.web.admin.requests import editor

# The button of the page.
CHANGE = "change"


class BulkChangeForm(forms.Form):
    """Topics and authors to add to several articles, and to remove from them."""

    add_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Add topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove_topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=gettext_lazy("Remove topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    add_authors = forms.ModelMultipleChoiceField(
        Author.objects.all(),
        label=gettext_lazy("Add authors"),
        required=False,
        help_text=gettext_lazy("They come last in the byline. Hold Ctrl to choose several."),
    )
    remove_authors = forms.ModelMultipleChoiceField(
        Author.objects.none(),
        label=gettext_lazy("Remove authors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, articles: QuerySet[Article], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        chosen = articles.order_by().values("pk")
        present: dict[str, QuerySet[Any]] = {
            "remove_topics": Topic.objects.filter(articles__in=chosen).distinct(),
            "remove_authors": Author.objects.filter(articles__in=chosen).distinct(),
        }
        for name, rows in present.items():
            field: Any = self.fields[name]
            field.queryset = rows
        # What has nothing to choose is not shown.
        for name in [name for name, each in self.fields.items() if not each.queryset.exists()]:  # type: ignore[attr-defined]
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a form that says nothing."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Choose what to add or to remove."))
        return cleaned


@admin.action(
    description=gettext_lazy("Change topics and authors of selected articles…"),
    permissions=["change"],
)
def change_selected(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, articles: QuerySet[Article]
) -> HttpResponse | None:
    """Ask what to add and to remove, and do so with all articles that the user may change."""
    form = BulkChangeForm(request.POST if CHANGE in request.POST else None, articles=articles)
    by = editor(request)
    if form.is_valid():
        change = BulkChange(**form.cleaned_data)
        allowed = [each for each in articles if permissions.can_write_all(by, each)]
        changed = sum(apply_change(article, change, by=by) for article in allowed)
        sentence = ngettext(
            "%(count)d article was changed.", "%(count)d articles were changed.", changed
        )
        messages.success(request, sentence % {"count": changed})
        for article in articles:
            if article not in allowed:
                sentence = _("“%(title)s” stays as it is: only its owner and editors change it.")
                messages.warning(request, sentence % {"title": article.title})
        return None
    title = _("Change topics and authors")
    context = {"articles": articles, "form": form}
    return list_page(request, Article, "change_selected", title=title, **context)
