/* Changes of the claims of a text, which the Numbers panel asks for: confirming what words state, saying it
   in the dialog, taking the confirmation back, and other words. Each is one step for the editor's undo. */
import { choice, codes } from "prose/choices"
import { datasetField } from "prose/datasets"
import { complain, element, opened } from "prose/dialogs"

const WAIT = 300
// ALL_ROWS of articles/admin/claims.py.
const ALL_ROWS = "*"

const typeOf = (editor) => editor.schema.marks.Claim

// CLAIM_ATTRIBUTES of articles/prose/schema.py.
const attributesOf = (dataset, statement, words) => ({
  "data-claim": dataset,
  "data-statement": statement,
  "data-words": words,
})

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

/* Puts other words in the place of a claim, with the emphasis of the former ones; `attributes` are those of
   the claim that these words are, if it is confirmed. */
const reword = ({ editor, from, to }, wording, attributes) => {
  const claim = typeOf(editor)
  const marks = claim.removeFromSet(editor.state.doc.resolve(from + 1).marks())
  return editor
    .chain()
    .focus()
    .command(({ tr }) => {
      const text = editor.schema.text(wording, marks)
      tr.replaceWith(from, to, attributes ? text.mark(claim.create(attributes).addToSet(marks)) : text)
      return true
    })
    .setTextSelection({ from, to: from + wording.length })
    .run()
}

/* Offers pairs of values and words in a select. */
const options = (select, pairs, chosen) => {
  select.replaceChildren(...pairs.map(([value, words]) => element("option", { value }, words)))
  select.value = pairs.some(([value]) => value === chosen) ? chosen : pairs[0]?.[0]
}

