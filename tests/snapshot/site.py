"""The site of a snapshot, built as people build one: by commands, and by forms that they send.

It knows addresses, commands, fields and files, and not the code behind them.
"""

import io
import os
import re
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.snapshot.browsing import Cast, Storyteller, client_of
from tests.snapshot.determinism import DAY, HOUR, Clock
from tests.snapshot.rendering import Recorder
from tests.support import demo_data
from tests.support.picture_files import file_of

OWNER, EDITOR, AUTHOR, STEWARD = "owner", "editor", "author", "steward"
ARTICLES, DATASETS = "/admin/articles/article", "/admin/metrics/dataset"
# The article and the dataset that show all that one can.
ARTICLE, DATASET = "science-across-a-divide", "the-record-in-four-fields"
CELL = f"{DATASET}/quantum-technology/funding-average"
# A dataset that is long enough for several pages.
LONG_DATASET = "partnerships"
CHINESE_ARTICLE = "跨越分界的科学"
# Articles that differ from others in nothing but their title.
REPETITIVE = re.compile(r"letter-(?:[4-9]|\d\d)")
LETTERS = 21
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

RIVERS = """---
title: Rivers and Laboratories
date: 2024-05-06
description: Two gauges, one river, and what the difference is worth.
authors: [Ingrid Holm, 王敏]
topics: [Funding, Mobility]
redirects: [/2019/05/rivers/]
---
About 45 rivers are gauged twice.[^1] See [the index](https://example.org/).

## What was counted

- Levels, in *centimetres*
- Flows

> A gauge that nobody reads is a post.

![Low water](elbe.png)

[Lengths](lengths.csv)

[^1]: Once from each **bank**.
"""
LENGTHS = "River,Length 2022,Length 2023,Note\nElbe,1094,1095,measured\nOder,742,,gone\n"
LETTER = """---
title: Letters Between Two Institutes, {number}
date: 2025-{month:02}-11
authors: [Ingrid Holm]
topics: [{topic}]
---
Letter {number} is short. It names a cohort that left, learned and returned.
"""
ABOUT = "---\ntitle: About\ntype: page\n---\nWho writes here.\n"
CHINESE = """---
标题: 谁先署名
日期: 2025-03-02
作者: [王敏]
主题: [Funding]
摘要: 署名的先后说明谁主导。
---
联合论文的署名顺序说明谁主导了研究。

## 数字

[论文数](papers.csv)
"""
PAPERS = "学科,2022年论文,2023年论文\n化学,436,471\n材料科学,402,\n"
SHOWN = f"""
<h3>What a grant buys</h3>
<p>Work on quantum technology is paid with <data data-cell="{CELL}" data-form="words"></data> on
average (<data data-cell="{CELL}"></data>).<cite data-source="nature-index-2023" data-locator="p. 12">
</cite> See <a href="https://example.org/">the index</a>, CO<sub>2</sub>, x<sup>2</sup>, and <em>what it
leaves out</em>.<span class="footnote">Said <em>below</em>.</span></p>
<p>An equation, <span class="math" data-latex="E = mc^2"></span>, and one of its own:</p>
<div class="math" data-latex="\\sum_{{i=1}}^n x_i = \\frac{{a}}{{b}}"></div>
<ul><li>Size</li></ul><ol start="3"><li>Then the law</li></ol>
<blockquote><p>Each makes up for what the other lacks.</p><cite>An editor</cite></blockquote>
<aside class="note"><p>A note stands in a box.</p></aside><pre><code>rows = read("papers.csv")</code></pre>
<table><caption>Who signs first</caption><tbody><tr><th><p>Field</p></th></tr><tr><td><p>Chemistry</p></td>
</tr></tbody></table>
<div data-table="{DATASET}" data-caption="All areas" data-notes="Rounded."></div>
<figure data-chart="{DATASET}" data-kind="bar" data-columns="joint-publications"
data-title="Joint publications"></figure>
<picture data-image="IMAGE" data-alt="A wide river" data-caption="Low water"></picture>
"""
BROKEN = """
<h4>Deep</h4><p>About 45 rivers. <cite data-source="gone"></cite><data data-cell="a/b/c"></data>
<a href="http://insecure.example/">x</a> <a href="#">nowhere</a></p><div data-table="gone"></div>
"""
# What readers never see; `unread` is in its address, too.
UNREAD = "Canary draft"


