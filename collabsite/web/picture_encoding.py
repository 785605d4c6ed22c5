"""Re-encoding of a picture for the web in several sizes. No database.

The result is drawn from the pixels: nothing else of the file is kept, neither
its metadata (place, camera, comments) nor anything hidden in it.
"""

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
# In CSS pixels of a screen, once and twice as dense; the article's column is about 700 wide.
WIDTHS = (480, 960, 1440, 2160)
# The formats that we write hold no taller picture.
MAX_HEIGHT = 16_383
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")
# The element may stand behind a byte order mark, a declaration, a document type and comments.
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[?!][^\0]{0,4000}?<)?svg[\s>/]", re.IGNORECASE)


class PictureError(ValueError):
    """The file can't be shown as a picture; the message says why and what to send."""


@dataclass(frozen=True)
class Encoded:
    """A picture ready for the web: its size in pixels at its largest, and its files by name."""

    width: int
    height: int
    files: dict[str, bytes]


def encode(data: bytes) -> Encoded:
    """Re-encode a picture as AVIF, WebP and, for older browsers, JPEG (PNG if transparent).

    It is turned upright, brought to sRGB, and never enlarged. Raises PictureError, in the editor's
    language.
    """
    picture = _opened(data)
    sizes = [width for width in WIDTHS if width < picture.width]
    sizes.append(min(picture.width, WIDTHS[-1]))
    files: dict[str, bytes] = {}
    for width in dict.fromkeys(sizes):
        scaled = picture
        if width != picture.width:
            height = max(1, round(picture.height * width / picture.width))
            scaled = picture.resize((width, height), Image.Resampling.LANCZOS)
        files |= {f"{width}.{ending}": written for ending, written in _written(scaled)}
    return Encoded(scaled.width, scaled.height, files)


def encode_square(data: bytes, *, side: int) -> bytes:
    """Re-encode the square in the middle of a picture as WebP of this side, or smaller.

    Raises PictureError, in the editor's language.
    """
    picture = _opened(data)
    side = min(side, *picture.size)
    square = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    clean = Image.new(square.mode, square.size)
    clean.paste(square)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=85)
    return out.getvalue()


def refuse_large(size: int) -> None:
    """Raise PictureError for a file that is too large."""
    if size > MAX_BYTES:
        raise PictureError(
            _("The file has %(size)d MB; send one of at most %(most)d MB.")
            % {"size": size // 1024**2 + 1, "most": MAX_BYTES // 1024**2}
        )


def _opened(data: bytes) -> Image.Image:
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
                raise _too_large(picture)
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
    if upright.height * min(1, WIDTHS[-1] / upright.width) > MAX_HEIGHT:
        raise _too_large(upright)
    transparent = upright.has_transparency_data
    return _in_srgb(upright).convert("RGBA" if transparent else "RGB")


def _too_large(picture: Image.Image) -> PictureError:
    return PictureError(
        _("The picture has %(width)d × %(height)d pixels; reduce its size first.")
        % {"width": picture.width, "height": picture.height}
    )


def _in_srgb(picture: Image.Image) -> Image.Image:
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


def _written(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    transparent = picture.mode == "RGBA"
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    fallback = "png" if transparent else "jpg"
    for ending, name, options in [
        ("avif", "AVIF", {"quality": 60, "speed": 7}),
        ("webp", "WEBP", {"quality": 80, "method": 4}),
        (fallback, "PNG" if transparent else "JPEG", {"quality": 82, "optimize": True}),
    ]:
        out = io.BytesIO()
        clean.save(out, name, **options)
        yield ending, out.getvalue()
