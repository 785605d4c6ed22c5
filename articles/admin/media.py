"""The media library: images with their uses, their forms, and the image picker of the prose editor."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.admin.permissions import annotate_reach, can_change_image, can_replace_picture
from articles.files import images
from articles.files.encoding import Encoded, encode
from articles.files.image_uses import ImageUse, annotate_uses, uses_of
from articles.models import Image
from collabsite.web.admin import pickers
from collabsite.web.admin.base import ConditionFilter, SiteModelAdmin
from collabsite.web.admin.bin import BinAdmin
from collabsite.web.admin.pages import AutosavedAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from collabsite.web.database import filter_by_words
from collabsite.web.pictures import FORMATS, MAX_BYTES, PictureError, refuse_large


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    """Upload of an image; only its re-encoded pixels are stored."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(
            attrs={"accept": ",".join(f"image/{name.lower()}" for name in FORMATS)}
        ),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or AVIF, up to 20 MB. Place, camera and other hidden data are removed."
        ),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    class Meta:
        model = Image
        fields = ["title", "alt", "credit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and (file := self.fields.get("file")):
            file.required = False
            file.label = gettext_lazy("Replace the file")
            file.help_text = gettext_lazy(
                "Drafts take the new picture, the next time they are shown or published; published"
                " editions keep theirs. If no edition shows the former picture, it can't be brought"
                " back. JPEG, PNG, WebP or AVIF, up to 20 MB."
            )

    def clean_file(self) -> Encoded | None:
        """Return the re-encoded image; refuse a file that is too large or not an image."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            refuse_large(file.size)
            return encode(file.read())
        except PictureError as error:
            raise ValidationError(str(error)) from None


class ImageWordsForm(ImageForm):
    """Form of an image whose picture the user may not replace."""

    file = None  # type: ignore[assignment]


class ImageDialogForm(ImageForm):
    """Upload of an image in the dialog; an image without a name gets that of its file."""

    field_order = ("file", "title", "alt", "credit")
    max_bytes = MAX_BYTES

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, auto_id="new-image-%s", label_suffix="")
        self.fields["title"].required = False
        self.fields["title"].label = gettext_lazy("name")
        self.fields["title"].help_text = gettext_lazy(
            "For editors, to find it again. Leave empty to use the name of the file."
        )

    def clean(self) -> dict[str, Any]:
        """Name the image after its file, if the name is empty."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = self.files.get("file")
        if isinstance(file, UploadedFile) and not cleaned.get("title", "-"):
            name = PurePath(file.name or "").stem.replace("_", " ").strip()
            cleaned["title"] = name[:200] or _("Image")
        return cleaned


class CardForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of the alternative text of a card, which not every user may change."""

    class Meta:
        widgets: ClassVar = {"alt": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> None:
        """Refuse a text for an image that the user may not change, whose form has no field for it."""
        super().clean()
        if "alt" not in self.fields and self.add_prefix("alt") in self.data:
            raise ValidationError(_explain_refusal())


def _explain_refusal() -> str:
    return _(
        "This image can be changed by editors, by whoever added it, and by the owners of articles"
        " that show it."
    )


class UseFilter(ConditionFilter):
    """Filter of images by what shows them."""

    title = gettext_lazy("use")
    parameter_name = "use"
    conditions = {
        "draft": (gettext_lazy("In a draft"), Q(in_draft=True)),
        "edition": (gettext_lazy("In an edition"), Q(in_edition=True)),
        "picture": (gettext_lazy("Of a topic or an author"), Q(is_picture=True)),
        "none": (gettext_lazy("Not used"), Q(in_draft=False, in_edition=False, is_picture=False)),
    }


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

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:  # noqa: ANN401
        """Return the fields, of an existing image with its uses and why a field is missing."""
        words = ["title", "alt", "credit"]
        if obj is None:
            return [(None, {"fields": ["file", *words]})]
        can_replace = can_replace_picture(editor(request), obj)
        file, why = ["file"] if can_replace else [], ""
        if not self.has_change_permission(request, obj):
            # For a group that can only look at images there is nothing to explain.
            why = _explain_refusal() if self.has_change_permission(request) else ""
        elif not can_replace:
            why = _(
                "Only editors can replace the file: articles of others show this image, or somebody"
                " else added it."
            )
        return [(None, {"fields": ["picture", "size", "uses", *file, *words], "description": why})]

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return the form, without the file if the user may not replace it."""
        if obj and not can_replace_picture(editor(request), obj):
            kwargs["form"] = ImageWordsForm
        return super().get_form(request, obj, *args, **kwargs)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return the form of a card."""
        return super().get_changelist_form(request, **{"form": CardForm, **kwargs})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the grid, with the form that uploads several files."""
        upload_form = ImageDialogForm() if self.has_add_permission(request) else None
        context = {"title": _("Media"), "upload_form": upload_form, **(extra_context or {})}
        response = super().changelist_view(request, context)
        shown: dict[str, Any] = getattr(response, "context_data", None) or {}
        if "cl" in shown:
            rows, formset = list(shown["cl"].result_list), shown["cl"].formset
            uses = uses_of([image.key for image in rows])
            shown["cards"] = [
                {
                    "image": image,
                    "thumbnail": _thumbnail_of(image),
                    "size": self.size(image),
                    "uses": uses[image.key],
                    # The form of its alternative text, which not every user may change.
                    "form": form,
                    "is_editable": form is not None and "alt" in form.fields,
                }
                for image, form in zip(
                    rows, formset.forms if formset else [None] * len(rows), strict=True
                )
            ]
        return response

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Return whether the user may change the words of the image."""
        return can_change_image(editor(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Refuse to delete an image that an edition shows."""
        if not super().has_delete_permission(request, obj):
            return False
        # Without a query if `annotate_uses` says so.
        known = getattr(obj, "in_edition", None)
        return not (obj and (images.is_published(obj) if known is None else known))

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:  # noqa: ANN401
        """Store a new image, or the changed texts and the new picture of an existing one."""
        file = form.cleaned_data.get("file")
        if not change:
            images.store(obj, file, by=editor(request))
        elif file:
            images.replace(obj, file)
        else:
            super().save_model(request, obj, form, change)

    def warnings(self, rows: Sequence[Any]) -> dict[Any, SafeString]:
        """Return what shows the images, and will lack them."""
        sentence = _("It is shown here, and will be missing there:")
        uses = uses_of([image.key for image in rows])
        return {
            image.pk: format_html("{}{}", sentence, _list_uses(uses[image.key]))
            for image in rows
            if uses[image.key]
        }

    def refusals(self, selected: QuerySet[Any]) -> list[str]:
        """Return which of the selected images an edition shows."""
        sentence = _("“%(title)s” is shown in an edition and stays. Nothing was deleted.")
        published = selected.filter(in_edition=True)
        return [sentence % {"title": image.title} for image in published]

    @admin.display(description=gettext_lazy("image"))
    def picture(self, image: Image) -> str:
        """Return the image."""
        address = images.address(image, images.files_of_kind(image, "webp")[-1])
        return format_html('<img class="picture" src="{}" alt="{}">', address, image.alt)

    @admin.display(description=gettext_lazy("size"))
    def size(self, image: Image) -> str:
        """Return the size in pixels and bytes."""
        return f"{_describe_size(image)} · {filesizeformat(images.size_of(image))}"

    @admin.display(description=gettext_lazy("used in"))
    def uses(self, image: Image) -> SafeString:
        """Return links to what shows the image."""
        return _list_uses(uses_of([image.key])[image.key])


def _list_uses(uses: list[ImageUse]) -> SafeString:
    return render_to_string("admin/articles/image/uses.html", {"uses": uses})


@require_safe
def image_list(request: HttpRequest) -> HttpResponse:
    """Return the images with the keys in `key`, or those that `q` finds, the newest first.

    Without either, the editor's own come first.
    """
    pickers.require_article_access(request)
    if keys := pickers.query_keys(request):
        named = Image.objects.filter(key__in=keys)
        return JsonResponse({"found": {image.key: _serialize(image) for image in named}})
    words = pickers.query_words(request)
    is_own = Case(When(created_by=editor(request), then=0), default=1)
    rows = Image.objects.all() if words else Image.objects.order_by(is_own, "-created_at", "-pk")
    fields = ["title__icontains", "alt__icontains", "credit__icontains", "key"]
    return pickers.search_response(filter_by_words(rows, words, *fields), _serialize)


@require_POST
def add_image(request: HttpRequest) -> HttpResponse:
    """Store an image and return it, or return the errors of the form."""
    pickers.require_article_access(request)
    if not request.user.has_perm("articles.add_image"):
        raise PermissionDenied
    form = ImageDialogForm(request.POST, request.FILES)
    if not form.is_valid():
        # As with Django's forms, an error that can be corrected is not an HTTP error.
        return JsonResponse({"errors": form.errors})
    by = editor(request)
    images.store(form.instance, form.cleaned_data["file"], by=by)
    log(form.instance, _("Added while writing an article."), by=by, action=ADDITION)
    return JsonResponse({"image": _serialize(form.instance)}, status=201)


def _serialize(image: Image) -> dict[str, str]:
    """Return an image for the list of the dialog and for its chip in the text."""
    return {
        "key": image.key,
        "title": image.title,
        "about": " · ".join(filter(None, [image.credit, _describe_size(image)])),
        "alt": image.alt,
        "thumbnail": _thumbnail_of(image),
    }


def _thumbnail_of(image: Image) -> str:
    """Return the address of the smallest file."""
    return images.address(image, images.files_of_kind(image, "webp")[0])


def _describe_size(image: Image) -> str:
    """Return width and height in pixels."""
    return _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}