const prepare = (dialog) => {
  const form = dialog.querySelector("form")
  const { kind, direction, column, period, since, quantifier } = form.elements
  const kinds = JSON.parse(dialog.dataset.kinds)
  const rest = dialog.querySelector("[data-when-chosen]")
  const verdict = dialog.querySelector(".claim-verdict")
  const flags = dialog.querySelector("[data-flags]")
  const fieldOf = (name) => dialog.querySelector(`[data-field=${name}]`)
  let begin = {}
  let facts = null
  let slug = ""
  let statement = ""
  let turn = 0
  let timer

  /* Shows the fields that the kind uses, and what may be chosen in them. */
  const draw = (slots) => {
    const { fields, directions, counted } = kinds[kind.value]
    for (const box of rest.querySelectorAll("[data-field]")) {
      box.hidden = box.dataset.field !== "kind" && !fields.includes(box.dataset.field)
    }
    flags.hidden = !flags.querySelector("[data-field]:not([hidden])")
    options(direction, directions, slots.direction)
    const count = fieldOf("count")
    count.querySelector("label").textContent = counted
    count.hidden ||= kind.value === "count" && !["exactly", "all but"].includes(quantifier.value)
    const periods = facts.indicators.find(({ key }) => key === column.value)?.periods ?? []
    const named = periods.map((key) => [key, key])
    options(period, [["", dialog.dataset.newest], ...named], slots.period)
    options(since, [["", "–"], ...named], slots.since)
    for (const box of [period, since]) fieldOf(box.name).hidden ||= !periods.length
  }

  const read = () => {
    const body = new FormData(form)
    body.set("dataset", slug)
    body.set("rows", rows.read() ?? ALL_ROWS)
    body.set("others", others.read() ?? ALL_ROWS)
    body.set("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value)
    return body
  }

  /* Shows the verdict on what the fields say; returns the answer of the server, null if it came too late. */
  const check = async () => {
    clearTimeout(timer)
    const mine = ++turn
    const answer = await fetch(dialog.dataset.address, { method: "POST", body: read() })
      .then((it) => it.json())
      .catch(() => ({ errors: { dataset: dialog.dataset.failed } }))
    if (mine !== turn) return null
    for (const field of rest.querySelectorAll("[aria-invalid]")) complain(field, "")
    const { errors, name, reason, cells } = answer
    verdict.className = `claim-verdict ${answer.verdict ?? ""}`
    if (errors) verdict.replaceChildren(element("p", {}, Object.values(errors)[0]))
    else {
      const list = cells.map((cell) => element("li", {}, cell))
      const says = element("p", {}, element("strong", { class: "verdict" }, name), ` ${reason}`)
      verdict.replaceChildren(says, element("ul", {}, ...list))
    }
    statement = answer.statement ?? ""
    return answer
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(check, WAIT)
  }

  const chosen = (written, isAll) => (written === ALL_ROWS || (!written && isAll) ? [] : written && codes(written))
  const dataset = datasetField(dialog, (description, from) => {
    facts = description
    rest.hidden = !facts
    slug = from
    verdict.replaceChildren()
    if (!facts) return
    rows.start(facts.rows, facts.count, chosen(begin.rows, false))
    others.start(facts.rows, facts.count, chosen(begin.others, kind.value !== "comparison"))
    const columns = facts.indicators.map(({ key, title }) => [key, title])
    options(column, columns.length === 1 ? columns : [["", dialog.dataset.choose], ...columns], begin.column)
    draw(begin)
    // A choice in one dataset does not apply to another.
    begin = {}
    check()
  })
  const find = async (q, listed) => (q ? (await dataset.more(slug, q)).rows : listed)
  const rows = choice(fieldOf("rows"), { all: dialog.dataset.all, find })
  const others = choice(fieldOf("others"), { all: dialog.dataset.all, find })

  form.addEventListener("change", ({ target }) => {
    if (target === kind && kind.value === "comparison" && others.read() === null) {
      others.start(facts.rows, facts.count)
    }
    if ([kind, column, quantifier].includes(target)) draw(Object.fromEntries(new FormData(form)))
  })
  rest.addEventListener("input", later)
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (!dataset.field.check()) return
    // The button may be quicker than the server.
    await dataset.loading()
    const answer = dialog.open && facts && (await check())
    if (!answer) return
    if (!answer.errors) return dialog.close("use")
    const wrong = Object.entries(answer.errors).map(([name, problem]) => {
      const field = (fieldOf(name) ?? form).querySelector("input:not([type=hidden]), select")
      complain(field, problem)
      return field
    })
    wrong[0].focus()
  })

  return {
    start(named, slots, words) {
      form.reset()
      begin = slots
      dialog.querySelector(".claim-words").textContent = words
      const { elements } = form
      for (const name of ["with_", "quantifier", "count", "number", "start", "end", "stated"]) {
        elements[name].value = slots[name] || (elements[name].options?.[0].value ?? "")
      }
      kind.value = slots.kind in kinds ? slots.kind : kind.options[0].value
      for (const box of elements.flags) box.checked = slots.flags?.includes(box.value) ?? false
      // Those of a long list, which would be no address.
      dataset.start(named, [...codes(slots.rows), ...codes(slots.others)].slice(0, 100))
    },
    read: () => [slug, statement],
  }
}

let stating

/* Asks what words state, and marks them. */
const state = async (place, { claim = "", slots = "{}", confirmed }, words) => {
  const dialog = document.getElementById("prose-claim")
  stating ??= prepare(dialog)
  stating.start(claim, JSON.parse(slots), words)
  const isConfirmed = confirmed !== undefined
  const answer = await opened(dialog, { editor: place.editor, editing: isConfirmed })
  if (answer === "remove") return mark(place, null)
  if (answer === "use") return mark(place, attributesOf(...stating.read(), words))
  return place.editor.commands.focus()
}

/* Does what a button of a claim says; `facts` are the data attributes of its item in the panel, and `offer`
   those of the button. `words` are those of the place, with one character for each mark. */
export const changeClaim = (what, place, facts, words, offer = {}) => {
  if (what === "confirm") return mark(place, attributesOf(facts.claim, facts.statement, words))
  if (what === "remove") return mark(place, null)
  if (what === "state") return state(place, facts, words)
  const { wording, statement } = offer
  const isConfirmed = facts.confirmed !== undefined
  return reword(place, wording, isConfirmed && attributesOf(facts.claim, statement, wording))
}
