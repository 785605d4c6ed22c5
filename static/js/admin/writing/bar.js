/* The bar of an article's form: how long the text is, and the menu of what else can be done. */
import { countProse, countText, sumUp } from "writing/length"

const form = document.getElementById("article_form")
const length = form.querySelector(".bar-length")
const WAIT = 400

/* The last counts, by field: only what has changed is counted again. */
const counted = new Map()

const count = (field, by) => {
  const { name, value } = field
  if (counted.get(name)?.value !== value) counted.set(name, { value, found: by(value) })
  return counted.get(name).found
}

const bodies = () =>
  [...form.querySelectorAll("#sections-group .inline-related:not(.empty-form)")]
    .filter((row) => !row.querySelector("[name$=-DELETE]")?.checked)
    .map((row) => row.querySelector("[name$=-body]"))

const tell = () => {
  const { standfirst } = form.elements
  const counts = bodies().map((field) => count(field, countProse))
  if (standfirst) counts.push(count(standfirst, countText))
  const { words, minutes } = sumUp(counts)
  const { word, words: many, minutes: reading } = length.dataset
  // As in both languages of the admin; to start Intl takes longer than all else here.
  const number = String(words).replace(/\B(?=(\d{3})+$)/g, ",")
  const told = [(words === 1 ? word : many).replace("{n}", number)]
  if (words) told.push(reading.replace("{n}", minutes))
  length.textContent = told.join(" · ")
  length.hidden = false
}

let timer
const later = () => {
  clearTimeout(timer)
  timer = setTimeout(tell, WAIT)
}

if (length && document.getElementById("sections-group")) {
  for (const kind of ["input", "change"]) form.addEventListener(kind, later)
  for (const kind of ["formset:added", "formset:removed"]) document.addEventListener(kind, later)
  tell()
}

/* A menu closes when one looks elsewhere. */
const OPEN = ":is(.bar-more, .section-tools details)[open]"
const close = (menu) => {
  menu.open = false
}
document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(target)) close(menu)
  }
})
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(OPEN)
  if (!menu) return
  event.preventDefault()
  close(menu)
  menu.querySelector("summary").focus()
})
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = target.closest?.(OPEN)
  if (menu && relatedTarget && !menu.contains(relatedTarget)) close(menu)
})
