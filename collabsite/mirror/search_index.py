"""The static search index of a mirror, which `static/js/mirror/search.js` searches."""

import datetime as dt
import json
import re
import unicodedata
from typing import Any

from django.templatetags.static import static
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from collabsite.search.models import Entry

NAME = "mirror-search.json"
# Words of European languages, and runs of Chinese characters, in which any part is found.
_WORDS = re.compile(r"[^\W_\u3400-\u9fff]+|[\u3400-\u9fff]+")
# In characters: a word is longer in no language of the site.
_LONGEST_TEXT, _SNIPPET = 200_000, 160


def search_index(*, at: dt.datetime) -> bytes:
    """Return what can be found now: address, title, language, first words, and all words once."""
    entries = Entry.objects.filter(since__lte=at, until__gt=at).order_by("-weight", "-pk")
    found = [_row(entry) for entry in entries.iterator(chunk_size=500)]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _row(entry: Any) -> list[str]:  # noqa: ANN401
    text = f"{entry.title} {entry.words} {entry.text}"[:_LONGEST_TEXT]
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join(sorted(set(_WORDS.findall(folded))))
    return [entry.url, entry.title, entry.language, entry.text[:_SNIPPET], words]


def search_page(page: str, *, language: str) -> str:
    """Return the page of a search with the script that searches, and its words."""
    with override(language):
        words = {
            "data-none": _("Nothing was found."),
            "data-needs-script": _("The search of this copy of the site needs JavaScript."),
        }
    attributes = " ".join(f'{name}="{escape(text)}"' for name, text in words.items())
    script = f'<script type="module" src="{static("js/mirror/search.js")}"></script>'
    results = (
        f'<div class="page wide" id="mirror.results" data-index="/{NAME}" {attributes}'
        f' aria-live="polite"><noscript><p>{words["data-needs-script"]}</p></noscript></div>'
    )
    return page.replace("</head>", f"{script}</head>").replace("</main>", f"{results}</main>")
