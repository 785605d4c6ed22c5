/* A table or a chart of a dataset, or of some of its rows and columns, with a caption and notes. */
import { lookAt, lookUp } from "prose/requests"
import { choice, codes, interpolate } from "prose/choices"
import { datasetField } from "prose/datasets"
import { element } from "prose/dialogs"
import { mark } from "prose/marks"

/* Options after the first, which is for no choice. */
const offer = (select, items, chosen = "") => {
  for (const old of [...select.options].slice(1)) old.remove()
  select.append(...items.map(({ key, title }) => element("option", { value: key }, title)))
  select.value = chosen
  if (select.selectedIndex < 0) select.value = ""
}

const prepare = (dialog) => {
  const form = dialog.querySelector("form")
  // The last three are of charts.
  const { caption, notes, kind, highlight, scale } = form.elements
  const rest = dialog.querySelector("[data-when-chosen]")
  const { none } = dialog.dataset
  let begin = {}
  let slug = ""

  const dataset = datasetField(dialog, (facts, from) => {
    rest.hidden = !facts
    slug = from
    if (!facts) return
    rows.start(facts.rows, facts.count, codes(begin["data-rows"]))
    columns.start(facts.columns, facts.columns.length, codes(begin["data-columns"]))
    if (kind) {
      offer(kind, facts.kinds, begin["data-kind"])
      offer(highlight, facts.rows, begin["data-highlight"])
      scale.checked = begin["data-scale"] === "log"
    }
    // A choice in one dataset does not apply to another.
    begin = {}
  })
  const rows = choice(dialog.querySelector("[data-choice=rows]"), {
    all: dialog.dataset.allRows,
    none,
    find: async (q, listed) => (q ? (await dataset.more(slug, q)).rows : listed),
  })
  const columns = choice(dialog.querySelector("[data-choice=columns]"), {
    all: dialog.dataset.allColumns,
    none,
  })

  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (!dataset.field.check()) return
    // The button may be quicker than the server.
    await dataset.loading()
    if (!dialog.open) return
    if (rest.hidden) return dialog.querySelector("[role=combobox]").focus()
    if (rows.check() && columns.check()) dialog.close("use")
  })

  return {
    start(attributes, reference) {
      begin = attributes
      caption.value = attributes["data-caption"] ?? ""
      notes.value = attributes["data-notes"] ?? ""
      dataset.start(attributes[reference] ?? "", codes(attributes["data-rows"]))
    },
    read: (reference) => ({
      [reference]: slug,
      ...(kind && {
        "data-kind": kind.value,
        "data-highlight": highlight.value,
        "data-scale": scale.checked ? "log" : "",
      }),
      "data-rows": rows.read(),
      "data-columns": columns.read(),
      "data-caption": caption.value.trim(),
      "data-notes": notes.value.trim(),
    }),
  }
}

const prepared = new Map()

const fillFor = (reference) => (dialog, attributes) => {
  if (!prepared.has(dialog)) prepared.set(dialog, prepare(dialog))
  const parts = prepared.get(dialog)
  parts.start(attributes, reference)
  return () => parts.read(reference)
}

/* Names in a mark that the dataset does not have; unknown rows are checked by the page. */
const missing = (attributes, found) => {
  const columns = new Set([...found.columns, ...found.columns.map((key) => key.split("/")[0])])
  const rows = found.count > found.rows.length ? null : new Set(found.rows)
  return [
    ...codes(attributes["data-columns"]).filter((code) => !columns.has(code)),
    ...codes(attributes["data-rows"]).filter((code) => rows && !rows.has(code)),
  ][0]
}

/* Attributes that change the display of a mark, without its caption and notes. */
const seen = ({ "data-caption": _caption, "data-notes": _notes, ...others }) => others

const showFor = (reference) => async (attributes, dialog) => {
  const slug = attributes[reference]
  const words = dialog.dataset
  const found = await lookUp(words.lookup, slug)
  const text = attributes["data-caption"] || found?.title || slug
  if (!found || found.problem) return { text, about: words.kind, broken: found?.problem }
  const counted = (number, one, many) => (number === 1 ? one : interpolate(many, { n: number }))
  const rows = codes(attributes["data-rows"]).length || found.count
  const named = codes(attributes["data-columns"])
  const columns = named.length
    ? found.columns.filter((key) => named.includes(key) || named.includes(key.split("/")[0])).length
    : found.columns.length
  const gone = missing(attributes, found)
  return {
    text,
    about: [
      words.kind,
      `${counted(rows, words.row, words.rows)} × ${counted(columns, words.column, words.columns)}`,
      ...(text === found.title ? [] : [found.title]),
    ].join(" · "),
    draft: found.draft,
    broken: gone && interpolate(words.gone, { code: gone }),
    preview: gone ? null : lookAt(words.preview, seen(attributes)),
  }
}

const CHOICE = ["data-rows", "data-columns", "data-caption", "data-notes"]

export const DataTable = mark({
  name: "DataTable",
  tag: "div",
  reference: "data-table",
  others: CHOICE,
  id: "prose-table",
  icon: "table_chart",
  fill: fillFor("data-table"),
  show: showFor("data-table"),
})

export const Chart = mark({
  name: "Chart",
  tag: "figure",
  reference: "data-chart",
  others: ["data-kind", "data-highlight", "data-scale", ...CHOICE],
  id: "prose-chart",
  icon: "insert_chart",
  fill: fillFor("data-chart"),
  show: showFor("data-chart"),
})
