"""Process that renders charts, so that no process of the web server has to load the renderer.

The library brings a whole JavaScript engine. `python -m metrics.charts.vega svg` reads a JSON list
of Vega-Lite specifications from standard input and writes a JSON list of SVGs to standard output;
`png` reads an SVG and writes it as PNG at double size. It requests no URL.
"""

import io
import json
import sys

import vl_convert

SCALE = 2


def _svg(source: bytes) -> bytes:
    drawn = [
        vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
        for specification in json.loads(source)
    ]
    return json.dumps(drawn).encode()


def _png(source: bytes) -> bytes:
    # SVG, which is asked for more often, needs none of it.
    from PIL import Image

    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(source.decode(), scale=SCALE)))
    # A chart has few colours, and a third of the size with no more than those.
    small = io.BytesIO()
    drawn.convert("RGB").quantize(dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    draw = {"svg": _svg, "png": _png}[sys.argv[1]]
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read()))
