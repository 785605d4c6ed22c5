"""Comments on words, answers to them, and two people at one article, in browsers."""

import random
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import looks, violations
from tests.browser.test_phone_by_keyboard import PHONE, follow, tab_to
from tests.support import site_process
from tests.support.actions import Actions
from tests.support.editor import log_in, quiet_page
from tests.support.site_process import Prepared, Site

pytestmark = pytest.mark.browser

MOST_ACTIONS = 6
PEOPLE = """
from django.contrib.auth.models import Group, User
editors = Group.objects.filter(name="Editor")
for name, family, given in [("mei", "Lin", "Mei"), ("ann", "Berg", "Ann")]:
    user = User.objects.create_user(
        name, password=f"a-password-of-{name}", is_staff=True, first_name=given, last_name=family
    )
    user.groups.set(editors)
"""
ARTICLE = """
from django.contrib.auth.models import User
from articles.models import Article
from collabsite.people.models import Notice, Profile
Article.objects.filter(slug="rivers").delete()
for model in (Notice, Profile):
    model.objects.all().delete()
ann = User.objects.get(username="ann")
article = Article.objects.create(title="Rivers", slug="rivers", owner=ann)
texts = [
    "Two laboratories measure the same river, and one of them measures it twice.",
    "Their instruments were built in the same year, by people who never met.",
]
for number, text in enumerate(texts, start=1):
    article.sections.create(
        ordering=number, heading=f"Part {number}", anchor=f"part-{number}", body=f"<p>{text}</p>"
    )
print(article.pk)
"""
STORED = """
from articles.models import Article, Comment, Reply
print(*Article.objects.get(pk={article}).sections.values_list("body", flat=True))
print(*Comment.objects.values_list("text", flat=True), *Reply.objects.values_list("text", flat=True))
"""
IN_CHINESE = """
from collabsite.people.models import Profile
from django.contrib.auth.models import User
Profile.objects.create(user=User.objects.get(username="ann"), language="zh-hans")
"""


