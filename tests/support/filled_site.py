"""A site with every kind of page in every state, built as people build one: by commands, and by forms.

It knows addresses, commands, fields and files, and not the code behind them.
"""

import datetime as dt
import io
import json
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import time_machine
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from articles.models import Author, Topic
from collabsite import sample
from collabsite.site.models import MenuItem, Redirect
from tests.support import demo_data
from tests.support.filled_texts import (
    ABOUT,
    ARTICLE,
    BROKEN,
    CELL,
    CHINESE,
    DATASET,
    LENGTHS,
    LETTER,
    LONG_DATASET,
    MORE,
    PAPERS,
    RIVERS,
    ROWS,
    SHOWN,
    WORDED,
)
from tests.support.forms import Person, client_of
from tests.support.picture_files import file_of

OWNER, EDITOR, AUTHOR, STEWARD = "owner", "editor", "author", "steward"
ROLES = {EDITOR: "Editor", AUTHOR: "Author", STEWARD: "Data steward"}
ARTICLES, DATASETS = "/admin/articles/article", "/admin/metrics/dataset"
CHINESE_ARTICLE, CHINESE_DATASET = "跨越分界的科学", "论文数"
# A name of 360 bytes.
LONG_SLUG = "河" * 120
LETTERS = 21
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

# What readers never see; `unread` is in its address, too.
UNREAD = "Canary draft"


@dataclass(frozen=True)
class FilledSite:
    """Keys of objects of the site, for addresses without links."""

    articles: dict[str, int]
    datasets: dict[str, int]
    image: int
    binned: int
    preview: str


def build(
    cast: Callable[[str], Person] = lambda role: Person(client_of(role)),
    *,
    letters: int = LETTERS,
    pause: Callable[[], None] = lambda: None,
) -> FilledSite:
    """Fill a new site; `cast` returns somebody of a role, and `pause` lets an hour pass."""
    if not keys_of("articles", "Article"):
        sample.load()
    User.objects.get_or_create(username=OWNER, defaults={"is_staff": True, "is_superuser": True})
    for name, role in ROLES.items():
        user, _new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        user.groups.add(Group.objects.get(name=role))
    texts = {"rivers-and-laboratories.md": RIVERS, "lengths.csv": LENGTHS, "about.md": ABOUT}
    _import({**texts, "谁先署名.md": CHINESE, "papers.csv": PAPERS, **_letters(letters)})
    demo_data.make(slug=LONG_DATASET, observations=1296, indicators=2, periods=6)
    pause()
    editor, author = cast(EDITOR), cast(AUTHOR)
    _name(cast(OWNER))
    shown = SHOWN.replace("IMAGE", add_image(editor))
    publish(editor, write(author, "worded", WORDED))
    _correct_data(cast(STEWARD))
    pause()
    publish(editor, write(author, "rich", shown))
    _publish_corrections(editor, shown)
    _translate(editor)
    preview, binned = _write_drafts(editor, author)
    _choose(cast(OWNER))
    _read(cast)
    return FilledSite(
        articles=keys_of("articles", "Article"),
        datasets=keys_of("metrics", "Dataset"),
        image=max(keys_of("articles", "Image").values()),
        binned=binned,
        preview=preview,
    )


def keys_of(app: str, model: str) -> dict[str, int]:
    """Return the keys of the rows of a model, by slug."""
    # By name, for classes and modules may move.
    rows = apps.get_model(app, model)._default_manager.all()
    return {str(getattr(row, "slug", row.pk)): row.pk for row in rows}


def write(author: Person, slug: str, body: str) -> int:
    """Write a draft of one section; return its key."""
    author.look(f"{ARTICLES}/add/").send(
        {
            "title": f"On {slug[:20]} rivers",
            "slug": slug,
            "standfirst": "What it says.",
            "text": f"<h2>Part</h2>{body}",
            "_save": "Save",
        },
        having="title",
    )
    return keys_of("articles", "Article")[slug]


def change(editor: Person, key: int, **values: str) -> None:
    """Save the form of an article with other values."""
    editor.look(f"{ARTICLES}/{key}/change/").send({**values, "_save": "Save"}, having="title")


