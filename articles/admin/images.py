"""Upload forms of images, and requests of the image picker of the prose editor."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.files import images
from articles.files.encoding import Encoded, encode
from articles.models import Image
from collabsite.web.admin.pickers import (
    query_keys,
    query_words,
    require_article_access,
    search_response,
)
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


@require_safe
def image_list(request: HttpRequest) -> HttpResponse:
    """Return the images with the keys in `key`, or those that `q` finds, the newest first.

    Without either, the editor's own come first.
    """
    require_article_access(request)
    if keys := query_keys(request):
        named = Image.objects.filter(key__in=keys)
        return JsonResponse({"found": {image.key: _serialize(image) for image in named}})
    words = query_words(request)
    is_own = Case(When(created_by=editor(request), then=0), default=1)
    found = filter_by_words(
        Image.objects.all() if words else Image.objects.order_by(is_own, "-created_at", "-pk"),
        words,
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
        "about": " · ".join(filter(None, [image.credit, describe_size(image)])),
        "alt": image.alt,
        "thumbnail": thumbnail_of(image),
    }


def thumbnail_of(image: Image) -> str:
    """Return the address of the smallest file."""
    return images.address(image, images.files_of_kind(image, "webp")[0])


def describe_size(image: Image) -> str:
    """Return width and height in pixels."""
    return _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}
