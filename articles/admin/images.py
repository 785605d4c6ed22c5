"""Images in the admin: the list, the upload forms, and the picker of the prose editor."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles import images
from articles.images.encoding import (
    FORMATS,
    MAX_BYTES,
    Encoded,
    PictureError,
    encode,
    refuse_large,
)
from articles.models import Image
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pickers import (
    filter_by_words,
    query_keys,
    query_words,
    require_article_access,
    search_response,
)
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # The files of an image never change: an edition may show them.
            del self.fields["file"]

    def clean_file(self) -> Encoded:
        """Return the re-encoded image; refuse a file that is too large or not an image."""
        file = self.cleaned_data["file"]
        try:
            refuse_large(file.size)
            return encode(file.read())
        except PictureError as error:
            raise ValidationError(str(error)) from None


class ImageDialogForm(ImageForm):
    """Upload of an image in the dialog; an image without a name gets that of its file."""

    field_order = ("file", "title", "alt", "credit")
    max_bytes = MAX_BYTES

    def __init__(self, *args: Any) -> None:  # noqa: ANN401
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


@admin.register(Image)
class ImageAdmin(SiteModelAdmin):
    """Images that articles can show."""

    form = ImageForm
    list_display = ["thumbnail", "title", "alt", "credit", "size", "created_at"]
    list_display_links = ["thumbnail", "title"]
    list_per_page = 50
    search_fields = ["title", "alt", "credit", "key"]
    readonly_fields = ["picture", "size"]

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:  # noqa: ANN401
        """Return the file field for a new image, or the picture of an existing one."""
        return (
            ["picture", "size", "title", "alt", "credit"]
            if obj
            else ["file", "title", "alt", "credit"]
        )

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Refuse to delete an image that an edition shows."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and images.is_published(obj))

    def save_model(
        self, request: HttpRequest, obj: Image, form: "forms.ModelForm[Image]", change: bool
    ) -> None:
        """Store the files and row of a new image, or the changed texts of an existing one."""
        if change:
            super().save_model(request, obj, form, change)
            return
        images.store(obj, form.cleaned_data["file"], by=editor(request))

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        """Delete an image and its files."""
        images.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        """Delete images and their files."""
        for image in queryset:
            images.remove(image)

    @admin.display(description=gettext_lazy("image"))
    def thumbnail(self, image: Image) -> str:
        """Return the image at a small size."""
        return _render(image, "thumbnail")

    @admin.display(description=gettext_lazy("image"))
    def picture(self, image: Image) -> str:
        """Return the image."""
        return _render(image, "picture")

    @admin.display(description=gettext_lazy("size"))
    def size(self, image: Image) -> str:
        """Return width and height in pixels."""
        return _describe_size(image)


def _render(image: Image, style: str) -> str:
    names = images.files_of_kind(image, "webp")
    return format_html(
        '<img class="{}" src="{}" alt="{}" loading="lazy">',
        style,
        images.address(image, names[0 if style == "thumbnail" else -1]),
        image.alt,
    )


@require_safe
def image_list(request: HttpRequest) -> HttpResponse:
    """Return the images with the keys in `key`, or those that `q` finds, the newest first."""
    require_article_access(request)
    if keys := query_keys(request):
        named = Image.objects.filter(key__in=keys)
        return JsonResponse({"found": {image.key: _serialize(image) for image in named}})
    found = filter_by_words(
        Image.objects.all(),
        query_words(request),
        *["title__icontains", "alt__icontains", "credit__icontains", "key"],
    )
    return search_response(found, _serialize)


@require_POST
def add_image(request: HttpRequest) -> HttpResponse:
    """Store an image and return it, or return the errors of the form."""
    require_article_access(request)
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
        "thumbnail": images.address(image, images.files_of_kind(image, "webp")[0]),
    }


def _describe_size(image: Image) -> str:
    return _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}
