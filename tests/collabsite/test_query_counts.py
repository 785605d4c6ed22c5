"""The number of queries of each page, which does not depend on the number of rows."""

import json
import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collabsite.desk.models import UnsavedForm
from tests.support.filled_site import (
    ARTICLES,
    AUTHOR,
    DATASETS,
    EDITOR,
    OWNER,
    STEWARD,
    add_image,
    change,
    keys_of,
    publish,
    write,
)
from tests.support.filled_texts import ARTICLE, CELL, DATASET, SHOWN
from tests.support.forms import Person, client_of
from tests.support.site_process import Prepared
from tests.support.whole_site import opened

pytestmark = pytest.mark.django_db

RECORDS = "TY  - BOOK\nTI  - Source 0\nER  - \n\nTY  - BOOK\nTI  - New\nER  - \n"
BY = "---\ntitle: By {0}\nauthors: [Ingrid Holm, Ann {0}]\ntopics: [Funding, T{0}]\n---\nWords.\n"
TABLE = """Research Area,Joint Publications (2022),Citation Advantage,Funding Average,Papers of Group {0}
Field {0},50{0},+2{0}%,$1.{0}M,1{0}
"""

# The queries of a page, those of session and user included. Change them only on purpose.
PUBLIC = {
    "/": 13,
    "/articles/": 5,
    "/articles/?sort=views": 5,
    "/articles/?language=en&sort=title": 5,
    "/topics/funding/": 8,
    "/authors/ingrid-holm/": 6,
    "/articles/{slug}/": 13,
    "/articles/{slug}/editions/": 3,
    "/articles/{slug}/editions/1/": 12,
    "/articles/{slug}/editions/2/changes/": 3,
    "/articles/{slug}/editions/1/card.png": 2,
    "/data/{data}/releases/1/card.png": 2,
    "/articles/{slug}/cite.bib": 1,
    "/articles/{slug}/editions/1/cite.json": 2,
    "/articles/{slug}/references.ris": 1,
    "/articles/{slug}/editions/2/references.txt": 2,
    "/articles/feed.atom": 2,
    "/articles/feed.en.atom": 2,
    "/topics/funding/feed.atom": 3,
    "/authors/ingrid-holm/feed.atom": 3,
    "/sources/nature-index-2023/": 9,
    "/search/": 4,
    "/search/?q=rivers": 7,
    "/search/?q=nowhere+rivers": 9,
    "/api/": 5,
    "/openapi.json": 5,
    "/corrections/": 4,
    "/corrections/feed.atom": 3,
    "/usage/": 9,
    "/usage.csv": 8,
    "/articles/{slug}/usage/": 4,
    "/data/{data}/usage/": 4,
    "/privacy/": 0,
    "/data/": 4,
    "/data/{data}/": 5,
    "/data/{data}/?sort=-funding-average": 5,
    "/data/{data}/releases/": 3,
    "/data/{data}/releases/1/": 7,
    "/data/{data}/releases/2/changes/": 3,
    "/data/{data}.svg": 1,
    "/data/{cell}/": 12,
    "/data/{cell}/?release=1": 12,
    "/data/{cell}/cite.bib": 5,
    "/data/{data}/cite.ris": 1,
    "/data/{data}/releases/1/cite.json": 2,
    "{preview}": 12,
}
DESK = {
    "/admin/": 20,
    "/admin/readership/": 9,
    "/admin/articles/article/{article}/change/": 19,
    "/admin/articles/article/{article}/publish/": 37,
    "/admin/articles/article/{article}/proposal/": 34,
    "/admin/articles/article/{article}/preview/": 41,
    "/admin/articles/article/{article}/previews/": 6,
    "/admin/articles/article/{article}/history/": 12,
    "/admin/articles/article/{article}/readership/": 9,
    "/admin/articles/article/{article}/history/compare/?old={old}&new={new}": 21,
    "/admin/articles/article/{article}/history/{old}/restore/": 21,
    "/admin/articles/article/{submitted}/review/": 18,
    "/admin/articles/article/proposals/": 5,
    "/admin/articles/article/": 9,
    "/admin/articles/article/sources/": 4,
    "/admin/articles/article/sources/?key=nature-index-2023&key=science-advances-2022": 4,
    "/admin/articles/article/images/": 4,
    "/admin/articles/edition/": 7,
    "/admin/sources/source/": 5,
    "/admin/articles/topic/": 5,
    "/admin/articles/author/": 5,
    "/admin/articles/image/": 10,
    "/admin/metrics/dataset/pick/": 4,
    "/admin/metrics/dataset/pick/rows-and-columns/?key={data}": 8,
    "/admin/metrics/dataset/pick/cells/?key={cell}": 6,
    "/admin/metrics/dataset/pick/block/?data-table={data}": 9,
    "/admin/metrics/dataset/pick/block/?data-chart={data}&data-columns=joint-publications": 9,
    "/admin/metrics/dataset/": 6,
    "/admin/metrics/release/": 7,
    "/admin/metrics/dataset/{dataset}/change/": 10,
    "/admin/metrics/dataset/{dataset}/data/": 13,
    "/admin/metrics/dataset/{dataset}/columns/": 11,
    "/admin/metrics/dataset/{dataset}/names/": 10,
    "/admin/metrics/dataset/{dataset}/issue/": 95,
    "/admin/metrics/dataset/{dataset}/readership/": 9,
    "/admin/site/home/{home}/change/": 10,
    "/admin/auth/user/": 8,
    "/admin/auth/user/{owner}/change/": 7,
    "/admin/auth/user/invitations/": 5,
    "/admin/profile/": 5,
    "/admin/people/auditentry/": 8,
}

