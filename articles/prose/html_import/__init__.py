"""HTML of other programs (Word, WPS, Google Docs, web pages) translated to prose. Pure.

What is pasted into the editor and what a form sends without JavaScript are both translated here.
"""

from articles.prose.html_import.blocks import ImportedProse, translate

__all__ = ["ImportedProse", "translate"]
