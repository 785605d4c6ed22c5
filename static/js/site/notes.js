/* Shows beside a number of a sentence or a table, or a claim about numbers, its note, beside a citation the source that it cites, and
   beside the sign of a footnote its text: on hover and focus for a look, on a click or tap to stay. A footnote in the
   margin needs no look. */

const FIGURE = "a:is(.figure, .claim)[href^='#note.']"
// Links to an entry of a list.
const ENTRY = "a.citation[href^='#ref.'], .footnote > a[href^='#footnote.']"
// Numbers of the tables of data: their notes are made of the table.
const CELL = ".prose a.cell"
const OPENING = 120
const CLOSING = 250

const cards = new Map()
let shown = null
let timer = 0

/* A link in a card leads on. */
const linkAt = (target) =>
  target.closest?.(".note") ? null : target.closest?.(`${FIGURE}, ${ENTRY}, ${CELL}`)
const named = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))
const isInMargin = (link) => getComputedStyle(link, "::after").float !== "none"
const noteOf = (link) =>
  link.matches(CELL)
    ? cardOf(link, cellNote)
    : link.matches(ENTRY)
      ? cardOf(named(link), entryNote)
      : named(link)

/** Returns the card of a number in a table, or of an entry of a list: `write` returns its lines. */
function cardOf(of, write) {
  if (of && !cards.has(of)) {
    const className = write === cellNote ? "note" : "note card"
    const card = element("div", { className, popover: "auto", role: "note", tabIndex: -1 })
    card.append(...write(of))
    for (const copy of card.querySelectorAll("[id]")) copy.removeAttribute("id")
    // Outside the element that it is of, so that no rule of that holds for it.
    of.closest(".article").append(card)
    listenTo(card)
    cards.set(of, card)
  }
  return cards.get(of)
}

function element(tag, properties, ...content) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...content)
  return made
}

/** The words of an entry, and the way to it. */
function entryNote(entry) {
  const words = element("p", {}, ...[...entry.childNodes].map((node) => node.cloneNode(true)))
  for (const back of words.querySelectorAll(".back")) back.remove()
  return [words, wayTo(`#${entry.id}`, entry.closest(".references").dataset.whole)]
}

/** The value, its place in the table, the table's sources, and the way to the page of the number. */
function cellNote(link) {
  const { cellIndex, parentElement: row } = link.closest("td")
  const table = row.closest("table")
  const place = [row.cells[0], table.tHead.rows[0].cells[cellIndex]].map((head) => head.textContent)
  const value = element("p", { className: "value" }, link.firstElementChild.cloneNode(true))
  const lines = [value, element("p", { lang: table.tHead.lang }, place.join(", "))]
  const source = link.closest("figure").querySelector(".source")?.cloneNode(true)
  if (source) lines.push(source)
  return [...lines, wayTo(link.getAttribute("href"), link.closest(".prose").dataset.number)]
}

function wayTo(href, words) {
  const way = element("a", { href, lang: document.documentElement.lang }, words)
  return element("p", { className: "more" }, way)
}

function open(link, stays) {
  clearTimeout(timer)
  const note = noteOf(link)
  if (!note) return
  if (shown?.link !== link || stays > shown.stays) {
    close()
    // The mark is what the note is anchored to, in prose.css.
    link.classList.add("noted")
    shown = { link, note, stays }
    // One that stays is next in the order of the keyboard; one to look at is not in the way.
    note.showPopover(stays ? { source: link } : {})
  }
}

function close() {
  clearTimeout(timer)
  shown?.note.hidePopover()
}

function soon(action, delay) {
  clearTimeout(timer)
  timer = setTimeout(action, delay)
}

function listenTo(note) {
  note.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "closed" || shown?.note !== note) return
    shown.link.classList.remove("noted")
    shown = null
  })
  // The way to the list leaves the card.
  note.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#ref.'], a[href^='#footnote.']")) close()
  })
}

/** Without popovers the link leads to the note at the end, and that is enough. */
if ("popover" in HTMLElement.prototype) listen()

function listen() {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return
    const link = linkAt(event.target)
    if (link && !isInMargin(link)) soon(() => open(link, false), shown?.link === link ? 0 : OPENING)
    else if (shown?.note.contains(event.target)) clearTimeout(timer)
    else if (shown && !shown.stays) soon(close, CLOSING)
    else clearTimeout(timer)
  })

  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target)
    // Not when a note that closes gives the focus back.
    const returning = event.relatedTarget?.closest(".note")
    if (link?.matches(":focus-visible") && !isInMargin(link) && !returning) open(link, false)
    else if (shown && !link && !shown.note.contains(event.target)) close()
  })

  document.addEventListener("click", (event) => {
    const link = linkAt(event.target)
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !noteOf(link)) return
    event.preventDefault()
    open(link, true)
    // A click without a pointer is the Enter key.
    if (event.detail === 0) shown.note.focus()
  })

  for (const note of document.querySelectorAll(".note[popover]")) listenTo(note)
}
