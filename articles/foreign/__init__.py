"""Markup of other programs -> the vocabulary of prose: Word, WPS, Google Docs, web pages.

`static/js/prose-pasting.js` does the same for what is pasted in a browser. Pure: no database, no
request. What comes out is not safe before `articles.prose.clean` has cleaned it.
"""

from articles.foreign.rewriting import rewritten

__all__ = ["rewritten"]
