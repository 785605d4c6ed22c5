"""Pictures that users upload. No database.

Only their pixels are used: nothing else of the file is kept, neither its metadata (place, camera,
comments) nor anything hidden in it. Pillow is loaded by the first picture: most processes get none.
"""

import io
import re
import warnings
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")
# The element may stand behind a byte order mark, a declaration, a document type and comments.
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[?!][^\0]{0,4000}?<)?svg[\s>/]", re.IGNORECASE)


class PictureError(ValueError):
    """The file can't be shown as a picture; the message says why and what to send."""


def refuse_large(size: int) -> None:
    """Raise PictureError for a file that is too large."""
    if size > MAX_BYTES:
        raise PictureError(
            _("The file has %(size)d MB; send one of at most %(most)d MB.")
            % {"size": size // 1024**2 + 1, "most": MAX_BYTES // 1024**2}
        )


def open_picture(data: bytes) -> "Image.Image":
    """Return the picture in a file, upright and in sRGB, as RGBA if it is transparent, else as RGB.

    Raises PictureError, in the editor's language.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    refuse_large(len(data))
    if _SVG.match(data):
        raise PictureError(
            _("SVG files are not accepted because they can contain scripts; save it as PNG.")
        )
    try:
        with warnings.catch_warnings():
            # Pillow warns where we refuse: below, by our own number.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise too_large_error(picture)
            picture.load()
    except UnidentifiedImageError:
        raise PictureError(
            _("This is not a readable picture; upload a JPEG, PNG, WebP or AVIF file.")
        ) from None
    except PictureError:
        raise
    # The decoder of AVIF raises RuntimeError for a damaged file.
    except (OSError, SyntaxError, ValueError, RuntimeError, Image.DecompressionBombError):
        raise PictureError(_("The file is damaged or incomplete; upload it again.")) from None
    upright = ImageOps.exif_transpose(picture)
    transparent = upright.has_transparency_data
    return _in_srgb(upright).convert("RGBA" if transparent else "RGB")


def too_large_error(picture: "Image.Image") -> PictureError:
    """Return the error of a picture with too many pixels."""
    return PictureError(
        _("The picture has %(width)d × %(height)d pixels; reduce its size first.")
        % {"width": picture.width, "height": picture.height}
    )


def _in_srgb(picture: "Image.Image") -> "Image.Image":
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "L", "CMYK"}:
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, own, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError):
        # A broken profile: the colours as they are, which most viewers would show too.
        return picture
    return converted or picture


def copy_pixels(picture: "Image.Image") -> "Image.Image":
    """Return a picture with the same pixels and nothing else."""
    from PIL import Image

    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean
