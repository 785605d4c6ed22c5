/* The outline beside the text: the sections and the headings in them. A click goes there; sections are
   dragged, moved by Alt and the arrow keys, and folded. On a narrower page a button of the bar opens it. */
import { element } from "prose/dialogs"
import { add, editorOf, fold, group, headingOf, isFolded, move, sections } from "writing/sections"

const nav = document.getElementById("outline")
const list = nav.querySelector("ol")
const status = nav.querySelector("[role=status]")
const opener = document.querySelector(".to-outline")
const WAIT = 250
const words = nav.dataset

const nameOf = (row) =>
  headingOf(row).value.trim() || (row === sections()[0] ? words.opening : words.untitled)

/* The headings in the text of a section, with their places. */
const headingsIn = (row) => {
  const found = []
  editorOf(row)?.state.doc.forEach((node, at) => {
    if (node.type.name === "heading" && node.attrs.level === 3 && node.textContent.trim()) {
      found.push({ text: node.textContent.trim(), at })
    }
  })
  return found
}

const isOpen = () => nav.classList.contains("open")
const close = ({ returns = false } = {}) => {
  if (!isOpen()) return
  nav.classList.remove("open")
  opener.setAttribute("aria-expanded", "false")
  if (returns) opener.focus()
}

const goTo = (row, at) => {
  close()
  fold(row, false)
  const editor = editorOf(row)
  if (at === undefined || !editor) {
    headingOf(row).focus({ preventScroll: true })
    row.scrollIntoView()
    return
  }
  editor.chain().focus(null, { scrollIntoView: false }).setTextSelection(at + 1).run()
  editor.view.nodeDOM(at)?.scrollIntoView()
}

/* The entries that are shown, by section. */
const entries = new Map()

const sectionEntry = (row) => {
  const folded = isFolded(row)
  const toggle = element("button", {
    type: "button",
    class: "outline-fold",
    "aria-expanded": String(!folded),
    "aria-label": words.fold.replace("{section}", () => nameOf(row)),
  })
  toggle.addEventListener("click", () => fold(row))
  const place = element(
    "button",
    {
      type: "button",
      class: "outline-place",
      title: words.move,
      "aria-keyshortcuts": "Alt+ArrowUp Alt+ArrowDown",
    },
    nameOf(row),
  )
  place.addEventListener("click", () => goTo(row))
  const inner = headingsIn(row).map(({ text, at }) => {
    const button = element("button", { type: "button", class: "outline-place" }, text)
    button.addEventListener("click", () => goTo(row, at))
    return element("li", {}, button)
  })
  const head = element("div", { class: "outline-section" }, toggle, place)
  const entry = element("li", { draggable: "true" }, head)
  if (inner.length && !folded) entry.append(element("ol", {}, ...inner))
  entries.set(row, entry)
  return entry
}

const signature = () =>
  JSON.stringify(sections().map((row) => [row.id, nameOf(row), isFolded(row), headingsIn(row)]))

let shown = ""
// The section that is dragged; its entry must stay as long.
let dragged = null
const draw = () => {
  if (dragged) return
  const sign = signature()
  if (sign !== shown) {
    shown = sign
    const row = sections().find((one) => entries.get(one)?.contains(document.activeElement))
    const focused = row && document.activeElement.className
    entries.clear()
    list.replaceChildren(...sections().map(sectionEntry))
    if (focused) entries.get(row)?.querySelector(`.${focused}`)?.focus({ preventScroll: true })
  }
  mark()
}

/* The section that is read or written now is marked. */
const mark = () => {
  const line = innerHeight / 3
  const current = sections().findLast((row) => row.getBoundingClientRect().top <= line)
  for (const [row, entry] of entries) {
    const button = entry.querySelector(".outline-place")
    if (row === current) button.setAttribute("aria-current", "true")
    else button.removeAttribute("aria-current")
  }
}

const shift = (row, by) => {
  const all = sections()
  const place = all.indexOf(row) + by
  if (place < 0 || place >= all.length) return
  move(row, place)
  draw()
  status.textContent = words.moved
    .replace("{section}", () => nameOf(row))
    .replace("{place}", place + 1)
    .replace("{count}", all.length)
}

