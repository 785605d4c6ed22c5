/* Validates the cells of a row on the server when one is left, and marks those that can't be saved. */
import { ask, body, fieldsOf, form, phrase, say } from "grid/page"
import { isChanged, now, watch } from "grid/store"
// The rows are shown first.
import "grid/view"

const WAIT = 150
const problems = document.getElementById("grid-problems")
const list = problems.querySelector("ul")
const count = document.getElementById("grid-invalid")
const waiting = new Set()
let checked = now().rows
let timer

/* Sets what describes a field, such as its error: `part` is the end of the element's id. */
export const describe = (field, part, element) => {
  const id = `${field.id}-${part}`
  document.getElementById(id)?.remove()
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((it) => it && it !== id)
  if (element) {
    element.id = id
    field.after(element)
    others.unshift(id)
  }
  if (others.length) field.setAttribute("aria-describedby", others.join(" "))
  else field.removeAttribute("aria-describedby")
}

const mark = (field, error) => {
  if (!error && !field.hasAttribute("aria-invalid")) return
  if (error) field.setAttribute("aria-invalid", "true")
  else field.removeAttribute("aria-invalid")
  const words = { className: "grid-error", textContent: error }
  describe(field, "error", error && Object.assign(document.createElement("span"), words))
}

/* The list above the grid, which must not push it from under the pointer. */
const tell = () => {
  const before = form.getBoundingClientRect().top
  const wrong = [...body.querySelectorAll("input[aria-invalid]")]
  list.replaceChildren(
    ...wrong.map((field) => {
      const item = document.createElement("li")
      const link = document.createElement("a")
      link.href = `#${field.id}`
      link.textContent = field.getAttribute("aria-label")
      item.append(link, phrase("colon"), document.getElementById(`${field.id}-error`).textContent)
      return item
    }),
  )
  problems.hidden = !wrong.length
  count.textContent = wrong.length ? phrase("invalid", { n: wrong.length }) : ""
  scrollBy({ top: form.getBoundingClientRect().top - before, behavior: "instant" })
}

/* The places of a row that need a check; a row with values needs a name. */
const placesOf = (row) => {
  if (row.removed || !(row.code || row.texts.some((text) => text.trim()))) return []
  return [...row.texts.keys()].filter((place) => place === 0 || isChanged(row, place))
}

const send = async () => {
  const { rows, columns } = now()
  const sent = rows.filter(({ number }) => waiting.has(number))
  waiting.clear()
  const cells = sent.flatMap((row) => placesOf(row).map((place) => [row, place]))
  let errors = []
  if (cells.length) {
    const answer = await ask({
      cells: cells.map(([row, place]) => [place ? columns[place - 1].key : "", row.texts[place]]),
    })
    // Saving validates again, and shows the errors.
    if (!answer) return say(phrase("unchecked"))
    errors = answer.errors
  }
  const found = new Map(cells.map(([row, place], at) => [`${row.number} ${place}`, errors[at]]))
  now().rows.forEach((row, at) => {
    // Rows that have changed meanwhile are validated again.
    if (!sent.includes(row)) return
    fieldsOf(body.rows[at]).forEach((field, place) => mark(field, found.get(`${row.number} ${place}`) ?? ""))
  })
  return tell()
}

watch((_before, isTyping) => {
  const { rows } = now()
  if (isTyping || rows === checked) return
  const known = new Set(checked)
  for (const row of rows) if (!known.has(row)) waiting.add(row.number)
  // A row that was taken away by an undo takes its marks with it.
  if (rows.length < checked.length) tell()
  checked = rows
  clearTimeout(timer)
  timer = setTimeout(send, WAIT)
})

/* A link to a field that is wrong leads into it, also under the head that stays. */
problems.addEventListener("click", (event) => {
  const field = event.target.hash && document.getElementById(event.target.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
})
