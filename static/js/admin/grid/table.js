/* The grid's rows and fields by their positions, and its status messages. */
export const table = document.getElementById("grid")
export const form = table.closest("form")
const box = table.closest(".grid-box")
const body = table.tBodies[0]
const blank = document.getElementById("grid-new-row")
const { dataset: words } = document.getElementById("grid-words")
const status = document.getElementById("grid-status")

export const rows = () => [...body.rows]
export const fields = (row) => [...row.querySelectorAll("input[type=text]")]
export const columns = [...table.tHead.rows[0].querySelectorAll("[data-column]")]

export const fieldAt = (row, column) => {
  const found = body.rows[row]
  return found && fields(found)[column]
}

export const placeOf = (field) => {
  const row = field.closest("tr")
  return { row: row.sectionRowIndex, column: fields(row).indexOf(field) }
}

export const isField = (target) => target.type === "text" && body.contains(target)
export const remover = (row) => row.querySelector("input[type=checkbox]")
export const isNew = (row) => !row.querySelector("[name$=-code]").value
export const isRemoved = (row) => remover(row).checked

/* A field of one line shows no line breaks, so they are no difference. */
const plain = (text) => text.trim().replace(/\s+/g, " ")
export const stored = (field) => field.dataset.stored ?? field.defaultValue
export const isChanged = (field) => plain(field.value) !== plain(stored(field))

/* The greatest number of rows that a form can have more; at the end they are added on the last page only. */
const fieldsFor = (rowCount, columnCount) => rowCount * (columnCount + 5) + columnCount * 3 + 15
const isRoom = (rowCount, columnCount) => fieldsFor(rowCount, columnCount) <= Number(table.dataset.mostFields)
export const roomForColumn = () => isRoom(body.rows.length, columns.length)
export const room = () => {
  const count = columns.length - 1
  return Math.floor((Number(table.dataset.mostFields) - fieldsFor(0, count)) / (count + 5)) - body.rows.length
}
export const roomAtEnd = () => (table.dataset.lastPage ? room() : 0)

/* The empty row that new ones are copies of. */
export const blankRow = blank.content.firstElementChild

/* Adds rows before another one, or at the end. */
export const addRows = (count, next = null) =>
  Array.from({ length: count }, () => {
    const row = blankRow.cloneNode(true)
    const number = body.rows.length
    for (const field of row.querySelectorAll("input")) {
      field.name = field.name.replace(/^row-[-\d]+-/, `row-${number}-`)
      if (field.id) field.id = field.name
    }
    const [name] = fields(row)
    // “Name of row 7”, in whichever language.
    name.setAttribute("aria-label", name.getAttribute("aria-label").replace(/\d+/, number + 1))
    body.insertBefore(row, next)
    return row
  })

/* The fields of a row are called by its name, also while that is being written. */
export const nameRow = (row) => {
  const [name, ...cells] = fields(row)
  const called = plain(name.value) || plain(stored(name)) || words.newRow
  cells.forEach((cell, at) => {
    cell.setAttribute("aria-label", phrase("cell", { row: called, column: columns[at + 1].dataset.column }))
  })
}

let last = null
table.addEventListener("focusin", ({ target }) => {
  if (isField(target)) last = target
})

/* The field that has the focus, or had it last; the first one of the page before. */
export const current = () => (last?.isConnected ? last : fieldAt(0, 0))

export const focusOn = (field) => {
  field.focus()
  field.select()
}

/* The number of visible rows, without the header. */
export const screenful = () =>
  Math.max(1, Math.floor((box.clientHeight - table.tHead.offsetHeight) / body.rows[0].offsetHeight) - 1)

/* Words of the page, in its language, with numbers in them. */
export const phrase = (name, numbers = {}) => {
  const one = Object.values(numbers)[0] === 1 && words[`${name}One`]
  return Object.entries(numbers).reduce(
    (text, [key, value]) => text.replace(`{${key}}`, () => value),
    one || words[name],
  )
}

export const say = (...messages) => {
  status.textContent = messages.join(" ")
}
