/* The panel that finds and replaces words: its fields, its keys and buttons, and what it says. Where the
   words are, and how they are replaced, is known to whom it belongs. */
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)

/* Whether a key opens the panel: Ctrl+H, which is ⌘⇧H on a Mac, as ⌘H hides a window there. */
export const isReplaceKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }) =>
  key.toLowerCase() === "h" &&
  !altKey &&
  (isMac ? metaKey && shiftKey && !ctrlKey : ctrlKey && !shiftKey && !metaKey)

export const isFindKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }) =>
  key.toLowerCase() === "f" && !altKey && !shiftKey && (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey)

/* A pattern of words as they are written. */
export const escapeWords = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/* Returns the parts of a panel. `acts` are `search` (after other words were typed), `go` (by so many
   matches), `replaceOne`, `replaceAll` and `close`, and more by the names of its buttons. */
export const readPanel = (panel, acts) => {
  const form = panel.querySelector("form")
  const { words, other, same_case: sameCase, whole } = form.elements
  const status = panel.querySelector("[role=status]")
  const buttons = {
    previous: () => acts.go(-1),
    next: () => acts.go(1),
    one: acts.replaceOne,
    all: acts.replaceAll,
    close: acts.close,
    ...acts.buttons,
  }
  form.addEventListener("input", ({ target }) => target !== other && acts.search())
  form.addEventListener("submit", (event) => event.preventDefault())
  panel.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "Escape") {
      event.preventDefault()
      acts.close()
    } else if (event.key === "Enter" && event.target.type === "text") {
      event.preventDefault()
      if (event.target === other) acts.replaceOne()
      else acts.go(event.shiftKey ? -1 : 1)
    }
  })
  panel.addEventListener("click", ({ target }) => {
    const name = Object.keys(target.closest("button")?.dataset ?? {}).find((key) => key in buttons)
    if (name) buttons[name]()
  })
  return {
    words,
    other,
    sameCase,
    whole,
    phrases: status.dataset,
    one: panel.querySelector("[data-one]"),
    all: panel.querySelector("[data-all]"),
    fill: (name, values) => status.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]),
    say: (text) => {
      if (status.textContent !== text) status.textContent = text
    },
    reveal: () => {
      panel.hidden = false
      words.focus()
      words.select()
    },
  }
}