@dataclass(frozen=True)
class Site:
    """Keys of objects of the site, for addresses without links."""

    articles: dict[str, int]
    datasets: dict[str, int]
    binned: int
    preview: str
    invitation: str
    # Beginnings of addresses in the admin of rows that repeat others.
    repetitive: tuple[str, ...]
    content_types: dict[str, str]


def build(clock: Clock, recorder: Recorder) -> Site:
    """Begin a site, and fill it with every kind of page in every state."""
    cast = Cast("building", recorder)
    _begin(recorder)
    owner = cast(OWNER)
    invitation = _invite(owner, cast)
    _import()
    clock.advance(HOUR)
    editor = cast(EDITOR)
    _name(owner)
    image = _add_image(editor)
    _correct_data(cast(STEWARD))
    clock.advance(HOUR)
    _publish_corrections(editor, image)
    _translate(editor)
    preview, binned = _write_drafts(editor, cast(AUTHOR))
    _choose(owner)
    _read(cast, clock)
    return _site(preview, binned, invitation)


class _ServedError(Exception):
    """The command has prepared all, and would become the server now."""


def _begin(recorder: Recorder) -> None:
    """Begin as `manage.py serve` does, and name the site and its owner by the link that it shows."""
    told = io.StringIO()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with mock.patch("os.execve", side_effect=_ServedError):
        try:
            call_command("serve", port=port, stdout=told)
        except _ServedError:
            os.chdir(Path(__file__).parents[2])
    [link] = re.findall(r"(/admin/welcome/\S+)", told.getvalue())
    first = Storyteller("beginning", client_of("anonymous"), recorder).see(link)
    if first.page.headers.get("Location"):
        first.see(first.page.headers["Location"])
    first.send({"username": OWNER, "first_name": "Ada", "name": "Collaboration Review"})


def _invite(owner: Storyteller, cast: Cast) -> str:
    """Invite people, who join; return the link of an invitation that waits."""
    link = ""
    for name, role in [
        *[(EDITOR, "Editor"), (AUTHOR, "Author"), (STEWARD, "Data steward"), ("late", "Author")],
    ]:
        form = owner.see("/admin/auth/user/invite/").form("role_keys")
        [key] = re.findall(rf'value="(\d+)"[^>]*>\s*(?:<[^>]*>\s*)*{role}', owner.text)[:1]
        assert key in form.offered["role_keys"]
        owner.send({"email": f"{name}@example.org", "role_keys": [key], "message": "Welcome."})
        [link] = re.findall(r"/accounts/invitation/[-\w]+/", owner.text)[:1]
        if name != "late":
            words = "a river of many words"
            joining = {"username": name, "first_name": name.title(), "last_name": "Holm"}
            guest = cast("anonymous").see(link)
            guest.send({**joining, "password1": words, "password2": words})
    return link


def _import() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "texts"
        folder.mkdir()
        texts = {"rivers-and-laboratories.md": RIVERS, "lengths.csv": LENGTHS, "about.md": ABOUT}
        texts |= {"谁先署名.md": CHINESE, "papers.csv": PAPERS}
        for number in range(LETTERS):
            topic = ["Funding", "Mobility"][number % 2]
            text = LETTER.format(number=number, month=number % 12 + 1, topic=topic)
            texts[f"letter-{number}.md"] = text
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "elbe.png").write_bytes(file_of(600, 300))
        call_command(
            "import_site", folder, publish=True, stdout=io.StringIO(), stderr=io.StringIO()
        )
    demo_data.make(slug=LONG_DATASET, observations=1300, indicators=6)


