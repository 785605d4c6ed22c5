/* The dialog in which a column is described that is added, or renamed. */
import { current, fieldAt, focusOn, phrase, placeOf, plain, say, table } from "grid/page"
import { now, roomForColumn, step } from "grid/store"
import { headOf } from "grid/view"

const dialog = document.getElementById("grid-column-dialog")
const form = dialog.querySelector("form")
const { name, kind, currency, unit, period } = form.elements
// The column that is renamed; none if one is added.
let renamed = null

const adapt = () => {
  const isMoney = kind.value === "money"
  for (const part of [kind, currency, unit, period]) part.closest("p").hidden = Boolean(renamed)
  currency.required = isMoney
  currency.closest("p").hidden ||= !isMoney
  unit.closest("p").hidden ||= kind.value === "text"
  for (const words of dialog.querySelectorAll("[data-for]")) {
    words.hidden = words.dataset.for !== (renamed ? "rename" : "add")
  }
}
kind.addEventListener("change", adapt)

const open = (column) => {
  renamed = column
  form.reset()
  name.value = column?.name ?? ""
  adapt()
  dialog.showModal()
  name.select()
}

export const askForColumn = () => {
  if (roomForColumn()) open(null)
  else say(phrase("noRoomForColumn"))
}

export const renameColumn = (head) => {
  const column = now().columns.find(({ key }) => key === head.dataset.key)
  if (column) open(column)
  else say(phrase("rowLabel"))
}

/* A new column; its key says what its cells are. */
const describe = () => {
  const money = kind.value === "money" ? currency.value : ""
  const words = kind.value === "text" ? "" : plain(unit.value)
  const { sign } = kind.selectedOptions[0].dataset
  return {
    key: `+${kind.value}.${money}.${now().columns.length}.${encodeURIComponent(words)}:${period.value}`,
    name: plain(name.value),
    was: "",
    unit: [money || sign, words].filter(Boolean).join(" "),
    numeric: kind.value !== "text",
  }
}

const add = () => {
  const { rows, columns } = now()
  const column = describe()
  const { row } = placeOf(current())
  step({ columns: [...columns, column], rows: rows.map((each) => ({ ...each, texts: [...each.texts, ""] })) })
  focusOn(fieldAt(row, columns.length + 1))
  say(phrase("columnAdded", { column: headOf(column) }))
}

/* Renames the columns of an indicator, which has one for each of its periods. */
const rename = () => {
  const code = renamed.key.slice(0, renamed.key.indexOf(":") + 1)
  const columns = now().columns.map((column) =>
    column.key.startsWith(code) ? { ...column, name: plain(name.value) } : column,
  )
  step({ columns })
}

dialog.addEventListener("submit", (event) => {
  event.preventDefault()
  if (!name.value.trim()) return
  dialog.close()
  if (!renamed) add()
  else if (plain(name.value) !== renamed.name) rename()
})
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close())
dialog.addEventListener("close", () => current().focus())

table.tHead.addEventListener("dblclick", ({ target }) => {
  const head = target.closest("[data-column]")
  if (head) renameColumn(head)
})
