/* Shows the note of a number beside it: on hover and focus for a look, on a click or tap to stay. */

const LINK = "a.figure[href^='#note.']"
const OPENING = 120
const CLOSING = 250

let shown = null
let timer = 0

const linkAt = (target) => target.closest?.(LINK)
const noteOf = (link) => document.getElementById(link.hash.slice(1))

function open(link, stays) {
  clearTimeout(timer)
  if (shown?.link !== link) {
    close()
    // The mark is what the note is anchored to, in prose.css.
    link.classList.add("noted")
    shown = { link, note: noteOf(link), stays }
    shown.note.showPopover()
  }
  shown.stays ||= stays
}

function close() {
  clearTimeout(timer)
  shown?.note.hidePopover()
}

function soon(action, delay) {
  clearTimeout(timer)
  timer = setTimeout(action, delay)
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
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open(link, true)
    // A click without a pointer is the Enter key.
    if (event.detail === 0) shown.note.focus()
  })

  for (const note of document.querySelectorAll(".note[popover]")) {
    note.addEventListener("beforetoggle", (event) => {
      if (event.newState !== "closed" || shown?.note !== note) return
      shown.link.classList.remove("noted")
      shown = null
    })
  }
}
