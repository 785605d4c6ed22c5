/* Changes of the claims of a text, which the Numbers panel asks for: confirming one with its scope, taking
   the confirmation back, and other words. Each is one step for the editor's undo. */
import { choice, codes } from "prose/choices"
import { datasetField } from "prose/datasets"
import { element, opened } from "prose/dialogs"

// CLAIM_ATTRIBUTES of articles/prose/schema.py, and their names in `dataset`.
const NAMES = {
  "data-claim": "claim",
  "data-kind": "kind",
  "data-rows": "rows",
  "data-others": "others",
  "data-columns": "columns",
  "data-periods": "periods",
}

const typeOf = (editor) => editor.schema.marks.Claim

/* Gives the words a claim with these attributes, or none. */
const mark = ({ editor, from, to }, attributes) =>
  editor
    .chain()
    .focus()
    .command(({ tr }) => {
      tr.removeMark(from, to, typeOf(editor))
      if (attributes) tr.addMark(from, to, typeOf(editor).create(attributes))
      return true
    })
    .setTextSelection({ from, to })
    .run()

/* Puts other words in the place of a claim, with the emphasis and the confirmation of the former ones. */
const reword = ({ editor, from, to }, wording) => {
  const marks = editor.state.doc.resolve(from + 1).marks()
  return editor
    .chain()
    .focus()
    .command(({ tr }) => {
      tr.replaceWith(from, to, editor.schema.text(wording, marks))
      return true
    })
    .setTextSelection({ from, to: from + wording.length })
    .run()
}

/* Gives the claim there another kind; that is no step of its own for the editor's undo. */
export const followKind = ({ editor, from, to }, kind) => {
  const { state, view } = editor
  const type = typeOf(editor)
  const { tr } = state
  state.doc.nodesBetween(from, to, (node, at) => {
    const former = node.marks.find((each) => each.type === type)
    if (!former || former.attrs["data-kind"] === kind) return
    const mark = type.create({ ...former.attrs, "data-kind": kind })
    tr.addMark(Math.max(at, from), Math.min(at + node.nodeSize, to), mark)
  })
  if (tr.docChanged) view.dispatch(tr.setMeta("addToHistory", false))
}

let scope

const options = (select, keys, chosen) => {
  const first = select.options[0]
  select.replaceChildren(first, ...keys.map((key) => element("option", { value: key }, key)))
  select.value = keys.includes(chosen) ? chosen : ""
}

const prepare = (dialog) => {
  const form = dialog.querySelector("form")
  const { since, period } = form.elements
  const rest = dialog.querySelector("[data-when-chosen]")
  const { none, asWritten } = dialog.dataset
  let begin = {}
  let slug = ""
  const find = async (q, listed) => (q ? (await dataset.more(slug, q)).rows : listed)
  const field = (name, more) =>
    choice(dialog.querySelector(`[data-choice=${name}]`), { all: asWritten, none, ...more })

  const dataset = datasetField(dialog, (facts, from) => {
    rest.hidden = !facts
    slug = from
    if (!facts) return
    rows.start(facts.rows, facts.count, codes(begin["data-rows"]))
    others.start(facts.rows, facts.count, codes(begin["data-others"]))
    columns.start(facts.indicators, facts.indicators.length, codes(begin["data-columns"]))
    const periods = [...new Set(facts.indicators.flatMap((each) => each.periods))].sort().reverse()
    const named = codes(begin["data-periods"])
    options(period, periods, named.at(-1))
    options(since, periods, named.length > 1 ? named[0] : "")
    dialog.querySelector("[data-periods]").hidden = !periods.length
    // A choice in one dataset does not apply to another.
    begin = {}
  })
  const rows = field("rows", { find })
  const others = field("others", { find })
  const columns = field("columns", {})

  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (!dataset.field.check()) return
    // The button may be quicker than the server.
    await dataset.loading()
    if (!dialog.open) return
    if (rest.hidden) return dialog.querySelector("[role=combobox]").focus()
    if (rows.check() && others.check() && columns.check()) dialog.close("use")
  })

  return {
    start(attributes) {
      begin = attributes
      const named = [...codes(attributes["data-rows"]), ...codes(attributes["data-others"])]
      dataset.start(attributes["data-claim"], named)
    },
    read: () => ({
      "data-claim": slug,
      "data-rows": rows.read() ?? "",
      "data-others": others.read() ?? "",
      "data-columns": columns.read() ?? "",
      "data-periods": [period.value && since.value, period.value].filter(Boolean).join(" "),
    }),
  }
}

/* Asks for the scope of a claim; returns its new attributes, or null if nothing was chosen. */
const askScope = async (attributes, isConfirmed) => {
  const dialog = document.getElementById("prose-claim")
  scope ??= prepare(dialog)
  scope.start(attributes)
  const answer = await opened(dialog, { editing: isConfirmed })
  if (answer === "remove") return { removed: true }
  return answer === "use" ? { ...attributes, ...scope.read() } : null
}

/* Does what a button of a claim says; `facts` are the data attributes of its item in the panel. */
export const changeClaim = async (what, place, facts, wording) => {
  const attributes = Object.fromEntries(
    Object.entries(NAMES).map(([name, key]) => [name, facts[key] ?? ""]),
  )
  if (what === "confirm") return mark(place, attributes)
  if (what === "remove") return mark(place, null)
  if (what === "wording") return reword(place, wording)
  const chosen = await askScope(attributes, "confirmed" in facts)
  if (!chosen) return place.editor.commands.focus()
  return mark(place, chosen.removed ? null : chosen)
}
