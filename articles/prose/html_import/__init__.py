"""Markup of other programs -> the vocabulary of prose: Word, WPS, Google Docs, web pages.

`static/js/admin/prose/pasting.js` does the same for what is pasted in a browser. Pure: no database, no
request. What comes out is not safe before `articles.prose.sanitizer.sanitize` has cleaned it.
"""

from articles.prose.html_import.blocks import translate

__all__ = ["translate"]
