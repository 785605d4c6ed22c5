/* Find and replace in the cells of the page and the names of its rows. */
import { escapeWords, isFindKey, isReplaceKey, readPanel } from "find-panel"
import { ask, current, fieldAt, placeOf, table } from "grid/page"
import { now, watch, write } from "grid/store"

const panel = document.getElementById("grid-finder")
/* The button that goes to the next page with a match, if there are other pages. */
const elsewhere = panel.querySelector("[data-page]")

// The places of all matches, each as [row, column], and the current one of them.
let found = []
let here = -1
// Where the search begins.
let start = [0, 0]

const pattern = () => {
  const text = escapeWords(words.value)
  return new RegExp(whole.checked ? `^\\s*${text}\\s*$` : text, sameCase.checked ? "gu" : "giu")
}

const draw = () => {
  for (const field of table.querySelectorAll(".found-in")) field.classList.remove("found-in", "found-here-in")
  found.forEach(([row, column], at) => {
    const field = fieldAt(row, column)
    field.classList.add("found-in")
    field.classList.toggle("found-here-in", at === here)
  })
  for (const button of [one, all]) button.setAttribute("aria-disabled", String(!found.length))
  if (!words.value) say("")
  else if (found.length) say(fill("count", { at: here + 1, count: found.length }))
  else say(elsewhere ? phrases.here : phrases.none)
}

const show = () => {
  draw()
  if (found.length) fieldAt(...found[here]).scrollIntoView({ block: "center", inline: "nearest" })
}

/* Searches again; the match at a place, or the first one after it, is the current one. */
const look = ([row, column] = found[here] ?? start) => {
  const wanted = pattern()
  const columnsOf = ({ texts }) => [...texts.keys()].filter((at) => texts[at].search(wanted) >= 0)
  const matches = now().rows.map((each) => (words.value && !each.removed ? columnsOf(each) : []))
  found = matches.flatMap((places, at) => places.map((place) => [at, place]))
  here = Math.max(
    found.findIndex((match) => match[0] > row || (match[0] === row && match[1] >= column)),
    found.length ? 0 : -1,
  )
}

const search = () => {
  look()
  show()
}

const go = (step) => {
  if (!found.length && elsewhere) return goToNextPage()
  if (found.length) here = (here + step + found.length) % found.length
  return show()
}

const replace = (places) => {
  const text = ([row, column]) => now().rows[row].texts[column].replace(pattern(), () => other.value)
  return write(places.map((place) => [...place, text(place)]))
}

const replaceOne = () => {
  if (!found.length) return
  const [row, column] = found[here]
  replace([found[here]])
  look([row, column + 1])
  show()
}

const replaceAll = () => {
  if (!found.length) return
  const count = replace(found)
  search()
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
  const answer = await ask({ find: { ...asked, page: Number(elsewhere.dataset.page) } })
  isBusy = false
  if (!answer) return say(phrases.away)
  const { page } = answer
  if (page === null) return say(found.length ? phrases.elsewhere : phrases.none)
  sessionStorage.setItem(KEY, JSON.stringify({ ...asked, other: other.value, page: String(page) }))
  const address = new URL(location.href)
  address.searchParams.set("page", page)
  address.searchParams.delete("find")
  address.hash = ""
  return location.assign(address)
}

const close = () => {
  panel.hidden = true
  const field = fieldAt(...(found[here] ?? start))
  found = []
  here = -1
  draw()
  field?.focus()
}

export const openFinder = () => {
  const { row, column } = placeOf(current())
  start = [row, column]
  reveal()
  search()
}

const { words, other, sameCase, whole, one, all, phrases, fill, say, reveal } = readPanel(panel, {
  search,
  go,
  replaceOne,
  replaceAll,
  close,
  buttons: { page: goToNextPage },
})

watch((_before, isTyping) => {
  if (panel.hidden || isTyping) return
  look()
  draw()
})

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
