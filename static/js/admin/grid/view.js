/* Shows the state of the store: rows, columns, what differs from what is saved, and what can be undone. */
import { body, current, fieldAt, fieldsOf, focusOn, form, phrase, table } from "grid/page"
import { canRedo, canUndo, isArranged, isChanged, now, undo, redo, watch } from "grid/store"

const headRow = table.tHead.rows[0]
const columnStore = document.getElementById("grid-columns")
const blank = document.getElementById("grid-new-row").content.firstElementChild
const { dataset: words } = document.getElementById("grid-words")
const bar = document.getElementById("grid-bar")
const [undoButton, redoButton] = bar.querySelectorAll("[data-do]")
const count = document.getElementById("grid-count")
// Order, removal and details come after the columns.
const after = headRow.cells.length - now().columns.length - 1

/* The rows of the table by their numbers, with the state that they show. */
const shown = new Map(now().rows.map((row, at) => [row.number, { tr: body.rows[at], row: null, called: row.texts[0] }]))
let columns = now().columns

/* The head of a column: its name, with the period if the name does not say it. */
export const headOf = ({ key, name }) => {
  const period = key.slice(key.indexOf(":") + 1)
  return !period || name.includes(period) ? name : `${name} (${period})`
}

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
const hidden = (name, value) => make("input", { type: "hidden", name, value })

const newHead = (column) => {
  const unit = column.unit ? [" ", make("span", { className: "unit", textContent: column.unit })] : []
  const head = make("th", { scope: "col", className: "new-column" }, make("span", { className: "column-name" }), ...unit)
  head.dataset.key = column.key
  return head
}

const newCell = (number, place) => {
  const name = `row-${number}-cell-${place}`
  return make("td", {}, make("input", { type: "text", id: name, name, autocomplete: "off" }))
}

/* Gives a row of the table as many cells as there are columns; new ones come last. */
const fit = (tr, makeCell) => {
  const wanted = now().columns
  let have = tr.cells.length - after - 1
  for (; have > wanted.length; have -= 1) tr.cells[have].remove()
  for (; have < wanted.length; have += 1) {
    const cell = makeCell(wanted[have], have)
    cell.classList.toggle("numeric", wanted[have].numeric)
    tr.insertBefore(cell, tr.cells[have + 1])
  }
}

const showColumns = () => {
  columns = now().columns
  fit(headRow, newHead)
  columns.forEach((column, at) => {
    const head = headRow.cells[at + 1]
    head.classList.toggle("renamed", Boolean(column.was) && column.name !== column.was)
    if (head.dataset.column === headOf(column)) return
    head.dataset.column = headOf(column)
    head.querySelector(".column-name").textContent = headOf(column)
  })
  columnStore.replaceChildren(
    ...columns.flatMap(({ key, name, was }, at) => [
      hidden("column", key),
      hidden(`column-${at}-name`, name),
      hidden(`column-${at}-was`, was),
    ]),
  )
}

const newRow = (number) => {
  const tr = blank.cloneNode(true)
  for (const input of tr.querySelectorAll("input")) {
    input.name = input.name.replace(/^row-[-\d]+-/, `row-${number}-`)
    if (input.id) input.id = input.name
  }
  const [name] = fieldsOf(tr)
  // “Name of row 7”, in whichever language.
  name.setAttribute("aria-label", name.getAttribute("aria-label").replace(/\d+/, number + 1))
  return { tr, row: null, called: null }
}

const showRow = (entry, row) => {
  const { tr } = entry
  fit(tr, (_column, place) => newCell(row.number, place))
  entry.row = row
  fieldsOf(tr).forEach((field, place) => {
    if (field.value !== row.texts[place]) field.value = row.texts[place]
    field.classList.toggle("changed", isChanged(row, place))
  })
  tr.classList.toggle("to-remove", row.removed)
  tr.querySelector("[type=checkbox]").checked = row.removed
  const order = tr.querySelector("[type=number]")
  if (order && order.value !== row.order) order.value = row.order
}

