"""Form of an article: its whole text in one field, its owner, byline and references."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.admin.permissions import can_change_any
from articles.admin.prose.editor import ArticleTextField
from articles.drafts.ownership import possible_owners
from articles.drafts.translation_status import newest_number
from articles.models import Article, Authorship, Citation, Image, Kind, is_reserved, slug_is_taken
from articles.prose.sections import join_text
from collabsite.web.admin.base import CachedAutocompleteSelect, OrderedInline
from collabsite.web.admin.pickers import MAX_RESULTS, query_words
from collabsite.web.admin.requests import editor
from collabsite.web.database import filter_by_words
from collabsite.web.slugs import slug_of, unused
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The name of the field and of the filter.
OWNER = "owner"


def kind_of_form(request: HttpRequest, article: Article | None) -> Kind:
    """Return the kind of what the form writes; that of something new is in the request."""
    if article and article.pk:
        return Kind(article.kind)
    named = request.POST.get("kind") or request.GET.get("kind")
    return Kind.PAGE if named == Kind.PAGE else Kind.ARTICLE


def label_of(user: "User") -> str:
    """Return the name of a user, with that of the account, as two people may have one name."""
    name, account = display_name(user), user.get_username()
    return name if name == account else f"{name} ({account})"


class OwnerSelect(CachedAutocompleteSelect):
    """Autocomplete field of owners; who may choose one need not have the permission to see users."""

    url_name = "%s:articles_article_owners"


class OwnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Field of an article's owner.

    It carries the owner that the form was opened with, so that somebody else's choice is not undone.
    """

    def __init__(self) -> None:
        super().__init__(
            possible_owners(),
            label=gettext_lazy("Owner"),
            required=False,
            show_hidden_initial=True,
            widget=OwnerSelect(Article._meta.get_field(OWNER), admin.site),
        )

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401
        """Return the name of a user."""
        return label_of(obj)


@require_safe
def owner_list(request: HttpRequest) -> HttpResponse:
    """Return the accounts that may own an article and that `term` finds, as select2 reads them."""
    if not can_change_any(editor(request)):
        raise PermissionDenied
    # Chinese names are written without a space, the family name first.
    users = possible_owners().annotate(whole_name=Concat("last_name", "first_name"))
    fields = ["first_name", "last_name", "whole_name", "username"]
    words = query_words(request, "term")
    found = filter_by_words(users, words, *(f"{field}__icontains" for field in fields))
    page = Paginator(found, MAX_RESULTS).get_page(request.GET.get("page", "1"))
    results = [{"id": str(user.pk), "text": label_of(user)} for user in page]
    return JsonResponse({"results": results, "pagination": {"more": page.has_next()}})


class OneLineTextarea(forms.Textarea):
    """Field for one paragraph that is set like the text, and breaks as it does; lines are joined."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 1, "class": "one-line", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401
        """Return the text on one line."""
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.splitlines()) if isinstance(value, str) else value


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of an article; an empty slug is made from the title."""

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - the ModelAdmin names the fields.
        widgets: ClassVar = {
            "title": OneLineTextarea({"placeholder": gettext_lazy("Title")}),
            "standfirst": forms.Textarea(
                {"rows": 2, "placeholder": gettext_lazy("Standfirst: one or two sentences")}
            ),
        }

    text = ArticleTextField()

    # Set when the form is saved.
    is_passed_on = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article, fields = self.instance, self.fields
        is_new = article._state.adding
        if not is_new:
            self.initial["text"] = join_text(article.sections.all())
        elif self.data.get("kind") == Kind.PAGE:
            article.kind = Kind.PAGE
        if "title" in fields and is_new and not self.is_bound:
            fields["title"].widget.attrs["autofocus"] = True
        if "slug" in fields:
            fields["slug"].required = False
            is_page = article.is_page or self.initial.get("kind") == Kind.PAGE
            fields["slug"].help_text = (
                _("The page is there: “about” is /about/. Leave empty to make it from the title.")
                if is_page
                else _("Part of the address. Leave empty to make it from the title.")
            )
        # What is chosen may be in the bin, or own no article any more, and is still chosen.
        present = {
            "original": Article.with_binned.filter(pk=article.original_id),
            "cover": Image.with_binned.filter(pk=article.cover_id),
            OWNER: possible_owners().model._default_manager.filter(pk=article.owner_id),
        }
        for name in present.keys() & fields.keys():
            field: Any = fields[name]
            field.queryset |= present[name]
        if OWNER in fields:
            fields[OWNER].widget.cached_object = article.owner

    @cached_property
    def changed_data(self) -> list[str]:
        """Return the changed fields; the owner is no part of the article."""
        return [name for name in super().changed_data if name != OWNER]

    def clean(self) -> dict[str, Any]:
        """Set the edition that a translation follows when its original is chosen."""
        cleaned = super().clean() or self.cleaned_data
        original = cleaned.get("original")
        chosen = "original" in self.changed_data and "original_edition" not in self.changed_data
        if chosen and original and "original_edition" in cleaned:
            cleaned["original_edition"] = newest_number(original, at=timezone.now())
        return cleaned

    def clean_owner(self) -> "User | None":
        """Return the owner, who stays the stored one unless another was chosen in this form."""
        chosen: User | None = self.cleaned_data[OWNER]
        is_sent = self.add_prefix(OWNER) in self.data
        is_other = self.fields[OWNER].has_changed(
            self.data.get(self.add_initial_prefix(OWNER)), self.data.get(self.add_prefix(OWNER))
        )
        return chosen if is_sent and is_other else self.instance.owner

    def clean_slug(self) -> str:
        """Return the slug, or an unused one made from the title."""
        slug: str = self.cleaned_data["slug"]
        made = slug_of(self.cleaned_data.get("title", ""), "article")
        kind, key = self.instance.kind, self.instance.pk
        return slug or unused(
            made, lambda one: is_reserved(one, kind=kind) or slug_is_taken(one, article=key)
        )


class AuthorshipInline(OrderedInline):
    """The byline."""

    model = Authorship
    verbose_name = gettext_lazy("author")
    verbose_name_plural = gettext_lazy("authors")
    fields = ["ordering", "author"]
    autocomplete_fields = ["author"]


class CitationInline(OrderedInline):
    """The sources in the reference list that the prose does not cite."""

    model = Citation
    verbose_name = gettext_lazy("reference")
    verbose_name_plural = gettext_lazy("References beside those that the text cites")
    fields = ["ordering", "source", "locator"]
    autocomplete_fields = ["source"]
