/* What is done to several sections at once, and is undone at once: by the button of the line that tells
   of it, or by Ctrl+Z while the texts are as they were left. Then it can be redone, by a button or by
   Ctrl+Shift+Z or Ctrl+Y. */
import { editorOf, group, headingOf } from "writing/sections"

const told = document.getElementById("section-told")
const undone = document.getElementById("section-undone")
/* The words of the lines. */
export const words = { ...told.dataset, ...undone.dataset }

export const rowOf = (editor) => editor.view.dom.closest(".inline-related")
export const titleOf = (row) => headingOf(row).value.trim()

export const setHeading = (row, text) => {
  const field = headingOf(row)
  field.value = text
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

/* Steps that can be undone, and those that can be redone: the editors, their texts as they were left,
   and the way back or on. */
const steps = []
const undoneSteps = []
export const textsOf = (...editors) => editors.map((editor) => [editor, editor.state.doc])
export const isUntouched = ({ texts }) => texts.every(([editor, doc]) => editor.state.doc.eq(doc))

export const keep = (step) => steps.push(step)
export const forget = (step, list = steps) => {
  const place = list.indexOf(step)
  if (place >= 0) list.splice(place, 1)
}

export const forgetLines = () => {
  for (const line of group.querySelectorAll(".told-line")) line.remove()
}

const lineOf = (template, text, act) => {
  forgetLines()
  const line = template.content.firstElementChild.cloneNode(true)
  if (text) line.querySelector("span").textContent = text
  line.querySelector("button").addEventListener("click", act)
  return line
}

/* Tells of a step below the heading of a section. */
export const tell = (row, undo, text = "") =>
  row.querySelector("h3").after(lineOf(told, text, undo))

/* Whatever is done anew ends what could be redone. */
let redoing = false
export const begin = () => {
  if (!redoing) undoneSteps.length = 0
}

/* Offers to redo what was just undone, until one of the texts changes. */
export const offerRedo = (editors, text, act) => {
  const step = { texts: textsOf(...editors) }
  step.redo = () => {
    forget(step, undoneSteps)
    forgetLines()
    if (!isUntouched(step)) return
    redoing = true
    act()
    redoing = false
  }
  undoneSteps.push(step)
  const line = lineOf(undone, text, step.redo)
  rowOf(editors[0]).append(line)
  for (const editor of editors) editor.on("update", () => line.remove())
}

const wayOf = ({ key, ctrlKey, metaKey, shiftKey, altKey }) => {
  if (!(ctrlKey || metaKey) || altKey) return null
  const letter = key.toLowerCase()
  if (letter === "z") return shiftKey ? "redo" : "undo"
  return letter === "y" && !shiftKey ? "redo" : null
}

/* The editor that has the focus: also from a heading in which nothing is written, such as a new one. */
const editorAt = (target) => {
  if (!target.matches("[name$=-heading]")) {
    return target.closest(".prose-editor")?.querySelector("[role=textbox]")?.editor
  }
  return target.value ? null : editorOf(target.closest(".inline-related"))
}

group.addEventListener(
  "keydown",
  (event) => {
    const way = wayOf(event)
    if (!way) return
    const editor = editorAt(event.target)
    const list = way === "undo" ? steps : undoneSteps
    const step = list.findLast(({ texts }) => texts.some(([one]) => one === editor))
    if (!step || !isUntouched(step)) return
    event.preventDefault()
    event.stopPropagation()
    step[way]()
  },
  { capture: true },
)
