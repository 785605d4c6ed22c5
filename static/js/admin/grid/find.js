/* Find and replace in the cells of the page and the names of its rows. */
import { onChange, perform } from "grid/history"
import { fields, form as grid, isRemoved, isField, rows, table } from "grid/table"

const panel = document.getElementById("grid-finder")
const form = panel.querySelector("form")
const { words, other, same_case: sameCase, whole } = form.elements
const status = panel.querySelector("[role=status]")
const [one, all] = [panel.querySelector("[data-one]"), panel.querySelector("[data-all]")]
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)

let found = []
let here = -1
let opener = null

const fill = (name, values) => status.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key])

const pattern = () => {
  const text = words.value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  return new RegExp(whole.checked ? `^\\s*${text}\\s*$` : text, sameCase.checked ? "gu" : "giu")
}

const search = () =>
  words.value
    ? rows()
        .filter((row) => !isRemoved(row))
        .flatMap(fields)
        .filter(({ value }) => value.search(pattern()) >= 0)
    : []

const draw = () => {
  for (const field of table.querySelectorAll(".found-in")) field.classList.remove("found-in", "found-here-in")
  found.forEach((field, at) => {
    field.classList.add("found-in")
    field.classList.toggle("found-here-in", at === here)
  })
  for (const button of [one, all]) button.setAttribute("aria-disabled", String(!found.length))
}

const describe = () => {
  if (!words.value) return ""
  return found.length ? fill("count", { at: here + 1, count: found.length }) : status.dataset.none
}

const say = (text) => {
  if (status.textContent !== text) status.textContent = text
}

const show = () => {
  draw()
  say(describe())
  found[here]?.scrollIntoView({ block: "center", inline: "nearest" })
}

/* Searches again; the match at a field, or the first one after it, is the current one. */
const look = (from = found[here] ?? opener) => {
  found = search()
  const order = rows().flatMap(fields)
  const start = order.indexOf(from)
  here = found.findIndex((field) => order.indexOf(field) >= start)
  if (here < 0 && found.length) here = 0
}

const go = (step) => {
  if (found.length) here = (here + step + found.length) % found.length
  show()
}

const replaced = (field) => [field, field.value.replace(pattern(), () => other.value)]

const replaceOne = () => {
  const field = found[here]
  if (!field) return
  const order = rows().flatMap(fields)
  perform([replaced(field)])
  look(order[order.indexOf(field) + 1])
  show()
}

const replaceAll = () => {
  if (!found.length) return
  const count = perform(found.map(replaced))
  look()
  show()
  say(fill("done", { count }))
}

/* The panel opens again on the next page that has a match, which the server finds. */
const KEY = `grid-find ${location.pathname}`
const elsewhere = panel.querySelector("[data-page]")

const goToNextPage = async () => {
  if (!words.value || status.textContent === status.dataset.busy) return
  say(status.dataset.busy)
  const asked = { words: words.value, same_case: sameCase.checked, whole: whole.checked }
  let page
  try {
    const answer = await fetch(grid.dataset.check, {
      method: "POST",
      body: JSON.stringify({ find: { ...asked, page: Number(elsewhere.dataset.page) } }),
      headers: { "X-CSRFToken": grid.elements.csrfmiddlewaretoken.value, "Content-Type": "application/json" },
    })
    page = (await answer.json()).page
  } catch {
    say(status.dataset.away)
    return
  }
  if (page === null) {
    say(status.dataset.elsewhere)
    return
  }
  sessionStorage.setItem(KEY, JSON.stringify({ ...asked, other: other.value, page: String(page) }))
  const address = new URL(location.href)
  address.searchParams.set("page", page)
  address.searchParams.delete("find")
  address.hash = ""
  location.assign(address)
}

const close = () => {
  panel.hidden = true
  const field = found[here] ?? opener
  found = []
  here = -1
  draw()
  field?.focus()
}

export const openFinder = () => {
  const { activeElement } = document
  if (isField(activeElement)) opener = activeElement
  panel.hidden = false
  look()
  show()
  words.focus()
  words.select()
}

form.addEventListener("input", ({ target }) => {
  if (target === other) return
  look()
  show()
})
form.addEventListener("submit", (event) => event.preventDefault())
panel.addEventListener("keydown", (event) => {
  if (event.isComposing) return
  if (event.key === "Escape") {
    event.preventDefault()
    close()
  } else if (event.key === "Enter" && event.target.type === "text") {
    event.preventDefault()
    if (event.target === other) replaceOne()
    else go(event.shiftKey ? -1 : 1)
  }
})
panel.addEventListener("click", ({ target }) => {
  const button = target.closest("button")
  if (button?.matches("[data-previous]")) go(-1)
  else if (button?.matches("[data-next]")) go(1)
  else if (button?.matches("[data-one]")) replaceOne()
  else if (button?.matches("[data-all]")) replaceAll()
  else if (button?.matches("[data-page]")) goToNextPage()
  else if (button?.matches("[data-close]")) close()
})

const lookAgain = () => {
  if (panel.hidden) return
  look()
  draw()
  say(describe())
}
onChange(lookAgain)

const isShortcut = ({ key, ctrlKey, metaKey, altKey, shiftKey }) => {
  if (altKey) return false
  if (key.toLowerCase() === "h") return isMac ? metaKey && shiftKey && !ctrlKey : ctrlKey && !shiftKey && !metaKey
  return key.toLowerCase() === "f" && !shiftKey && (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey)
}
document.addEventListener("keydown", (event) => {
  if (!isShortcut(event) || document.querySelector("dialog[open]")) return
  const isHere = table.contains(event.target) || panel.contains(event.target) || event.key.toLowerCase() === "h"
  // Elsewhere on the page, Ctrl+F is the browser's.
  if (!isHere) return
  event.preventDefault()
  openFinder()
})

const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
sessionStorage.removeItem(KEY)
if (kept && kept.page === elsewhere?.dataset.page) {
  words.value = kept.words
  other.value = kept.other
  sameCase.checked = kept.same_case
  whole.checked = kept.whole
  openFinder()
}
