"""Process that renders an SVG from standard input as a PNG at double size to standard output.

It requests no URL.
"""

import io
import sys

import vl_convert
from PIL import Image

SCALE = 2

if __name__ == "__main__":
    try:
        drawn = vl_convert.svg_to_png(sys.stdin.buffer.read().decode(), scale=SCALE)
    except Exception as error:  # noqa: BLE001 # Whatever the library raises is the answer.
        sys.exit(str(error).strip().splitlines()[0])
    # A chart has few colours; a palette makes the file a third of the size.
    small = Image.open(io.BytesIO(drawn)).convert("RGB").quantize(dither=Image.Dither.NONE)
    small.save(sys.stdout.buffer, "PNG", optimize=True)
