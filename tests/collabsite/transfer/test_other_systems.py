"""Folders of Markdown and HTML, WordPress exports and Ghost exports become articles."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings

from articles.models import Article, Edition, Image
from collabsite.site.models import Redirect
from collabsite.transfer.importer import import_site
from collabsite.transfer.problems import Report, TransferError
from metrics.models import Dataset
from tests.support.picture_files import file_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RIVERS = """---
title: "Rivers: a count"
date: 2019-05-06
lang: en
authors: [Anna Li, {name: 王伟}]
tags: [Rivers, 河流]
slug: rivers
description: What was counted.
redirect_from:
  - /old/rivers.html
  - /admin/x
colour: blue
---
# Where

Some words[^1] and a ![river](images/elbe.png) here.

[Lengths](data/lengths.csv)

[^1]: A note.
"""
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old</title><link>https://old.example</link><language>en-US</language>
<wp:author><wp:author_login><![CDATA[anna]]></wp:author_login>
<wp:author_display_name><![CDATA[Anna Li]]></wp:author_display_name></wp:author>
{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://old.example{link}</link>
<dc:creator><![CDATA[anna]]></dc:creator>
<content:encoded><![CDATA[{html}]]></content:encoded>
<excerpt:encoded><![CDATA[In <b>short</b>.]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>{date}</wp:post_date_gmt>
<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>
<category domain="category" nicename="rivers"><![CDATA[Rivers]]></category>
<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>
<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item>"""
USUAL = {"date": "2018-03-04 05:06:07", "status": "publish", "kind": "post", "password": ""}


def item(number: int, slug: str, **fields: str) -> str:
    given = {"title": slug.capitalize(), "link": f"/2018/{slug}/", "html": "<p>Words.</p>"}
    return ITEM.format(number=number, slug=slug, **{**USUAL, **given, **fields})


def imported(path: Path, *, publish: bool = True, dry_run: bool = False) -> Report:
    return import_site(path, owner=None, publish=publish, dry_run=dry_run, tell=print)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def words_of(article: Article) -> str:
    return " ".join(section.body for section in article.sections.all())


