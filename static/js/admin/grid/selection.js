/* A block of cells: chosen with Shift and the arrow keys or by dragging, then copied, cut or cleared. */
import { fill } from "grid/clipboard"
import { perform } from "grid/history"
import { fieldAt, fields, isField, phrase, placeOf, rows, say, table } from "grid/table"

// Opposite corners; the first one has the focus.
let anchor = null
let end = null

const bounds = () => {
  const [from, to] = [placeOf(anchor), placeOf(end)]
  return {
    top: Math.min(from.row, to.row),
    bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column),
    right: Math.max(from.column, to.column),
  }
}

/* The fields of the block, row by row; null if there is none but the field with the focus. */
export const chosen = () => {
  if (!anchor?.isConnected || !end?.isConnected || anchor === end) return null
  const { top, bottom, left, right } = bounds()
  return rows()
    .slice(top, bottom + 1)
    .map((row) => fields(row).slice(left, right + 1))
}

const draw = () => {
  for (const cell of table.querySelectorAll(".chosen")) cell.classList.remove("chosen")
  for (const field of chosen()?.flat() ?? []) field.parentElement.classList.add("chosen")
}

export const choose = (from, to) => {
  anchor = from
  end = to
  draw()
  const block = chosen()
  if (!block) return
  from.focus()
  from.select()
  say(phrase("chosen", { rows: block.length, columns: block[0].length }))
}

export const leave = () => {
  const was = chosen()
  anchor = end = null
  draw()
  return Boolean(was)
}

/* Makes the block reach one further, from the field with the focus. */
export const extend = (field, down, right) => {
  if (anchor !== field) anchor = end = field
  const { row, column } = placeOf(end)
  const to = fieldAt(row + down, column + right)
  if (!to) return
  choose(field, to)
  to.scrollIntoView({ block: "nearest", inline: "nearest" })
}

export const clear = () => {
  const block = chosen()
  if (block) perform(block.flat().map((field) => [field, ""]))
  return Boolean(block)
}

const takeWhole = ({ target }) => {
  if (target.selectionStart === target.selectionEnd) target.select()
}

table.addEventListener("mousedown", (event) => {
  if (event.button || !isField(event.target)) return
  if (event.shiftKey && isField(document.activeElement)) {
    event.preventDefault()
    choose(document.activeElement, event.target)
    return
  }
  leave()
  anchor = end = event.target
  // The first click takes the whole cell, the next goes into its text.
  if (document.activeElement !== anchor) anchor.addEventListener("mouseup", takeWhole, { once: true })
})
table.addEventListener("mouseover", (event) => {
  const field = event.target.closest?.("td, th")?.querySelector("input[type=text]")
  if (!(event.buttons & 1) || !anchor || !field || field === end) return
  if (document.activeElement !== anchor) return
  if (field === anchor) {
    end = anchor
    draw()
  } else choose(anchor, field)
})
// The browser would start to drag the selected text of a block.
table.addEventListener("dragstart", (event) => event.preventDefault())
table.addEventListener("focusin", ({ target }) => target !== anchor && leave())

for (const kind of ["copy", "cut"]) {
  table.addEventListener(kind, (event) => {
    const block = chosen()
    if (!block) return
    event.preventDefault()
    fill(
      event.clipboardData,
      block.map((row) => row.map((field) => field.value)),
    )
    say(phrase("copied", { rows: block.length, columns: block[0].length }))
    if (kind === "cut") clear()
  })
}
