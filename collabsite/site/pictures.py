"""Pictures of the site's own face: logos, and the picture of its cards.

A file is named by the digest of its content and by its size in pixels, so that its address says all
and never changes.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.web.pictures import PictureError, copy_pixels, open_picture

if TYPE_CHECKING:
    from PIL import Image

FOLDER = "site"
TYPES = {"png": "image/png", "jpg": "image/jpeg"}

# In pixels: thrice the height on a screen, and a wide word beside it.
LOGO_SIZE = (1200, 192)
_LOWEST_LOGO = 28
# What social networks show (https://ogp.me).
CARD_SIZE = (1200, 630)
# Behind a card's picture that is transparent.
_PAPER = "#fbfaf6"

_NAME = re.compile(r"[0-9a-f]{32}-([1-9][0-9]{0,3})x([1-9][0-9]{0,3})\.(png|jpg)")
# The longest name, with some room.
NAME_LENGTH = 60


@dataclass(frozen=True)
class SitePicture:
    """A picture; one that is not stored yet has its `content`."""

    name: str
    width: int
    height: int
    content: bytes = b""

    def __str__(self) -> str:
        return _("%(width)d × %(height)d pixels") % {"width": self.width, "height": self.height}

    @property
    def url(self) -> str:
        """Its address."""
        return reverse("site-picture", args=[self.name])

    @property
    def media_type(self) -> str:
        """Its media type."""
        return TYPES[self.name.rpartition(".")[2]]

    @property
    def is_square(self) -> bool:
        """Return whether it can be the icon of the site."""
        return self.width == self.height


def find_picture(name: str) -> SitePicture | None:
    """Return the picture of this name, None if there can be none."""
    found = _NAME.fullmatch(name)
    return SitePicture(name, int(found[1]), int(found[2])) if found else None


def picture_names(row: models.Model) -> list[str]:
    """Return the names of the pictures of the site's own face that a row has."""
    values = (getattr(row, field.attname) for field in row._meta.concrete_fields)
    names = (value for value in values if isinstance(value, str) and find_picture(value))
    return list(dict.fromkeys(names))


def encode_logo(data: bytes) -> SitePicture:
    """Return a logo as PNG, scaled down to what pages need. Raises PictureError."""
    from PIL import Image

    picture = open_picture(data)
    if picture.height < _LOWEST_LOGO:
        raise PictureError(
            _(
                "The picture has %(width)d × %(height)d pixels; send one of at least %(least)d in height."
            )
            % {"width": picture.width, "height": picture.height, "least": _LOWEST_LOGO}
        )
    picture.thumbnail(LOGO_SIZE, Image.Resampling.LANCZOS)
    return _encode(picture, "png")


def encode_card(data: bytes) -> SitePicture:
    """Return a picture for cards as JPEG, cropped around its middle. Raises PictureError."""
    from PIL import Image, ImageOps

    picture = open_picture(data)
    width, height = CARD_SIZE
    if picture.width < width or picture.height < height:
        raise PictureError(
            _(
                "The picture has %(width)d × %(height)d pixels; send one of at least"
                " %(least_width)d × %(least_height)d."
            )
            % {
                "width": picture.width,
                "height": picture.height,
                "least_width": width,
                "least_height": height,
            }
        )
    if picture.mode == "RGBA":
        paper = Image.new("RGBA", picture.size, _PAPER)
        picture = Image.alpha_composite(paper, picture).convert("RGB")
    return _encode(ImageOps.fit(picture, CARD_SIZE, Image.Resampling.LANCZOS), "jpg")


def store(picture: SitePicture) -> None:
    """Store a picture, unless it is stored already."""
    path = f"{FOLDER}/{picture.name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture.content))


def read(picture: SitePicture) -> bytes:
    """Return the file of a picture. Raises FileNotFoundError."""
    with default_storage.open(f"{FOLDER}/{picture.name}") as file:
        return bytes(file.read())


def _encode(picture: "Image.Image", ending: str) -> SitePicture:
    out = io.BytesIO()
    options = {"quality": 85} if ending == "jpg" else {}
    kind = "JPEG" if ending == "jpg" else "PNG"
    copy_pixels(picture).save(out, kind, optimize=True, **options)
    digest = hashlib.sha256(out.getvalue()).hexdigest()[:32]
    name = f"{digest}-{picture.width}x{picture.height}.{ending}"
    return SitePicture(name, picture.width, picture.height, out.getvalue())
