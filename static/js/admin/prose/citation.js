/* A citation of a source: it is picked by title, author, key or DOI, or added in place, by hand or from
   a record that is pasted into the field of the search. */
import { ask, lookUp, remember } from "prose/requests"
import { complain, released } from "prose/dialogs"
import { mark } from "prose/marks"
import { picker } from "prose/picker"
import { likelyItems, noteUse } from "prose/recent"

let source

// What is no words to search for: BibTeX, RIS, CSL-JSON or a DOI.
const RECORD =
  /^\s*(\[\s*)?\{\s*"|@\s*\w+\s*\{|^TY {1,2}-|^(https?:\/\/)?((dx|www)\.)?doi\.org\/10\.|^(doi[\s:]*)?10\.\d{4,9}\/\S/im
// No search has so many letters, and no title.
const LONG = 300

const prepare = (dialog) => {
  const { lookup } = dialog.dataset
  const box = dialog.querySelector("[data-picker]")
  const form = dialog.querySelector("#citation-form")
  const input = box.querySelector("[role=combobox]")
  const adding = dialog.querySelector("#citation-new")
  // A record as it was pasted: the field has it in one line.
  let pasted = { line: "", record: "" }
  input.addEventListener("paste", (event) => {
    const record = event.clipboardData.getData("text/plain").trim()
    const line = record.replace(/\s+/g, " ")
    if (!RECORD.test(record)) return
    event.preventDefault()
    pasted = { line, record }
    input.select()
    document.execCommand("insertText", false, line)
  })

  const read = async (record) => {
    const body = new FormData()
    body.set("csrfmiddlewaretoken", adding.elements.csrfmiddlewaretoken.value)
    body.set("writer", adding.elements.writer.value)
    body.set("record", record)
    body.set("look", "1")
    const answer = await fetch(adding.action, { method: "POST", body })
    if (!answer.ok) throw new Error(`${answer.status}`)
    const { source: known, fields, errors } = await answer.json()
    if (errors) return { results: [], problem: errors.record.join(" ") }
    if (known) return { results: [known] }
    const title = fields.title || fields.doi
    return { results: [{ key: "", title, about: dialog.dataset.new, fields, record }] }
  }
  const search = async (typed) => {
    const record = typed === pasted.line ? pasted.record : typed
    const words = typed.length < LONG ? ask(box.dataset.search, { q: typed }) : { results: [] }
    if (!adding || !RECORD.test(record)) return words
    const [found, own] = await Promise.all([words, read(record)])
    const others = found.results.filter(({ key }) => key !== own.results[0]?.key)
    return { ...own, ...found, results: [...own.results, ...others] }
  }
  const clear = () => {
    adding.reset()
    adding.elements.record.value = ""
  }
  // What is not known yet fills the form of a new source, which asks for what is missing.
  const start = ({ fields, record }) => {
    source.set(null)
    clear()
    for (const [name, value] of Object.entries(fields)) if (value) adding.elements[name].value = value
    adding.elements.record.value = record
    adding.parentElement.open = true
    if (fields.title) adding.querySelector("[type=submit]").focus()
    else adding.elements.title.focus()
  }
  const keep = (item) => {
    if (item?.fields) start(item)
    else if (item) remember(lookup, item.key, item)
  }
  const likely = () =>
    likelyItems("source", { lookUp: (key) => lookUp(lookup, key), offer: () => search("") })
  source = picker(box, { search, changed: keep, likely })

  // What is being added is waited for, so that it can be cited at once.
  let sent = Promise.resolve()
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    await sent
    if (source.check()) dialog.close("use")
  })

  // The words of a search without results are probably the title of a new source.
  adding?.parentElement.addEventListener("toggle", ({ target }) => {
    const { title } = adding.elements
    if (!target.open || source.chosen || title.value || RECORD.test(source.typed)) return
    title.value = source.typed
  })
  const add = async () => {
    const button = adding.querySelector("[type=submit]")
    const note = adding.querySelector(".errornote")
    note.hidden = true
    button.disabled = true
    try {
      const answer = await fetch(adding.action, { method: "POST", body: new FormData(adding) })
      if (!answer.ok) throw new Error(`${answer.status}`)
      const { source: added, errors = {} } = await answer.json()
      await released()
      for (const field of adding.querySelectorAll("[data-field] :is(input, select, textarea)")) {
        complain(field, errors[field.name]?.join(" "))
      }
      // Of what a record says beyond the fields of the dialog.
      note.textContent = errors.record?.join(" ") ?? ""
      note.hidden = !note.textContent
      adding.querySelector("[aria-invalid]")?.focus()
      if (!added) return
      source.choose(added)
      clear()
      adding.parentElement.open = false
      form.elements.locator.focus()
    } catch {
      note.textContent = dialog.querySelector(".live-status").dataset.failed
      note.hidden = false
    } finally {
      button.disabled = false
    }
  }
  adding?.addEventListener("submit", (event) => {
    event.preventDefault()
    sent = add()
  })
}

const fill = (dialog, attributes) => {
  if (!source) prepare(dialog)
  // A record that was given up would fill in the next source.
  const adding = dialog.querySelector("#citation-new")
  if (adding?.elements.record.value) {
    adding.elements.record.value = ""
    adding.reset()
  }
  const form = dialog.querySelector("#citation-form")
  const key = attributes["data-source"]
  source.set(null)
  form.elements.locator.value = attributes["data-locator"] || ""
  if (key) {
    lookUp(dialog.dataset.lookup, key).then((found) => {
      if (!source.chosen) source.set(found || { key, title: key, about: dialog.dataset.broken })
    })
  }
  return () => {
    noteUse("source", source.chosen.key)
    return {
      "data-source": source.chosen.key,
      "data-locator": form.elements.locator.value.trim(),
    }
  }
}

const show = async (attributes, dialog) => {
  const key = attributes["data-source"]
  const found = await lookUp(dialog.dataset.lookup, key)
  const name = found ? found.name : key
  return {
    text: [name, attributes["data-locator"]].filter(Boolean).join(", "),
    about: found && [found.title, found.about].filter(Boolean).join(". "),
    broken: found === null && dialog.dataset.broken,
  }
}

export const Citation = mark({
  name: "Citation",
  tag: "cite",
  reference: "data-source",
  others: ["data-locator"],
  inline: true,
  id: "prose-citation",
  icon: "menu_book",
  fill,
  show,
})
