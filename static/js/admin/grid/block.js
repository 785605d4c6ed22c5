/* A block of cells: chosen with Shift and the arrow keys or by dragging, then copied, cut, cleared, filled or
   pasted over. */
import { blockOf, fill } from "grid/clipboard"
import { body, current, fieldAt, focusOn, isField, phrase, placeOf, plain, say, table } from "grid/page"
import { now, roomAtEnd, watch, withNewRows, write } from "grid/store"
import { headOf } from "grid/view"

// Opposite corners; the first one has the focus.
let anchor = null
let end = null

const isOne = () => !anchor || !end || (anchor.row === end.row && anchor.column === end.column)

const cellsOf = (from, to) => {
  const [top, bottom] = [from.row, to.row].toSorted((a, b) => a - b)
  const [left, right] = [from.column, to.column].toSorted((a, b) => a - b)
  return Array.from({ length: bottom - top + 1 }, (_, down) =>
    Array.from({ length: right - left + 1 }, (_, along) => [top + down, left + along]),
  )
}

/* The places of the block, row by row, each as [row, column]; null if there is none but the field with the
   focus. */
export const chosen = () => (isOne() ? null : cellsOf(anchor, end))
export const chosenOrCurrent = () => chosen() ?? cellsOf(placeOf(current()), placeOf(current()))

const draw = () => {
  for (const cell of table.querySelectorAll(".chosen")) cell.classList.remove("chosen")
  for (const [row, column] of chosen()?.flat() ?? []) body.rows[row].cells[column].classList.add("chosen")
}

const choose = (from, to) => {
  anchor = from
  end = to
  draw()
  const block = chosen()
  if (!block) return
  const field = fieldAt(from.row, from.column)
  field.focus()
  field.select()
  say(phrase("chosen", { rows: block.length, columns: block[0].length }))
}

export const leave = () => {
  const was = chosen()
  anchor = end = null
  draw()
  return Boolean(was)
}
// Rows and columns that come, go or move take the block with them.
watch((before) => {
  const isSame = before.rows.length === now().rows.length && before.columns === now().columns
  if (!isSame || before.rows.some(({ number }, at) => number !== now().rows[at].number)) leave()
})

