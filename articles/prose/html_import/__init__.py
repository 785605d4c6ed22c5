"""HTML of other programs (Word, WPS, Google Docs, web pages) converted to prose. Pure.

What is pasted into the editor and what a form sends without JavaScript are both converted here.
"""

from articles.prose.html_import.blocks import ImportedProse, import_html

__all__ = ["ImportedProse", "import_html"]
