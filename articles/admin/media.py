"""The media library: all images with their uses, and the form of an image."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.images import (
    ImageDialogForm,
    ImageForm,
    ImageWordsForm,
    describe_size,
    thumbnail_of,
)
from articles.admin.permissions import annotate_reach, can_change_image, can_replace_picture
from articles.files import images
from articles.files.image_uses import ImageUse, annotate_uses, uses_of
from articles.models import Image
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.bin import BinAdmin
from collabsite.web.admin.pages import AutosavedAdmin
from collabsite.web.admin.requests import editor


class CardForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of the alternative text of a card, which not every user may change."""

    class Meta:
        widgets: ClassVar = {"alt": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> None:
        """Refuse a text for an image that the user may not change, whose form has no field for it."""
        super().clean()
        if "alt" not in self.fields and self.add_prefix("alt") in self.data:
            raise ValidationError(explain_refusal())


class UseFilter(admin.SimpleListFilter):
    """Filter of images by what shows them."""

    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Return the kinds of use."""
        return [
            ("draft", _("In a draft")),
            ("edition", _("In an edition")),
            ("picture", _("Of a topic or an author")),
            ("none", _("Not used")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the chosen kind of use."""
        match self.value():
            case "draft":
                return queryset.filter(in_draft=True)
            case "edition":
                return queryset.filter(in_edition=True)
            case "picture":
                return queryset.filter(is_picture=True)
            case "none":
                return queryset.filter(in_draft=False, in_edition=False, is_picture=False)
        return queryset


def explain_refusal() -> str:
    """Return why the user may not change the words of an image."""
    return _(
        "This image can be changed by editors, by whoever added it, and by the owners of articles"
        " that show it."
    )


@admin.register(Image)
class ImageAdmin(AutosavedAdmin, BinAdmin, SiteModelAdmin):
    """Images that articles can show, as a grid."""

    form = ImageForm
    list_display = ["title", "alt"]
    list_editable = ["alt"]
    list_filter = [UseFilter]
    list_per_page = 24
    search_fields = ["title", "alt", "credit", "key"]
    actions = ["delete_selected"]
    readonly_fields = ["picture", "size", "uses"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        """Return the images with what shows them."""
        return annotate_reach(editor(request), annotate_uses(super().get_queryset(request)))

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:  # noqa: ANN401
        """Return the file field, and the picture and uses of an existing image."""
        words = ["title", "alt", "credit"]
        if obj is None:
            return ["file", *words]
        file = ["file"] if can_replace_picture(editor(request), obj) else []
        return ["picture", "size", "uses", *file, *words]

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:  # noqa: ANN401
        """Return the fields, and the reason why there is none for another file."""
        fields = self.get_fields(request, obj)
        options = {"fields": fields}
        if obj and not self.has_change_permission(request, obj):
            # For a group that can only look at images there is nothing to explain.
            if self.has_change_permission(request):
                options["description"] = explain_refusal()
        elif "file" not in fields:
            options["description"] = _(
                "Only editors can replace the file: articles of others show this image, or somebody"
                " else added it."
            )
        return [(None, options)]

    def get_form(
        self,
        request: HttpRequest,
        obj: Image | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:  # noqa: ANN401
        """Return the form, without the file if the user may not replace it."""
        if obj and not can_replace_picture(editor(request), obj):
            kwargs["form"] = ImageWordsForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return the form of a card."""
        return super().get_changelist_form(request, **{"form": CardForm, **kwargs})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the grid, with the form that uploads several files."""
        may_add = self.has_add_permission(request)
        context = {
            "title": _("Media"),
            "upload_form": ImageDialogForm() if may_add else None,
            **(extra_context or {}),
        }
        response = super().changelist_view(request, context)
        shown: ChangeList | None = getattr(response, "context_data", {}).get("cl")
        if shown is not None:
            rows: list[Image] = list(shown.result_list)
            uses = uses_of([image.key for image in rows])
            forms = shown.formset.forms if shown.formset else [None] * len(rows)
            response.context_data["cards"] = [  # type: ignore[attr-defined]
                {
                    "image": image,
                    "thumbnail": thumbnail_of(image),
                    "size": self.size(image),
                    "uses": uses[image.key],
                    # The form of its alternative text, which not every user may change.
                    "form": form,
                    "is_editable": form is not None and "alt" in form.fields,
                }
                for image, form in zip(rows, forms, strict=True)
            ]
        return response

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Return whether the user may change the words of the image."""
        return can_change_image(editor(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Refuse to delete an image that an edition shows."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and _is_published(obj))

    def save_model(
        self, request: HttpRequest, obj: Image, form: "forms.ModelForm[Image]", change: bool
    ) -> None:
        """Store a new image, or the changed texts and the new picture of an existing one."""
        file = form.cleaned_data.get("file")
        if not change:
            images.store(obj, form.cleaned_data["file"], by=editor(request))
        elif file:
            images.replace(obj, file)
        else:
            super().save_model(request, obj, form, change)

    def warnings(self, rows: Sequence[Any]) -> dict[Any, SafeString]:
        """Return what shows the images, and will lack them."""
        used = uses_of([image.key for image in rows])
        sentence = _("It is shown here, and will be missing there:")
        return {
            image.pk: format_html("{}{}", sentence, _list_uses(used[image.key]))
            for image in rows
            if used[image.key]
        }

    def refusals(self, selected: QuerySet[Any]) -> list[str]:
        """Return which of the selected images an edition shows."""
        sentence = _("“%(title)s” is shown in an edition and stays. Nothing was deleted.")
        published = selected.filter(in_edition=True)
        return [sentence % {"title": image.title} for image in published]

    @admin.display(description=gettext_lazy("image"))
    def picture(self, image: Image) -> str:
        """Return the image."""
        return format_html(
            '<img class="picture" src="{}" alt="{}">',
            images.address(image, images.files_of_kind(image, "webp")[-1]),
            image.alt,
        )

    @admin.display(description=gettext_lazy("size"))
    def size(self, image: Image) -> str:
        """Return the size in pixels and bytes."""
        return f"{describe_size(image)} · {filesizeformat(images.size_of(image))}"

    @admin.display(description=gettext_lazy("used in"))
    def uses(self, image: Image) -> SafeString:
        """Return links to what shows the image."""
        return _list_uses(uses_of([image.key])[image.key])


def _list_uses(uses: list[ImageUse]) -> SafeString:
    return render_to_string("admin/articles/image/uses.html", {"uses": uses})


def _is_published(image: Any) -> bool:  # noqa: ANN401
    """Return whether an edition shows the image, without a query if `annotate_uses` says so."""
    known: bool | None = getattr(image, "in_edition", None)
    return images.is_published(image) if known is None else known
