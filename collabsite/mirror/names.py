"""Names of the files of a mirror, and the addresses that are in it.

Pure. A static server ignores queries, so that an address with a query gets a name of its own:
`/data/rivers/?sort=name` is the page `/data/rivers/~sort=name/`, and `/data/rivers.csv?layout=long` the
file `/data/rivers~layout=long.csv`.
"""

import hashlib
from urllib.parse import parse_qsl, quote, unquote, urlencode

# Nothing here is for readers of a mirror, or works without the site.
LEFT_OUT = (
    *("/admin/", "/accounts/", "/preview/", "/zh-hans/preview/", "/views/", "/ready/", "/static/"),
)
_LEFT_OUT = {"/live", "/ready", "/metrics"}
# A script of the mirror searches, by the query that it finds in the address of the page.
SEARCH = ("/search/", "/zh-hans/search/", "/search.json", "/zh-hans/search.json")
# Longer queries, in characters, are named by their digest: a name of a file has 255 bytes at most.
LONGEST = 60
# In bytes, so that a query has room beside it.
LONGEST_NAME = 150


def is_left_out(path: str) -> bool:
    """Return whether a path is not part of a mirror."""
    return path.startswith(LEFT_OUT) or path in _LEFT_OUT


def chosen_query(path: str, query: str) -> str:
    """Return the part of a query for which a mirror has a page: any one parameter, or a page.

    All combinations of filters, orders and pages would be too many. A link with more parameters leads
    to the page without them.
    """
    if path in SEARCH:
        return ""
    given = [(name, value) for name, value in parse_qsl(query) if value]
    if len(given) > 1:
        # The page of another order is another one.
        given = [] if any(name != "page" for name, _value in given) else given[:1]
    return urlencode(given)


def served_path(path: str, query: str) -> str:
    """Return the path at which a mirror has an address; both are quoted as in addresses."""
    path = "/".join(_short(segment) for segment in path.split("/"))
    query = chosen_query(path, query)
    if not query:
        return path
    mark = query if len(query) <= LONGEST else hashlib.sha256(query.encode()).hexdigest()[:16]
    # A percent sign would begin an escape, and an ampersand is written otherwise in HTML.
    mark = "~" + unquote(mark).replace("&", ",").replace("/", "-").replace("\0", "")
    if path.endswith("/"):
        return f"{path}{quote(mark, safe='~=,')}/"
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    return f"{folder}/{stem}{quote(mark, safe='~=,')}{dot}{ending}"


def _short(segment: str) -> str:
    """Return a part of a path that a file can be named by: a long one by its digest."""
    name = unquote(segment)
    if len(name.encode()) <= LONGEST_NAME:
        return segment
    stem, dot, ending = name.rpartition(".")
    digest = hashlib.sha256((stem or ending).encode()).hexdigest()[:16]
    return f"{digest}{dot}{ending}" if stem else digest


def file_name(path: str, content_type: str = "") -> str:
    """Return the name of the file of a served path, relative to the folder of the mirror."""
    name = unquote(path).lstrip("/")
    if name.endswith("/") or not name:
        return f"{name}index.html"
    if "." not in name.rpartition("/")[2] and content_type == "text/html":
        return f"{name}.html"
    return name
