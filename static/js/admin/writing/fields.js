/* The title and the standfirst are written like text: Enter leads on, and from the standfirst Tab as well,
   past the toolbar. A field is as high as what stands in it, and the toolbar stands below the bar. */
import { boxOfText, editorOfText, whenStarted } from "writing/text"

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

text.addEventListener("keydown", (event) => {
  const { target, key, shiftKey, isComposing } = event
  const isStandfirst = target.id === "id_standfirst" && !shiftKey
  const leadsOn = key === "Enter" ? isStandfirst || target.id === "id_title" : key === "Tab" && isStandfirst
  const next = target.id === "id_title" ? form.elements.standfirst : editorOfText()
  if (!leadsOn || isComposing || !next) return
  event.preventDefault()
  if (next !== editorOfText()) return next.focus()
  // The command focuses in the next frame, and what is typed until then would stand in the standfirst.
  next.view.focus()
  next.commands.focus("start")
})

/* The place of the toolbar: below the bar, wherever that is while the head of the page scrolls away. The
   heights of both may change, by what they hold. */
const root = document.documentElement
const set = (element, name, pixels) => {
  const value = `${Math.round(pixels)}px`
  // Whatever is set has all of the element styled anew.
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value)
}
const tools = () => boxOfText()?.parentElement.querySelector(".prose-menubar")

const place = () => {
  if (!tools()) return
  const { bottom } = bar.getBoundingClientRect()
  const { left, width } = text.getBoundingClientRect()
  // In a low window the bar scrolls away, and the tools stay.
  set(tools(), "--tools-at", Math.max(0, bottom))
  set(tools(), "--tools-left", left)
  set(tools(), "--tools-width", width)
}

/* The text begins below the toolbar. More buttons, as those of a table, come later and take no room. */
let room = Infinity
let roomFor = 0

const measure = () => {
  // How high the toolbar is depends on its width, which is set with its place.
  place()
  // Read before anything is set on the page, which would be styled and laid out at once.
  const { offsetHeight: height = 0 } = tools() ?? {}
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
document.fonts.ready.then(measure)

addEventListener("scroll", place, { passive: true })
// Beside a wider panel the text moves without a change of its own size.
const sizes = new ResizeObserver(measure)
for (const box of [bar, text, root, document.getElementById("panel")]) sizes.observe(box)
// The editor creates its toolbar after it says that it is ready.
whenStarted(() => setTimeout(() => tools() && sizes.observe(tools())))
