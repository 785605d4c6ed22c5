/* The sections of an article's form: their order, where a new one goes, and what is folded. */
export const group = document.getElementById("sections-group")

export const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")]
export const isRemoved = (row) => row.classList.contains("removed")
/* Those that are not to be removed. */
export const sections = () => rows().filter((row) => !isRemoved(row))

export const headingOf = (row) => row.querySelector("[name$=-heading]")
export const editorOf = (row) => row.querySelector(".prose-editor > [role=textbox]")?.editor ?? null
const orderingOf = (row) => row.querySelector("[name$=-ordering]")

/* Asks whoever shows the sections to show them anew. */
const announce = () => document.dispatchEvent(new Event("sections:changed"))

const renumber = () => {
  rows().forEach((row, place) => {
    orderingOf(row).value = 10 * (place + 1)
  })
  group.dispatchEvent(new Event("change", { bubbles: true }))
  announce()
}

/* Puts rows into this order, and the focus back where it was. */
const arrange = (ordered) => {
  const focused = document.activeElement
  const end = group.querySelector(".empty-form")
  for (const row of ordered) end.before(row)
  if (document.activeElement !== focused) focused?.focus({ preventScroll: true })
}

/* Moves a section to a place among the sections, counted without it. */
export const move = (row, place) => {
  const others = rows().filter((other) => other !== row)
  const visible = others.filter((other) => !isRemoved(other))
  const before = visible[place] ? others.indexOf(visible[place]) : others.length
  arrange([...others.slice(0, before), row, ...others.slice(before)])
  renumber()
}

/* Adds a section after another, or before all. */
export const add = (after) => {
  group.querySelector(".add-row a").click()
  const row = group.querySelector(".empty-form").previousElementSibling
  const others = rows().filter((other) => other !== row)
  const place = after ? others.indexOf(after) + 1 : 0
  arrange([...others.slice(0, place), row, ...others.slice(place)])
  renumber()
  headingOf(row).focus()
  return row
}

/* Resolves to the editor of a section, once there is one. */
export const whenReady = (row) =>
  new Promise((resolve) => {
    if (editorOf(row)) return resolve(editorOf(row))
    document.addEventListener("prose-editor:ready", function ready({ detail }) {
      if (!row.contains(detail.textarea)) return
      document.removeEventListener("prose-editor:ready", ready)
      resolve(detail.editor)
    })
  })

export const isFolded = (row) => row.classList.contains("folded")

/* Folded sections stay so while the tab is open, also when the form is saved. */
const KEY = `folded sections ${location.pathname}`
const keyOf = (row) => row.querySelector("input[name$='-id']")?.value

export const fold = (row, folded = !isFolded(row)) => {
  if (folded === isFolded(row)) return
  row.classList.toggle("folded", folded)
  const keys = rows().filter(isFolded).map(keyOf).filter(Boolean)
  sessionStorage.setItem(KEY, JSON.stringify(keys))
  announce()
}

if (group?.querySelector(".empty-form")) {
  // A form that was refused comes in the order in which its rows were made.
  const sorted = rows().toSorted((one, other) => orderingOf(one).value - orderingOf(other).value)
  if (sorted.some((row, place) => row !== rows()[place])) arrange(sorted)
  const folded = JSON.parse(sessionStorage.getItem(KEY) ?? "[]")
  for (const row of rows()) {
    // An error is seen.
    if (folded.includes(keyOf(row)) && !row.querySelector(".errorlist")) row.classList.add("folded")
  }

  // Django's script numbers the rows that are left in the order of the page, but stored ones come first.
  document.addEventListener("formset:removed", ({ detail }) => {
    if (detail.formsetName !== "sections") return
    const shown = rows()
    const indexOf = (row) => Number(row.id.replace("sections-", ""))
    arrange(shown.toSorted((one, other) => indexOf(one) - indexOf(other)))
    queueMicrotask(() => arrange(shown))
  })
}
