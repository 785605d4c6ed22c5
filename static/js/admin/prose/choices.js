/* Fields of dialogs in which some of the rows or columns of a dataset are chosen. */
import { complain, element } from "prose/dialogs"

const WAIT = 200
// With more rows than this there is a search field.
const MANY = 12

export const interpolate = (words, values) => words.replace(/%\((\w+)\)s/g, (_, name) => values[name])
export const codes = (text) => (text ?? "").split(/\s+/).filter(Boolean)

/* Boxes to tick, all of them at first. `count` is how many there are; those beyond the list are
   found by `find`. An empty choice in a mark means all; to begin with none, nothing is `wanted`. */
export const choice = (field, { all, none, find }) => {
  const everything = field.querySelector("[data-all]")
  const box = field.querySelector(".choices")
  const filter = field.querySelector("[data-filter] input")
  let listed = []
  let count = 0
  let chosen = new Set()
  let timer

  const isPartial = () => count > listed.length
  const inputs = () => [...box.querySelectorAll("input")]

  const list = (items) => {
    box.replaceChildren(
      ...items.map(({ key, title }) => {
        const input = element("input", { type: "checkbox", value: key })
        input.checked = everything.checked || chosen.has(key)
        // Where the list is cut off, “all” can't be all but one: some are chosen instead.
        input.disabled = everything.checked && isPartial()
        return element("label", { class: "choice" }, input, element("span", {}, title))
      }),
    )
  }

  box.addEventListener("change", ({ target }) => {
    if (target.checked) chosen.add(target.value)
    else chosen.delete(target.value)
    everything.checked = chosen.size === count
    complain(everything, "")
  })
  everything.addEventListener("change", () => {
    chosen = new Set(everything.checked ? listed.map(({ key }) => key) : [])
    for (const input of inputs()) {
      input.checked = everything.checked
      input.disabled = everything.checked && isPartial()
    }
    complain(everything, "")
  })
  filter?.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(async () => list(await find(filter.value.trim(), listed)), WAIT)
  })
  filter?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault()
  })

  return {
    start(items, size, wanted) {
      listed = items
      count = size
      // A column of several periods may be named without one: then it is all of them.
      const named = new Set(
        (wanted ?? []).flatMap((code) => {
          const parts = items.filter(({ key }) => key.startsWith(`${code}/`)).map(({ key }) => key)
          return parts.length ? parts : [code]
        }),
      )
      everything.checked = Boolean(wanted) && !named.size
      chosen = everything.checked ? new Set(items.map(({ key }) => key)) : named
      everything.nextElementSibling.textContent = interpolate(all, { n: size })
      if (filter) {
        filter.value = ""
        field.querySelector("[data-filter]").hidden = size <= MANY
      }
      complain(everything, "")
      list(items)
    },
    check() {
      const some = everything.checked || chosen.size
      complain(everything, some ? "" : none)
      if (!some) everything.focus()
      return Boolean(some)
    },
    read() {
      if (everything.checked) return null
      const known = listed.map(({ key }) => key).filter((key) => chosen.has(key))
      return [...new Set([...known, ...chosen])].join(" ")
    },
  }
}
