/* Position in the long form of an article: saving with a button or Ctrl+S returns to the field that
   was being edited, and a link to a place stays there while the text grows. */
import { boxOfText, editorOfText, sectionNamed, whenStarted } from "writing/text"

const form = document.getElementById("article_form")
const KEY = "place in the article"
// In milliseconds: an older position belongs to a form that was not shown again.
const SOON = 60_000

const rowOf = (element) => element?.closest?.("#article_form .form-row")
/* The block of the text around a place. */
const blockAt = ({ state, view }, at) => {
  const $at = state.doc.resolve(Math.min(at, state.doc.content.size))
  const block = view.nodeDOM($at.depth ? $at.before(1) : $at.pos)
  return block instanceof Element ? block : view.dom.lastElementChild
}

/* Keeps the caret clear of the bar and the toolbar, which may have two rows, at the top of the window. */
const ROOM = {
  get top() {
    const tools = boxOfText()?.parentElement.querySelector(".prose-menubar")
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
  const isText = seen && last === boxOfText()
  const { from, to } = isText ? editorOfText().state.selection : {}
  const block = isText ? blockAt(editorOfText(), from) : row
  const kept = {
    at: Date.now(),
    number: [...form.querySelectorAll(".form-row")].indexOf(row),
    top: block.getBoundingClientRect().top,
    field: seen && !isText ? last.id : "",
    text: isText ? { from, to } : null,
  }
  sessionStorage.setItem(KEY, JSON.stringify(kept))
}

const write = (editor, { from, to }, top) => {
  const { size } = editor.state.doc.content
  const selection = { from: Math.min(from, size), to: Math.min(to, size) }
  editor.chain().focus(null, { scrollIntoView: false }).setTextSelection(selection).run()
  hold(blockAt(editor, selection.from), top)
}

const comeBack = () => {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
  sessionStorage.removeItem(KEY)
  // Errors are listed at the top of the page.
  if (!kept || Date.now() - kept.at > SOON || form.querySelector(".errornote")) return false
  const place = form.querySelectorAll(".form-row")[kept.number]
  if (!place) return false
  if (kept.text) whenStarted((editor) => write(editor, kept.text, kept.top))
  else hold(place, kept.top)
  if (kept.field) document.getElementById(kept.field)?.focus({ preventScroll: true })
  return true
}

/* Leads to the place that a link names: an element of the page, or a section of the text. */
const arrive = (name) => {
  const target = document.getElementById(name)
  // The panel has a place of its own on the screen.
  if (target) return target.closest("#panel") || hold(target)
  if (!/^sections-/.test(name)) return
  whenStarted((editor) => hold(blockAt(editor, sectionNamed(editor, name)?.at ?? 0)))
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
  whenStarted(giveRoom)
  // Saving keeps the fragment of the address, which may be another place.
  if (!comeBack() && location.hash.length > 1) arrive(decodeURIComponent(location.hash.slice(1)))
}
