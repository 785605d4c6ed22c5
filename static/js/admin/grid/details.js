/* What is said of a cell beside its value, in a dialog over the grid: the form of its own page, so
   that what is not saved yet in the grid stays. */
import { body, fieldsOf, form, phrase, placeOf, say, table } from "grid/page"
import { describe } from "grid/checks"
import { isChanged, now, takeOver } from "grid/store"

const dialog = document.getElementById("grid-dialog")
const content = dialog.querySelector("[data-body]")
let open = null
let isBusy = false

const read = async (address, options) => {
  const answer = await fetch(address, options)
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") }
}

const show = (page) => {
  const found = page.querySelector("#cell_form")
  if (!found) throw new Error("no form")
  found.querySelector(".closelink").remove()
  content.replaceChildren(document.adoptNode(found))
}

/* The fingerprint of a row has a part of the same length for each of its fields. */
const takePart = (tr, there, column) => {
  const [mine, theirs] = [tr, there].map((it) => it.querySelector("[name$=-was]"))
  const length = theirs.value.length / fieldsOf(there).length
  if (mine.value.length !== theirs.value.length) return
  const [from, to] = [column * length, (column + 1) * length]
  mine.value = mine.value.slice(0, from) + theirs.value.slice(from, to) + mine.value.slice(to)
}

/* Updates a cell from the page that shows it as it was saved. */
const update = (field, page) => {
  // The first change of a release begins its working copy.
  document.getElementById("grid-state").replaceWith(page.getElementById("grid-state"))
  const { row, column } = placeOf(field)
  const { code } = now().rows[row]
  const there = [...page.querySelectorAll("#grid tbody tr")].find((tr) => tr.querySelector("[name$=-code]").value === code)
  if (!there) return
  takePart(body.rows[row], there, column)
  const cell = there.cells[column]
  takeOver(now().rows[row], column, cell.querySelector("input").value)
  field.parentElement.querySelector(".rounded")?.remove()
  field.after(...cell.querySelectorAll(".rounded"))
  const beside = cell.querySelector(".beside")
  if (beside) beside.tabIndex = -1
  describe(field, "beside", beside)
  say(page.querySelector(".messagelist")?.textContent.trim() ?? "")
}

export const openDetails = async (field) => {
  const { row, column } = placeOf(field)
  const state = now().rows[row]
  const key = now().columns[column - 1]?.key ?? ""
  if (!state.code || key.startsWith("+")) {
    say(phrase(state.code ? "saveColumnFirst" : "saveFirst"))
    return
  }
  const address = new URL(form.dataset.cell, location.href)
  address.searchParams.set("row", state.code)
  if (key) address.searchParams.set("column", key)
  try {
    if (!key) throw new Error("a row has a page of its own")
    show((await read(address)).page)
  } catch {
    location.assign(address)
    return
  }
  open = { field, address }
  dialog.querySelector("h2").textContent = field.getAttribute("aria-label")
  if (isChanged(state, column)) content.querySelector("[name=value]").value = field.value
  dialog.showModal()
  content.querySelector("[name=status]").focus()
}

dialog.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (isBusy) return
  isBusy = true
  try {
    const { answer, page } = await read(open.address, { method: "POST", body: new FormData(event.target) })
    if (answer.redirected) {
      update(open.field, page)
      dialog.close()
    } else {
      show(page)
      content.querySelector(".errorlist, .errornote")?.scrollIntoView({ block: "nearest" })
      content.querySelector("[aria-invalid]")?.focus()
    }
  } catch {
    say(phrase("unchecked"))
    dialog.close()
  }
  isBusy = false
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
