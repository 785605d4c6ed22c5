"""Images in articles: stored, shown in the prose, and removed."""

import hashlib
import re
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.content import ImageData
from articles.images.encoding import Encoded
from articles.models import Edition, Image
from articles.prose.document import Mark
from articles.prose.embeds import Rendered, UnresolvedMarkError

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
# The text's column is at most this wide; on a phone the picture is as wide as the page.
SIZES = "(min-width: 46rem) 44rem, 92vw"


def store(image: Image, encoded: Encoded, *, by: "User | None") -> None:
    """Store a new image: its files first, then the row that names them.

    `encoded` is what `articles.images.encoding.encode` made of the file that an editor sent.
    """
    for name, content in encoded.files.items():
        default_storage.save(stored_name(image.key, name), ContentFile(content))
    image.width, image.height = encoded.width, encoded.height
    image.files = {name: hashlib.sha256(data).hexdigest() for name, data in encoded.files.items()}
    image.created_by = by
    image.save()


def remove(image: Image) -> None:
    """Remove an image that no edition shows, and its files."""
    key, names = image.key, list(image.files)
    image.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, stored_name(key, name)))


def stored_name(key: str, name: str) -> str:
    """Return the path of a file of an image, below MEDIA_ROOT."""
    return f"images/{key}/{name}"


def is_published(image: Image) -> bool:
    """Return whether an edition shows the image, which then can't be removed."""
    # The key is random, so nothing else in the JSON looks like it; both databases can search text.
    editions = Edition.objects.annotate(text=Cast("content", TextField()))
    return editions.filter(text__contains=f'"{image.key}"').exists()


def render_image(mark: Mark) -> Rendered:
    """Render an image with its sizes, its alternative text, its caption and its credit."""
    image = Image.objects.filter(key=mark.reference).first()
    if image is None:
        raise UnresolvedMarkError(format_lazy(_("there is no image “{key}”"), key=mark.reference))
    decorative = "data-decorative" in mark.attributes
    alt = "" if decorative else mark.attributes.get("data-alt", "")
    caption = mark.attributes.get("data-caption", "")
    sources = [
        (TYPES[ending], srcset(image, ending))
        for ending in ("avif", "webp")
        if files_of_kind(image, ending)
    ]
    fallback = "png" if files_of_kind(image, "png") else "jpg"
    html = render_to_string(
        "articles/image.html",
        {
            "image": image,
            "alt": alt,
            "caption": caption,
            "sources": sources,
            "url": address(image, files_of_kind(image, fallback)[-1]),
            "srcset": srcset(image, fallback),
            "sizes": SIZES,
        },
    )
    data = ImageData(
        image=image.key,
        alt=alt,
        decorative=decorative,
        caption=caption,
        credit=image.credit,
        width=image.width,
        height=image.height,
        files=image.files,
    )
    return Rendered(html.strip(), data)


def files_of_kind(image: Image, ending: str) -> list[str]:
    """Return the names of the image's files of one kind, the narrowest first."""
    names = [name for name in image.files if name.endswith(f".{ending}")]
    return sorted(names, key=lambda name: int(re.match(r"\d+", name)[0]))  # type: ignore[index]


def srcset(image: Image, ending: str) -> str:
    """Return the `srcset` of the files of one kind."""
    return ", ".join(
        f"{address(image, name)} {name.partition('.')[0]}w" for name in files_of_kind(image, ending)
    )


def address(image: Image, name: str) -> str:
    """Return the address of one of the image's files."""
    return reverse("image", args=[image.key, name])
