/* A figure: a number bound to a cell of the data, in one of the forms that its language has. */
import { ask, language, lookUp } from "prose/requests"
import { datasetField, naming } from "prose/datasets"
import { complain, element } from "prose/dialogs"
import { mark } from "prose/marks"
import { picker } from "prose/picker"

const OWN = "own words"
// How much text around the selected number is sent to find the cells that it is computed of.
const AROUND = 300

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
  const computed = dialog.querySelector("#cell-computed")
  let offers = []
  let selected = ""
  let around = { text: "", cells: [] }
  // The reference of the number that is computed of cells, in place of a row and a column.
  let chosenOffer = ""

  const way = () => form.querySelector("[name=form]:checked")?.value ?? ""
  const reference = () =>
    chosenOffer ||
    [slug, entity.chosen?.key, indicator.value, ...(period.value ? [period.value] : [])].join("/")

  /* Shows the value that is chosen, and the forms that it may have. */
  const offer = async (chosen = way()) => {
    const mine = ++turn
    ready = false
    value.textContent = ""
    complain(indicator, "")
    forms.disabled = true
    if (!facts || !(chosenOffer || (entity.chosen && indicator.value))) return
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

  const drawOffers = () => {
    computed.hidden = !offers.length
    computed.querySelector("[data-offers]").replaceChildren(
      ...offers.map(({ key, text, about }) => {
        const input = element("input", { type: "radio", name: "computed", value: key })
        input.checked = key === chosenOffer
        return element(
          "label",
          { class: "choice" },
          input,
          element("span", { lang: language() }, text),
          element("span", { class: "about" }, about),
        )
      }),
    )
  }

  /* Offers what the selected number may be computed of, or what a number in the text is computed of. */
  const suggest = async () => {
    offers = []
    drawOffers()
    const from = slug
    if (!facts) return
    if (chosenOffer) {
      const cell = await lookUp(dialog.dataset.lookup, chosenOffer)
      if (from !== slug || !chosenOffer) return
      offers = [{ key: chosenOffer, text: cell?.text ?? "", about: cell?.about ?? chosenOffer }]
    } else if (selected) {
      const parameters = [
        ...Object.entries({ key: slug, words: selected, around: around.text, language: language() }),
        ...around.cells.map((cell) => ["cell", cell]),
      ]
      const found = await ask(dialog.dataset.computed, parameters).catch(() => ({ offers: [] }))
      if (from !== slug) return
      offers = found.offers
    }
    drawOffers()
  }

  const chooseCell = () => {
    chosenOffer = ""
    for (const input of computed.querySelectorAll("input")) input.checked = false
  }

  computed.addEventListener("change", ({ target }) => {
    const { form: name } = offers.find(({ key }) => key === target.value)
    entity.set(null)
    indicator.value = ""
    chosenOffer = target.value
    periods()
    offer(name === null ? OWN : (name ?? ""))
  })

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
      const isLong = facts.count > facts.rows.length
      const rows = isLong ? (await dataset.more(slug, q)).rows : naming(facts.rows, q)
      // What this dataset does not have, another may.
      if (!rows.length && q) return ask(dialog.dataset.rows, { key: slug, q })
      return { results: isLong ? rows.slice(0, 50) : rows, more: isLong && rows.length > 50 }
    },
    changed: (item) => {
      chooseCell()
      if (!item?.dataset) return offer()
      begin = { entity: item.key, indicator: "" }
      return dataset.start(item.dataset, [item.key])
    },
  })

  let begin = null
  const dataset = datasetField(dialog, (description, from) => {
    facts = description
    slug = from
    const start = description ? begin : null
    chosenOffer = start?.computed ?? ""
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
    suggest()
  }, () => dialog.querySelector("[data-picker=entity] input"))

  indicator.addEventListener("change", () => {
    chooseCell()
    periods(period.value)
    offer()
  })
  period.addEventListener("change", () => {
    chooseCell()
    offer()
  })
  wording.addEventListener("input", () => {
    form.querySelector(`[value="${OWN}"]`).checked = true
    complain(wording, "")
  })

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (!dataset.field.check() || !(chosenOffer || entity.check())) return
    complain(indicator, ready ? "" : dialog.dataset.none)
    if (!ready) return indicator.focus()
    const isMissing = way() === OWN && !wording.value.trim()
    complain(wording, isMissing ? dialog.dataset.empty : "")
    if (isMissing) wording.focus()
    else dialog.close("use")
  })

  return {
    start(attributes, words, paragraph) {
      selected = words.trim()
      around = paragraph
      const [key = "", row = "", column = "", when = ""] = (attributes["data-cell"] ?? "").split("/")
      const own = attributes["data-wording"] ?? ""
      wording.value = own || words
      complain(wording, "")
      begin = {
        ...(row.includes("(")
          ? { computed: attributes["data-cell"] }
          : { entity: row, indicator: column, period: when }),
        form: own ? OWN : (attributes["data-form"] ?? ""),
      }
      dataset.start(key, row && !row.includes("(") ? [row] : [])
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

/* The text around the selection in its paragraph, and the cells that are bound there. */
const surroundings = ({ $from }) => {
  const { parent, parentOffset } = $from
  const cells = []
  parent.descendants(({ attrs }) => {
    if (attrs["data-cell"]) cells.push(attrs["data-cell"])
  })
  const at = parent.textBetween(0, parentOffset, " ").length
  const text = parent.textContent.slice(Math.max(0, at - AROUND), at + AROUND)
  return { text, cells: cells.slice(0, 20) }
}

const fill = (dialog, attributes, words, _file, selection) => {
  parts ??= prepare(dialog)
  parts.start(attributes, words, surroundings(selection))
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
