/* The choice of a chart as the cover: the charts that stand in the text, as it is now, by the names of
   articles/prose/charts.py. An image and a chart exclude each other. */
import { lookUp } from "prose/requests"
import { sections } from "writing/sections"

const WAIT = 400
const choice = document.getElementById("id_cover_chart")
const image = document.getElementById("id_cover")
const rowOf = (field) => field.closest(".form-row")
const { lookup } = document.getElementById("prose-chart").dataset

/* The charts by their names, in order. */
const findCharts = () => {
  const found = new Map()
  const counts = new Map()
  for (const row of sections()) {
    const { value = "" } = row.querySelector("textarea[name$=-body]") ?? {}
    if (!value.includes("<figure")) continue
    const text = new DOMParser().parseFromString(value, "text/html")
    for (const { dataset } of text.querySelectorAll("figure[data-chart]")) {
      const number = (counts.get(dataset.chart) ?? 0) + 1
      counts.set(dataset.chart, number)
      const name = number === 1 ? dataset.chart : `${dataset.chart}#${number}`
      const shown = JSON.stringify(Object.entries(dataset).filter(([, said]) => said).sort())
      found.set(name, { caption: dataset.caption?.trim(), slug: dataset.chart, shown })
    }
  }
  return found
}

const labelOf = async ({ caption, slug }) => caption || (await lookUp(lookup, slug))?.title || slug

const showRows = () => {
  rowOf(choice).hidden = choice.options.length < 2 && !rowOf(choice).querySelector(".errorlist")
  rowOf(document.getElementById("id_cover_alt")).hidden = !choice.value
}

/* The chosen chart has another name once a chart of the dataset before it is moved, added or removed. */
let before = new Map()
const follow = () => {
  const charts = findCharts()
  const chosen = before.get(choice.value)?.shown
  before = charts
  if (!chosen || charts.get(choice.value)?.shown === chosen) return charts
  const name = [...charts].find(([, { shown }]) => shown === chosen)?.[0]
  if (name) {
    if (![...choice.options].some(({ value }) => value === name)) choice.add(new Option(name, name))
    choice.value = name
    choice.dispatchEvent(new Event("change", { bubbles: true }))
  }
  return charts
}

// A chart that is removed is still called by its caption.
const known = new Map()
let turn = 0
const update = async () => {
  const mine = ++turn
  const charts = [...follow()]
  const labels = await Promise.all(charts.map(([, chart]) => labelOf(chart)))
  if (mine !== turn) return
  const { value } = choice
  const options = charts.map(([name], n) => new Option(labels[n], name))
  for (const { value: name, text: label } of options) known.set(name, label)
  if (value && !charts.some(([name]) => name === value)) {
    const gone = choice.dataset.gone.replace("%(chart)s", () => known.get(value) ?? value)
    options.push(new Option(gone, value))
  }
  const now = [...choice.options].slice(1)
  const isSame = (one, n) => one.value === now[n]?.value && one.text === now[n].text
  if (options.length !== now.length || !options.every(isSame)) {
    choice.replaceChildren(choice.options[0], ...options)
    choice.value = value
  }
  showRows()
}

let timer
const later = () => {
  clearTimeout(timer)
  timer = setTimeout(update, WAIT)
}

choice.addEventListener("change", () => {
  showRows()
  later()
  if (choice.value && image.value) django.jQuery(image).val(null).trigger("change")
})
// The box of select2 tells jQuery alone of a change.
django.jQuery(image).on("change", () => {
  if (!image.value || !choice.value) return
  choice.value = ""
  choice.dispatchEvent(new Event("change", { bubbles: true }))
})
for (const kind of ["sections:changed", "formset:added", "formset:removed", "prose:all-started"]) {
  document.addEventListener(kind, later)
}
const text = document.querySelector(".writing-text")
// The form may be sent before that.
choice.form.addEventListener("submit", follow, { capture: true })
for (const kind of ["input", "change"]) text.addEventListener(kind, later)
update()
