/* The bar of an article's form: how long the text is, and the menu of what else can be done. */
import { countProse, countText, sumUp } from "writing/length"

const form = document.getElementById("article_form")
const length = form.querySelector(".bar-length")
const { standfirst, text } = form.elements
const WAIT = 400

const tell = () => {
  const { words, minutes } = sumUp([countText(standfirst.value), countProse(text.value)])
  const { word, words: many, minutes: reading } = length.dataset
  // As in both languages of the admin; to start Intl takes longer than all else here.
  const number = String(words).replace(/\B(?=(\d{3})+$)/g, ",")
  const told = [(words === 1 ? word : many).replace("{n}", number)]
  if (words) told.push(reading.replace("{n}", minutes))
  length.textContent = told.join(" · ")
  length.hidden = false
}

let timer
if (length && text) {
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(tell, WAIT)
  })
  // To count takes as long as some of what must be there before one can write.
  timer = setTimeout(tell, WAIT)
}

/* A menu closes when one looks elsewhere. */
const OPEN = ".bar-more[open]"
document.addEventListener("pointerdown", ({ target }) => {
  const menu = document.querySelector(OPEN)
  if (menu && !menu.contains(target)) menu.open = false
})
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(OPEN)
  if (!menu) return
  event.preventDefault()
  menu.open = false
  menu.querySelector("summary").focus()
})
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = target.closest?.(OPEN)
  if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.open = false
})