def publish(editor: Person, key: int, **values: str) -> None:
    """Publish an article, with all warnings accepted."""
    editor.look(f"{ARTICLES}/{key}/publish/").send(values, tick="accepted", having="seen")


def _letters(number: int) -> dict[str, str]:
    """Return so many articles that differ in little more than their titles, by file."""
    return {
        f"letter-{each}.md": LETTER.format(
            number=each, month=each % 12 + 1, topic=["Funding", "Mobility"][each % 2]
        )
        for each in range(number)
    }


def _import(texts: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "texts"
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "elbe.png").write_bytes(file_of(600, 300))
        call_command(
            "import_site", folder, publish=True, stdout=io.StringIO(), stderr=io.StringIO()
        )


def _name(owner: Person) -> None:
    """Name the site, its topics and authors, and choose what its menus show."""
    owner.look("/admin/site/siteidentity/1/change/").send(
        {
            "tagline": "What two sides know together",
            "tagline_zh": "双方共知",
            "contact": "desk@example.org",
            "publisher": "Institute of Rivers",
            "licence": "by",
            "accent": "#0a5c9e",
            "footer": "Made by hand.",
            "footer_zh": "手工制作。",
        },
        files={"publisher_logo": _picture(60, 60)["file"]},
    )
    Topic.objects.filter(slug="funding").update(
        name_zh="科研经费", description="Who pays.", description_zh="谁出钱。"
    )
    Topic.objects.filter(slug="mobility").update(name_zh="学者流动")
    Author.objects.filter(slug="ingrid-holm").update(
        affiliation="Lund University",
        orcid="0000-0002-1825-0097",
        user=User.objects.get(username=AUTHOR),
    )
    Redirect.objects.create(old="/?p=7", new="/articles/")
    shown = {"site_id": 1, "place": MenuItem.Place.HEADER}
    MenuItem.objects.create(**shown, page_id=keys_of("articles", "Article")["about"])
    MenuItem.objects.create(
        **shown, ordering=1, text="Rivers", text_zh="河流", address="/topics/funding/"
    )


def _picture(width: int, height: int) -> dict[str, SimpleUploadedFile]:
    content = file_of(width, height)
    return {"file": SimpleUploadedFile("elbe.jpg", content, content_type="image/jpeg")}


def add_image(editor: Person) -> str:
    """Upload a picture, and return the name by which texts call it."""
    words = {"title": "Elbe", "alt": "A wide river", "credit": "Ann, CC BY"}
    editor.look("/admin/articles/image/add/").send(words, files=_picture(1000, 500))
    found = re.search(r"/media/images/([-\w]+)/", editor.look(f"{ARTICLES}/images/").text)
    assert found
    return found[1]


def _correct_data(steward: Person) -> None:
    """Issue a correction and an update of the sample's data, and leave changes in the working copy."""
    base = f"{DATASETS}/{keys_of('metrics', 'Dataset')[DATASET]}"
    terms = {"licence": "CC BY 4.0", "licence_url": "https://creativecommons.org/licenses/by/4.0/"}
    steward.look(f"{base}/change/").send(terms)
    said = {"change": "correction", "wrong": "The grant.", "why": "One was left out.", "since": "1"}
    steward.look(f"{base}/data/").send({"row-3-cell-2": "$3.2M"})
    steward.look(f"{base}/issue/").send({"note": "A grant added.", **said}, tick="accepted")
    steward.look(f"{base}/data/").send({"row-1-cell-0": "905"})
    steward.look(f"{base}/issue/").send({"note": "Late papers counted."}, tick="accepted")
    steward.look(f"{base}/data/").send({"row-1-cell-0": "906"})
    cell = {"status": "E", "note": "=1+1\r\nnew", "source": "nature-index-2023"}
    place = "row=artificial-intelligence&column=funding-average:"
    steward.look(f"{base}/data-cell/?{place}").send(cell)


