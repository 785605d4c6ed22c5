/* The grid of a dataset's values by keyboard, as people know it from spreadsheets; what is marked,
   counted and undone in it has modules of its own. Without script it is a form of text fields. */
import "grid/paste"
import { otherChanges } from "grid/actions"
import { check, forget, tell } from "grid/validation"
import { canRedo, canUndo, commit, keepSteps, onChange, perform, redo, revert, undo } from "grid/history"
import { openDetails } from "grid/details"
import { chosen, clear, extend, leave } from "grid/selection"
import {
  addRows, columns, current, fieldAt, fields, focusOn, form, isChanged, isField, isNew, isRemoved, phrase, placeOf,
  roomAtEnd, rows, say, screenful, table,
} from "grid/table"

const go = (row, column) => {
  const target = fieldAt(
    Math.min(Math.max(row, 0), rows().length - 1),
    Math.min(Math.max(column, 0), fields(rows()[0]).length - 1),
  )
  if (target !== document.activeElement) focusOn(target)
  return true
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/* Whether an arrow key leaves the field, or moves in its text. */
const leaves = (key, { selectionStart: from, selectionEnd: to, value }) => {
  if (key === "ArrowUp" || key === "ArrowDown" || (from === 0 && to === value.length)) return true
  return from === to && (key === "ArrowLeft" ? from === 0 : to === value.length)
}

const isWhole = (field) => field.selectionStart === 0 && field.selectionEnd === field.value.length

const step = (event, field) => {
  const { row, column } = placeOf(field)
  const last = fields(rows()[0]).length - 1
  const { key, shiftKey } = event
  const far = event.ctrlKey || event.metaKey
  if (key in ARROWS && !far) {
    const [down, right] = ARROWS[key]
    if (shiftKey && (down || isWhole(field))) {
      extend(field, down, right)
      return true
    }
    if (shiftKey || !leaves(key, field)) return false
    return go(row + down, column + right)
  }
  switch (key) {
    case "Enter":
      // Enter never sends the form from within a cell: it goes down, as in a spreadsheet.
      if (far) return false
      commit()
      return go(row + (shiftKey ? -1 : 1), column)
    case "Home":
      if (far) return go(0, 0)
      return isWhole(field) && !shiftKey && go(row, 0)
    case "End":
      if (far) return go(rows().length - 1, last)
      return isWhole(field) && !shiftKey && go(row, last)
    case "PageUp":
      return !far && go(row - screenful(), column)
    case "PageDown":
      return !far && go(row + screenful(), column)
    case "F2":
      if (shiftKey) openDetails(field)
      else field.setSelectionRange(field.value.length, field.value.length)
      return true
    case "Escape":
      if (!leave()) revert()
      field.select()
      return true
    case "Delete":
    case "Backspace":
      return clear()
    default:
      return false
  }
}

table.addEventListener("keydown", (event) => {
  const field = event.target
  if (!isField(field) || event.isComposing || event.altKey) return
  if (step(event, field)) event.preventDefault()
})

/* Keys for saving and undoing work on the whole page, except in the search box for rows. */
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return
  const key = event.key.toLowerCase()
  const elsewhere = event.target.matches("input, textarea, select") && !form.contains(event.target)
  if (key === "s" && !event.shiftKey) {
    event.preventDefault()
    const dialog = document.querySelector("dialog[open] form")
    if (!event.repeat) (dialog ?? form).requestSubmit()
  } else if ((key === "z" || key === "y") && !elsewhere) {
    event.preventDefault()
    if (key === "y" || event.shiftKey) redo()
    else undo()
  }
})

/* The bar at the bottom, with the number of unsaved changes. */
const bar = document.getElementById("grid-bar")
const [undoButton, redoButton] = bar.querySelectorAll("[data-do]")
const count = document.getElementById("grid-count")

// What differs from what is stored, kept up with each change: a page has thousands of fields.
const changed = new Set()
const removed = new Set()
let others = []

