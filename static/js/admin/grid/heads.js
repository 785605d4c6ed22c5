/* The dialog that adds a column, and the field in which a column is renamed in its head. */
import { makeColumn, nameInput, showNames, siblings } from "grid/columns"
import { onChange, perform } from "grid/history"
import { columns, current, fieldAt, focusOn, form, phrase, placeOf, roomForColumn, say, table } from "grid/table"

const dialog = document.getElementById("grid-column-dialog")
const { name, kind, currency, unit, period } = dialog.querySelector("form").elements

const adapt = () => {
  const isMoney = kind.value === "money"
  currency.required = isMoney
  currency.closest("p").hidden = !isMoney
  unit.closest("p").hidden = kind.value === "text"
}
kind.addEventListener("change", adapt)

export const askForColumn = () => {
  if (!roomForColumn()) {
    say(phrase("noRoomForColumn"))
    return
  }
  dialog.querySelector("form").reset()
  adapt()
  dialog.showModal()
  name.focus()
}

dialog.addEventListener("submit", (event) => {
  event.preventDefault()
  if (!name.value.trim()) return
  const isMoney = kind.value === "money"
  const { row } = placeOf(current())
  const column = makeColumn({
    name: name.value.trim(),
    kind: kind.value,
    currency: isMoney ? currency.value : "",
    period: period.value,
    sign: kind.selectedOptions[0].dataset.sign,
    unit: kind.value === "text" ? "" : unit.value.trim(),
  })
  perform([], [], { columns: [column] })
  dialog.close()
  focusOn(fieldAt(row, columns.length - 1))
  say(phrase("columnAdded", { column: column.head.dataset.column }))
})
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close())
dialog.addEventListener("close", () => current().focus())

const rename = (head, text) => {
  const words = text.trim().replace(/\s+/g, " ")
  if (words) perform(siblings(head).map((each) => [nameInput(each), words]))
}

/* Puts a field into the head of a column; Enter and leaving it rename the column, Esc does not. */
export const renameColumn = (head) => {
  if (!head.dataset.key) {
    say(phrase("rowLabel"))
    return
  }
  if (head.querySelector("input")) return
  const words = head.querySelector(".column-name")
  const field = document.createElement("input")
  field.type = "text"
  field.maxLength = 200
  field.value = nameInput(head).value
  field.setAttribute("aria-label", phrase("columnName"))
  words.hidden = true
  head.prepend(field)
  focusOn(field)
  let isOpen = true
  const close = (isKept) => {
    if (!isOpen) return
    isOpen = false
    const hasFocus = document.activeElement === field
    const { value } = field
    field.remove()
    words.hidden = false
    if (isKept) rename(head, value)
    if (hasFocus) current().focus()
  }
  field.addEventListener("blur", () => close(true))
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    const isSaving = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s"
    if (isSaving) close(true)
    else event.stopPropagation()
    if (event.key !== "Enter" && event.key !== "Escape") return
    event.preventDefault()
    close(event.key === "Enter")
  })
}

table.tHead.addEventListener("dblclick", ({ target }) => {
  const head = target.closest("[data-column]")
  if (head) renameColumn(head)
})
form.addEventListener("keydown", (event) => {
  // A field that has no name is none of the form's own.
  if (event.key === "Enter" && event.target.closest("thead")) event.preventDefault()
})
onChange((inputs, isPlain) => isPlain || showNames())