def test_a_folder_of_texts_becomes_articles_data_and_redirects(
    tmp_path: Path, client: Client, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    User.objects.create_superuser("chief")
    folder = write(
        tmp_path / "site",
        {
            "posts/rivers.md": RIVERS,
            "posts/images/elbe.png": file_of(40, 20),
            "posts/data/lengths.csv": "River,Length\nElbe,1094\nOder,840\n",
            "other.csv": "A,B\nx,1\n",
            "ragged.csv": "A,B\nx\n",
            "posts/2020-01-02-toml.md": '+++\ntitle = "Toml"\ndraft = true\n+++\nWords.\n',
            "page.html": "---\ntitle: Page\ntype: page\n---\n<h2>Part</h2><p>Of <em>HTML</em>.</p>",
            "no-date.md": "---\ntitle: X\ndate: soon\n---\nWords.",
            "yaml.md": "---\ntitle: [open\nx: : y\n---\nWords.",
            "gbk.md": "---\n标题: 河流\n日期: 2024-06-01\n---\n河流在流动。".encode("gbk"),
            "长度.csv": "河流,长度\n长江,6300\n黄河,5464\n".encode("gbk"),
            "film.md": '# Film\n\nSee it.\n\n<iframe src="https://x.example/1"></iframe>\n',
            "README.md": "# About",
            "photo.md": "# Photo\n\nSee ![it](../../secret.png) and ![far](https://x.example/f.png).",
        },
    )

    call_command("import_site", folder, "--owner", "chief", "--publish", "--dry-run")
    dry = capsys.readouterr()
    assert (Article.objects.count(), Image.objects.count(), Redirect.objects.count()) == (0, 0, 0)
    assert not any(path.is_file() for path in (tmp_path / "media").rglob("*"))
    call_command("import_site", folder, "--owner", "chief", "--publish")
    real = capsys.readouterr()

    assert dry.out == real.out + "This was a dry run: nothing was imported.\n"
    assert dry.err == real.err
    for line in [
        "! no-date.md: date: “soon” is no date; write it like 2023-11-02; it was left out",
        "! yaml.md: the head can't be read: line 3: expected",
        "! film.md: an embedded film, sound or page was left out; link to it instead: https://x.ex",
        "! posts/rivers.md: colour: the field was left out",
        "! posts/rivers.md: redirects: “/admin/x” belongs to this site",
        "! ragged.csv: line 2: this row has 1 cells, the header has 2",
        "! photo.md: a picture is not in the archive; insert it yourself: https://x.example/f.png",
    ]:
        assert line in real.err
    assert "+ posts/rivers.md: article “Rivers: a count” at /articles/rivers/" in real.out
    assert "published 2019-05-06" in real.out
    rivers = Article.objects.get(slug="rivers")
    assert str(rivers.date) == "2019-05-06"
    assert (rivers.standfirst, rivers.owner and rivers.owner.username) == (
        *("What was counted.", "chief"),
    )
    assert [author.name for author in rivers.authors.all()] == ["Anna Li", "王伟"]
    assert [str(topic) for topic in rivers.topics.all()] == ["Rivers", "河流"]
    text = words_of(rivers)
    assert f'data-image="{Image.objects.get().key}"' in text
    assert '<div data-table="lengths">' in text
    assert '<span class="footnote">A note.</span>' in text
    assert Edition.objects.get(slug="rivers").published_at.date() == rivers.date
    assert client.get("/old/rivers.html").headers["Location"] == "/articles/rivers/"
    assert client.get("/data/lengths/").status_code == 200
    assert not Dataset.objects.get(slug="other").releases.issued().exists()
    assert client.get("/articles/toml/").status_code == 404
    assert Article.objects.get(slug="toml").date.isoformat() == "2020-01-02"  # type: ignore[union-attr]
    assert "<em>HTML</em>" in words_of(Article.objects.get(slug="page"))
    chinese = Article.objects.get(slug="gbk")
    assert (chinese.title, str(chinese.date)) == ("河流", "2024-06-01")
    assert Dataset.objects.filter(title="长度").exists()

    again = imported(folder)

    assert not again.made
    assert len(again.skipped) == 9
    assert Article.objects.count() == 6


def test_a_wordpress_export_becomes_articles(
    tmp_path: Path, client: Client, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    image = "https://old.example/wp-content/uploads/2018/03/elbe-300x200.jpg"
    classic = f'One line\nand more.\n\n[caption id="a"]<img src="{image}" alt="Elbe"/> Low water[/caption]\n\n[gallery ids="1"]'
    items = [
        item(12, "rivers", html=classic, title="Rivers &amp; seas"),
        item(13, "about", kind="page", link="/about/"),
        item(14, "draft", status="draft", date="0000-00-00 00:00:00", link="/?p=14"),
        item(15, "secret", password="pw"),
        item(16, "gone", status="trash"),
        item(17, "elbe", kind="attachment"),
        item(18, "menu", kind="nav_menu_item"),
        item(19, "%e6%b2%b3", html='<p>Words <img src="https://x.example/y.png" alt="Y"></p>'),
    ]
    folder = write(
        tmp_path / "wp",
        {
            "old.xml": WXR.format(items="".join(items)),
            "uploads/2018/03/elbe.jpg": file_of(40, 20),
        },
    )

    report = imported(folder)

    rivers = Article.objects.get(slug="rivers")
    assert (rivers.title, rivers.standfirst, rivers.language) == (
        *("Rivers & seas", "In short.", "en"),
    )
    assert [str(author) for author in rivers.authors.all()] == ["Anna Li"]
    assert [str(topic) for topic in rivers.topics.all()] == ["Rivers"]
    assert "<p>One line and more.</p>" in words_of(rivers)
    assert 'data-caption="Low water"' in words_of(rivers)
    assert {each.slug for each in Edition.objects.all()} == {"rivers", "about"}
    assert Article.objects.filter(slug="河").exists()
    assert client.get("/?p=12").headers["Location"] == "/articles/rivers/"
    assert client.get("/2018/rivers/").headers["Location"] == "/articles/rivers/"
    about = Article.objects.get(slug="about")
    assert (about.kind, about.date, about.authors.count()) == ("page", None, 0)
    assert client.get("/about/").status_code == 200
    assert client.get("/?page_id=13").headers["Location"] == "/about/"
    # It is a draft, of which nothing is revealed.
    assert client.get("/?p=15").status_code == 200
    assert client.get("/2018/secret/").status_code == 404
    problems = "\n".join(report.problems)
    for words in [
        "shortcodes stay as words in the text: [gallery]",
        "“Secret”: it was behind a password",
        "1 posts with the status “trash” left out",
        "5 comments left out",
        "it stays a draft, as a picture is missing",
        "items of the kind “nav_menu_item” left out",
    ]:
        assert words in problems
    assert report.counts == {
        **report.counts,
        "articles": 4,
        "pages": 1,
        "images": 1,
        "redirects": 12,
    }


def test_a_ghost_export_becomes_articles(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    usual = {"status": "published", "type": "post", "visibility": "public", "html": "<p>Words.</p>"}
    moment = {"published_at": "2021-02-03T04:05:06.000Z"}
    picture = "__GHOST_URL__/content/images/2021/02/elbe.png"
    data = {
        "posts": [
            {
                **usual,
                **moment,
                "id": "1",
                "title": "Rivers",
                "slug": "rivers",
                "feature_image": picture,
                "feature_image_alt": "Elbe",
            },
            {**usual, **moment, "id": "2", "title": "Club", "slug": "club", "visibility": "paid"},
            {
                **usual,
                "id": "3",
                "title": "New",
                "slug": "new",
                "html": None,
                "lexical": "{}",
                "status": "draft",
            },
        ],
        "users": [{"id": "u", "name": "Anna Li"}],
        "tags": [{"id": "t", "name": "Rivers"}, {"id": "h", "name": "#hidden"}],
        "posts_authors": [{"post_id": "1", "author_id": "u"}],
        "posts_tags": [{"post_id": "1", "tag_id": "t"}, {"post_id": "1", "tag_id": "h"}],
    }
    archive = tmp_path / "ghost.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("my.ghost.json", json.dumps({"db": [{"meta": {}, "data": data}]}))
        packed.writestr("content/images/2021/02/elbe.png", file_of(40, 20))

    report = imported(archive)

    edition = Edition.objects.get()
    assert (edition.slug, edition.published_at.isoformat()) == (
        *("rivers", "2021-02-03T04:05:06+00:00"),
    )
    assert [topic.slug for topic in edition.topics.all()] == ["rivers"]
    assert "<picture" in words_of(edition.article)
    assert dict(Redirect.objects.values_list("old", "new"))["/rivers"] == "/articles/rivers/"
    problems = "\n".join(report.problems)
    assert "“club”: visibility: it was for paid alone" in problems
    assert "“new”: html: it is missing" in problems


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("outside.zip", "a file outside of its folder: ../evil.md"),
        ("bomb.zip", "which is too much"),
        ("entities.xml", "has a document type"),
        ("cut.xml", "is damaged"),
        ("nothing", "there is nothing to import"),
        ("gone", "no such file or folder"),
    ],
)
def test_harmful_and_damaged_files_are_refused(
    tmp_path: Path, name: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collabsite.transfer.folders.GIGABYTE", 1_000_000)
    with zipfile.ZipFile(tmp_path / "outside.zip", "w") as packed:
        packed.writestr("../evil.md", "# Evil")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros.md", "0" * 3_000_000)
    good = WXR.format(items=item(1, "a"))
    declared = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss'
    (tmp_path / "entities.xml").write_text(good.replace("<rss", declared, 1))
    (tmp_path / "cut.xml").write_text(good[:-60])
    (tmp_path / "nothing").mkdir()

    with pytest.raises(TransferError, match=wrong):
        imported(tmp_path / name)

    assert not Article.objects.exists()


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no account of this name"):
        call_command("import_site", tmp_path, "--owner", "nobody")
    with pytest.raises(CommandError, match=r"there is nothing to import.*; nothing was imported"):
        call_command("import_site", tmp_path)


def test_a_folder_is_read_without_what_its_links_lead_to(
    tmp_path: Path, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    write(
        tmp_path / "else",
        {
            "secret.md": "# Secret",
            "secret.csv": "A,B\nx,1\n",
            "deep/secret.png": file_of(40, 20),
            "deep/below.md": "# Below",
            "deep/below.csv": "A,B\nx,1\n",
        },
    )
    folder = write(
        tmp_path / "site",
        {
            "posts/own.md": "# Own\n\n[Table](linked.csv)\n\n![A](deep/secret.png) ![B](picture.png)\n",
            "posts/near.png": file_of(20, 20),
            "posts/lengths.csv": "River,Length\nElbe,1094\n",
        },
    )
    for link, target in {
        "posts/linked.md": tmp_path / "else/secret.md",
        "posts/linked.csv": tmp_path / "else/secret.csv",
        "other.csv": tmp_path / "else/secret.csv",
        "posts/deep": tmp_path / "else/deep",
        "posts/broken.md": tmp_path / "nothing.md",
        "posts/round.md": folder / "posts/round.md",
        "posts/again.csv": Path("lengths.csv"),
        "posts/picture.png": Path("near.png"),
    }.items():
        (folder / link).symlink_to(target)

    report = imported(folder)

    assert Article.objects.get().title == "Own"
    assert [dataset.title for dataset in Dataset.objects.all()] == ["lengths"]
    assert Image.objects.get().alt == "B"
    problems = "\n".join(report.problems)
    for link in ["linked.md", "linked.csv", "deep", "broken.md", "round.md"]:
        assert f"posts/{link}: it leads out of the folder" in problems
    assert "posts/own.md: the table linked.csv is not there" in problems
    assert "deep/secret.png" in problems


def test_tables_that_are_linked_by_the_same_words_stay_apart(
    tmp_path: Path, client: Client
) -> None:
    texts = {f"{n}.md": f"# River {n}\n\nSee it.\n\n[Table]({n}.csv)\n" for n in (1, 2)}
    folder = write(tmp_path, texts | {f"{n}.csv": f"River,Length\nElbe,91{n}\n" for n in (1, 2)})

    imported(folder)
    again = imported(folder)

    for number in (1, 2):
        assert f">91{number}<" in client.get(f"/articles/{number}/").content.decode()
    assert (again.made, Dataset.objects.count()) == ([], 2)


def test_articles_of_any_age_may_show_the_same_table(tmp_path: Path) -> None:
    texts = {
        f"{name}.md": f"---\ndate: {year}-01-02\n---\n# River {name}\n\nSee it.\n\n[Table](t.csv)\n"
        for name, year in (("a", 2024), ("b", 2019))
    }
    folder = write(tmp_path, texts | {"t.csv": "River,Length\nElbe,1094\n"})

    report = imported(folder)

    assert report.problems == []
    assert [str(each.date) for each in Edition.objects.order_by("date")] == [
        *("2019-01-02", "2024-01-02"),
    ]


def test_an_exported_site_has_no_links_out_of_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "site", {"site.json": "{}"})
    (folder / "topics.json").symlink_to("/etc/passwd")

    with pytest.raises(TransferError, match=r"topics\.json leads out of the folder"):
        imported(folder)
