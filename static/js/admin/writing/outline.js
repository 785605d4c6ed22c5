/* The outline beside the text: the sections and the headings in them. A click goes there; sections are
   dragged, and moved by Alt and the arrow keys. On a narrower page a button of the bar opens it. */
import { element } from "prose/dialogs"
import { goTo, indexAt, moveSection, sectionsOf, whenStarted } from "writing/text"

const nav = document.getElementById("outline")
const list = nav.querySelector("ol")
const status = nav.querySelector("[role=status]")
const opener = document.querySelector(".to-outline")
const WAIT = 250
const words = nav.dataset

const isOpen = () => nav.classList.contains("open")
const close = ({ returns = false } = {}) => {
  if (!isOpen()) return
  nav.classList.remove("open")
  opener.setAttribute("aria-expanded", "false")
  if (returns) opener.focus()
}

const begin = (editor) => {
  let sections = []
  let shown = ""
  let dragged = -1

  const nameOf = ({ heading }) => heading || words.opening
  const entries = () => [...list.children]
  const indexOf = (target) => entries().findIndex((entry) => entry.contains(target))
  const placeOf = (entry) => entry?.querySelector(".outline-place")

  const button = (text, at, attributes = {}) => {
    const made = element("button", { type: "button", class: "outline-place", ...attributes }, text)
    made.addEventListener("click", () => {
      close()
      goTo(editor, at)
    })
    return made
  }

  const entryOf = (section) => {
    const keys = { title: words.move, "aria-keyshortcuts": "Alt+ArrowUp Alt+ArrowDown" }
    const place = button(nameOf(section), section.at, section.heading ? keys : {})
    const entry = element("li", { draggable: String(Boolean(section.heading)) }, place)
    const inner = section.inner.map(({ text, at }) => element("li", {}, button(text, at)))
    if (inner.length) entry.append(element("ol", {}, ...inner))
    return entry
  }

  const read = () => {
    const { doc } = editor.state
    sections = sectionsOf(doc).map((section) => ({ ...section, inner: [] }))
    doc.forEach((node, at) => {
      const text = node.type.name === "heading" && node.attrs.level === 3 && node.textContent.trim()
      if (text) sections[indexAt(sections, at)]?.inner.push({ text, at })
    })
  }

  /* The section that is read or written now is marked. */
  const mark = () => {
    const line = innerHeight / 3
    const current = sections.findLastIndex(
      ({ at }) => (editor.view.nodeDOM(at)?.getBoundingClientRect?.().top ?? 0) <= line,
    )
    entries().forEach((entry, index) => {
      if (index === current) placeOf(entry).setAttribute("aria-current", "true")
      else placeOf(entry).removeAttribute("aria-current")
    })
  }

  const draw = () => {
    if (dragged >= 0) return
    read()
    const sign = JSON.stringify(sections)
    if (sign !== shown) {
      shown = sign
      const focused = indexOf(document.activeElement)
      list.replaceChildren(...sections.map(entryOf))
      placeOf(entries()[focused])?.focus({ preventScroll: true })
    }
    mark()
  }

  const move = (index, place) => {
    const now = moveSection(editor, index, place)
    draw()
    if (now < 0) return
    placeOf(entries()[now]).focus()
    status.textContent = words.moved
      .replace("{section}", () => nameOf(sections[now]))
      .replace("{place}", now + 1)
      .replace("{count}", sections.length)
  }

  nav.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close({ returns: true })
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const index = indexOf(event.target)
    if (!by || index < 0) return
    event.preventDefault()
    if (event.altKey) return move(index, index + by)
    const places = [...list.querySelectorAll(".outline-place")]
    places[places.indexOf(event.target) + by]?.focus()
  })

  const unmark = () => {
    for (const entry of entries()) entry.classList.remove("drop-before", "drop-after")
  }
  const isBelow = (entry, y) => {
    const { top, height } = entry.getBoundingClientRect()
    return y > top + height / 2
  }
  list.addEventListener("dragstart", (event) => {
    dragged = indexOf(event.target)
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", nameOf(sections[dragged]))
  })
  list.addEventListener("dragover", (event) => {
    const entry = dragged >= 0 && entries()[indexOf(event.target)]
    if (!entry) return
    event.preventDefault()
    unmark()
    entry.classList.add(isBelow(entry, event.clientY) ? "drop-after" : "drop-before")
  })
  list.addEventListener("drop", (event) => {
    const index = indexOf(event.target)
    if (dragged < 0 || index < 0) return
    event.preventDefault()
    const before = index + isBelow(entries()[index], event.clientY)
    moveSection(editor, dragged, before - (before > dragged))
  })
  list.addEventListener("dragend", () => {
    dragged = -1
    unmark()
    draw()
  })

  let timer
  editor.on("update", () => {
    clearTimeout(timer)
    timer = setTimeout(draw, WAIT)
  })
  let frame = 0
  const markSoon = () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(mark)
  }
  addEventListener("scroll", markSoon, { passive: true })

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
}

whenStarted(begin)
