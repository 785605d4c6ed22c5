"""HTML of other programs (Word, WPS, Google Docs, web pages) converted to prose. Pure.

What is pasted into the editor and what a form sends without JavaScript are both converted here.
"""

from articles.prose.html_import.blocks import (
    ImportedProse,
    divide_html,
    import_html,
    import_text,
    write_blocks,
)

__all__ = ["ImportedProse", "divide_html", "import_html", "import_text", "write_blocks"]
