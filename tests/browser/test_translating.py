"""Translating an article beside its original."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import all_looks, violations
from tests.browser.test_phone_by_keyboard import PHONE, follow, tab_to
from tests.support.actions import Actions
from tests.support.editor import quiet_page, sign_in
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

MOST_ACTIONS = 10

ORIGINAL = """
from articles import publishing
from articles.models import Article, Author, Section
from articles.sources.models import Source
from metrics.models import Dataset
data = Dataset.objects.earliest("pk").slug
cell = "biomedicine/funding-average"
Source.objects.get_or_create(key="lin", title="Accounts of a Laboratory")
article = Article.objects.create(
    title="What joint work brings", slug="joint-work-{name}", standfirst="A record of joint years."
)
article.authors.add(Author.objects.get_or_create(slug="lin-mei", family_name="Lin")[0])
first = (
    f'<p>A grant is <data data-cell="{{data}}/{{cell}}" data-form="words"></data> on average'
    '<cite data-source="lin"></cite><span class="footnote"><cite data-source="lin" data-locator="3"></cite></span>.</p>'
    f'<div data-table="{{data}}" data-caption="Grants">x</div><p>More things follow.</p>'
)
second = (
    f'<p>A joint paper is cited <data data-cell="{{data}}/biomedicine/citation-advantage"'
    ' data-form="words"></data> more often.</p>'
)
Section.objects.create(article=article, ordering=1, anchor="opening", body=first)
Section.objects.create(article=article, ordering=2, heading="The record", anchor="record", body=second)
publishing.publish(article, by=None)
print(article.pk)
"""
AGAIN = """
from articles import publishing
from articles.models import Article
article = Article.objects.get(pk={article})
article.sections.filter(anchor="record").update(
    body="<p>A joint paper is read more often, and cited.</p>"
)
article.sections.create(ordering=3, heading="What is next", anchor="next", body="<p>More of it.</p>")
publishing.publish(article, by=None, note="Said more.")
"""


@pytest.fixture
def chinese(site: Site) -> Iterator[None]:
    """The desk in Chinese; the site is that of others, too."""
    yield
    site.run("from collabsite.people.models import Profile; Profile.objects.all().delete()")


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    with quiet_page(browser, site) as page:
        sign_in(page, site)
        yield page


@pytest.mark.judges
def test_an_article_is_translated_and_published_in_few_actions(desk: Page, site: Site) -> None:
    actions = Actions(desk)
    article = int(site.run(ORIGINAL.format(name="few")))
    desk.goto(f"/admin/articles/article/{article}/change/")

    desk.get_by_text("More", exact=True).click()
    with desk.expect_navigation():
        desk.get_by_role("button", name="Translate into Simplified Chinese").click()
    expect(desk.locator(".prose-mark.Cell")).to_have_count(2)
    desk.keyboard.type("合作带来什么")
    desk.keyboard.press("Enter")
    desk.keyboard.type("合作的记录。")
    desk.keyboard.press("Enter")
    desk.keyboard.type("资助平均为210万美元[1][^1]。")
    desk.keyboard.press("Enter")
    desk.keyboard.type("还有更多。")
    desk.keyboard.press("Enter")
    desk.keyboard.type("记录")
    desk.keyboard.press("Enter")
    desk.keyboard.type("合作论文的引用多42%。")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Publish…").click()
    assert desk.get_by_role("checkbox").count() == 0
    with desk.expect_navigation():
        desk.get_by_role("button", name="Publish", exact=True).click()

    print(actions)
    assert len(actions) <= MOST_ACTIONS, f"{len(actions)} actions:\n{actions}"
    twin = site.json("/articles/joint-work-few-zh.json")
    assert [twin["title"], twin["standfirst"]] == ["合作带来什么", "合作的记录。"]
    desk.goto("/zh-hans/articles/joint-work-few-zh/")
    expect(desk.locator("a.figure")).to_have_text(["210万美元", "42%"])
    expect(desk.locator("main")).to_contain_text("资助平均为210万美元")
    expect(desk.locator("a.citation").first).to_have_text("[1]")
    expect(desk.locator("sup.footnote")).to_have_count(1)
    expect(desk.get_by_role("table").first).to_be_visible()
    expect(desk.get_by_role("heading", name="记录")).to_be_visible()


@pytest.mark.judges
@pytest.mark.usefixtures("chinese")
def test_in_chinese_on_a_phone_by_keyboard_with_what_changed_since(desk: Page, site: Site) -> None:
    article = int(site.run(ORIGINAL.format(name="phone")))
    desk.set_viewport_size(PHONE)  # type: ignore[arg-type]
    desk.goto("/admin/")
    follow(desk, desk.get_by_role("button", name="简体中文"))
    desk.goto(f"/admin/articles/article/{article}/change/")

    tab_to(desk, desk.locator(".bar-more > summary"))
    desk.keyboard.press("Enter")
    follow(desk, desk.get_by_role("button", name="翻译为简体中文"))
    expect(desk.locator(".prose-mark.Cell")).to_have_count(2)
    expect(desk.locator("#id_title")).to_be_focused()
    assert [f"{look}: {found}" for look in all_looks(desk) for found in violations(desk)] == []

    for words in ("合作带来什么", "合作的记录。"):
        desk.keyboard.type(words)
        desk.keyboard.press("Enter")
    desk.keyboard.type("资助平均为。")
    expect(desk.locator(".prose-mark.Cell")).to_have_count(1)
    # From the text back to the original, whose first piece is the number.
    piece = desk.locator(".piece").first
    expect(piece).to_have_accessible_name("2.1 million dollars 210万美元")
    desk.keyboard.press("ArrowLeft")
    while not piece.evaluate("piece => piece === document.activeElement"):
        desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator(".prose-mark.Cell").first).to_have_text("210万美元")
    expect(piece).to_have_class("piece used")
    desk.keyboard.press("End")
    for words in ("[1][^1]", "还有更多。", "记录", "合作论文的引用多42%。"):
        desk.keyboard.type(words)
        desk.keyboard.press("Enter")
    follow(desk, desk.get_by_role("button", name="发布…"))
    follow(desk, desk.get_by_role("button", name="发布", exact=True))

    site.run(AGAIN.format(article=article))
    desk.reload()
    changed = desk.locator(".original-beside").last
    expect(changed).to_contain_text("第 1 版之后有改动")
    expect(changed.locator("ins").first).to_be_visible()
    expect(changed).to_contain_text("译文没有与此对应的章节。")
    assert [f"{look}: {found}" for look in all_looks(desk) for found in violations(desk)] == []
    tab_to(desk, changed.get_by_role("button", name="添加"))
    desk.keyboard.press("Enter")
    expect(desk.locator(".ProseMirror h2")).to_have_text(["记录", "What is next"])
    desk.keyboard.type("以后")
    desk.keyboard.press("Enter")
    desk.keyboard.type("更多内容。")
    desk.keyboard.press("Control+Home")
    follow(desk, desk.get_by_role("button", name="现已对应第 2 版"))
    expect(desk.locator(".original-head")).not_to_contain_text("第 1 版")
    expect(desk.locator(".original-prose").last).to_contain_text("What is next")
    expect(desk.locator(".ProseMirror h2").last).to_have_text("以后")
    expect(desk.locator(".ProseMirror > p").last).to_have_text("更多内容。")