def _publish_corrections(editor: Person, shown: str) -> None:
    """Publish a proposal, corrections and an article that moved; retract two, and one of them not for long."""
    keys = keys_of("articles", "Article")
    base = f"{ARTICLES}/{keys[ARTICLE]}"
    editor.look(f"{base}/proposal/").send(
        {"do": "publish", "note": "New data."}, tick="accepted", having="note"
    )
    [text] = editor.look(f"{base}/change/").form("title").fields["text"]
    change(editor, keys[ARTICLE], text=text + shown + MORE)
    wrong = {"change": "correction", "note": "The funding was a third too low."}
    publish(editor, keys[ARTICLE], **wrong)
    newest = max(keys_of("articles", "Image").values())
    editor.look(f"/admin/articles/image/{newest}/change/").send(files=_picture(400, 200))
    change(editor, keys[ARTICLE], standfirst="About 45 rivers are not in it.")
    rivers = keys["rivers-and-laboratories"]
    change(editor, rivers, slug="rivers-again")
    publish(editor, rivers, note="Moved.")
    change(editor, keys["about"], title="About us")
    publish(editor, keys["about"], note="Who we are.")
    exempt = {"literal": "45", "sentence": "About 45 rivers are gauged twice.", "reason": "So."}
    editor.post(f"{ARTICLES}/{rivers}/exempt/", exempt)
    for slug in ["letter-2", "letter-3"]:
        editor.look(f"{ARTICLES}/{keys[slug]}/retract/").send({"note": "Counted twice."})
    publish(editor, keys["letter-3"], note="Counted anew.")


def _translate(editor: Person) -> None:
    original = keys_of("articles", "Article")[ARTICLE]
    editor.look(f"{ARTICLES}/{original}/translate/").send({"language": "zh-hans"}).follow()
    body = f'<p>平均资助达<data data-cell="{CELL}" data-form="words"></data>。</p>'
    editor.send(
        {
            "title": "跨越分界的科学",
            "slug": CHINESE_ARTICLE,
            "standfirst": "四个领域，数字为证。",
            "text": f"<h2>四个领域</h2>{body}",
            "_save": "Save",
        },
        having="title",
    )
    key = keys_of("articles", "Article")[CHINESE_ARTICLE]
    publish(editor, key)
    change(editor, key, title="跨越分界的科学：中外所得")
    publish(editor, key, note="标题更清楚。")


def _write_drafts(editor: Person, author: Person) -> tuple[str, int]:
    """Write drafts in every state; return the address of a shared preview, and the key of one in the bin."""
    drafts = {"unread": f"<p>{UNREAD}.</p>", "broken": BROKEN}
    drafts |= dict.fromkeys(
        ["submitted", "clear", "waiting", "deleted", LONG_SLUG], "<p>Words.</p>"
    )
    keys = {slug: write(author, slug, body) for slug, body in drafts.items()}
    unread = f"{ARTICLES}/{keys['unread']}"
    author.look(f"{ARTICLES}/{keys['submitted']}/review/").send({"do": "submit"}, having="form_key")
    editor.post(f"{unread}/comments/", {"do": "add", "text": "Which rivers?"})
    [comment] = set(re.findall(r'name="reply-(\d+)"', editor.look(f"{unread}/review/").text))
    author.post(f"{unread}/comments/", {"do": f"reply-{comment}", f"reply-{comment}": "Both."})
    author.look(f"{unread}/previews/").send({"days": "30", "share": "1"})
    [preview] = re.findall(r"/preview/[-\w]+/", author.look(f"{unread}/previews/").text)[:1]
    soon = timezone.localdate() + dt.timedelta(days=16)
    publish(editor, keys["waiting"], at_0=soon.isoformat(), at_1="10:00")
    editor.look(f"{ARTICLES}/{keys['deleted']}/delete/").send(having="post")
    change(editor, keys_of("articles", "Article")["letter-0"], title=f"{UNREAD} of letter 0")
    return preview, keys["deleted"]


def _choose(owner: Person) -> None:
    """Choose the home page."""
    keys = keys_of("articles", "Article")
    following = {"articles-TOTAL_FORMS": "1", "articles-0-ordering": "0"}
    following["articles-0-article"] = str(keys["letter-2"])
    chosen = {"lead": str(keys["letter-1"]), "data": [], **following}
    owner.look("/admin/site/home/1/change/").send(chosen, having="articles-TOTAL_FORMS")