@pytest.fixture(scope="module")
def own_site(prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, of which Mei and Ann are editors."""
    with site_process.copied(prepared_site, tmp_path_factory.mktemp("comments")) as site:
        site.run(PEOPLE)
        yield site


@pytest.fixture
def article(own_site: Site) -> int:
    """An article of Ann's with two sections, which Mei may change as well, and no notices."""
    return int(own_site.run(ARTICLE))


@pytest.fixture
def people(browser: Browser, own_site: Site, article: int) -> Iterator[tuple[Page, Page]]:
    """The browsers of Mei and Ann; they fail if the console has an error."""
    with ExitStack() as stack:
        pages = []
        for name in ("mei", "ann"):
            # Chromium itself says that saving was refused.
            page = quiet_page(browser, own_site, allowed="status of 409")
            pages.append(stack.enter_context(page))
            log_in(pages[-1], name)
        yield pages[0], pages[1]


def open_article(page: Page, article: int) -> None:
    page.goto(f"/admin/articles/article/{article}/change/")
    expect(page.locator(".prose-editor > [role=textbox]")).to_have_count(1)


@pytest.mark.judges
def test_a_word_is_commented_on_and_somebody_else_answers_in_few_actions(
    people: tuple[Page, Page], article: int
) -> None:
    mei, ann = people
    actions = [Actions(mei), Actions(ann)]
    open_article(mei, article)
    word = mei.locator(".prose-editor > [role=textbox] p").first

    word.click(position={"x": 60, "y": 12})
    mei.keyboard.press("Control+Alt+m")
    mei.keyboard.type("Which ones?")
    mei.keyboard.press("Control+Enter")
    expect(mei.get_by_role("tab", name="Comments 1")).to_be_visible()

    ann.goto("/admin/")
    ann.get_by_role("link", name="Mei Lin commented on “Rivers”").click()
    expect(ann.get_by_role("textbox", name="Reply to “Which ones?”")).to_be_focused()
    ann.keyboard.type("The two in the north.")
    ann.keyboard.press("Control+Enter")
    expect(ann.locator(".comment-reply")).to_contain_text("The two in the north.")

    taken = "\n".join(map(str, actions))
    assert sum(map(len, actions)) <= MOST_ACTIONS, taken
    # The answer comes while Mei has the page open; the words are marked, and found when they change.
    mei.get_by_role("tab", name="Comments 1").click()
    expect(mei.locator(".comment-reply")).to_contain_text("The two in the north.")
    quote = mei.locator(".comment .comment-quote")
    expect(quote).to_have_text("laboratories")
    quote.click()
    assert mei.evaluate("getSelection().toString()") == "laboratories"
    mei.keyboard.type("institutes")
    expect(mei.locator(".comment-gone")).to_be_hidden()
    mei.keyboard.press("Control+a")
    mei.keyboard.type("All is new.")
    expect(mei.locator(".comment-gone")).to_be_visible()
    mei.get_by_role("button", name="Resolve “Which ones?”").click()
    expect(mei.get_by_text("1 resolved comment")).to_be_visible()


@pytest.mark.judges
def test_comments_are_written_and_answered_by_keyboard_in_chinese_on_a_phone(
    people: tuple[Page, Page], article: int, own_site: Site
) -> None:
    mei, ann = people
    own_site.run(IN_CHINESE)
    open_article(mei, article)
    mei.get_by_role("tab", name="Comments").click()
    mei.get_by_label("Comment on the whole text").fill("@an")
    mei.keyboard.press("Enter")
    mei.keyboard.type("see?")
    mei.keyboard.press("Control+Enter")
    expect(mei.locator(".comment-text")).to_have_text("@Ann Berg see?")
    ann.set_viewport_size(PHONE)  # type: ignore[arg-type]

    ann.goto("/admin/")
    found = violations(ann)
    follow(ann, ann.get_by_role("link", name="Mei Lin 在“Rivers”中提到了您"))
    ann.wait_for_selector(".panel.open .comment")
    expect(ann.get_by_role("textbox", name="回复“@Ann Berg see?”")).to_be_focused()
    found += violations(ann)
    ann.keyboard.type("看到了")
    tab_to(ann, ann.get_by_role("button", name="回复", exact=True))
    ann.keyboard.press("Enter")
    expect(ann.locator(".comment-reply .comment-text")).to_have_text("看到了")
    tab_to(ann, ann.locator(".comment-reply summary"))
    for key in ("Enter", "Tab", "End"):
        ann.keyboard.press(key)
    ann.keyboard.type("，谢谢")
    found += violations(ann)
    ann.keyboard.press("Control+Enter")
    expect(ann.locator(".comment-reply .comment-text")).to_have_text("看到了，谢谢")
    expect(ann.locator(".comment-reply summary")).to_be_focused()
    ann.keyboard.press("Escape")
    ann.locator(".prose-editor > [role=textbox]").first.focus()
    ann.keyboard.press("Control+Alt+m")
    expect(ann.get_by_role("dialog", name="批注")).to_be_visible()
    found += violations(ann)
    ann.keyboard.type("这里？")
    tab_to(
        ann, ann.get_by_role("button", name="批注", exact=False).and_(ann.locator("dialog button"))
    )
    ann.keyboard.press("Enter")
    expect(ann.get_by_role("dialog", name="批注")).to_be_hidden()
    ann.goto(f"/admin/articles/article/{article}/review/")
    expect(ann.locator(".comment")).to_have_count(2)
    found += [f"{look}: {each}" for look in looks(ann) for each in violations(ann)]
    for address in ("/admin/notices/", "/admin/profile/"):
        ann.goto(address)
        found += [f"{look}: {each}" for look in looks(ann) for each in violations(ann)]

    assert found == []


@pytest.mark.judges
def test_the_buttons_stay_where_they_are_when_somebody_else_comes(
    people: tuple[Page, Page], article: int
) -> None:
    ann, mei = people
    open_article(ann, article)
    save = ann.get_by_role("button", name="Save", exact=True)
    box = save.bounding_box()
    open_article(mei, article)
    # Her longest name, and that she has saved, come together.
    expect(ann.locator("#presence")).to_be_visible()
    ann.locator("#presence").evaluate(
        "line => { line.textContent += ' · ' + line.dataset.changed }"
    )

    after = save.bounding_box()

    assert box
    assert after
    assert after["x"] == box["x"]


@pytest.mark.judges
@pytest.mark.parametrize("rounds", [2, 40])
def test_two_people_at_one_article_lose_nothing_and_know_of_each_other(
    people: tuple[Page, Page], article: int, own_site: Site, rounds: int
) -> None:
    """Both write in their own sections, comment, answer and save, in an order drawn by lot."""
    lot = random.Random(7)  # noqa: S311
    written: list[str] = []
    for page in people:
        open_article(page, article)
    for page, name in zip(people, ("Ann Berg", "Mei Lin"), strict=True):
        expect(page.locator("#presence")).to_have_text(f"{name} is editing this")

    for number in range(rounds):
        for own, page in enumerate(people):
            word = f"{'MA'[own]}{number}"
            written.append(word)
            step = lot.choice([write, write, comment, answer])
            step(page, own, word)
            if lot.random() < 0.4:
                save(page)
    # Who comes second is told, and brings both together.
    for page in (people[0], people[1], people[0]):
        save(page)

    stored = own_site.run(STORED.format(article=article))
    assert [word for word in written if word not in stored] == []


def own_line(page: Page, own: int) -> Locator:
    """The line in the section of one of the two."""
    lines = page.locator(".ProseMirror > p")
    return lines.last if own else lines.first


def write(page: Page, own: int, word: str) -> None:
    own_line(page, own).click()
    page.keyboard.press("End")
    page.keyboard.type(f" {word}.")


def comment(page: Page, own: int, word: str) -> None:
    own_line(page, own).click(position={"x": 60, "y": 12})
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type(word)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#comment-dialog")).to_be_hidden()


def answer(page: Page, own: int, word: str) -> None:
    page.get_by_role("tab", name="Comments").click()
    fields = page.locator(".comment textarea[name^=reply-]")
    if not fields.count():
        return comment(page, own, word)
    fields.first.fill(word)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment-reply").filter(has_text=word)).to_be_visible()
    return None


def save(page: Page) -> None:
    """Save; if somebody else has saved meanwhile, save both."""
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    if page.locator("#merge_form").count():
        with page.expect_navigation():
            page.locator("#merge_form [type=submit]").first.click()
        page.goto(page.url.replace("/merge/", "/change/"))
    expect(page.locator(".prose-editor > [role=textbox]")).to_have_count(1)