const mark = (field) => {
  const differs = field.isConnected && isChanged(field)
  field.classList.toggle("changed", differs)
  if (differs) changed.add(field)
  else changed.delete(field)
}

const markRow = (row) => {
  const isGone = row.isConnected && isRemoved(row)
  row.classList.toggle("to-remove", isGone)
  if (isGone && !isNew(row)) removed.add(row)
  else removed.delete(row)
}

const toggle = (button, isEnabled) => {
  const value = String(!isEnabled)
  if (button.getAttribute("aria-disabled") !== value) button.setAttribute("aria-disabled", value)
}

const refresh = () => {
  const words = [
    ...(changed.size ? [phrase("changed", { n: changed.size })] : []),
    ...(removed.size ? [phrase("removed", { n: removed.size })] : []),
    ...others,
  ].join(" · ")
  if (count.textContent !== words) count.textContent = words
  toggle(undoButton, canUndo())
  toggle(redoButton, canRedo())
}

onChange((inputs, isPlain) => {
  forget()
  check(inputs.filter((input) => input.isConnected && input.type === "text"))
  const boxes = inputs.filter((input) => input.type === "checkbox")
  const toggled = boxes.flatMap((box) => fields(box.closest("tr")))
  if (toggled.length) check(toggled)
  if (inputs.some((input) => !input.isConnected)) tell()
  for (const input of inputs) if (input.type === "text") mark(input)
  for (const box of boxes) markRow(box.closest("tr"))
  // The cells of a column, or a removed row, go and come without being written.
  for (const field of changed) if (!field.isConnected) changed.delete(field)
  if (!isPlain) others = otherChanges()
  refresh()
})
table.addEventListener("input", ({ target }) => {
  if (isField(target)) mark(target)
  refresh()
})
table.addEventListener("taken-over", ({ target }) => {
  check([target])
  mark(target)
  refresh()
})
undoButton.addEventListener("click", undo)
redoButton.addEventListener("click", redo)
bar.hidden = false
for (const row of rows()) {
  markRow(row)
  for (const field of fields(row)) mark(field)
}
others = otherChanges()
refresh()

const more = document.getElementById("more-rows")
more?.addEventListener("click", (event) => {
  event.preventDefault()
  if (!roomAtEnd()) {
    say(phrase("noRoom", { n: 1 }))
    return
  }
  const added = addRows(1)
  perform([], added)
  focusOn(fields(added[0])[0])
})

/* Once saved, the page is shown again with the focus at the same place. */
const PLACE = `grid-place ${location.pathname}`

/* Sent twice, new rows would be added twice. */
let saving = false
form.addEventListener("submit", (event) => {
  if (saving) event.preventDefault()
  saving = true
  keepSteps()
  sessionStorage.setItem(PLACE, JSON.stringify(placeOf(current())))
  say(phrase("saving"))
})
addEventListener("pageshow", () => {
  saving = false
})

/* The page that gives many cells a status begins with those that are chosen. */
document.getElementById("grid-mark")?.addEventListener("click", (event) => {
  const block = chosen()
  if (!block) return
  const address = new URL(event.currentTarget.href)
  for (const [field] of block) {
    const code = field.closest("tr").querySelector("[name$=-code]").value
    if (code) address.searchParams.append("row", code)
  }
  for (const field of block[0]) {
    const { key } = columns[placeOf(field).column].dataset
    if (key) address.searchParams.append("column", key)
  }
  event.preventDefault()
  location.assign(address)
})

/* A link to a field that is wrong leads into it, also under the head that stays. */
document.getElementById("grid-problems").addEventListener("click", (event) => {
  const field = event.target.hash && document.getElementById(event.target.hash.slice(1))
  if (!field) return
  event.preventDefault()
  focusOn(field)
})

/* A row that was found by the search, or an error that a link leads to. */
const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
if (wanted && isField(wanted)) focusOn(wanted)

const place = JSON.parse(sessionStorage.getItem(PLACE))
sessionStorage.removeItem(PLACE)
if (place && table.dataset.unsaved !== "already") go(place.row, place.column)
