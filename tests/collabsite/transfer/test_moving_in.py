"""Parts of a site that moved here are kept, or are in the report: headings, links, pictures and old addresses."""

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from articles.models import Article, Edition, Image
from collabsite.transfer.problems import Report
from tests.collabsite.transfer.test_other_systems import WXR, imported, item, words_of, write
from tests.support.picture_files import file_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

UPLOAD = "https://old.example/wp-content/uploads/2018/03"
ATTACHMENT = f"""<item><title>Elbe</title><excerpt:encoded><![CDATA[Low water.]]></excerpt:encoded>
<wp:post_id>90</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>{UPLOAD}/elbe.jpg</wp:attachment_url><wp:postmeta>
<wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>The Elbe</wp:meta_value>
</wp:postmeta></item>"""
THUMBNAIL = """<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>
<wp:meta_value>90</wp:meta_value></wp:postmeta></item>"""


def from_wordpress(folder: Path, *items: str) -> Report:
    files: dict[str, str | bytes] = {
        "old.xml": WXR.format(items="".join(items)),
        "uploads/2018/03/elbe.jpg": file_of(40, 20),
        "uploads/2018/03/oder.jpg": file_of(30, 20),
    }
    return imported(write(folder, files))


def headings(slug: str) -> list[tuple[str, str]]:
    return [(each.heading, each.body) for each in Article.objects.get(slug=slug).sections.all()]