nav.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return close({ returns: true })
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (!by) return
  const row = sections().find((one) => entries.get(one)?.contains(event.target))
  if (!row) return
  event.preventDefault()
  if (event.altKey) return shift(row, by)
  const places = [...list.querySelectorAll(".outline-place")]
  const here = places.indexOf(event.target.closest("li").querySelector(".outline-place"))
  places[here + by]?.focus()
})

/* In the heading itself, too. */
group.addEventListener("keydown", (event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  const row = event.target.closest(".inline-related")
  if (!by || !event.altKey || !row || event.target !== headingOf(row)) return
  event.preventDefault()
  shift(row, by)
  event.target.scrollIntoView({ block: "nearest" })
})

/* Dragging. */
const rowAt = (target) => sections().find((row) => entries.get(row)?.contains(target))
const unmark = () => {
  for (const entry of list.children) entry.classList.remove("drop-before", "drop-after")
}
const isBelow = (entry, y) => {
  const { top, height } = entry.getBoundingClientRect()
  return y > top + height / 2
}

list.addEventListener("dragstart", (event) => {
  dragged = rowAt(event.target)
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", nameOf(dragged))
})
list.addEventListener("dragover", (event) => {
  const row = dragged && rowAt(event.target)
  if (!row) return
  event.preventDefault()
  unmark()
  const entry = entries.get(row)
  entry.classList.add(isBelow(entry, event.clientY) ? "drop-after" : "drop-before")
})
list.addEventListener("drop", (event) => {
  const row = dragged && rowAt(event.target)
  if (!row) return
  event.preventDefault()
  const others = sections().filter((one) => one !== dragged)
  if (row !== dragged) move(dragged, others.indexOf(row) + isBelow(entries.get(row), event.clientY))
})
list.addEventListener("dragend", () => {
  dragged = null
  unmark()
  draw()
})

/* The menu at the head of each section. */
const menu = document.getElementById("section-tools")
for (const row of group.querySelectorAll(".inline-related")) {
  row.querySelector("h3").after(menu.content.cloneNode(true))
}

const ways = {
  fold: (row) => fold(row),
  up: (row) => shift(row, -1),
  down: (row) => shift(row, 1),
  before: (row) => add(sections()[sections().indexOf(row) - 1]),
  after: (row) => add(row),
  split: (row) => {
    const editor = editorOf(row)
    document.dispatchEvent(new CustomEvent("sections:split", { detail: { editor } }))
  },
  join: (row) => document.dispatchEvent(new CustomEvent("sections:join", { detail: { row } })),
}
group.addEventListener("click", ({ target }) => {
  const button = target.closest?.(".section-tools [data-way]")
  if (!button) return
  const row = button.closest(".inline-related")
  const details = button.closest("details")
  details.open = false
  details.querySelector("summary").focus({ preventScroll: true })
  ways[button.dataset.way]?.(row)
})
group.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.(".section-tools details") || !target.open) return
  const row = target.closest(".inline-related")
  const all = sections()
  const here = all.indexOf(row)
  const can = { up: here > 0, down: here < all.length - 1, join: here > 0 }
  for (const button of target.querySelectorAll("[data-way]")) {
    button.hidden = can[button.dataset.way] === false
  }
  for (const word of target.querySelectorAll("[data-when]")) {
    word.hidden = (word.dataset.when === "folded") !== isFolded(row)
  }
}, { capture: true })

/* A folded section has lost nothing: a place in it is shown. */
group.addEventListener("focusin", ({ target }) => {
  const row = target.closest(".inline-related.folded")
  if (row && !target.closest(".section-tools") && target !== headingOf(row)) fold(row, false)
})

let timer
const later = () => {
  clearTimeout(timer)
  timer = setTimeout(draw, WAIT)
}
for (const kind of ["sections:changed", "formset:added", "formset:removed", "prose-editor:ready"]) {
  document.addEventListener(kind, later)
}
for (const kind of ["input", "change"]) group.addEventListener(kind, later)
let frame = 0
addEventListener("scroll", () => {
  cancelAnimationFrame(frame)
  frame = requestAnimationFrame(mark)
}, { passive: true })

nav.hidden = opener.hidden = false
opener.setAttribute("aria-expanded", "false")
opener.addEventListener("click", () => {
  if (isOpen()) return close()
  nav.classList.add("open")
  opener.setAttribute("aria-expanded", "true")
  ;(list.querySelector("[aria-current]") ?? list.querySelector(".outline-place"))?.focus()
})
document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest("#outline, .to-outline")) close()
})
draw()
