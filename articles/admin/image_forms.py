"""The forms that upload an image: on its own page, and in the prose editor's dialog."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.images.encoding import (
    FORMATS,
    MAX_BYTES,
    Encoded,
    PictureError,
    encode,
    refuse_large,
)
from articles.models import Image


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    """Takes a picture's file; what is stored is drawn anew from its pixels."""

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
            # What an edition shows stays; another picture is another image.
            del self.fields["file"]

    def clean_file(self) -> Encoded:
        """Return the picture re-encoded; refuse what is not a picture, or is too large to read."""
        sent = self.cleaned_data["file"]
        try:
            refuse_large(sent.size)
            return encode(sent.read())
        except PictureError as error:
            raise ValidationError(str(error)) from None


class UploadForm(ImageForm):
    """An image as the dialog takes it; one without a name gets that of its file."""

    field_order = ("file", "title", "alt", "credit")
    most_bytes = MAX_BYTES

    def __init__(self, *args: Any) -> None:  # noqa: ANN401
        super().__init__(*args, auto_id="new-image-%s", label_suffix="")
        self.fields["title"].required = False
        self.fields["title"].label = gettext_lazy("name")
        self.fields["title"].help_text = gettext_lazy(
            "For editors, to find it again. Empty: the name of the file."
        )

    def clean(self) -> dict[str, Any]:
        """Name the image."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sent = self.files.get("file")
        if isinstance(sent, UploadedFile) and not cleaned.get("title", "-"):
            name = PurePath(sent.name or "").stem.replace("_", " ").strip()
            cleaned["title"] = name[:200] or _("Image")
        return cleaned
