"""What the image dialog of the prose editor asks: to find an image, to name some, to upload one.

Answers are JSON for whoever may open an article's form. The admin lets nobody keep them.
"""

from typing import TYPE_CHECKING

from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import images
from articles.admin.image_forms import UploadForm
from articles.admin.pickers import MOST_FOUND, MOST_NAMED, refuse_strangers, without_nul
from articles.admin.rows import editor
from articles.models import Article, Image

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


@method_decorator(require_safe)
def image_list(admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Answer with the images of the keys that `key` names, or those that `q` finds, newest first."""
    refuse_strangers(admin, request)
    keys = [without_nul(key) for key in request.GET.getlist("key")[:MOST_NAMED]]
    if keys:
        named = Image.objects.filter(key__in=keys)
        return JsonResponse({"found": {image.key: described(image) for image in named}})
    found = Image.objects.all()
    for word in without_nul(request.GET.get("q", "")).split()[:8]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(alt__icontains=word)
            | Q(credit__icontains=word)
            | Q(key=word)
        )
    listed = list(found[: MOST_FOUND + 1])
    return JsonResponse(
        {
            "results": [described(image) for image in listed[:MOST_FOUND]],
            "more": len(listed) > MOST_FOUND,
        }
    )


@method_decorator(require_POST)
def add_image(admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Store an image; answer with it, or with what is wrong in which field."""
    refuse_strangers(admin, request)
    if not request.user.has_perm("articles.add_image"):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        # As with Django's forms, what can be mended is no failure.
        return JsonResponse({"errors": form.errors})
    by = editor(request)
    images.store(form.instance, form.cleaned_data["file"], by=by)
    message = _("Added while writing an article.")
    LogEntry.objects.log_actions(by.pk, [form.instance], ADDITION, message, single_object=True)
    return JsonResponse({"image": described(form.instance)}, status=201)


def described(image: Image) -> dict[str, str]:
    """Return an image as the dialog lists it and as its chip in the text shows it."""
    size = _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}
    return {
        "key": image.key,
        "title": image.title,
        "about": " · ".join(filter(None, [image.credit, size])),
        "alt": image.alt,
        "thumbnail": images.address(image, images.endings(image, "webp")[0]),
    }
