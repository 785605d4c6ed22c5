"""Form of an article, with its whole text in one field."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.owners import OWNER
from articles.admin.prose_editor import ArticleTextField
from articles.drafts.translation_status import newest_number
from articles.models import Article, Image, Kind, is_reserved, slug_is_taken
from articles.prose.sections import join_text
from collabsite.web.slugs import slug_of, unused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def kind_of_form(request: HttpRequest, article: Article | None) -> Kind:
    """Return the kind of what the form writes; that of something new is in the request."""
    if article and article.pk:
        return Kind(article.kind)
    named = request.POST.get("kind") or request.GET.get("kind")
    return Kind.PAGE if named == Kind.PAGE else Kind.ARTICLE


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
        if self.instance.pk:
            self.initial["text"] = join_text(self.instance.sections.all())
        if self.instance._state.adding and self.data.get("kind") == Kind.PAGE:
            self.instance.kind = Kind.PAGE
        if "title" in self.fields and self.instance._state.adding and not self.is_bound:
            self.fields["title"].widget.attrs["autofocus"] = True
        if "slug" in self.fields:
            self.fields["slug"].required = False
            is_page = self.instance.is_page or self.initial.get("kind") == Kind.PAGE
            self.fields["slug"].help_text = (
                _("The page is there: “about” is /about/. Leave empty to make it from the title.")
                if is_page
                else _("Part of the address. Leave empty to make it from the title.")
            )
        # What is chosen may be in the bin, and is still chosen when it is restored.
        for name, rows in {"original": Article.with_binned, "cover": Image.with_binned}.items():
            if name in self.fields:
                field: Any = self.fields[name]
                # The button beside the field would delete another article, or an image.
                field.widget.can_delete_related = False
                if present := getattr(self.instance, f"{name}_id"):
                    field.queryset |= rows.filter(pk=present)
        if OWNER in self.fields:
            owner_field: Any = self.fields[OWNER]
            # Also one who may own no article any more.
            owner_field.queryset |= owner_field.queryset.model.objects.filter(
                pk=self.instance.owner_id
            )
            owner_field.widget.cached_object = self.instance.owner

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
        return slug or unused(made, self._is_slug_unusable)

    def _is_slug_unusable(self, slug: str) -> bool:
        return is_reserved(slug, kind=self.instance.kind) or slug_is_taken(
            slug, article=self.instance.pk
        )