/* Makes the block reach one further, from the field with the focus. */
export const extend = (field, down, right) => {
  const place = placeOf(field)
  if (anchor?.row !== place.row || anchor?.column !== place.column) end = place
  const to = fieldAt(end.row + down, end.column + right)
  if (!to) return
  choose(place, placeOf(to))
  to.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export const clear = () => {
  const block = chosen()
  if (block) write(block.flat().map(([row, column]) => [row, column, ""]))
  return Boolean(block)
}

/* Copies the first row of the chosen block into those below it; without one, the cell above. */
export const fillDown = () => {
  const block = chosenOrCurrent()
  const source = block.length > 1 ? block[0][0][0] : block[0][0][0] - 1
  if (source < 0) return
  const { rows } = now()
  const below = block.slice(block.length > 1 ? 1 : 0).flat()
  const count = write(below.map(([row, column]) => [row, column, rows[source].texts[column]]))
  if (!chosen()) focusOn(current())
  say(phrase("filled", { n: count }))
}

const takeWhole = ({ target }) => {
  if (target.selectionStart === target.selectionEnd) target.select()
}

table.addEventListener("mousedown", (event) => {
  if (event.button || !isField(event.target)) return
  if (event.shiftKey && isField(document.activeElement)) {
    event.preventDefault()
    choose(placeOf(document.activeElement), placeOf(event.target))
    return
  }
  leave()
  anchor = end = placeOf(event.target)
  // The first click takes the whole cell, the next goes into its text.
  if (document.activeElement !== event.target) event.target.addEventListener("mouseup", takeWhole, { once: true })
})
table.addEventListener("mouseover", (event) => {
  const field = event.target.closest?.("td, th")?.querySelector("input[type=text]")
  if (!(event.buttons & 1) || !anchor || !field || !isField(field)) return
  if (document.activeElement === fieldAt(anchor.row, anchor.column)) choose(anchor, placeOf(field))
})
// The browser would start to drag the selected text of a block.
table.addEventListener("dragstart", (event) => event.preventDefault())
table.addEventListener("focusin", ({ target }) => {
  if (anchor && target !== fieldAt(anchor.row, anchor.column)) leave()
})

for (const kind of ["copy", "cut"]) {
  table.addEventListener(kind, (event) => {
    const block = chosen()
    if (!block) return
    event.preventDefault()
    const { rows } = now()
    fill(event.clipboardData, block.map((line) => line.map(([row, column]) => rows[row].texts[column])))
    say(phrase("copied", { rows: block.length, columns: block[0].length }))
    if (kind === "cut") clear()
  })
}

const same = (text) => plain(text).toLowerCase()

/* Whether the first row equals the headers, with or without their units. */
const isHead = (row, column) => {
  const heads = [...table.tHead.querySelectorAll("[data-column]")].slice(column)
  return (
    row.some(Boolean) &&
    row.every((text, at) => !text || [heads[at].dataset.column, heads[at].textContent].map(same).includes(same(text)))
  )
}

/* Where each row of a block goes. Names that stand in other rows are theirs: to put them here would rename
   rows, whose values would then be those of others. Then the rows of other names are the first empty ones. */
const findRows = (block, { row, column }) => {
  const { rows } = now()
  const straight = block.map((_, at) => row + at)
  const known = new Map()
  if (column === 0) rows.forEach(({ texts }, at) => texts[0] && !known.has(same(texts[0])) && known.set(same(texts[0]), at))
  const named = block.map(([name]) => known.get(same(name)))
  if (!named.some((at, down) => at !== undefined && at !== row + down && rows[at].code)) return [straight, false]
  const free = rows.flatMap(({ code, texts }, at) => (code || texts.some(Boolean) ? [] : [at]))
  const used = new Set()
  let next = rows.length
  const places = named.map((at) => {
    const place = at === undefined || used.has(at) ? (free.shift() ?? next++) : at
    used.add(place)
    return place
  })
  return [places, true]
}

const pasteBlock = (block, at) => {
  const beyond = at.column + block[0].length - now().columns.length - 1
  if (beyond > 0) return say(phrase("noColumns", { n: beyond }))
  const isHeaded = block.length > 1 && isHead(block[0], at.column)
  const values = isHeaded ? block.slice(1) : block
  const [places, isMatched] = findRows(values, at)
  const missing = Math.max(0, Math.max(...places) + 1 - now().rows.length)
  if (missing > roomAtEnd()) {
    return say(phrase(table.dataset.lastPage ? "noRoom" : "noRows", { n: missing - roomAtEnd() }))
  }
  const cells = values.flatMap((row, down) => row.map((text, right) => [places[down], at.column + right, text]))
  write(cells, missing ? withNewRows(missing) : now().rows)
  if (!isMatched) choose(at, { row: at.row + values.length - 1, column: at.column + values[0].length - 1 })
  return say(
    phrase("pasted", { rows: values.length, columns: values[0].length }),
    ...(isHeaded ? [phrase("headLeftOut")] : []),
    ...(isMatched ? [phrase("matched")] : []),
    ...(missing ? [phrase("rowsAdded", { n: missing })] : []),
  )
}

table.addEventListener("paste", (event) => {
  const field = event.target
  if (!isField(field)) return
  const block = blockOf(event.clipboardData)
  if (!block.length) return
  event.preventDefault()
  const targets = chosen()
  const isAlone = block.length === 1 && block[0].length === 1
  if (!isAlone) {
    const [row, column] = chosenOrCurrent()[0][0]
    pasteBlock(block, { row, column })
  } else if (targets) write(targets.flat().map(([row, column]) => [row, column, block[0][0]]))
  else {
    // Into the text, as it is being written.
    field.setRangeText(block[0][0], field.selectionStart, field.selectionEnd, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
})