def _name(owner: Storyteller) -> None:
    owner.see("/admin/identity/siteidentity/1/change/").send(
        {
            "tagline": "What two sides know together",
            "contact": "desk@example.org",
            "publisher": "Institute of Rivers",
            "licence": "by",
            "accent": "#0a5c9e",
            "footer": "Made by hand.",
        }
    )
    owner.look("/admin/articles/topic/1/change/").send({"description": "Who pays."})
    owner.look("/admin/redirects/redirect/add/").send({"old": "/?p=7", "new": "/articles/"})


def _add_image(editor: Storyteller) -> str:
    """Upload a picture, and return its key."""
    file = SimpleUploadedFile("elbe.jpg", file_of(1000, 500), content_type="image/jpeg")
    editor.see("/admin/articles/image/add/").send(
        {"title": "Elbe", "alt": "A wide river", "credit": "Ann, CC BY"}, files={"file": file}
    )
    found = re.search(r"/media/images/([-\w]+)/", editor.look(f"{ARTICLES}/images/").text)
    assert found
    return found[1]


def _correct_data(steward: Storyteller) -> None:
    """Issue a correction and an update of the sample's data, and leave a change in the working copy."""
    base = f"{DATASETS}/{_keys('metrics', 'Dataset')[DATASET]}"
    terms = {"licence": "CC BY 4.0", "licence_url": "https://creativecommons.org/licenses/by/4.0/"}
    steward.look(f"{base}/change/").send(terms)
    said = {"change": "correction", "wrong": "The grant.", "why": "One was left out.", "since": "1"}
    steward.look(f"{base}/data/").send({"row-3-cell-2": "$3.2M"})
    steward.see(f"{base}/issue/").send({"note": "A grant added.", **said}, tick="accepted")
    steward.look(f"{base}/data/").send({"row-1-cell-0": "905"})
    steward.see(f"{base}/issue/").send({"note": "Late papers counted."}, tick="accepted")
    steward.look(f"{base}/data/").send({"row-1-cell-0": "906"})


def _publish_corrections(editor: Storyteller, image: str) -> None:
    """Publish a proposal and a correction; retract two articles, and publish one of them again."""
    key = _keys("articles", "Article")[ARTICLE]
    editor.see(f"{ARTICLES}/{key}/proposal/").send(
        {"do": "publish", "note": "New data."}, tick="accepted", having="note"
    )
    form = editor.look(f"{ARTICLES}/{key}/change/").form("title").fields
    body = form["sections-3-body"][0] + SHOWN.replace("IMAGE", image)
    editor.send({"sections-3-body": body, "_save": "Save"}, having="title")
    _publish(editor, key, change="correction", note="The funding was a third too low.")
    for slug in ["letter-2", "letter-3"]:
        key = _keys("articles", "Article")[slug]
        editor.look(f"{ARTICLES}/{key}/retract/").send({"note": "Counted twice."})
    _publish(editor, key, note="Counted anew.")


def _publish(editor: Storyteller, key: int, **values: str) -> None:
    editor.look(f"{ARTICLES}/{key}/publish/").send(values, tick="accepted", having="seen")


def _translate(editor: Storyteller) -> None:
    original = _keys("articles", "Article")[ARTICLE]
    editor.see(f"{ARTICLES}/{original}/translate/").send({"language": "zh-hans"})
    editor.send(
        {
            "title": "跨越分界的科学",
            "slug": CHINESE_ARTICLE,
            "standfirst": "四个领域，数字为证。",
            "sections-0-body": f'<p>平均资助达<data data-cell="{CELL}" data-form="words"></data>。</p>',
            "_save": "Save",
        },
        having="title",
    )
    key = _keys("articles", "Article")[CHINESE_ARTICLE]
    _publish(editor, key)
    editor.look(f"{ARTICLES}/{key}/change/").send(
        {"title": "跨越分界的科学：中外所得"}, having="title"
    )
    _publish(editor, key, note="标题更清楚。")


