"""Action of the list of articles that changes the topics and authors of several."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Max, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
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


def _choice(model: type[Model], label: Promise, **options: Any) -> Any:  # noqa: ANN401
    options = {"required": False, "widget": forms.CheckboxSelectMultiple, **options}
    return forms.ModelMultipleChoiceField(model._default_manager.all(), label=label, **options)


class BulkChangeForm(forms.Form):
    """Topics and authors to add to several articles, and to remove from them."""

    add_topics = _choice(Topic, gettext_lazy("Add topics"))
    remove_topics = _choice(Topic, gettext_lazy("Remove topics"))
    add_authors = _choice(
        Author,
        gettext_lazy("Add authors"),
        widget=forms.SelectMultiple,
        help_text=gettext_lazy("They come last in the byline. Hold Ctrl to choose several."),
    )
    remove_authors = _choice(Author, gettext_lazy("Remove authors"))

    def __init__(self, *args: Any, articles: QuerySet[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = articles.order_by().values("pk")
        fields: dict[str, Any] = self.fields
        for name in ("remove_topics", "remove_authors"):
            fields[name].queryset = fields[name].queryset.filter(articles__in=chosen).distinct()
        # What has nothing to choose is not shown.
        self.fields = {name: each for name, each in fields.items() if each.queryset.exists()}

    def clean(self) -> dict[str, Any]:
        """Refuse a form that says nothing."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Choose what to add or to remove."))
        return cleaned


@transaction.atomic
def _change(article: Article, chosen: Mapping[str, Collection[Any]], *, by: "User") -> bool:
    """Change the topics and the byline of a draft as the form says; return whether anything changed.

    Authors are added at the end of the byline, in their order. The history has the draft before and
    after.
    """
    locked = Article.objects.select_for_update().get(pk=article.pk)
    topics, authors = set(locked.topics.all()), set(locked.authors.all())
    gone_topics = topics.intersection(chosen.get("remove_topics", ()))
    gone_authors = authors.intersection(chosen.get("remove_authors", ()))
    new_topics = [each for each in chosen.get("add_topics", ()) if each not in topics]
    new_authors = [each for each in chosen.get("add_authors", ()) if each not in authors]
    if not (gone_topics or gone_authors or new_topics or new_authors):
        return False
    revision.record_unrecorded(locked)
    locked.topics.remove(*gone_topics)
    locked.topics.add(*new_topics)
    locked.authorships.filter(author__in=gone_authors).delete()
    last = locked.authorships.aggregate(last=Max("ordering"))["last"] or 0
    for number, author in enumerate(new_authors, start=1):
        Authorship.objects.create(article=locked, author=author, ordering=last + 10 * number)
    locked.save(update_fields=["updated_at"])
    added, removed = (
        format_list(map(str, names))
        for names in ([*new_topics, *new_authors], [*gone_topics, *gone_authors])
    )
    said = [_("Added: %(names)s.") % {"names": added}] if added else []
    said += [_("Removed: %(names)s.") % {"names": removed}] if removed else []
    log(locked, " ".join(said), by=by)
    revision.record(locked, by=by)
    return True


@admin.action(
    description=gettext_lazy("Change topics and authors of selected articles…"),
    permissions=["change"],
)
def change_selected(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, articles: QuerySet[Article]
) -> HttpResponse | None:
    """Ask what to add and to remove, and do so with all articles that the user may change."""
    form = BulkChangeForm(request.POST if "change" in request.POST else None, articles=articles)
    if not form.is_valid():
        context = {"articles": articles, "form": form}
        title = _("Change topics and authors")
        return list_page(request, Article, "change_selected", title=title, **context)
    by, changed = editor(request), 0
    for article in articles:
        if permissions.can_write_all(by, article):
            changed += _change(article, form.cleaned_data, by=by)
        else:
            sentence = _("“%(title)s” stays as it is: only its owner and editors change it.")
            messages.warning(request, sentence % {"title": article.title})
    sentence = ngettext(
        "%(count)d article was changed.", "%(count)d articles were changed.", changed
    )
    messages.success(request, sentence % {"count": changed})
    return None
