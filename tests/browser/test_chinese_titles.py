"""Lines of Chinese titles, as Chromium breaks them."""

import pytest
from django.conf import settings
from playwright.sync_api import Page

from collabsite.templatetags.site import phrases

pytestmark = pytest.mark.browser

TITLE = "抗生素耐药性：从农场到病房的漫长旅程，二十年数据"
LINES = """title => {
  const range = document.createRange()
  const lines = []
  const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT)
  let top
  while (walker.nextNode()) {
    for (let at = 0; at < walker.currentNode.length; at++) {
      range.setStart(walker.currentNode, at)
      range.setEnd(walker.currentNode, at + 1)
      const next = range.getBoundingClientRect().top
      if (next !== top) lines.push("")
      lines.push(lines.pop() + range.toString())
      top = next
    }
  }
  return lines
}"""


@pytest.mark.parametrize(
    ("characters", "lines"),
    [
        (20, ["抗生素耐药性：从农场到病房的漫长旅程，", "二十年数据"]),
        (16, ["抗生素耐药性：", "从农场到病房的漫长旅程，", "二十年数据"]),
        (9, ["抗生素耐药性：", "从农场到病房的漫长", "旅程，", "二十年数据"]),
        # A part that is longer than a line breaks anywhere, so that nothing is cut off.
        (4, ["抗生素耐", "药性：", "从农场", "到病房的", "漫长", "旅程，", "二十年数", "据"]),
    ],
)
def test_a_chinese_title_breaks_between_words(
    page: Page, characters: int, lines: list[str]
) -> None:
    styles = settings.BASE_DIR / "static" / "css" / "site"
    css = "".join((styles / name).read_text("utf-8") for name in ["base.css", "chinese.css"])

    page.set_content(
        f'<html lang="zh-hans"><style>{css} h1 {{ inline-size: {characters}.5em }}</style>'
        f"<h1>{phrases(TITLE)}</h1>"
    )

    assert page.locator("h1").evaluate(LINES) == lines
