/* Undo and redo of unsaved changes of cells, blocks, rows and columns. A step is one action: `edits` of
   inputs, `rows` that were added before the row `next`, the `order` of the rows before and after, and
   `columns` that were added. */
import { findColumn, insertColumn, removeColumn } from "grid/columns"
import { addRows, current, fields, focusOn, form, isField, nameRow, room, rows as rowsOf, table } from "grid/table"

const done = []
const undone = []
const watchers = []
// The field that is being edited, and its former value.
let editing = null

const read = (input) => (input.type === "checkbox" ? input.checked : input.value)

const write = (input, value) => {
  if (input.type === "checkbox") input.checked = value
  else input.value = value
  if (editing?.input === input) editing.before = value
}

/* Listeners, which are called with the inputs that a step has changed, and whether it changed no more
   than texts of cells: what depends on rows and columns stays as it was then. */
export const onChange = (watcher) => watchers.push(watcher)

const isCell = (input) => isField(input) && input.closest("td")

const tell = (step) => {
  const inputs = [...step.edits.map(({ input }) => input), ...step.rows.flatMap(fields)]
  const isPlain = !step.rows.length && !step.order && !step.columns.length && inputs.every(isCell)
  if (!isPlain) for (const row of new Set(inputs.map((input) => input.closest("tr")))) if (row) nameRow(row)
  for (const watcher of watchers) watcher(inputs, isPlain)
}

const makeStep = (step) => ({ edits: [], rows: [], next: null, order: null, columns: [], ...step })

const record = (step) => {
  done.push(step)
  undone.length = 0
  tell(step)
}

/* Ends the editing of a field, which becomes a step. */
export const commit = () => {
  if (!editing) return
  const { input, before } = editing
  editing.before = input.value
  if (input.value !== before) record(makeStep({ edits: [{ input, before, after: input.value }] }))
}

export const revert = () => {
  if (editing) editing.input.value = editing.before
}

export const isBeingWritten = (input) => editing?.input === input && input.value !== editing.before

/* Writes values ([input, value] each) after rows that were just added, as one step, which may also
   have what else a step has. */
export const perform = (values, rows = [], more = {}) => {
  commit()
  const edits = values
    .map(([input, after]) => ({ input, before: read(input), after }))
    .filter(({ before, after }) => before !== after)
  for (const { input, after } of edits) write(input, after)
  if (more.order) arrange(more.order.after)
  const step = makeStep({ ...more, edits, rows })
  if (edits.length || rows.length || step.order || step.columns.length) record(step)
  return edits.length
}

const arrange = (order) => table.tBodies[0].append(...order)

const lead = ({ edits, rows, next }) => {
  const within = table.contains(document.activeElement) || document.activeElement === document.body
  const row = rows[0]?.isConnected ? rows[0] : (next ?? rowsOf().at(-1))
  const input = edits.find((edit) => isField(edit.input))?.input ?? (rows.length && fields(row)[0])
  if (!input?.isConnected) {
    // The cell that had the focus may be gone with its column.
    if (document.activeElement === document.body) focusOn(current())
    return
  }
  if (within && isField(input)) focusOn(input)
  else input.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export const canUndo = () => done.length > 0 || Boolean(editing && isBeingWritten(editing.input))
export const canRedo = () => undone.length > 0

export const undo = () => {
  commit()
  const step = done.pop()
  if (!step) return
  for (const { input, before } of step.edits.toReversed()) write(input, before)
  if (step.order) arrange(step.order.before)
  for (const row of step.rows) row.remove()
  step.columns.forEach(removeColumn)
  undone.push(step)
  tell(step)
  lead(step)
}

export const redo = () => {
  commit()
  const step = undone.pop()
  if (!step) return
  step.columns.forEach(insertColumn)
  for (const row of step.rows) table.tBodies[0].insertBefore(row, step.next)
  if (step.order) arrange(step.order.after)
  for (const { input, after } of step.edits) write(input, after)
  done.push(step)
  tell(step)
  lead(step)
}

/* The steps outlive a save that is refused, which shows the page again with what was typed: they
   wait in the session's storage, with fields by their names and rows by their number. The page that
   is shown again numbers the rows in their order. */
const KEY = `grid-steps ${location.pathname}`

const nameOf = (input) => {
  const row = input.closest("tbody tr")
  return row ? input.name.replace(/^row-\d+/, `row-${row.sectionRowIndex}`) : input.name
}
const nameOfRow = (row) => nameOf(fields(row)[0])
const rowNamed = (name) => form.elements[name].closest("tr")

const asStored = (steps) =>
  steps.map(({ edits, rows, next, order, columns }) => ({
    edits: edits.map(({ input, before, after }) => ({ name: nameOf(input), before, after })),
    rows: rows.map(nameOfRow),
    next: next && nameOfRow(next),
    order: order && { before: order.before.map(nameOfRow), after: order.after.map(nameOfRow) },
    columns: columns.map(({ key }) => key),
  }))

const asStep = ({ edits, rows, next, order, columns }) => ({
  edits: edits.map(({ name, before, after }) => ({ input: form.elements[name], before, after })),
  rows: rows.map(rowNamed),
  next: next && rowNamed(next),
  order: order && { before: order.before.map(rowNamed), after: order.after.map(rowNamed) },
  columns: columns.map(findColumn),
})

/* The steps that can be done again on a page that is shown again: columns are not made again. */
const repeatable = (steps) => steps.slice(steps.findLastIndex(({ columns }) => columns.length) + 1)

export const keepSteps = () => {
  commit()
  try {
    const kept = { done: asStored(done), undone: asStored(repeatable(undone)) }
    sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // A history beyond the room of the storage ends with the page.
    sessionStorage.removeItem(KEY)
  }
}

const restoreSteps = (stored) => {
  done.push(...stored.done.map(asStep))
  // Rows that were undone are made again, in the order in which redoing adds them.
  const gone = []
  for (const { rows } of stored.undone.toReversed()) {
    if (rows.length > room()) break
    gone.push(...addRows(rows.length))
  }
  undone.push(...stored.undone.map(asStep))
  for (const row of gone) row.remove()
}

const stored = sessionStorage.getItem(KEY)
sessionStorage.removeItem(KEY)
if (stored && table.dataset.unsaved === "already") {
  try {
    restoreSteps(JSON.parse(stored))
  } catch {
    // The page has other fields now.
    done.length = 0
    undone.length = 0
  }
}

table.addEventListener("focusin", ({ target }) => {
  commit()
  const written = isField(target) || target.type === "number"
  editing = written ? { input: target, before: target.value } : null
})
table.addEventListener("focusout", commit)
table.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox") return
  record(makeStep({ edits: [{ input: target, before: !target.checked, after: target.checked }] }))
})
