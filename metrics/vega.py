"""Draws charts in a process of its own: Vega-Lite on standard input, SVG on standard output.

The library brings a whole JavaScript engine, which the web server's processes need not hold.
Both streams are JSON lists. No address is ever asked for data.
"""

import json
import sys

import vl_convert

if __name__ == "__main__":
    specifications = json.load(sys.stdin.buffer)
    drawn = [
        vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
        for specification in specifications
    ]
    sys.stdout.buffer.write(json.dumps(drawn).encode())
