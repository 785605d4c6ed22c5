/* Position in the long form of an article: saving with a button or Ctrl+S returns to the field that
   was being edited, a link to a place stays there while the prose editors grow, and a new section gets
   the focus. */
const form = document.getElementById("article_form")
const KEY = "place in the article"
// In milliseconds: an older position belongs to a form that was not shown again.
const SOON = 60_000

const rowOf = (element) => element?.closest?.(".inline-related, #article_form .form-row")
const editorIn = (row) => row?.querySelector(".prose-editor > [role=textbox]")?.editor

/* Keeps the caret clear of the bar and the toolbar, which may have two rows, at the top of the window. */
const ROOM = {
  get top() {
    const tools = form.querySelector(".prose-editor.current > .prose-menubar")
    return Math.max(120, tools?.getBoundingClientRect().bottom ?? 0) + 8
  },
  bottom: 48,
  left: 0,
  right: 0,
}
const giveRoom = (editor) => editor?.view.setProps({ scrollThreshold: ROOM, scrollMargin: ROOM })

/* Holds an element at its place on the screen while the content above it grows, until the user
   scrolls or types. */
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

// The field that was edited last; a save button has taken the focus from it.
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
  // Errors are listed at the top of the page.
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
  // Saving keeps the fragment of the address, which may be another place.
  // The panel has a place of its own on the screen.
  if (!comeBack() && target && !target.closest("#panel")) hold(target)
}