def _write_drafts(editor: Storyteller, author: Storyteller) -> tuple[str, int]:
    """Write drafts in every state; return the address of a shared preview, and the key of one in the bin."""
    for slug, body in [
        *[("unread", f"<p>{UNREAD}.</p>"), ("submitted", "<p>Words.</p>"), ("broken", BROKEN)],
        *[("clear", "<p>Words.</p>"), ("waiting", "<p>Words.</p>"), ("deleted", "<p>Words.</p>")],
    ]:
        written = {"title": f"On {slug} rivers", "slug": slug, "standfirst": "What it says."}
        author.look(f"{ARTICLES}/add/").send(
            {**written, "sections-0-heading": "Part", "sections-0-body": body, "_save": "Save"},
            having="title",
        )
    keys = _keys("articles", "Article")
    unread = f"{ARTICLES}/{keys['unread']}"
    author.see(f"{ARTICLES}/{keys['submitted']}/review/").send({"do": "submit"}, having="form_key")
    editor.post(f"{unread}/comments/", {"do": "add", "text": "Which rivers?"})
    author.see(f"{unread}/previews/").send({"days": "30", "share": "1"})
    [preview] = re.findall(r"/preview/[-\w]+/", author.text)[:1]
    _publish(editor, keys["waiting"], at_0="2026-07-01", at_1="10:00")
    editor.see(f"{ARTICLES}/{keys['deleted']}/delete/").send(having="post")
    letter = f"{ARTICLES}/{keys['letter-0']}"
    title = f"{UNREAD} of letter 0"
    editor.look(f"{letter}/change/").send({"title": title}, having="title")
    return preview, keys["deleted"]


def _choose(owner: Storyteller) -> None:
    """Choose the home page, and what the menus show."""
    letter = str(_keys("articles", "Article")["letter-1"])
    owner.see("/admin/home/home/add/").send({"lead": letter, "data": []}, having="lead")
    form = owner.see("/admin/menus/menus/1/change/").form("menu_items-TOTAL_FORMS")
    pages = [each for each in form.offered["menu_items-__prefix__-target"] if "page" in each]
    owner.send(
        {
            "menu_items-TOTAL_FORMS": "2",
            **_menu_item(0, target=pages[0]),
            **_menu_item(1, text="Rivers", text_zh="河流", address="/topics/funding/"),
        },
        having="menu_items-TOTAL_FORMS",
    )


def _menu_item(number: int, **values: str) -> dict[str, str]:
    given = {"id": "", "site": "1", "ordering": str(number), "text": "", "text_zh": "", **values}
    return {f"menu_items-{number}-{name}": value for name, value in given.items()}


def _read(cast: Cast, clock: Clock) -> None:
    """Let readers come on two days, of which the first is rolled up."""
    pages = [f"/articles/{ARTICLE}/", f"/data/{DATASET}/", "/articles/letter-1/"]
    for _day in range(2):
        for number, page in enumerate(pages):
            reader = cast("anonymous").look(page)
            [token] = re.findall(r'name="view-token" content="([^"]*)"', reader.text)
            for agent in [BROWSER, f"{BROWSER} {number}", "Googlebot/2.1"]:
                reader.post(f"/views/?token={token}", {}, **{"user-agent": agent})
        clock.advance(DAY)
        call_command("roll_up_views", stdout=io.StringIO())


def _keys(app: str, model: str) -> dict[str, int]:
    # By name, for classes and modules may move.
    rows = apps.get_model(app, model)._default_manager.all()
    return {str(getattr(row, "slug", row.pk)): row.pk for row in rows}


def _site(preview: str, binned: int, invitation: str) -> Site:
    articles = _keys("articles", "Article")
    editions = apps.get_model("articles", "Edition")._default_manager.all()
    repetitive = [
        *[
            ("articles/article", key)
            for slug, key in articles.items()
            if REPETITIVE.fullmatch(slug)
        ],
        *[("articles/edition", row.pk) for row in editions if REPETITIVE.fullmatch(row.slug)],
    ]
    content_types = apps.get_model("contenttypes", "ContentType")._default_manager.all()
    return Site(
        articles=articles,
        datasets=_keys("metrics", "Dataset"),
        binned=binned,
        preview=preview,
        invitation=invitation,
        repetitive=tuple(f"/admin/{model}/{key}/" for model, key in repetitive),
        content_types={str(row.pk): f"{row.app_label}.{row.model}" for row in content_types},
    )
