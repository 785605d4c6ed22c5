"""Action of the list of articles that changes the topics and authors of several."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin import permissions
from articles.drafts import revision
from articles.models import Article, Author, Authorship, Topic
from collabsite.web.admin.pages import list_page
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from collabsite.web.text import format_list

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class BulkChange:
    """Topics and authors to add to drafts, and to remove from them."""

    add_topics: Collection[Topic] = field(default_factory=tuple)
    remove_topics: Collection[Topic] = field(default_factory=tuple)
    add_authors: Collection[Author] = field(default_factory=tuple)
    remove_authors: Collection[Author] = field(default_factory=tuple)


@transaction.atomic
def apply_change(article: Article, change: BulkChange, *, by: "User") -> bool:
    """Change the topics and the byline of a draft; return whether anything changed.

    Authors are added at the end of the byline, in their order. The history has the draft before and
    after.
    """
    locked = Article.objects.select_for_update().get(pk=article.pk)
    topics, authors = set(locked.topics.all()), set(locked.authors.all())
    gone = [
        *topics.intersection(change.remove_topics),
        *authors.intersection(change.remove_authors),
    ]
    new_topics = [topic for topic in change.add_topics if topic not in topics]
    new_authors = [author for author in change.add_authors if author not in authors]
    if not (gone or new_topics or new_authors):
        return False
    revision.record_unrecorded(locked)
    locked.topics.remove(*change.remove_topics)
    locked.topics.add(*new_topics)
    locked.authorships.filter(author__in=change.remove_authors).delete()
    last = locked.authorships.aggregate(last=Max("ordering"))["last"] or 0
    for number, author in enumerate(new_authors, start=1):
        Authorship.objects.create(article=locked, author=author, ordering=last + 10 * number)
    locked.save(update_fields=["updated_at"])
    parts = [
        words % {"names": format_list(map(str, names))}
        for words, names in [
            (_("Added: %(names)s."), [*new_topics, *new_authors]),
            (_("Removed: %(names)s."), gone),
        ]
        if names
    ]
    log(locked, " ".join(parts), by=by)
    revision.record(locked, by=by)
    return True


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

    def __init__(self, *args: Any, articles: QuerySet[Article], **kwargs: Any) -> None:
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
