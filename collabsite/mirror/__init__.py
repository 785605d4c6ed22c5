"""The public site as static files, which any web server can serve alone: archive and fallback.

The site is crawled within this process, as a reader sees it. Addresses with queries get names of their
own, and links are changed to them.
"""
