/* The cells of the page, and what can be undone and redone. A state is never changed: a step puts another in
   its place. It has the `rows` from the top, the `columns`, and the key by which all pages are to be
   sorted. A row has the `number` by which its fields are named, its `code` ("" if it is new), its `texts`,
   the name first, and whether it is `removed`. New columns come last. */
import { body, fieldsOf, form, plain, table } from "grid/page"

/* The texts that the server has, by the numbers of their rows. */
const saved = new Map()

const readRow = (tr) => {
  const fields = fieldsOf(tr)
  const number = Number(/\d+/.exec(fields[0].name)[0])
  saved.set(number, fields.map((field) => field.dataset.stored ?? field.defaultValue))
  return {
    number,
    code: tr.querySelector("[name$=-code]").value,
    texts: fields.map(({ value }) => value),
    removed: tr.querySelector("[type=checkbox]").checked,
    order: tr.querySelector("[type=number]")?.value,
  }
}

const readColumn = (head, at) => ({
  key: head.dataset.key,
  name: form.elements[`column-${at}-name`].value,
  was: form.elements[`column-${at}-was`].value,
  unit: head.querySelector(".unit")?.textContent ?? "",
  numeric: head.classList.contains("numeric"),
})

let states = [
  {
    rows: [...body.rows].map(readRow),
    columns: [...table.tHead.querySelectorAll("[data-column]")].slice(1).map(readColumn),
    sort: form.elements.sort.value,
  },
]
let at = 0
// Whether the newest step is a text that is being typed, in `typed`.
let typed = null
const watchers = []

export const now = () => states[at]
export const isArranged = Boolean(form.elements.sequence.value)

const savedText = ({ number }, place) => saved.get(number)?.[place] ?? ""
export const isChanged = (row, place) => {
  const was = savedText(row, place)
  return row.texts[place] !== was && plain(row.texts[place]) !== plain(was)
}

/* Calls back after each change, with the state before it, and whether it is a key of a text being typed. */
export const watch = (watcher) => watchers.push(watcher)
const tell = (before, isTyping = false) => watchers.forEach((watcher) => watcher(before, isTyping))

const push = (next) => {
  states.splice(at + 1, Infinity, { ...now(), ...next })
  at += 1
}

const withText = (row, place, text) =>
  place === "order" ? { ...row, order: text } : { ...row, texts: row.texts.with(place, text) }

/* Ends the typing of a text. */
export const commit = () => {
  if (!typed) return
  typed = null
  tell(states[at - 1])
}

/* Takes over a field that is being typed in: all its keys are one step. */
export const type = (row, place, text) => {
  if (typed && (typed.row !== row || typed.place !== place)) commit()
  const next = { rows: now().rows.with(row, withText(now().rows[row], place, text)) }
  const before = now()
  if (typed) states[at] = { ...before, ...next }
  else push(next)
  typed = { row, place }
  tell(before, true)
}

/* Gives up the text that is being typed. */
export const revert = () => {
  if (typed) undo()
}

export const step = (next) => {
  commit()
  const before = now()
  push(next)
  tell(before)
}

/* Writes texts, each as [row, place, text], into the rows of the page, or those given; returns how many
   cells differ. */
export const write = (cells, rows = now().rows) => {
  const next = [...rows]
  let count = 0
  for (const [row, place, text] of cells) {
    if (next[row].texts[place] === text) continue
    next[row] = withText(next[row], place, text)
    count += 1
  }
  if (count || rows !== now().rows) step({ rows: next })
  return count
}

/* The rows with new ones before a place. */
export const withNewRows = (count, place = now().rows.length) => {
  const { rows, columns } = now()
  const texts = Array(columns.length + 1).fill("")
  const added = Array.from({ length: count }, (_, add) => {
    return { number: rows.length + add, code: "", texts, removed: false }
  })
  return rows.toSpliced(place, 0, ...added)
}

export const canUndo = () => at > 0
export const canRedo = () => at < states.length - 1

const move = (by) => {
  commit()
  if (!states[at + by]) return
  const before = now()
  at += by
  tell(before)
}
export const undo = () => move(-1)
export const redo = () => move(1)

/* The greatest number of rows that the form can have more: a page that is not the last takes none at its end. */
const fieldsFor = (rows, columns) => rows * (columns + 5) + columns * 3 + 15
const most = Number(table.dataset.mostFields)
export const room = () => {
  const { rows, columns } = now()
  return Math.floor((most - fieldsFor(0, columns.length)) / (columns.length + 5)) - rows.length
}
export const roomAtEnd = () => (table.dataset.lastPage ? room() : 0)
export const roomForColumn = () => fieldsFor(now().rows.length, now().columns.length + 1) <= most

/* What somebody else has saved in a cell stands in all states: no undo takes it back. */
const settle = (number, place, text) => {
  const settled = (row) => (row.number === number ? withText(row, place, text) : row)
  states = states.map((state) => ({ ...state, rows: state.rows.map(settled) }))
}

/* Takes over a cell that was saved apart from the form. */
export const takeOver = (row, place, text) => {
  const before = now()
  saved.get(row.number)[place] = text
  settle(row.number, place, text)
  tell(before)
}

/* The states outlive a save that is refused, whose page numbers the rows in their order. */
const KEY = `grid-states ${location.pathname}`

export const keep = () => {
  commit()
  const places = new Map(now().rows.map(({ number }, place) => [number, place]))
  const all = [...new Set(states.flatMap(({ rows }) => rows))]
  const indexes = new Map(all.map((row, index) => [row, index]))
  const kept = {
    at,
    rows: all.map((row) => ({ ...row, number: places.get(row.number) ?? row.number })),
    states: states.map((state) => ({ ...state, rows: state.rows.map((row) => indexes.get(row)) })),
  }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // A history beyond the room of the storage ends with the page.
    sessionStorage.removeItem(KEY)
  }
}

const restore = (kept) => {
  const [shown] = states
  const sent = kept.states[kept.at]
  if (sent.rows.length !== shown.rows.length || sent.columns.length !== shown.columns.length) return
  states = kept.states.map((state) => ({ ...state, rows: state.rows.map((index) => kept.rows[index]) }))
  at = kept.at
  const before = now().rows
  shown.rows.forEach(({ number, texts }, row) => {
    texts.forEach((text, place) => {
      if (plain(text) !== plain(before[row].texts[place])) settle(number, place, text)
    })
  })
  states[at] = shown
}

const kept = sessionStorage.getItem(KEY)
sessionStorage.removeItem(KEY)
if (kept && table.dataset.unsaved === "already") restore(JSON.parse(kept))
