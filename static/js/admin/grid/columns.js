/* Columns that are added to the grid or renamed in it: their heads, their cells, and what the form says
   of them. A column is saved with the rows. */
import { blankRow, columns, fields, form, nameRow, rows, table } from "grid/table"

const headRow = table.tHead.rows[0]
const store = document.getElementById("grid-columns")

const periodOf = (key) => key.slice(key.indexOf(":") + 1)
const codeOf = (key) => key.slice(0, key.indexOf(":"))

/* The head of a column: its name, with the period if the name does not say it. */
const headOf = (name, period) => (!period || name.includes(period) ? name : `${name} (${period})`)

const hidden = (name, value) => {
  const input = document.createElement("input")
  Object.assign(input, { type: "hidden", name, value })
  return input
}

const cellOf = (row, place, numeric) => {
  const { name } = row.querySelector("[name$=-code]")
  const cell = document.createElement("td")
  cell.classList.toggle("numeric", numeric)
  const field = document.createElement("input")
  field.type = "text"
  field.id = field.name = name.replace(/code$/, `cell-${place}`)
  field.autocomplete = "off"
  cell.append(field)
  return cell
}

export const insertColumn = ({ key, head, inputs, cells }) => {
  headRow.querySelector("th:not([data-column])").before(head)
  store.append(...inputs)
  for (const [row, cell] of cells) row.querySelector(".order, .remove").before(cell)
  columns.push(head)
  return key
}

export const removeColumn = ({ head, inputs, cells }) => {
  for (const element of [head, ...inputs, ...cells.map(([, cell]) => cell)]) element.remove()
  columns.splice(columns.indexOf(head), 1)
}

/* Makes a new column at the end; its key says what its cells are. The sign is that of percentages. */
export const makeColumn = ({ name, kind, currency, period, sign, unit: typed }) => {
  const place = columns.length - 1
  const key = `+${kind}.${currency}.${place}.${encodeURIComponent(typed)}:${period}`
  const unit = [currency || sign, typed].filter(Boolean).join(" ")
  const numeric = kind !== "text"
  const head = document.createElement("th")
  head.scope = "col"
  head.className = numeric ? "new-column numeric" : "new-column"
  Object.assign(head.dataset, { key, column: headOf(name, period) })
  const words = document.createElement("span")
  words.className = "column-name"
  words.textContent = head.dataset.column
  head.append(words)
  if (unit) {
    const small = document.createElement("span")
    small.className = "unit"
    small.textContent = unit
    head.append(" ", small)
  }
  const inputs = [hidden("column", key), hidden(`column-${place}-name`, name), hidden(`column-${place}-was`, "")]
  const cells = [...rows(), blankRow].map((row) => [row, cellOf(row, place, numeric)])
  const column = { key, head, inputs, cells }
  insertColumn(column)
  for (const row of [...rows(), blankRow]) nameRow(row)
  return column
}

/* A column of a page that is shown again. */
export const findColumn = (key) => {
  const at = columns.findIndex(({ dataset }) => dataset.key === key)
  const inputs = [...store.children].slice((at - 1) * 3, at * 3)
  const cells = [...rows(), blankRow].map((row) => [row, fields(row)[at].parentElement])
  return { key, head: columns[at], inputs, cells }
}

export const isNewColumn = ({ dataset }) => dataset.key.startsWith("+")
export const nameInput = (head) => form.elements[`column-${columns.indexOf(head) - 1}-name`]
const storedName = (head) => form.elements[`column-${columns.indexOf(head) - 1}-was`].value

/* The heads of all columns of the same indicator, one for each of its periods. */
export const siblings = (head) =>
  columns.filter(({ dataset }) => dataset.key && codeOf(dataset.key) === codeOf(head.dataset.key))

const isRenamed = (head) => !isNewColumn(head) && nameInput(head).value !== storedName(head)

export const countColumns = () => ({
  added: columns.slice(1).filter(isNewColumn).length,
  renamed: new Set(columns.slice(1).filter(isRenamed).map(({ dataset }) => codeOf(dataset.key))).size,
})

/* Shows the names of the columns in their heads, and in what their fields are called. */
export const showNames = () => {
  let differs = false
  for (const head of columns.slice(1)) {
    const text = headOf(nameInput(head).value, periodOf(head.dataset.key))
    head.classList.toggle("renamed", isRenamed(head))
    if (text === head.dataset.column) continue
    head.dataset.column = text
    head.querySelector(".column-name").textContent = text
    differs = true
  }
  if (differs) for (const row of [...rows(), blankRow]) nameRow(row)
}
