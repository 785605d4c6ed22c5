"""Re-encoding of a picture for the web in several sizes. No database.

The result is drawn from the pixels: nothing else of the file is kept, neither
its metadata (place, camera, comments) nor anything hidden in it.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collabsite.web.pictures import copy_pixels, open_picture, too_large_error

if TYPE_CHECKING:
    from PIL import Image

# In CSS pixels of a screen, once and twice as dense; the article's column is about 700 wide.
WIDTHS = (480, 960, 1440, 2160)
# The formats that we write hold no taller picture.
MAX_HEIGHT = 16_383


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
    from PIL import Image

    picture = open_picture(data)
    if picture.height * min(1, WIDTHS[-1] / picture.width) > MAX_HEIGHT:
        raise too_large_error(picture)
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


def _written(picture: "Image.Image") -> Iterator[tuple[str, bytes]]:
    transparent = picture.mode == "RGBA"
    clean = copy_pixels(picture)
    fallback = "png" if transparent else "jpg"
    for ending, name, options in [
        ("avif", "AVIF", {"quality": 60, "speed": 7}),
        ("webp", "WEBP", {"quality": 80, "method": 4}),
        (fallback, "PNG" if transparent else "JPEG", {"quality": 82, "optimize": True}),
    ]:
        out = io.BytesIO()
        clean.save(out, name, **options)
        yield ending, out.getvalue()