@pytest.fixture(autouse=True)
def own_media(settings: Settings, tmp_path: Path) -> None:
    """Pictures are stored in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>Words.</p><h2>Only</h2><p>More.</p>",
            [("", "<p>Words.</p>"), ("Only", "<p>More.</p>")],
        ),
        ("<h2>First</h2><p>Words.</p>", [("First", "<p>Words.</p>")]),
        ("<h1>Inner</h1><p>Words.</p>", [("Inner", "<p>Words.</p>")]),
    ],
)
def test_a_heading_of_a_text_with_a_title_stays(
    tmp_path: Path, html: str, expected: list[tuple[str, str]]
) -> None:
    from_wordpress(tmp_path / "wp", item(1, "rivers", html=html))
    usual = {"status": "published", "type": "post", "slug": "ghost", "title": "Rivers"}
    post = {**usual, "id": "1", "html": html, "published_at": "2021-02-03T04:05:06.000Z"}
    (tmp_path / "ghost.json").write_text(json.dumps({"db": [{"data": {"posts": [post]}}]}))
    imported(tmp_path / "ghost.json")

    assert headings("rivers") == headings("ghost") == expected


def test_links_between_posts_of_wordpress_lead_to_the_articles(
    tmp_path: Path, client: Client
) -> None:
    html = (
        '<p><a href="/2018/oder/">a</a> <a href="https://www.old.example/2018/oder/#end">b</a>'
        ' <a href="../oder/">c</a> <a href="//old.example/?p=2">d</a>'
        ' <a href="https://old.example/lost/">lost</a> <a href="https://other.example/x">far</a></p>'
    )

    report = from_wordpress(tmp_path / "wp", item(1, "elbe", html=html), item(2, "oder"))

    text = words_of(Article.objects.get(slug="elbe"))
    assert text.count('href="/articles/oder/"') == 4
    assert 'href="https://old.example/lost/"' in text
    assert 'href="https://other.example/x"' in text
    assert [each for each in report.problems if "leads to nothing" in each] == [
        "old.xml, post 1 “Elbe”: a link leads to nothing that was imported: https://old.example/lost/"
    ]
    # The edition has them, too.
    page = client.get("/articles/elbe/").content.decode()
    assert page.count('href="/articles/oder/"') >= 4


def test_links_between_files_and_posts_of_ghost_lead_to_the_articles(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "texts",
        {
            "posts/a.md": "---\ntitle: A\n---\n[b](b.md), [c](../c/), [d](/d.html#x), [no](no.md)",
            "posts/b.md": "---\ntitle: B\n---\nWords.",
            "c/index.md": "---\ntitle: C\n---\nWords.",
            "d.html": "---\ntitle: D\n---\n<p>See <a href='posts/a.md'>A</a>.</p>",
        },
    )
    usual = {"status": "published", "type": "post", "published_at": "2021-02-03T04:05:06.000Z"}
    link = '<p><a href="__GHOST_URL__/two/">two</a> <a href="__GHOST_URL__/none/">none</a></p>'
    posts = [
        {**usual, "id": "1", "title": "One", "slug": "one", "html": link},
        {**usual, "id": "2", "title": "Two", "slug": "two", "html": "<p>Words.</p>"},
    ]
    (tmp_path / "ghost.json").write_text(json.dumps({"db": [{"data": {"posts": posts}}]}))

    reports = [imported(folder), imported(tmp_path / "ghost.json")]

    text = words_of(Article.objects.get(slug="a"))
    for slug in "bcd":
        assert f'<a href="/articles/{slug}/">{slug}</a>' in text
    assert text.endswith(", no</p>")
    assert 'href="/articles/a/"' in words_of(Article.objects.get(slug="d"))
    ghost = words_of(Article.objects.get(slug="one"))
    assert ghost == '<p><a href="/articles/two/">two</a> none</p>'
    problems = [each for report in reports for each in report.problems]
    assert sum("a link leads to nothing that was imported: /" in each for each in problems) == 2


def test_pictures_keep_their_words_and_their_place_above_a_text(tmp_path: Path) -> None:
    html = (
        f'<figure class="wp-block-image"><img src="{UPLOAD}/oder.jpg" alt=""/>'
        "<figcaption>The <em>Oder</em></figcaption></figure><p>Words.</p>"
    )
    featured = item(1, "elbe", html=html).replace("</item>", THUMBNAIL)
    usual = {"status": "published", "type": "post", "published_at": "2021-02-03T04:05:06.000Z"}
    post = {
        **usual,
        "id": "1",
        "title": "Ghost",
        "slug": "ghost",
        "html": "<p>Words.</p>",
        "feature_image": "__GHOST_URL__/content/images/elbe.png",
    }
    meta = {"post_id": "1", "feature_image_alt": "A river", "feature_image_caption": "In May"}
    ghost = {"db": [{"data": {"posts": [post], "posts_meta": [meta]}}]}
    folder = write(
        tmp_path / "ghost",
        {"x.json": json.dumps(ghost), "content/images/elbe.png": file_of(50, 20)},
    )

    reports = [from_wordpress(tmp_path / "wp", featured, ATTACHMENT), imported(folder)]

    first, second = words_of(Article.objects.get(slug="elbe")).split("</picture>")[:2]
    assert 'data-alt="The Elbe"' in first
    assert 'data-caption="Low water."' in first
    assert "data-decorative" in second
    assert 'data-caption="The Oder"' in second
    shown = words_of(Article.objects.get(slug="ghost"))
    assert 'data-alt="A river"' in shown
    assert 'data-caption="In May"' in shown
    assert Image.objects.count() == 3
    assert {each.slug for each in Edition.objects.all()} == {"elbe", "ghost"}
    assert [
        problem for report in reports for problem in report.problems if "draft" in problem
    ] == []


def test_feeds_and_lists_of_the_old_system_lead_here(tmp_path: Path, client: Client) -> None:
    from_wordpress(tmp_path / "wp", item(1, "elbe"))

    for old, new in {
        "/feed/": "/articles/feed.atom",
        "/category/rivers/": "/topics/rivers/",
        "/author/anna/": "/authors/anna-li/",
        "/2018/elbe/": "/articles/elbe/",
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer.headers.get("Location")) == (301, new)
        assert client.get(new).status_code == 200


@pytest.mark.parametrize("link", ["", "http://[x/", "/elbe/"])
def test_a_post_without_an_address_is_beside_its_site(tmp_path: Path, link: str) -> None:
    html = '<p><a href="/2018/oder/">a</a> <a href="mailto:a@b.example">mail</a> <a href="/x/">x</a></p>'
    odd = item(1, "elbe", html=html).replace("https://old.example/2018/elbe/", link)

    report = from_wordpress(tmp_path / "wp", odd, item(2, "oder"))

    text = words_of(Article.objects.get(slug="elbe"))
    assert 'href="/articles/oder/"' in text
    assert 'href="mailto:a@b.example"' in text
    assert [each for each in report.problems if "leads to nothing" in each] == [
        "old.xml, post 1 “Elbe”: a link leads to nothing that was imported: https://old.example/x/"
    ]


def test_names_of_wordpress_have_no_entities(tmp_path: Path) -> None:
    # The database of WordPress has `&amp;`, and its export writes it as it is.
    post = item(1, "elbe", title="<![CDATA[Elbe &amp; Oder]]>").replace(
        "<![CDATA[Rivers]]>", "<![CDATA[Rivers &amp; seas]]>"
    )

    from_wordpress(tmp_path / "wp", post.replace("In <b>short</b>.", "Q&amp;A in <b>short</b>."))

    article = Article.objects.get(slug="elbe")
    assert (article.title, article.standfirst) == ("Elbe & Oder", "Q&A in short.")
    assert [str(topic) for topic in article.topics.all()] == ["Rivers & seas"]


def test_links_to_lists_feeds_and_sections_lead_to_theirs(tmp_path: Path) -> None:
    html = (
        '<p><a href="/category/rivers/">a</a> <a href="https://old.example/author/anna/">b</a>'
        ' <a href="/feed/">c</a> <a href="/2018/oder/#low-water">d</a> <a href="/2018/oder/#no">e</a></p>'
    )

    report = from_wordpress(
        tmp_path / "wp",
        item(1, "elbe", html=html),
        item(2, "oder", html="<h2>Low water</h2><p>Words.</p>"),
    )

    text = words_of(Article.objects.get(slug="elbe"))
    for address in (
        *("/topics/rivers/", "/authors/anna-li/", "/articles/feed.atom"),
        *("/articles/oder/#low-water", "/articles/oder/"),
    ):
        assert f'href="{address}"' in text
    assert report.problems == ["old.xml: 2 comments left out"]


def test_links_that_an_article_has_no_place_for_are_reported(tmp_path: Path) -> None:
    html = (
        '<h2><a href="/2018/oder/">Heading</a></h2><p><a href="#part">within</a> <a href="http://[x/">bad</a></p>'
        f'<figure><a href="/2018/elbe/"><img src="{UPLOAD}/oder.jpg" alt="x"></a>'
        '<figcaption>By <a href="https://far.example/">far</a></figcaption></figure>'
        f'<a href="{UPLOAD}/elbe.jpg"><img src="{UPLOAD}/elbe.jpg" alt="y"></a>'
        '<p><a href="https://stays.example/?utm_source=a">stays</a></p>'
    )

    report = from_wordpress(tmp_path / "wp", item(1, "elbe", html=html), item(2, "oder"))

    assert [problem.rpartition(": ")[2] for problem in report.problems[1:]] == [
        *("https://old.example/2018/oder/", "#part", "http://[x/"),
        *("https://old.example/2018/elbe/", "https://far.example/"),
    ]
    assert all(problem.startswith("old.xml, post 1 “Elbe”: ") for problem in report.problems[1:])


def test_galleries_notes_and_captions_of_wordpress_stay(tmp_path: Path) -> None:
    html = (
        'Words<sup data-fn="n1" class="fn"><a href="#n1" id="n1-link">1</a></sup>.\n\n'
        f'[gallery ids="90"]\n\n[caption caption="Old form"]<img src="{UPLOAD}/oder.jpg" alt="x" />[/caption]'
    )
    notes = json.dumps([{"content": "A <em>note</em>.", "id": "n1"}])
    meta = (
        "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{notes}]]></wp:meta_value></wp:postmeta></item>"
    )

    report = from_wordpress(
        tmp_path / "wp", item(1, "elbe", html=html).replace("</item>", meta), ATTACHMENT
    )

    text = words_of(Article.objects.get(slug="elbe"))
    assert '<span class="footnote">A <em>note</em>.</span>' in text
    assert 'data-alt="The Elbe" data-caption="Low water."' in text
    assert 'data-caption="Old form"' in text
    assert report.problems == ["old.xml: 1 comments left out"]


def test_pictures_in_markdown_are_kept_however_they_are_written(tmp_path: Path) -> None:
    text = '---\ntitle: A\n---\n<img src="elbe.png" alt="The Elbe" width="40">\n\nIn a <img src="oder.png" alt=""> line.\n\n![](oder.png)'
    files: dict[str, str | bytes] = {
        "a.md": text,
        "elbe.png": file_of(40, 20),
        "oder.png": file_of(30, 20),
    }

    report = imported(write(tmp_path / "texts", files))

    shown = words_of(Article.objects.get(slug="a"))
    assert 'data-alt="The Elbe"' in shown
    assert shown.count('data-decorative=""') == 2
    assert not report.problems


def test_links_between_exported_texts_lead_to_each_other(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "articles/about/index.md": "---\ntitle: About\ntype: page\nslug: about\n---\n[a](/articles/elbe/)",
        "articles/elbe-12/index.md": "---\ntitle: Elbe\nslug: elbe\n---\n[about](/about/)",
    }

    report = imported(write(tmp_path / "texts", files))

    assert 'href="/about/"' in words_of(Article.objects.get(slug="elbe"))
    assert 'href="/articles/elbe/"' in words_of(Article.objects.get(slug="about"))
    assert not report.problems
