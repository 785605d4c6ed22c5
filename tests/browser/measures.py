"""Measurements of a page that is enlarged, has more letter spacing, or is used by keyboard."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, ViewportSize

# 1280 by 1024 CSS pixels at 400 % (WCAG 2.2, 1.4.10).
ENLARGED: ViewportSize = {"width": 320, "height": 256}
# WCAG 2.2, 1.4.12.
SPACED = """* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }"""

# What a browser loads cannot be styled from without, under our policy; a sheet of its own can.
_SPACE = """(css) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = [sheet]
}"""

_NAMED = """
  const named = (element) =>
    `<${element.localName} class="${element.className?.baseVal ?? element.className}"> ` +
    element.textContent.trim().slice(0, 40)
  const unseen = (element) =>
    element.closest(".visually-hidden, .unseen, .skip, .past, [hidden], legend")
  // A table may be wider than the window, in a box of its own that scrolls.
  const boxed = (element) =>
    element.parentElement?.closest(".table-box, .changes-cells, .ledger, pre, svg")
"""

_CUT = (
    """() => {"""
    + _NAMED
    + """
  const wrong = []
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > wide) wrong.push("the page scrolls sideways")
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility({ visibilityProperty: true }) || unseen(element)) continue
    if (boxed(element)) continue
    const box = element.getBoundingClientRect()
    if (!box.width || !box.height) continue
    if (box.right > wide + 1 || box.left < -1) {
      const clipped = element.closest(".meta")
      if (!clipped) wrong.push(`beyond the edge: ${named(element)}`)
    }
    const style = getComputedStyle(element)
    const hides = ["hidden", "clip"]
    const high = hides.includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1
    const long = hides.includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1
    if (element.localName !== "svg" && (high || long)) wrong.push(`cut off: ${named(element)}`)
    const stuck = ["fixed", "sticky"].includes(style.position)
    if (stuck && box.height > innerHeight / 3 && box.top >= 0 && box.top < innerHeight)
      wrong.push(`covers a third of the window: ${named(element)}`)
  }
  // Lines of text that lie over each other.
  const lines = []
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (words.nextNode()) {
    const around = words.currentNode.parentElement
    if (!words.currentNode.data.trim() || unseen(around) || boxed(around)) continue
    if (around.closest("sup, sub, select, button, .seal, noscript") || !around.checkVisibility({ visibilityProperty: true })) continue
    const range = document.createRange()
    range.selectNodeContents(words.currentNode)
    for (const box of range.getClientRects()) if (box.width > 2) lines.push([box, around])
  }
  lines.sort(([a], [b]) => a.top - b.top)
  lines.forEach(([a, of], index) => {
    for (const [b, other] of lines.slice(index + 1)) {
      if (b.top > a.bottom) break
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      if (down > 0.5 * Math.min(a.height, b.height) && across > 2)
        wrong.push(`over each other: ${named(of)} / ${named(other)}`)
    }
  })
  return [...new Set(wrong)]
}"""
)


def lost(page: Page) -> list[str]:
    """Return the content lost at 400 %, and with more spacing of letters, words and lines."""
    page.set_viewport_size(ENLARGED)
    wrong = [f"at 400 %, {what}" for what in page.evaluate(_CUT)]
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(_SPACE, SPACED)
    wrong += [f"spaced, {what}" for what in page.evaluate(_CUT)]
    page.evaluate(_SPACE, "")
    return wrong


_STOPS = (
    """() => {"""
    + _NAMED
    + """
  window.stopName = named
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
  const checked = (name) => document.querySelector(`input[type=radio][name="${name}"]:checked`)
  window.stops = [...document.querySelectorAll(all)].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.disabled &&
      // The arrow keys lead from the checked one of some radio buttons to the others.
      (element.type !== "radio" || [null, element].includes(checked(element.name)))
  )
  return window.stops.length
}"""
)

_FOCUSED = """() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const channels = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d")
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => {
      const part = c / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  let behind = element.parentElement
  while (behind && channels(getComputedStyle(behind).backgroundColor)[3] < 255)
    behind = behind.parentElement
  const style = getComputedStyle(element)
  const pair = [style.outlineColor, getComputedStyle(behind ?? document.body).backgroundColor]
  const [a, b] = pair.map(light).sort((x, y) => y - x)
  const boxes = [...element.getClientRects()].filter((box) => box.width && box.height)
  const points = boxes.flatMap((box) =>
    [0.1, 0.5, 0.9].map((part) => [box.left + box.width * part, box.top + box.height / 2])
  )
  const box = element.getBoundingClientRect()
  return {
    index: window.stops.indexOf(element),
    name: window.stopName(element),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: (a + 0.05) / (b + 0.05),
    seen: points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y)
      return top && (element.contains(top) || top.contains(element))
    }),
    left: box.left + scrollX,
    top: box.top + scrollY,
    bottom: box.bottom + scrollY,
  }
}"""


@dataclass(frozen=True)
class Stop:
    """A stop of the Tab key and its focus indicator; in CSS pixels, relative to the page."""

    index: int
    name: str
    outline: float
    contrast: float
    seen: bool
    left: float
    top: float
    bottom: float


def walk(page: Page) -> tuple[int, list[Stop]]:
    """Press Tab until the page is left; return the number of focusable elements, and the stops."""
    stops = page.evaluate(_STOPS)
    walked: list[Stop] = []
    # Two more than there are, so that a trap is no endless one.
    for _press in range(stops + 2):
        page.keyboard.press("Tab")
        found: dict[str, Any] | None = page.evaluate(_FOCUSED)
        if found is None:
            break
        walked.append(Stop(**found))
    return stops, walked
