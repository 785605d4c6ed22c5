/* What the bar above the grid does: rows are inserted, filled and sorted, columns added and renamed. Each
   acts at the field that has the focus, or had it last, and each has keys of its own or is undone by one. */
import { countColumns } from "grid/columns"
import { askForColumn, renameColumn } from "grid/heads"
import { onChange, perform } from "grid/history"
import { openFinder } from "grid/find"
import { chosen, leave } from "grid/selection"
import {
  addRows, columns, current, fieldAt, fields, focusOn, form, isNew, phrase, placeOf, room, rows, say, table,
} from "grid/table"

const bar = document.getElementById("grid-actions")
const sequence = form.elements.sequence
const sorting = form.elements.sort
const token = form.elements.csrfmiddlewaretoken.value

/* The rows of the chosen block, or the one row with the focus. */
const chosenRows = () => (chosen() ?? [[current()]]).map(([field]) => field.closest("tr"))

const insert = (isBelow) => {
  const at = chosenRows()
  const { column } = placeOf(current())
  if (room() < at.length) {
    say(phrase("noRoom", { n: at.length - room() }))
    return
  }
  const next = isBelow ? at.at(-1).nextElementSibling : at[0]
  leave()
  const added = addRows(at.length, next)
  perform([], added, { next })
  focusOn(fieldAt(placeOf(fields(added[0])[0]).row, column && 0))
  say(phrase("rowsInserted", { n: added.length }))
}

/* Copies the first row of the chosen block into those below it; without one, the cell above. */
const fillDown = () => {
  const block = chosen()
  const { row, column } = placeOf(current())
  const isTall = block && block.length > 1
  const [first, ...below] = isTall ? block : [null, block?.[0] ?? [current()]]
  const source = first ?? below[0].map((_, at) => fieldAt(row - 1, placeOf(below[0][at]).column))
  if (!source[0]) return
  const count = perform(below.flatMap((line) => line.map((field, at) => [field, source[at].value])))
  if (!block) focusOn(fieldAt(row, column))
  say(phrase("filled", { n: count }))
}

const isEmpty = (row) => isNew(row) && fields(row).every(({ value }) => !value.trim())

/* Puts the rows of the page in the order that the server finds in their texts, as it reads them. */
const sortPage = async (column, descending) => {
  const before = rows()
  const listed = before.filter((row) => !isEmpty(row))
  const texts = listed.map((row) => fields(row)[column].value)
  const { key } = columns[column].dataset
  let order
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body: JSON.stringify({ sort: { column: key, descending, texts } }),
      headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
    })
    order = (await answer.json()).order
  } catch {
    say(phrase("notSorted"))
    return
  }
  const isSame = before.length === rows().length && before.every((row, at) => row === rows()[at])
  if (!isSame) return
  const after = [...order.map((at) => listed[at]), ...before.filter(isEmpty)]
  const moved = after.filter((row, at) => row !== before[at]).length
  const name = columns[column].dataset.column
  if (moved) {
    leave()
    perform([], [], { order: { before, after } })
  }
  const field = current()
  focusOn(field)
  field.scrollIntoView({ block: "nearest", inline: "nearest" })
  say(phrase(descending ? "sortedDown" : "sortedUp", { column: name }))
}

const sort = (descending) => {
  const { column } = placeOf(current())
  if (Number(table.dataset.pages) === 1) return sortPage(column, descending)
  // Rows of other pages are sorted when the grid is saved.
  perform([[sorting, `${descending ? "-" : "+"}${columns[column].dataset.key}`]])
  focusOn(current())
  say(phrase("sortedLater"))
  return undefined
}

const ACTIONS = {
  above: () => insert(false),
  below: () => insert(true),
  fill: fillDown,
  up: () => sort(false),
  down: () => sort(true),
  add: askForColumn,
  rename: () => renameColumn(columns[placeOf(current()).column]),
  find: openFinder,
}

bar.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-action]")
  if (button) ACTIONS[button.dataset.action]()
})

/* The arrow keys go through the bar, which is one stop of the Tab key. */
const buttons = [...bar.querySelectorAll("button")]
const stopAt = (button) => {
  for (const each of buttons) each.tabIndex = each === button ? 0 : -1
}
stopAt(buttons[0])
bar.addEventListener("focusin", ({ target }) => stopAt(target))
bar.addEventListener("keydown", (event) => {
  if (event.key === "Escape") current().focus()
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus()
})
bar.hidden = false

const isBody = (target) => table.tBodies[0].contains(target)

addEventListener("keydown", (event) => {
  if (event.key === "F10" && event.altKey && isBody(event.target)) {
    event.preventDefault()
    buttons.find(({ tabIndex }) => tabIndex === 0).focus()
    return
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return
  if (!isBody(event.target)) return
  if (event.key === "Enter") insert(!event.shiftKey)
  else if (event.key.toLowerCase() === "d" && !event.shiftKey) fillDown()
  else return
  event.preventDefault()
})

/* The form says the order of the rows if it is another than that of their numbers. */
const isArranged = Boolean(sequence.value)
const numberOf = (row) => Number(/^row-(\d+)-/.exec(row.cells[0].firstElementChild.name)[1])

const tellSequence = () => {
  const numbers = rows().map(numberOf)
  const differs = isArranged || numbers.some((number, at) => number !== at)
  sequence.value = differs ? numbers.join(",") : ""
}

/* What is unsaved beside cells, in words. */
export const otherChanges = () => {
  const { added, renamed } = countColumns()
  const key = sorting.value.slice(1)
  const column = columns.find(({ dataset }) => dataset.key === key)?.dataset.column
  const stored = rows().filter((row) => !isNew(row)).map(numberOf)
  const isMoved = stored.some((number, at) => at && number < stored[at - 1])
  return [
    ...(added ? [phrase("columnsAdded", { n: added })] : []),
    ...(renamed ? [phrase("columnsRenamed", { n: renamed })] : []),
    ...(isMoved || isArranged ? [phrase("moved")] : []),
    ...(sorting.value ? [phrase("sortWaits", { column })] : []),
  ]
}

onChange((inputs, isPlain) => isPlain || tellSequence())
