/* A figure: a number bound to a cell of the data, in one of the forms that its language has. */
import { language, lookUp } from "prose/requests"
import { datasetField, naming } from "prose/datasets"
import { complain, element } from "prose/dialogs"
import { mark } from "prose/marks"
import { picker } from "prose/picker"

const OWN = "own words"

let parts

const options = (select, choices, first) => {
  select.replaceChildren(
    ...(first === undefined ? [] : [element("option", { value: "" }, first)]),
    ...choices.map(({ key, title }) => element("option", { value: key }, title)),
  )
}

const prepare = (dialog) => {
  const form = dialog.querySelector("#cell-form")
  const { indicator, period, wording } = form.elements
  const value = dialog.querySelector("#cell-value")
  const forms = dialog.querySelector("#cell-forms")
  let facts = null
  let slug = ""
  let turn = 0
  let ready = false

  const way = () => form.querySelector("[name=form]:checked")?.value ?? ""
  const reference = () =>
    [slug, entity.chosen?.key, indicator.value, ...(period.value ? [period.value] : [])].join("/")

  /* Shows the value that is chosen, and the forms that it may have. */
  const offer = async (chosen = way()) => {
    const mine = ++turn
    ready = false
    value.textContent = ""
    complain(indicator, "")
    forms.disabled = true
    if (!facts || !entity.chosen || !indicator.value) return
    const cell = await lookUp(dialog.dataset.lookup, reference())
    if (mine !== turn) return
    value.classList.toggle("problem", !cell?.forms)
    if (!cell?.forms) {
      value.textContent = cell?.problem ?? dialog.querySelector(".live-status").dataset.failed
      return
    }
    ready = true
    forms.disabled = false
    value.replaceChildren(element("strong", {}, cell.text), ` ${cell.about}`)
    forms.querySelector("[data-forms]").replaceChildren(
      ...cell.forms.map(({ form: key, text, label }) =>
        element(
          "label",
          { class: "choice" },
          element("input", { type: "radio", name: "form", value: key }),
          element("span", { lang: language() }, text),
          element("span", { class: "about" }, label),
        ),
      ),
    )
    const wanted = [...form.querySelectorAll("[name=form]")].find((it) => it.value === chosen)
    const first = form.querySelector("[name=form]")
    ;(wanted ?? first).checked = true
  }

  const periods = (chosen = "") => {
    const known = facts?.indicators.find(({ key }) => key === indicator.value)?.periods ?? []
    const choices = known.map((key) => ({ key, title: key }))
    options(period, choices, dialog.dataset.latest)
    period.value = known.includes(chosen) ? chosen : ""
    period.disabled = !known.length
  }

  const entity = picker(dialog.querySelector("[data-picker=entity]"), {
    search: async (q) => {
      if (!facts) return { results: [], more: false }
      if (facts.count > facts.rows.length) {
        const { rows } = await dataset.more(slug, q)
        return { results: rows.slice(0, 50), more: rows.length > 50 }
      }
      return { results: naming(facts.rows, q), more: false }
    },
    changed: () => offer(),
  })

  let begin = null
  const dataset = datasetField(dialog, (description, from) => {
    facts = description
    slug = from
    const start = description ? begin : null
    if (description) begin = null
    entity.set((start && description.rows.find(({ key }) => key === start.entity)) ?? null)
    entity.disabled = !description
    options(indicator, description?.indicators ?? [], dialog.dataset.choose)
    indicator.disabled = !description
    if (start) indicator.value = start.indicator
    else if (description?.indicators.length === 1) indicator.value = description.indicators[0].key
    if (indicator.selectedIndex < 0) indicator.value = ""
    periods(start?.period)
    offer(start?.form ?? "")
  }, () => dialog.querySelector("[data-picker=entity] input"))

  indicator.addEventListener("change", () => {
    periods(period.value)
    offer()
  })
  period.addEventListener("change", () => offer())
  wording.addEventListener("input", () => {
    form.querySelector(`[value="${OWN}"]`).checked = true
    complain(wording, "")
  })

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (!dataset.field.check() || !entity.check()) return
    complain(indicator, ready ? "" : dialog.dataset.none)
    if (!ready) return indicator.focus()
    const isMissing = way() === OWN && !wording.value.trim()
    complain(wording, isMissing ? dialog.dataset.empty : "")
    if (isMissing) wording.focus()
    else dialog.close("use")
  })

  return {
    start(attributes, words) {
      const [key = "", row = "", column = "", when = ""] = (attributes["data-cell"] ?? "").split("/")
      const own = attributes["data-wording"] ?? ""
      wording.value = own || words
      complain(wording, "")
      begin = {
        entity: row,
        indicator: column,
        period: when,
        form: own ? OWN : (attributes["data-form"] ?? ""),
      }
      dataset.start(key, row ? [row] : [])
    },
    read() {
      const chosen = way()
      return {
        "data-cell": reference(),
        "data-form": chosen === OWN ? null : chosen,
        "data-wording": chosen === OWN ? wording.value.trim() : null,
      }
    },
  }
}

const fill = (dialog, attributes, words) => {
  parts ??= prepare(dialog)
  parts.start(attributes, words)
  return parts.read
}

const show = async (attributes, dialog) => {
  const reference = attributes["data-cell"]
  const cell = await lookUp(dialog.dataset.lookup, reference)
  const wording = attributes["data-wording"]
  if (!cell) return { text: wording || reference }
  if (cell.problem) return { text: wording || reference, broken: cell.problem }
  return {
    text: wording || (cell.texts[attributes["data-form"]] ?? cell.text),
    about: `${cell.about}: ${cell.text}. ${cell.dataset}`,
  }
}

export const Cell = mark({
  name: "Cell",
  tag: "data",
  reference: "data-cell",
  others: ["data-form", "data-wording"],
  inline: true,
  replacing: true,
  id: "prose-cell",
  icon: "tag",
  fill,
  show,
})
