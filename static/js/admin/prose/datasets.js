/* The field of a dialog that picks a dataset, and passes its facts to the dialog. */
import { ask, lookUp } from "prose/requests"
import { picker } from "prose/picker"

/* The rows or columns whose titles have each word of a search. */
export const naming = (items, q) => {
  const words = q.toLowerCase().split(/\s+/)
  return items.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
}

const datasetOf = ({ attrs }) =>
  (attrs["data-cell"] ?? attrs["data-table"] ?? attrs["data-chart"] ?? "").split("/")[0]

/* The dataset of the last mark before the cursor, or else of the last one in the article. */
const usedHere = () => {
  let before = ""
  let last = ""
  for (const box of document.querySelectorAll(".prose-editor > [role=textbox]")) {
    const { state } = box.editor ?? {}
    const isHere = box === document.activeElement
    state?.doc.descendants((node, at) => {
      last = datasetOf(node) || last
      if (isHere && at < state.selection.to) before = datasetOf(node) || before
    })
  }
  return before || last
}

/* `loaded(facts, slug)` is called with null while nothing usable is chosen. `next()` returns the field
   to go on with, once the dataset used last in the article is there. */
export const datasetField = (dialog, loaded, next) => {
  const box = dialog.querySelector("[data-picker=dataset]")
  const problem = box.querySelector("[data-problem]")
  const link = problem.querySelector("a")
  let turn = 0
  let loading = null

  const load = (slug, rows = []) => {
    loading = read(slug, rows)
    return loading
  }
  const read = async (slug, rows) => {
    const mine = ++turn
    problem.hidden = true
    loaded(null, "")
    if (!slug) return
    const parameters = [["key", slug], ...rows.map((row) => ["row", row])]
    const facts = await ask(box.dataset.facts, parameters).catch(() => ({
      problem: box.querySelector(".live-status").dataset.failed,
    }))
    if (mine !== turn) return
    problem.hidden = !facts.problem
    problem.querySelector("span").textContent = facts.problem ?? ""
    link.hidden = !facts.issue_url
    link.href = facts.issue_url ?? ""
    if (!facts.problem) loaded(facts, slug)
  }

  const field = picker(box, {
    search: (q) => ask(box.dataset.search, { q }),
    changed: (item) => load(item?.key),
  })

  return {
    field,
    loading: () => loading,
    more: (slug, q) => ask(box.dataset.facts, { key: slug, q }),
    /* Begins with the dataset of a mark, or with the one used last in the article. */
    async start(named, rows) {
      const slug = named || usedHere()
      field.set(slug ? { key: slug, title: slug } : null)
      if (slug) {
        lookUp(box.dataset.search, slug).then((found) => {
          if (found && field.chosen?.key === slug) field.set(found)
        })
      }
      const { activeElement } = document
      await load(slug, rows)
      const isUntouched = [activeElement, box.querySelector("input")].includes(document.activeElement)
      if (!named && field.chosen?.key === slug && isUntouched) next?.()?.focus()
    },
  }
}
