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

export const isField = (target) => target.type === "text" && table.contains(target)
export const remover = (row) => row.querySelector("input[type=checkbox]")
export const isNew = (row) => !row.querySelector("[name$=-code]").value
export const isRemoved = (row) => remover(row).checked

/* A field of one line shows no line breaks, so they are no difference. */
const plain = (text) => text.trim().replace(/\s+/g, " ")
export const stored = (field) => field.dataset.stored ?? field.defaultValue
export const isChanged = (field) => plain(field.value) !== plain(stored(field))

/* The greatest number of rows: only the last page has new ones, and a form has its limits. */
export const room = () => (blank ? Number(table.dataset.mostRows) - body.rows.length : 0)

export const addRows = (count) =>
  Array.from({ length: count }, () => {
    const row = blank.content.firstElementChild.cloneNode(true)
    const number = body.rows.length
    for (const field of row.querySelectorAll("input")) {
      field.name = field.name.replace(/^row-[-\d]+-/, `row-${number}-`)
      if (field.id) field.id = field.name
    }
    const [name] = fields(row)
    // “Name of row 7”, in whichever language.
    name.setAttribute("aria-label", name.getAttribute("aria-label").replace(/\d+/, number + 1))
    body.append(row)
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