def _read(cast: Callable[[str], Person]) -> None:
    """Let readers have come on two days, and now."""
    reader, now = cast("anonymous"), timezone.now()
    old = ["/articles/letter-1/", "/data/lengths/"]
    for page, days in [
        *[(page, days) for days in (3, 2) for page in old],
        (f"/articles/{ARTICLE}/", 0),
    ]:
        [token] = re.findall(r'name="view-token" content="([^"]*)"', reader.look(page).text)
        with time_machine.travel(now - dt.timedelta(days=days), tick=False):
            for agent in [BROWSER, f"{BROWSER} {days}", "Googlebot/2.1"]:
                reader.post(f"/views/?token={token}", {}, **{"user-agent": agent})
    call_command("roll_up_views", stdout=io.StringIO())


def build_and_tell() -> None:
    """Fill the prepared site; print as JSON the keys of what is on its desk, and its pages by kind."""
    site = build()
    desk = ["worded", "waiting", "submitted", "broken", "clear"]
    keys: dict[str, object] = {slug: site.articles[slug] for slug in desk}
    keys |= {"article": site.articles[ARTICLE], "dataset": site.datasets[DATASET]}
    keys |= {"deleted": site.articles[LONG_SLUG], "recoverable": site.binned, "image": site.image}
    json.dump({"keys": {**keys, "preview": site.preview}, "pages": pages_of(site)}, sys.stdout)


def reach(articles: int) -> None:
    """Publish articles on an empty site until there are so many, the sample first."""
    if not articles:
        return
    if not keys_of("articles", "Article"):
        sample.load()
    there = len(keys_of("articles", "Article"))
    letters = _letters(articles).items()
    if new := {name: text for name, text in letters if int(name[7:-3]) >= there}:
        _import(new)


def pages_of(site: FilledSite) -> dict[str, str]:
    """Return the address of each kind and state of page, without language prefix."""
    article, dataset = f"articles/{ARTICLE}/", f"data/{DATASET}/"
    number = CELL.replace(DATASET, dataset.rstrip("/")) + "/"
    return {
        "home": "",
        "articles": "articles/",
        "next-articles": "articles/?page=2",
        "topic": "topics/funding/",
        "article": article,
        "superseded": f"{article}editions/1/",
        "editions": f"{article}editions/",
        "changes": f"{article}editions/2/changes/",
        "first-changes": f"{article}editions/1/changes/",
        "chinese-article": f"articles/{CHINESE_ARTICLE}/",
        "chinese-changes": f"articles/{CHINESE_ARTICLE}/editions/2/changes/",
        "retracted": "articles/letter-2/",
        "once-retracted": "articles/letter-3/",
        "retracted-edition": "articles/letter-2/editions/1/",
        "preview": site.preview.removeprefix("/"),
        "author": "authors/ingrid-holm/",
        "source": "sources/nature-index-2023/",
        "search": "search/?q=quantum",
        "nothing-found": "search/?q=nothing-like-it",
        "datasets": "data/",
        "dataset": dataset,
        "nothing-matches": f"{dataset}?entity=nobody",
        "chinese-dataset": f"data/{CHINESE_DATASET}/",
        "long-dataset": f"data/{LONG_DATASET}/",
        "releases": f"{dataset}releases/",
        "release": f"{dataset}releases/1/",
        "release-changes": f"{dataset}releases/2/changes/",
        "number": number,
        "superseded-number": f"{number}?release=1",
        "chinese-number": f"data/{CHINESE_DATASET}/化学/2022年论文/",
        "long-number": f"data/{LONG_DATASET}/{ROWS.split()[0]}/joint-publications/",
        "corrections": "corrections/",
        "usage": "usage/",
        "usage-of-article": "articles/letter-1/usage/",
        "usage-of-dataset": "data/lengths/usage/",
        "privacy": "privacy/",
        "api": "api/",
        "not-found": "articles/not-written-yet/",
    }
