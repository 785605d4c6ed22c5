/* The title, the standfirst and the headings are written like text: Enter leads on (and from the standfirst
   Tab as well, past the tools of the section), and a field is as high as what stands in it. The toolbar in sight is that of the section that is being written. */
import { focusAt } from "writing/contents"
import { isFolded, sections } from "writing/sections"

const form = document.getElementById("article_form")
const bar = form.querySelector(".writing-bar")
const text = form.querySelector(".writing-text")

/* Browsers that do not fit fields to their text by themselves. */
if (!CSS.supports("field-sizing: content")) {
  const fit = (field) => {
    field.style.blockSize = "auto"
    field.style.blockSize = `${field.scrollHeight}px`
  }
  const fields = () => text.querySelectorAll(".one-line, #id_standfirst")
  text.addEventListener("input", ({ target }) => target.matches("textarea") && fit(target))
  addEventListener("resize", () => fields().forEach(fit))
  fields().forEach(fit)
}

/* The hint of an empty text. */
text.style.setProperty("--hint", JSON.stringify(text.dataset.hint))

const boxIn = (row) => row?.querySelector(".prose-editor > [role=textbox]")
const editorAfter = (field) => {
  if (field.id === "id_title") return form.elements.standfirst
  if (field.id !== "id_standfirst") return boxIn(field.closest(".inline-related"))
  return boxIn(sections().find((row) => !isFolded(row)))
}

text.addEventListener("keydown", (event) => {
  const { target, key, shiftKey, isComposing } = event
  const isStandfirst = target.id === "id_standfirst" && !shiftKey
  const leadsOn = key === "Enter" ? isStandfirst || target.matches(".one-line") : key === "Tab" && isStandfirst
  const next = leadsOn && !isComposing && editorAfter(target)
  // Without a text to go to, Tab goes on as ever.
  if (!leadsOn || isComposing || (key === "Tab" && !next)) return
  event.preventDefault()
  if (next?.editor) focusAt(next.editor, 0)
  else next?.focus()
})

/* One toolbar for all sections. */
const sizes = new ResizeObserver(() => measure())
const boxOf = (target) => target.closest?.(".inline-related")?.querySelector(".prose-editor")

/* Places the toolbar in sight, now and whenever its size changes. */
const watchTools = () => {
  const tools = currentTools()
  if (tools) sizes.observe(tools)
}

const show = (box) => {
  const shown = text.querySelector(".prose-editor.current")
  if (!box || box === shown) return
  shown?.classList.remove("current")
  box.classList.add("current")
  watchTools()
  measure()
}

const showAny = () => {
  const shown = text.querySelector(".prose-editor.current")
  if (shown?.checkVisibility()) return
  show([...text.querySelectorAll(".prose-editor")].find((box) => box.checkVisibility()))
}

// Many editors become ready at once, and to ask what is visible makes the browser lay out the page.
let asked = 0
const showSoon = () => {
  asked ||= requestAnimationFrame(() => {
    asked = 0
    showAny()
    // A new section may have been shown before it had a toolbar.
    watchTools()
  })
}

text.addEventListener("focusin", ({ target }) => show(boxOf(target)))
// The editor creates its toolbar after that event.
document.addEventListener("prose-editor:ready", () => setTimeout(showSoon))
for (const kind of ["formset:removed", "change"]) document.addEventListener(kind, () => setTimeout(showAny))

/* Its place: below the bar, wherever that is while the head of the page scrolls away. The heights of
   both may change, by what they hold. */
const root = document.documentElement
const set = (element, name, pixels) => {
  const value = `${Math.round(pixels)}px`
  // Whatever is set has all of the element styled anew.
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value)
}
const currentTools = () => text.querySelector(".prose-editor.current > .prose-menubar")

const place = () => {
  const tools = currentTools()
  if (!tools) return
  const { bottom } = bar.getBoundingClientRect()
  const { left, width } = text.getBoundingClientRect()
  // In a low window the bar scrolls away, and the tools stay.
  set(tools, "--tools-at", Math.max(0, bottom))
  set(tools, "--tools-left", left)
  set(tools, "--tools-width", width)
}

/* The text begins below the toolbar. More buttons, as those of a table, come later and take no room. */
let room = Infinity
let roomFor = 0

const measure = () => {
  // How high the toolbar is depends on its width, which is set with its place.
  place()
  // Read before anything is set on the page, which would be styled and laid out at once.
  const { offsetHeight: height = 0 } = currentTools() ?? {}
  const { offsetWidth: width } = text
  const { offsetHeight: barHeight } = bar
  set(root, "--bar-height", barHeight)
  if (!height) return
  set(root, "--tools-height", height)
  // Without their font, the signs of the buttons are long words.
  if (document.fonts.status !== "loaded") return
  if (roomFor !== width) room = Infinity
  roomFor = width
  room = Math.min(room, height)
  set(root, "--tools-room", room)
}
document.fonts.ready.then(() => measure())

addEventListener("scroll", place, { passive: true })
// Beside a wider panel the text moves without a change of its own size.
for (const box of [bar, text, root, document.getElementById("panel")]) sizes.observe(box)
showAny()
measure()