PINNED = {**PUBLIC, **DESK, "paste": 5, "two texts": 25}


def places(told: str) -> Mapping[str, str | int]:
    """Return what stands in the addresses."""
    given = json.loads(told)["keys"]
    history = Person(client_of(EDITOR)).look(f"{ARTICLES}/{given['article']}/history/").text
    new, old = re.findall(r'name="old" value="(draft-[^"]*)"', history)[:2]
    given |= {"slug": ARTICLE, "data": DATASET, "cell": CELL, "new": new, "old": old}
    given["home"] = min(keys_of("site", "Home").values())
    return {**given, "owner": min(keys_of("auth", "User").values())}


def counted(known: Mapping[str, str | int]) -> dict[str, int]:
    """Return the number of queries of each page, where nobody left anything unsaved."""
    UnsavedForm.objects.all().delete()
    reader, owner = client_of("anonymous"), client_of(OWNER)
    found = {address: queries(reader, address.format(**known)) for address in PUBLIC}
    found |= {address: queries(owner, address.format(**known)) for address in DESK}
    found["paste"] = queries(owner, "/admin/sources/source/paste/", {"record": RECORDS})
    address = f"{ARTICLES}/{known['article']}/change/"
    mine = {"opened": "stale", "text": "<p>Mine.</p>"}
    form = Person(owner).look(address).form("title").filled(mine)
    return {**found, "two texts": queries(owner, address, form)}


def queries(client: Client, address: str, data: Mapping[str, object] | None = None) -> int:
    def ask() -> int:
        answer = client.get(address) if data is None else client.post(address, data)
        return answer.status_code

    # What is worked out once for all is worked out before.
    ask()
    with CaptureQueriesContext(connection) as asked:
        assert ask() in {200, 409}, address
    return len(asked)


def grow(told: str, number: int, folder: Path) -> None:
    """Add one more of everything that there can be many of, as people do."""
    keys = json.loads(told)["keys"]
    article, base = keys["article"], f"{DATASETS}/{keys['dataset']}"
    owner, editor, author, steward = (
        Person(client_of(name)) for name in (OWNER, EDITOR, AUTHOR, STEWARD)
    )
    folder.mkdir()
    (folder / f"by-{number}.md").write_text(BY.format(number), encoding="utf-8")
    call_command("import_site", folder, publish=True, stdout=StringIO())
    source = {"key": f"s-{number}", "title": f"Source {number}", "type": "book"}
    owner.look("/admin/sources/source/add/").send(source, having="key")
    cited = f'</h3><p>It says so.<cite data-source="s-{number}"></cite></p>'
    shown = SHOWN.replace("IMAGE", add_image(editor)).replace("</h3>", cited)
    publish(editor, write(author, f"rich-{number}", shown))
    form = editor.look(f"{ARTICLES}/{article}/change/").form("title").fields
    # Each table and picture asks for itself: they are few in an article.
    body = (
        f'<p>So.<cite data-source="s-{number}"></cite> It is <data data-cell="{CELL}"></data>.</p>'
    )
    change(editor, article, text=f"{form['text'][0]}<h2>More</h2>{body}")
    publish(editor, article, note="More.", change="correction")
    submitted = f"{ARTICLES}/{write(author, f'submitted-{number}', '<p>Words.</p>')}"
    author.look(f"{submitted}/review/").send({"do": "submit"}, having="form_key")
    editor.post(f"{ARTICLES}/{keys['submitted']}/comments/", {"do": "add", "text": "Hm."})
    deleted = write(author, f"deleted-{number}", "<p>Words.</p>")
    editor.look(f"{ARTICLES}/{deleted}/delete/").send(having="post")
    editor.look(f"{ARTICLES}/{article}/previews/").send({"days": "30", "share": "1"})
    guest = {"email": f"guest-{number}@example.org"}
    owner.look("/admin/auth/user/invite/").send(guest, tick="role_keys", having="email")
    table = folder / "table.csv"
    table.write_text(TABLE.format(number), encoding="utf-8")
    call_command("import_data", table, dataset=DATASET, stdout=StringIO())
    said = {"change": "correction", "wrong": "One.", "why": "It was missed.", "since": "1"}
    steward.look(f"{base}/issue/").send({"note": "More.", **said}, tick="accepted")
    steward.look(f"{base}/data/").send({"row-1-cell-0": f"91{number}"})


@pytest.mark.judges_on_postgresql
@pytest.mark.slow
def test_the_number_of_queries_of_each_page_is_pinned_and_does_not_grow(
    filled_site: tuple[Prepared, str], tmp_path: Path
) -> None:
    counts = []
    with opened(filled_site[0], tmp_path / "site"):
        for number in range(2):
            grow(filled_site[1], number, tmp_path / str(number))
            counts.append(counted(places(filled_site[1])))

    differ = {page: [each[page] for each in (PINNED, *counts)] for page in PINNED}
    assert {page: found for page, found in differ.items() if len({*found}) > 1} == {}
