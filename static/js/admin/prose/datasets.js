/* The field of a dialog that picks a dataset, and passes its facts to the dialog. */
import { ask, lookUp } from "prose/requests"
import { picker } from "prose/picker"

/* The rows or columns whose titles have each word of a search. */
export const naming = (items, q) => {
  const words = q.toLowerCase().split(/\s+/)
  return items.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
}

/* `loaded(facts, slug)` is called with null while nothing usable is chosen. */
export const datasetField = (dialog, loaded) => {
  const box = dialog.querySelector("[data-picker=dataset]")
  const problem = box.querySelector("[data-problem]")
  const link = problem.querySelector("a")
  let turn = 0

  const load = async (slug, rows = []) => {
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
    more: (slug, q) => ask(box.dataset.facts, { key: slug, q }),
    /* Begins with the dataset of a mark, or with none. */
    start(slug, rows) {
      field.set(slug ? { key: slug, title: slug } : null)
      if (slug) {
        lookUp(box.dataset.search, slug).then((found) => {
          if (found && field.chosen?.key === slug) field.set(found)
        })
      }
      return load(slug, rows)
    },
  }
}