/* The fields of a row are called by its name. */
const nameFields = (entry, [name]) => {
  entry.called = name
  const row = name.trim() || fieldsOf(entry.tr)[0].defaultValue || words.newRow
  fieldsOf(entry.tr).slice(1).forEach((field, at) => {
    field.setAttribute("aria-label", phrase("cell", { row, column: headOf(columns[at]) }))
  })
}

const place = (rows) => {
  const wanted = new Set(rows)
  for (const tr of [...body.rows]) if (!wanted.has(tr)) tr.remove()
  rows.forEach((tr, at) => {
    if (body.rows[at] !== tr) body.insertBefore(tr, body.rows[at] ?? null)
  })
}

const toggle = (button, isEnabled) => {
  const value = String(!isEnabled)
  if (button.getAttribute("aria-disabled") !== value) button.setAttribute("aria-disabled", value)
}

/* What is unsaved, in words. */
const summary = () => {
  const { rows, sort } = now()
  const isRenamed = ({ was, name }) => was && was !== name
  const codes = columns.filter(isRenamed).map(({ key }) => key.slice(0, key.indexOf(":")))
  const numbers = rows.filter(({ code }) => code).map(({ number }) => number)
  const isMoved = isArranged || numbers.some((number, at) => at && number < numbers[at - 1])
  const sorted = [...table.tHead.querySelectorAll("[data-column]")].find((head) => head.dataset.key === sort.slice(1))
  const counts = {
    changed: rows.reduce((sum, row) => sum + row.texts.filter((_, at) => isChanged(row, at)).length, 0),
    removed: rows.filter(({ code, removed }) => code && removed).length,
    columnsAdded: columns.filter(({ key }) => key.startsWith("+")).length,
    columnsRenamed: new Set(codes).size,
  }
  return [
    ...Object.entries(counts).map(([name, n]) => n && phrase(name, { n })),
    isMoved && phrase("moved"),
    sort && phrase("sortWaits", { column: sorted?.dataset.column }),
  ].filter(Boolean)
}

const show = (isTyping) => {
  const { rows, sort } = now()
  const areOthers = now().columns !== columns
  if (areOthers) showColumns()
  for (const row of rows) {
    if (!shown.has(row.number)) shown.set(row.number, newRow(row.number))
    const entry = shown.get(row.number)
    if (entry.row !== row || areOthers) showRow(entry, row)
    if (!isTyping && (entry.called !== row.texts[0] || areOthers)) nameFields(entry, row.texts)
  }
  if (!isTyping) {
    place(rows.map(({ number }) => shown.get(number).tr))
    // The form says the order of the rows if it is another than that of their numbers.
    const isInOrder = !isArranged && rows.every(({ number }, at) => number === at)
    form.elements.sequence.value = isInOrder ? "" : rows.map(({ number }) => number).join(",")
    form.elements.sort.value = sort
  }
  const text = summary().join(" · ")
  if (count.textContent !== text) count.textContent = text
  toggle(undoButton, canUndo())
  toggle(redoButton, canRedo())
}
watch((_before, isTyping) => show(isTyping))
show(false)
bar.hidden = false

/* Leads to the first cell that an undo or redo has changed. */
const lead = (move) => () => {
  const before = now().rows
  const isWithin = table.contains(document.activeElement) || document.activeElement === document.body
  move()
  const was = new Map(before.map((row) => [row.number, row]))
  const { rows } = now()
  const at = rows.findIndex((row) => was.get(row.number) !== row)
  const texts = was.get(rows[at]?.number)?.texts ?? []
  const column = at < 0 ? -1 : rows[at].texts.findIndex((text, place) => text !== texts[place])
  const field = at < 0 ? current() : fieldAt(at, Math.max(column, 0))
  if (isWithin) focusOn(field)
  else field.scrollIntoView({ block: "nearest", inline: "nearest" })
}
export const undoStep = lead(undo)
export const redoStep = lead(redo)
undoButton.addEventListener("click", undoStep)
redoButton.addEventListener("click", redoStep)
