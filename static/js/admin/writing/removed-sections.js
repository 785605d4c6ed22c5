/* Removing a section of an article leaves a line in its place, with a button that brings it back
   until the page is left. The section stays in the form, marked for deletion: a new one, which
   Django's script would take out of the page, gets the field that a stored one has. */
const group = document.getElementById("sections-group")
const words = document.getElementById("removed-section")

const deletion = (row) => row.querySelector(":scope > [name$=-DELETE], h3 [name$=-DELETE]")

/* Whether a new section holds nothing that could be lost. */
const isEmpty = (row) =>
  [...row.querySelectorAll("[name$=-heading], [name$=-body]")].every(
    ({ value }) => !value.replace(/<p>|<\/p>|<br>/g, "").trim(),
  )

const nameOf = (row) =>
  row.querySelector("[name$=-heading]")?.value.trim() || row.querySelector(".inline_label").textContent.trim()

const announce = () => document.dispatchEvent(new Event("sections:changed"))

const tell = (box) => box.dispatchEvent(new Event("change", { bubbles: true }))

const bringBack = (row, undone) => {
  const box = deletion(row)
  row.querySelector(":scope > .removed-line").remove()
  row.classList.remove("removed")
  if (row.classList.contains("has_original")) box.checked = false
  tell(box)
  if (!row.classList.contains("has_original")) box.remove()
  row.querySelector("[name$=-heading]").focus()
  undone?.()
  announce()
}

const takeAway = (row, told, undone) => {
  if (row.classList.contains("removed")) return
  const line = words.content.firstElementChild.cloneNode(true)
  const text = line.querySelector("span")
  text.textContent = told ?? text.textContent.replace("{section}", () => nameOf(row))
  text.id = `${row.id}-removed`
  const undo = line.querySelector("button")
  undo.setAttribute("aria-describedby", text.id)
  undo.addEventListener("click", () => bringBack(row, undone))
  row.classList.add("removed")
  row.append(line)
  announce()
  return undo
}

const markNew = (row) => {
  const box = document.createElement("input")
  box.type = "checkbox"
  box.name = `${row.id}-DELETE`
  box.checked = true
  box.hidden = true
  row.append(box)
  return box
}

/* Removes a section, with words of its own for the line in its place; `undone` is called when it is
   brought back. Returns the button for that. */
export const remove = (row, { text, undone }) => {
  const undo = takeAway(row, text, undone)
  const isStored = row.classList.contains("has_original")
  const box = isStored ? deletion(row) : markNew(row)
  box.checked = true
  tell(box)
  return undo
}

/* Takes a new section out of the page, which must be empty. */
export const takeOut = (row) => row.querySelector("a.inline-deletelink").click()

if (group && words) {
  // Before Django's script hears of it.
  group.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("a.inline-deletelink")
      const row = button?.closest(".inline-related")
      if (!row || isEmpty(row)) return
      event.preventDefault()
      event.stopPropagation()
      const undo = takeAway(row)
      tell(markNew(row))
      undo.focus()
    },
    { capture: true },
  )
  group.addEventListener("change", ({ target }) => {
    if (!target.matches(".has_original h3 [name$=-DELETE]") || !target.checked) return
    takeAway(target.closest(".inline-related"))?.focus()
  })
  // A form that was refused shows its removed sections again.
  for (const name of words.dataset.removed.split(" ")) {
    const row = name && document.getElementById(name)
    if (!row || row.classList.contains("empty-form")) continue
    takeAway(row)
    if (!deletion(row)) markNew(row)
  }
  for (const box of group.querySelectorAll(".has_original h3 [name$=-DELETE]:checked")) {
    takeAway(box.closest(".inline-related"))
  }
}
