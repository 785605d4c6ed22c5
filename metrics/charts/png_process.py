"""Process that renders SVG as PNG, so that the web server does not load the renderer.

The library contains a JavaScript engine, which takes longer to start than a picture takes to be drawn,
so the process keeps running until it is idle. It requests no URL.

`python -m metrics.charts.png_process` reads requests from standard input and writes answers to standard
output. A request is a line with a number of bytes, followed by an SVG of that many bytes. An answer is a
line with a word and a number of bytes, followed by that many bytes: `drawn` and a PNG at double size, or
`failed` and the reason.
"""

import io
import select
import sys

import vl_convert
from PIL import Image

SCALE = 2
# Seconds without a request after which the process ends.
IDLE = 60


def _png(svg: str) -> bytes:
    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=SCALE)))
    # A chart has few colours; a palette makes the file a third of the size.
    small = io.BytesIO()
    drawn.convert("RGB").quantize(dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Answer requests one after another."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([requests], [], [], IDLE)[0] and (size := requests.readline()):
        source = requests.read(int(size))
        try:
            word, data = "drawn", _png(source.decode())
        except Exception as error:  # noqa: BLE001 # Whatever the library raises is the answer.
            word, data = "failed", str(error).strip().encode()
        answers.write(f"{word} {len(data)}\n".encode() + data)
        answers.flush()


if __name__ == "__main__":
    main()
