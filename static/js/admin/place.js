/* Keeps an editor's place in the long form of an article: saving by a button or by Ctrl+S comes back
   to where one was writing, a link to a place arrives there although the prose editors grow under it,
   and a new section is ready to be written. */
const form = document.getElementById("article_form")
const KEY = "place in the article"
// What was kept by a form that never came back is of no use later.
const SOON = 60_000

const rowOf = (element) => element?.closest?.(".inline-related, #article_form .form-row")
const editorIn = (row) => row?.querySelector(".prose-editor > [role=textbox]")?.editor

/* A caret is not hidden behind the ways to save, which stay at the window's end, nor its toolbar. */
const ROOM = { top: 64, bottom: 96, left: 0, right: 0 }
const giveRoom = (editor) => editor?.view.setProps({ scrollThreshold: ROOM, scrollMargin: ROOM })

/* Holds an element where it is on the screen while what is above it grows, until somebody moves. */
const hold = (element, offset) => {
  const moves = ["wheel", "touchstart", "pointerdown", "keydown"]
  const settle = () => {
    const away = element.getBoundingClientRect().top - (offset ?? innerHeight / 4)
    if (Math.abs(away) > 1) scrollBy({ top: away, behavior: "instant" })
  }
  const watched = new ResizeObserver(settle)
  const end = () => {
    watched.disconnect()
    for (const kind of moves) removeEventListener(kind, end, { capture: true })
  }
  watched.observe(form)
  for (const kind of moves) addEventListener(kind, end, { capture: true })
  settle()
}

// Where somebody wrote last; a button that saves takes the focus from there.
let last = null

const isSeen = (element) => {
  const { top, bottom } = element?.getBoundingClientRect() ?? {}
  return bottom > 0 && top < innerHeight
}

const keep = () => {
  const seen = isSeen(rowOf(last))
  const row = seen ? rowOf(last) : rowOf(document.elementFromPoint(innerWidth / 2, innerHeight / 3))
  if (!row) return
  const isText = seen && last.matches(".prose-editor > [role=textbox]")
  const { from, to } = (isText && last.editor?.state.selection) || {}
  const kept = {
    at: Date.now(),
    id: row.id,
    number: [...form.querySelectorAll(".form-row")].indexOf(row),
    top: row.getBoundingClientRect().top,
    field: seen && !isText ? last.id : "",
    text: from === undefined ? null : { from, to },
  }
  sessionStorage.setItem(KEY, JSON.stringify(kept))
}

const write = (place, { from, to }) => {
  const editor = editorIn(place)
  if (!editor) return false
  const { size } = editor.state.doc.content
  const selection = { from: Math.min(from, size), to: Math.min(to, size) }
  editor.chain().focus(null, { scrollIntoView: false }).setTextSelection(selection).run()
  return true
}

const comeBack = () => {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
  sessionStorage.removeItem(KEY)
  // Of mistakes the page tells at its head.
  if (!kept || Date.now() - kept.at > SOON || form.querySelector(".errornote")) return false
  const place = kept.id
    ? document.getElementById(kept.id)
    : form.querySelectorAll(".form-row")[kept.number]
  if (!place) return false
  hold(place, kept.top)
  if (kept.field) document.getElementById(kept.field)?.focus({ preventScroll: true })
  if (!kept.text || write(place, kept.text)) return true
  document.addEventListener("prose-editor:ready", function ready() {
    if (write(place, kept.text)) document.removeEventListener("prose-editor:ready", ready)
  })
  return true
}

if (form) {
  form.addEventListener("focusin", ({ target }) => {
    if (!target.closest(".submit-row")) last = target
  })
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.name === "_continue" && submitter.value !== "preview") keep()
  })
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return
    const button = form.querySelector("input[name=_continue]")
    if (!button || document.querySelector("dialog[open]")) return
    event.preventDefault()
    if (!event.repeat) form.requestSubmit(button)
  })
  document.addEventListener("formset:added", ({ target, detail }) => {
    if (detail?.formsetName === "sections") target.querySelector("[name$=-heading]")?.focus()
  })
  document.addEventListener("prose-editor:ready", ({ detail }) => giveRoom(detail.editor))
  for (const box of form.querySelectorAll(".prose-editor > [role=textbox]")) giveRoom(box.editor)
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  // Saving keeps the place that an address ends with, where nobody may have written since.
  if (!comeBack() && target) hold(target)
}
