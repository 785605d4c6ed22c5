"""Images in the admin: uploaded once, re-encoded, and found again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import images
from articles.admin.image_forms import ImageForm
from articles.models import Image
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.requests import editor


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
        """Ask for the file of a new image, and show that of an existing one."""
        return (
            ["picture", "size", "title", "alt", "credit"]
            if obj
            else ["file", "title", "alt", "credit"]
        )

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Refuse to delete what an edition shows: what was published stays."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and images.is_published(obj))

    def save_model(
        self, request: HttpRequest, obj: Image, form: "ModelForm[Image]", change: bool
    ) -> None:
        """Store a new picture's files and row, or what was written about an existing one."""
        if change:
            super().save_model(request, obj, form, change)
            return
        images.store(obj, form.cleaned_data["file"], by=editor(request))

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        """Remove an image and its files."""
        images.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        """Remove images and their files."""
        for image in queryset:
            images.remove(image)

    @admin.display(description=gettext_lazy("image"))
    def thumbnail(self, image: Image) -> str:
        """The picture, small."""
        return _shown(image, "thumbnail")

    @admin.display(description=gettext_lazy("image"))
    def picture(self, image: Image) -> str:
        """The picture."""
        return _shown(image, "picture")

    @admin.display(description=gettext_lazy("size"))
    def size(self, image: Image) -> str:
        """Width and height in pixels."""
        return _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}


def _shown(image: Image, style: str) -> str:
    names = images.files_of_kind(image, "webp")
    return format_html(
        '<img class="{}" src="{}" alt="{}" loading="lazy">',
        style,
        images.address(image, names[0 if style == "thumbnail" else -1]),
        image.alt,
    )
