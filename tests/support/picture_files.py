"""Files of pictures, as editors send them."""

import io

from PIL import Image


def file_of(
    width: int, height: int, *, kind: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    """Return a file with a picture of so many pixels; `options` are those of Pillow's format."""
    out = io.BytesIO()
    Image.effect_mandelbrot((width, height), (-2, -1, 1, 1), 20).convert(mode).save(
        out, kind, **options
    )
    return out.getvalue()
