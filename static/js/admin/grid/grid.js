/* The grid of a dataset's values by keyboard, as people know it from spreadsheets: a list of commands, their
   keys and their buttons. Without script it is a form of text fields. */
import "grid/checks"
import { chosen, chosenOrCurrent, clear, extend, fillDown, leave } from "grid/block"
import { askForColumn, renameColumn } from "grid/columns"
import { openDetails } from "grid/details"
import { openFinder } from "grid/find"
import {
  ask, body, current, fieldAt, focusOn, form, isField, phrase, placeOf, say, screenful, table,
} from "grid/page"
import { commit, keep, now, revert, room, roomAtEnd, step, type, withNewRows } from "grid/store"
import { redoStep, undoStep } from "grid/view"

const heads = () => [...table.tHead.querySelectorAll("[data-column]")]

const go = (row, column) => {
  commit()
  const target = fieldAt(
    Math.min(Math.max(row, 0), now().rows.length - 1),
    Math.min(Math.max(column, 0), now().columns.length),
  )
  if (target !== document.activeElement) focusOn(target)
}

const insert = (isBelow) => {
  const lines = chosenOrCurrent()
  if (room() < lines.length) {
    say(phrase("noRoom", { n: lines.length - room() }))
    return
  }
  const at = isBelow ? lines.at(-1)[0][0] + 1 : lines[0][0][0]
  step({ rows: withNewRows(lines.length, at) })
  focusOn(fieldAt(at, 0))
  say(phrase("rowsInserted", { n: lines.length }))
}

const addRow = () => {
  if (!roomAtEnd()) {
    say(phrase("noRoom", { n: 1 }))
    return
  }
  step({ rows: withNewRows(1) })
  focusOn(fieldAt(now().rows.length - 1, 0))
}

/* Puts the rows of the page in the order that the server finds in their texts, as it reads them; rows of
   other pages are sorted when the grid is saved. */
const sort = async (descending) => {
  const { column } = placeOf(current())
  const { column: name, key } = heads()[column].dataset
  if (Number(table.dataset.pages) > 1) {
    step({ sort: `${descending ? "-" : "+"}${key}` })
    focusOn(current())
    say(phrase("sortedLater"))
    return
  }
  const { rows } = now()
  const isEmpty = ({ code, texts }) => !code && !texts.some((text) => text.trim())
  const listed = rows.filter((row) => !isEmpty(row))
  const answer = await ask({ sort: { column: key, descending, texts: listed.map(({ texts }) => texts[column]) } })
  if (!answer) {
    say(phrase("notSorted"))
    return
  }
  if (now().rows !== rows) return
  const sorted = [...answer.order.map((at) => listed[at]), ...rows.filter(isEmpty)]
  const field = current()
  if (sorted.some((row, at) => row !== rows[at])) step({ rows: sorted })
  focusOn(field)
  say(phrase(descending ? "sortedDown" : "sortedUp", { column: name }))
}

const COMMANDS = {
  above: () => insert(false),
  below: () => insert(true),
  fill: fillDown,
  up: () => sort(false),
  down: () => sort(true),
  add: askForColumn,
  rename: () => renameColumn(heads()[placeOf(current()).column]),
  find: openFinder,
}

const isWhole = (field) => field.selectionStart === 0 && field.selectionEnd === field.value.length

/* Whether an arrow key leaves the field, or moves in its text. */
const leavesText = (key, field) => {
  const { selectionStart: from, selectionEnd: to, value } = field
  return isWhole(field) || (from === to && (key === "ArrowLeft" ? from === 0 : to === value.length))
}

const arrow = (down, along) => ({ key, shiftKey }, field, { row, column }) => {
  const isInText = along && !(shiftKey ? isWhole(field) : leavesText(key, field))
  if (isInText) return false
  return shiftKey ? extend(field, down, along) : go(row + down, column + along)
}
const ARROWS = { ArrowUp: arrow(-1, 0), ArrowDown: arrow(1, 0), ArrowLeft: arrow(0, -1), ArrowRight: arrow(0, 1) }

const giveUp = (_event, field) => {
  if (!leave()) revert()
  field.select()
}

