/* Find and replace in the cells of the page and the names of its rows. */
import { escapeWords, isFindKey, isReplaceKey, readPanel } from "find-panel"
import { onChange, perform } from "grid/history"
import { fields, form as grid, isRemoved, isField, rows, table } from "grid/table"

const panel = document.getElementById("grid-finder")
/* The button that goes to the next page with a match, if there are other pages. */
const elsewhere = panel.querySelector("[data-page]")

let found = []
let here = -1
let opener = null

const pattern = () => {
  const text = escapeWords(words.value)
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
  if (found.length) return fill("count", { at: here + 1, count: found.length })
  return elsewhere ? phrases.here : phrases.none
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
  if (!found.length && elsewhere) return goToNextPage()
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
let isBusy = false

const goToNextPage = async () => {
  if (!words.value || isBusy) return
  isBusy = true
  say(phrases.busy)
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
    say(phrases.away)
    return
  } finally {
    isBusy = false
  }
  if (page === null) {
    say(found.length ? phrases.elsewhere : phrases.none)
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
  reveal()
  look()
  show()
}

const { words, other, sameCase, whole, one, all, phrases, fill, say, reveal } = readPanel(panel, {
  search: () => {
    look()
    show()
  },
  go,
  replaceOne,
  replaceAll,
  close,
  buttons: { page: goToNextPage },
})

const lookAgain = () => {
  if (panel.hidden) return
  look()
  draw()
  say(describe())
}
onChange(lookAgain)

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return
  // Elsewhere on the page, Ctrl+F is the browser's.
  const isHere = table.contains(event.target) || panel.contains(event.target)
  if (!isReplaceKey(event) && !(isHere && isFindKey(event))) return
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
