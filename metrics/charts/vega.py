"""Process that renders charts, so that the web server does not load the renderer.

The library contains a JavaScript engine, which takes longer to start than a chart takes to be drawn, so
the process keeps running until it is idle. It requests no URL.

`python -m metrics.charts.vega` reads requests from standard input and writes answers to standard
output. Each is a line with a word and a number of bytes, followed by that many bytes. The request `svg`
contains a JSON list of Vega-Lite specifications and is answered with a JSON list of SVGs; `png` contains
an SVG and is answered with a PNG at double size. The word of an answer is `drawn`, or `failed` with the
reason.
"""

import io
import json
import select
import sys

import vl_convert

SCALE = 2
# Seconds without a request after which the process ends.
IDLE = 60


def _svg(source: bytes) -> bytes:
    drawn = [
        vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
        for specification in json.loads(source)
    ]
    return json.dumps(drawn).encode()


def _png(source: bytes) -> bytes:
    # Not needed for SVG, which most requests are for.
    from PIL import Image

    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(source.decode(), scale=SCALE)))
    # A chart has few colours; a palette makes the file a third of the size.
    small = io.BytesIO()
    drawn.convert("RGB").quantize(dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


_DRAW = {"svg": _svg, "png": _png}


def main() -> None:
    """Answer requests one after another."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([requests], [], [], IDLE)[0] and (line := requests.readline()):
        form, size = line.decode().split()
        source = requests.read(int(size))
        try:
            word, data = "drawn", _DRAW[form](source)
        except Exception as error:  # noqa: BLE001 # Whatever the library raises is the answer.
            word, data = "failed", str(error).strip().encode()
        answers.write(f"{word} {len(data)}\n".encode() + data)
        answers.flush()


if __name__ == "__main__":
    main()
