/* A block that is pasted fills the grid from the field with the focus, to the right and down. */
import { blockOf } from "grid/clipboard"
import { perform } from "grid/history"
import { choose, chosen } from "grid/selection"
import { addRows, columns, fieldAt, fields, isField, isNew, phrase, placeOf, roomAtEnd, rows, say, table } from "grid/table"

const plain = (text) => text.replace(/\s+/g, " ").trim().toLowerCase()

/* Whether the first row equals the headers, with or without their units. */
const isHead = (row, column) =>
  row.some(Boolean) &&
  row.every((text, at) => {
    const head = columns[column + at]
    return head && (!text || [head.dataset.column, head.textContent].map(plain).includes(plain(text)))
  })

/* Names that stand in other rows are theirs: to put them here would rename rows, whose values would
   then be those of others. Returns where each row of the block goes, null for a new one. */
const byName = (block, first) => {
  const known = new Map()
  rows().forEach((row, at) => {
    const name = plain(fields(row)[0].value)
    if (name && !known.has(name)) known.set(name, at)
  })
  const elsewhere = block.some(([name], at) => {
    const place = known.get(plain(name))
    return place !== undefined && place !== first + at && !isNew(rows()[place])
  })
  if (!elsewhere) return null
  return block.map(([name]) => known.get(plain(name)) ?? null)
}

/* The first empty rows. */
const emptyRows = () =>
  rows()
    .map((row, at) => [row, at])
    .filter(([row]) => isNew(row) && !fields(row).some((field) => field.value))
    .map(([, at]) => at)

const fit = (block, { row, column }) => {
  const beyond = column + block[0].length - columns.length
  if (beyond > 0) return { problem: phrase("noColumns", { n: beyond }) }
  const matched = column === 0 ? byName(block, row) : null
  const places = matched ?? block.map((_, at) => row + at)
  if (matched) {
    const free = emptyRows()
    const used = new Set()
    for (let at = 0; at < places.length; at += 1) {
      if (places[at] === null || used.has(places[at])) places[at] = free.shift() ?? null
      used.add(places[at])
    }
    let next = rows().length
    for (let at = 0; at < places.length; at += 1) if (places[at] === null) places[at] = next++
  }
  const missing = Math.max(...places) + 1 - rows().length
  if (missing > roomAtEnd()) {
    const reason = table.dataset.lastPage ? "noRoom" : "noRows"
    return { problem: phrase(reason, { n: missing - roomAtEnd() }) }
  }
  return { places, missing: Math.max(0, missing), matched: Boolean(matched) }
}

const pasteBlock = (block, field) => {
  const at = placeOf(field)
  const headless = block.length > 1 && isHead(block[0], at.column)
  const values = headless ? block.slice(1) : block
  const { problem, places, missing, matched } = fit(values, at)
  if (problem) {
    say(problem)
    return
  }
  const added = addRows(missing)
  const written = values.flatMap((row, down) =>
    row.map((text, right) => [fieldAt(places[down], at.column + right), text]),
  )
  perform(written, added)
  if (!matched) choose(field, fieldAt(at.row + values.length - 1, at.column + values[0].length - 1))
  say(
    phrase("pasted", { rows: values.length, columns: values[0].length }),
    ...(headless ? [phrase("headLeftOut")] : []),
    ...(matched ? [phrase("matched")] : []),
    ...(missing ? [phrase("rowsAdded", { n: missing })] : []),
  )
}

table.addEventListener("paste", (event) => {
  const field = event.target
  if (!isField(field)) return
  const block = blockOf(event.clipboardData)
  if (!block.length) return
  event.preventDefault()
  const [[only]] = block
  const alone = block.length === 1 && block[0].length === 1
  const targets = chosen()
  if (alone && targets) perform(targets.flat().map((target) => [target, only]))
  else if (alone) {
    // Into the text, as it is being written.
    field.setRangeText(only, field.selectionStart, field.selectionEnd, "end")
  } else pasteBlock(block, targets ? targets[0][0] : field)
})
