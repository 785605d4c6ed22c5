/* What is said of a cell beside its value, in a dialog over the grid: the form of its own page, so
   that what is not saved yet in the grid stays. */
import { columns, fields, form, isChanged, isNew, phrase, placeOf, say, table } from "grid/table"

const dialog = document.getElementById("grid-dialog")
const body = dialog.querySelector("[data-body]")
let open = null
let busy = false

const read = async (address, options) => {
  const answer = await fetch(address, options)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  return { answer, page }
}

const show = (page) => {
  const found = page.querySelector("#cell_form")
  if (!found) throw new Error("no form")
  found.querySelector(".closelink").remove()
  body.replaceChildren(document.adoptNode(found))
}

const codeOf = (row) => row.querySelector("[name$=-code]").value

export const addressOf = (field) => {
  const row = field.closest("tr")
  const address = new URL(form.dataset.cell, location.href)
  address.searchParams.set("row", codeOf(row))
  const { key } = columns[placeOf(field).column].dataset
  if (key) address.searchParams.set("column", key)
  return address
}

/* The fingerprint of a row has a part of the same length for each of its fields. */
const takePart = (row, there, column) => {
  const [mine, theirs] = [row, there].map((it) => it.querySelector("[name$=-was]"))
  const length = theirs.value.length / fields(there).length
  if (mine.value.length !== theirs.value.length) return
  const [from, to] = [column * length, (column + 1) * length]
  mine.value = mine.value.slice(0, from) + theirs.value.slice(from, to) + mine.value.slice(to)
}

/* Updates the cell in the grid. */
const takeOver = (field, page) => {
  // The first change of a release begins its working copy.
  document.getElementById("grid-state").replaceWith(page.getElementById("grid-state"))
  const row = field.closest("tr")
  const { column } = placeOf(field)
  const there = [...page.querySelectorAll("#grid tbody tr")].find((it) => codeOf(it) === codeOf(row))
  if (!there) return
  const theirs = fields(there)
  takePart(row, there, column)
  field.value = theirs[column].value
  field.dataset.stored = field.value
  field.parentElement.querySelector(".rounded")?.remove()
  const rounded = theirs[column].parentElement.querySelector(".rounded")
  if (rounded) field.after(document.adoptNode(rounded))
  document.getElementById(`${field.id}-beside`)?.remove()
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ")
  const others = ids.filter((id) => id && !id.endsWith("-beside"))
  const beside = theirs[column].parentElement.querySelector(".beside")
  if (beside) {
    const link = document.adoptNode(beside)
    link.id = `${field.id}-beside`
    link.tabIndex = -1
    field.after(link)
    others.unshift(link.id)
  }
  if (others.length) field.setAttribute("aria-describedby", others.join(" "))
  else field.removeAttribute("aria-describedby")
  field.dispatchEvent(new Event("taken-over", { bubbles: true }))
  say(page.querySelector(".messagelist")?.textContent.trim() ?? "")
}

export const openDetails = async (field) => {
  if (isNew(field.closest("tr"))) {
    say(phrase("saveFirst"))
    return
  }
  if (columns[placeOf(field).column].dataset.key.startsWith("+")) {
    say(phrase("saveColumnFirst"))
    return
  }
  const address = addressOf(field)
  if (placeOf(field).column === 0) {
    location.assign(address)
    return
  }
  try {
    const { page } = await read(address)
    show(page)
  } catch {
    location.assign(address)
    return
  }
  open = { field, address }
  dialog.querySelector("h2").textContent = field.getAttribute("aria-label")
  if (isChanged(field)) body.querySelector("[name=value]").value = field.value
  dialog.showModal()
  body.querySelector("[name=status]").focus()
}

dialog.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (busy) return
  busy = true
  const { field, address } = open
  try {
    const { answer, page } = await read(address, { method: "POST", body: new FormData(event.target) })
    if (answer.redirected) {
      takeOver(field, page)
      dialog.close()
    } else {
      show(page)
      body.querySelector(".errorlist, .errornote")?.scrollIntoView({ block: "nearest" })
      body.querySelector("[aria-invalid]")?.focus()
    }
  } catch {
    say(phrase("unchecked"))
    dialog.close()
  }
  busy = false
})
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close())
dialog.addEventListener("close", () => open?.field.focus())

// Shift+F2 opens the details of a cell, so that Tab goes from cell to cell.
for (const link of table.querySelectorAll("a")) link.tabIndex = -1
table.addEventListener("click", (event) => {
  const link = event.target.closest?.(".beside")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  openDetails(link.parentElement.querySelector("input"))
})