/* What keys do in a field; a key whose function returns false does what it does in any text. */
const KEYS = {
  ...ARROWS,
  ...Object.fromEntries(Object.entries(ARROWS).map(([key, move]) => [`Shift+${key}`, move])),
  // Enter never sends the form from within a cell: it goes down, as in a spreadsheet.
  Enter: (_event, _field, { row, column }) => go(row + 1, column),
  "Shift+Enter": (_event, _field, { row, column }) => go(row - 1, column),
  "Ctrl+Enter": COMMANDS.below,
  "Ctrl+Shift+Enter": COMMANDS.above,
  Home: (_event, field, { row }) => isWhole(field) && go(row, 0),
  End: (_event, field, { row }) => isWhole(field) && go(row, now().columns.length),
  "Ctrl+Home": () => go(0, 0),
  "Ctrl+End": () => go(now().rows.length - 1, now().columns.length),
  PageUp: (_event, _field, { row, column }) => go(row - screenful(), column),
  PageDown: (_event, _field, { row, column }) => go(row + screenful(), column),
  F2: (_event, field) => field.setSelectionRange(field.value.length, field.value.length),
  "Shift+F2": (_event, field) => openDetails(field),
  Escape: giveUp,
  Delete: clear,
  Backspace: clear,
  "Ctrl+D": fillDown,
}

const nameOf = ({ ctrlKey, metaKey, shiftKey, key }) =>
  [(ctrlKey || metaKey) && "Ctrl", shiftKey && "Shift", key.length === 1 ? key.toUpperCase() : key]
    .filter(Boolean)
    .join("+")

table.addEventListener("keydown", (event) => {
  const field = event.target
  if (!isField(field) || event.isComposing || event.altKey) return
  const act = KEYS[nameOf(event)]
  if (act && act(event, field, placeOf(field)) !== false) event.preventDefault()
})

/* Keys for saving and undoing work on the whole page, except in the search box for rows. */
addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing) return
  const name = nameOf(event)
  const isElsewhere = event.target.matches("input, textarea, select") && !form.contains(event.target)
  if (name === "Ctrl+S") {
    event.preventDefault()
    const dialog = document.querySelector("dialog[open] form")
    if (!event.repeat) (dialog ?? form).requestSubmit()
  } else if (["Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"].includes(name) && !isElsewhere) {
    event.preventDefault()
    if (name === "Ctrl+Z") undoStep()
    else redoStep()
  }
})

form.addEventListener("input", ({ target }) => {
  if (!isField(target) && target.type !== "number") return
  const { row, column } = placeOf(target)
  type(row, target.type === "number" ? "order" : column, target.value)
})
table.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox") return
  const { row } = placeOf(target)
  step({ rows: now().rows.with(row, { ...now().rows[row], removed: target.checked }) })
})
table.addEventListener("focusin", commit)
table.addEventListener("focusout", commit)

/* The arrow keys go through the bar, which is one stop of the Tab key. */
const bar = document.getElementById("grid-actions")
const buttons = [...bar.querySelectorAll("button")]
const stopAt = (button) => {
  for (const each of buttons) each.tabIndex = each === button ? 0 : -1
}
stopAt(buttons[0])
bar.addEventListener("focusin", ({ target }) => stopAt(target))
bar.addEventListener("click", ({ target }) => COMMANDS[target.closest("[data-action]")?.dataset.action]?.())
bar.addEventListener("keydown", (event) => {
  if (event.key === "Escape") current().focus()
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!by) return
  event.preventDefault()
  buttons[(buttons.indexOf(event.target) + by + buttons.length) % buttons.length].focus()
})
bar.hidden = false
addEventListener("keydown", (event) => {
  if (event.key !== "F10" || !event.altKey || !body.contains(event.target)) return
  event.preventDefault()
  buttons.find(({ tabIndex }) => tabIndex === 0).focus()
})

document.getElementById("more-rows")?.addEventListener("click", (event) => {
  event.preventDefault()
  addRow()
})

/* The page that gives many cells a status begins with those that are chosen. */
document.getElementById("grid-mark")?.addEventListener("click", (event) => {
  const block = chosen()
  if (!block) return
  const address = new URL(event.currentTarget.href)
  for (const [[row]] of block) {
    const { code } = now().rows[row]
    if (code) address.searchParams.append("row", code)
  }
  for (const [, column] of block[0]) if (column) address.searchParams.append("column", heads()[column].dataset.key)
  event.preventDefault()
  location.assign(address)
})

/* Once saved, the page is shown again with the focus at the same place. */
const PLACE = `grid-place ${location.pathname}`

/* Sent twice, new rows would be added twice. */
let isSaving = false
form.addEventListener("submit", (event) => {
  if (isSaving) event.preventDefault()
  isSaving = true
  keep()
  sessionStorage.setItem(PLACE, JSON.stringify(placeOf(current())))
  say(phrase("saving"))
})
addEventListener("pageshow", () => {
  isSaving = false
})

/* A row that was found by the search, or an error that a link leads to. */
const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
if (wanted && isField(wanted)) focusOn(wanted)

const place = JSON.parse(sessionStorage.getItem(PLACE))
sessionStorage.removeItem(PLACE)
if (place && table.dataset.unsaved !== "already") go(place.row, place.column)
