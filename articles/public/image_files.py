"""The files of images, as browsers load them."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from articles.models import Image
from articles.prose import images


@require_safe
def image_file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """A file of an image. Nobody can guess its address, and what is there never changes."""
    image = Image.objects.filter(key=key).first() if re.fullmatch(r"[-\w]{22}", key) else None
    if image is None or name not in image.files:
        raise Http404
    try:
        file = default_storage.open(images.stored_name(key, name))
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=images.TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
