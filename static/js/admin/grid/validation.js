/* Validates cells on the server when they are left, and marks those that can't be saved. */
import { columns, fields, form, isChanged, isNew, isRemoved, phrase, rows, say } from "grid/table"

const WAIT = 150
const problems = document.getElementById("grid-problems")
const list = problems.querySelector("ul")
const count = document.getElementById("grid-invalid")
const token = form.elements.csrfmiddlewaretoken.value
const waiting = new Set()
let timer

const invalid = () => [...form.querySelectorAll("#grid input[aria-invalid]")]

const mark = (field, error) => {
  const id = `${field.id}-error`
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((it) => it && it !== id)
  document.getElementById(id)?.remove()
  if (error) {
    const message = document.createElement("span")
    message.className = "grid-error"
    message.id = id
    message.textContent = error
    field.after(message)
    field.setAttribute("aria-invalid", "true")
    others.push(id)
  } else field.removeAttribute("aria-invalid")
  if (others.length) field.setAttribute("aria-describedby", others.join(" "))
  else field.removeAttribute("aria-describedby")
}

/* The list above the grid, which must not push it from under the pointer. */
export const tell = () => {
  const before = form.getBoundingClientRect().top
  const wrong = invalid()
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

const isName = (field) => fields(field.closest("tr"))[0] === field

/* Whether a row has values, so that it needs a name. */
const needsName = (row) => {
  const [name, ...cells] = fields(row)
  return !isRemoved(row) && (!isNew(row) || name.value.trim() || cells.some((cell) => cell.value.trim()))
}

const needsCheck = (field) => {
  const row = field.closest("tr")
  if (isRemoved(row)) return false
  return isName(field) ? needsName(row) : isChanged(field)
}

const send = async () => {
  const all = [...waiting].filter((field) => field.isConnected)
  waiting.clear()
  const about = all.filter(needsCheck)
  const sent = about.map((field) => {
    const column = columns[fields(field.closest("tr")).indexOf(field)]
    return isName(field) ? ["", field.value] : [column.dataset.key, field.value]
  })
  let errors = []
  if (sent.length) {
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST",
        body: JSON.stringify({ cells: sent }),
        headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
      })
      errors = (await answer.json()).errors
    } catch {
      // Saving validates again, and shows the errors.
      say(phrase("unchecked"))
      return
    }
  }
  for (const field of all) if (!about.includes(field)) mark(field, "")
  about.forEach((field, at) => {
    // Fields that have changed meanwhile are validated again.
    if (field.value === sent[at][1]) mark(field, errors[at])
  })
  tell()
}

/* Fields are validated together, with the names of their rows. */
export const check = (inputs) => {
  for (const row of new Set(inputs.map((input) => input.closest("tr")))) {
    if (!row) continue
    const all = fields(row)
    waiting.add(all[0])
    for (const field of all) if (inputs.includes(field) || field.hasAttribute("aria-invalid")) waiting.add(field)
  }
  clearTimeout(timer)
  timer = setTimeout(send, WAIT)
}

/* A row that was taken away by an undo takes its marks with it. */
export const forget = () => {
  const there = rows()
  for (const field of waiting) if (!there.includes(field.closest("tr"))) waiting.delete(field)
}
