/* Undo and redo of unsaved changes of cells, blocks and rows. A step is one action. */
import { fields, focusOn, isField, nameRow, table } from "grid/table"

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

/* Listeners, which are called with the inputs that a step has changed. */
export const onChange = (watcher) => watchers.push(watcher)

const tell = (inputs) => {
  for (const row of new Set(inputs.map((input) => input.closest("tr")))) if (row) nameRow(row)
  for (const watcher of watchers) watcher(inputs)
}

const inputsOf = ({ edits, rows }) => [...edits.map(({ input }) => input), ...rows.flatMap(fields)]

const record = (step) => {
  done.push(step)
  undone.length = 0
  tell(inputsOf(step))
}

/* Ends the editing of a field, which becomes a step. */
export const commit = () => {
  if (!editing) return
  const { input, before } = editing
  editing.before = input.value
  if (input.value !== before) record({ edits: [{ input, before, after: input.value }], rows: [] })
}

export const revert = () => {
  if (editing) editing.input.value = editing.before
}

export const isBeingWritten = (input) => editing?.input === input && input.value !== editing.before

/* Writes values ([input, value] each) after rows that were just added, as one step. */
export const perform = (values, rows = []) => {
  commit()
  const edits = values
    .map(([input, after]) => ({ input, before: read(input), after }))
    .filter(({ before, after }) => before !== after)
  for (const { input, after } of edits) write(input, after)
  if (edits.length || rows.length) record({ edits, rows })
  return edits.length
}

const lead = ({ edits, rows }) => {
  const input = edits[0]?.input ?? (rows[0]?.isConnected && fields(rows[0])[0])
  if (!input?.isConnected) return
  if (table.contains(document.activeElement) && isField(input)) focusOn(input)
  else input.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export const canUndo = () => done.length > 0 || Boolean(editing && isBeingWritten(editing.input))
export const canRedo = () => undone.length > 0

export const undo = () => {
  commit()
  const step = done.pop()
  if (!step) return
  for (const { input, before } of step.edits.toReversed()) write(input, before)
  // A row that was added last is still the last.
  for (const row of step.rows) row.remove()
  undone.push(step)
  tell(inputsOf(step))
  lead(step)
}

export const redo = () => {
  commit()
  const step = undone.pop()
  if (!step) return
  table.tBodies[0].append(...step.rows)
  for (const { input, after } of step.edits) write(input, after)
  done.push(step)
  tell(inputsOf(step))
  lead(step)
}

table.addEventListener("focusin", ({ target }) => {
  commit()
  const written = isField(target) || target.type === "number"
  editing = written ? { input: target, before: target.value } : null
})
table.addEventListener("focusout", commit)
table.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox") return
  record({ edits: [{ input: target, before: !target.checked, after: target.checked }], rows: [] })
})
