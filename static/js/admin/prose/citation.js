/* A citation of a source: it is picked by title, author or key, or added in place. */
import { ask, lookUp, remember } from "prose/requests"
import { complain } from "prose/dialogs"
import { mark } from "prose/marks"
import { picker } from "prose/picker"
import { likelyItems, noteUse } from "prose/recent"

let source

const prepare = (dialog) => {
  const { lookup } = dialog.dataset
  const box = dialog.querySelector("[data-picker]")
  const form = dialog.querySelector("#citation-form")
  const keep = (item) => item && remember(lookup, item.key, item)
  const search = (q) => ask(box.dataset.search, { q })
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

  const adding = dialog.querySelector("#citation-new")
  // The words of a search without results are probably the title of a new source.
  let searched = ""
  adding?.parentElement.addEventListener("toggle", ({ target }) => {
    const { title } = adding.elements
    if (!target.open || source.chosen || title.value) return
    searched = box.querySelector("input").value.trim()
    title.value = searched
  })
  adding?.elements.record.addEventListener("input", () => {
    const { title } = adding.elements
    if (title.value === searched) title.value = ""
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
      for (const field of adding.querySelectorAll("[data-field] :is(input, select, textarea)")) {
        complain(field, errors[field.name]?.join(" "))
      }
      adding.querySelector("[aria-invalid]")?.focus()
      if (!added) return
      source.choose(added)
      adding.reset()
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
