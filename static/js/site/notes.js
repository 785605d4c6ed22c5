/* Shows beside a number its note, beside a citation the source that it cites, and beside the sign of a
   footnote its text: on hover and focus for a look, on a click or tap to stay. */

const FIGURE = "a.figure[href^='#note.']"
// Links to an entry of a list.
const ENTRY = "a.citation[href^='#ref.'], .footnote > a[href^='#footnote.']"
const OPENING = 120
const CLOSING = 250

const cards = new Map()
let shown = null
let timer = 0

/* A link in a card leads on. */
const linkAt = (target) =>
  target.closest?.(".note") ? null : target.closest?.(`${FIGURE}, ${ENTRY}`)
const named = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))
const noteOf = (link) => (link.matches(ENTRY) ? cardOf(named(link)) : named(link))

/** Returns the card of an entry of a list: its words, and the way to it. */
function cardOf(entry) {
  if (!entry) return null
  if (!cards.has(entry)) cards.set(entry, made(entry))
  return cards.get(entry)
}

function made(entry) {
  const list = entry.closest(".references")
  const card = document.createElement("div")
  Object.assign(card, { className: "note card", popover: "auto", role: "note", tabIndex: -1 })
  const words = document.createElement("p")
  words.append(...[...entry.childNodes].map((node) => node.cloneNode(true)))
  for (const back of words.querySelectorAll(".back")) back.remove()
  for (const copy of words.querySelectorAll("[id]")) copy.removeAttribute("id")
  const way = Object.assign(document.createElement("a"), { href: `#${entry.id}` })
  way.textContent = list.dataset.whole
  way.lang = list.querySelector("h2").lang
  const more = Object.assign(document.createElement("p"), { className: "more" })
  more.append(way)
  card.append(words, more)
  // Outside the list's own element, so that no rule of the list holds for it.
  list.after(card)
  listenTo(card)
  return card
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
    if (link) soon(() => open(link, false), shown?.link === link ? 0 : OPENING)
    else if (shown?.note.contains(event.target)) clearTimeout(timer)
    else if (shown && !shown.stays) soon(close, CLOSING)
    else clearTimeout(timer)
  })

  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target)
    // Not when a note that closes gives the focus back.
    const returning = event.relatedTarget?.closest(".note")
    if (link?.matches(":focus-visible") && !returning) open(link, false)
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
