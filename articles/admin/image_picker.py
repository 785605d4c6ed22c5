"""What the image dialog of the prose editor asks for: images by words or keys, or to add one."""

from typing import TYPE_CHECKING

from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import images
from articles.admin.image_forms import UploadForm
from articles.models import Article, Image
from collabsite.web.admin.pickers import (
    filter_by_words,
    query_keys,
    query_words,
    require_article_access,
    search_response,
)
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


@method_decorator(require_safe)
def image_list(model_admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Answer with the images of the keys that `key` names, or those that `q` finds, newest first."""
    require_article_access(request)
    if keys := query_keys(request):
        named = Image.objects.filter(key__in=keys)
        return JsonResponse({"found": {image.key: described(image) for image in named}})
    found = filter_by_words(
        Image.objects.all(),
        query_words(request),
        *["title__icontains", "alt__icontains", "credit__icontains", "key"],
    )
    return search_response(found, described)


@method_decorator(require_POST)
def add_image(model_admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Store an image; answer with it, or with what is wrong in which field."""
    require_article_access(request)
    if not request.user.has_perm("articles.add_image"):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        # As with Django's forms, what can be corrected is not an HTTP error.
        return JsonResponse({"errors": form.errors})
    by = editor(request)
    images.store(form.instance, form.cleaned_data["file"], by=by)
    log(form.instance, _("Added while writing an article."), by=by, action=ADDITION)
    return JsonResponse({"image": described(form.instance)}, status=201)


def described(image: Image) -> dict[str, str]:
    """Return an image as the dialog lists it and as its chip in the text shows it."""
    size = _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}
    return {
        "key": image.key,
        "title": image.title,
        "about": " · ".join(filter(None, [image.credit, size])),
        "alt": image.alt,
        "thumbnail": images.address(image, images.files_of_kind(image, "webp")[0]),
    }
