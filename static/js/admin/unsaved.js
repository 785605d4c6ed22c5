/* Warns before a form with unsaved changes is left, in any field, row or prose editor. A page whose
   form has rejected values has data-unsaved="already"; what discards them has data-drops. */
const mark = document.querySelector("[data-unsaved]")
const form = mark?.closest("form")

// Management data of formsets and tokens are not edited by users.
const UNREMARKABLE = /__prefix__|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|^csrfmiddlewaretoken$/

/* Initial value of each prose editor: as stored, and as the editor writes it. */
const prose = new Map()

const noteProse = () => {
  for (const box of form.querySelectorAll(".prose-editor > [role=textbox]")) {
    const { name, value } = box.parentElement.querySelector("textarea")
    prose.set(name, { value, html: box.editor?.getHTML() ?? value })
  }
}

const normalize = (name, value) => {
  const was = prose.get(name)
  return value === was?.value ? was.html : value
}

/* A row that was added and holds nothing yet is nothing to lose. */
const state = () =>
  JSON.stringify(
    [...new FormData(form)]
      .filter(([name]) => !UNREMARKABLE.test(name))
      .map(([name, value]) => [name, value instanceof File ? value.name : normalize(name, value)])
      .filter(([, value]) => value !== ""),
  )

if (form) {
  let before
  let leaving = false
  const isChanged = () => mark.dataset.unsaved === "already" || state() !== before

  // Just before the first input of the user: after scripts have set up the form.
  const begin = () => {
    if (before !== undefined) return
    noteProse()
    before = state()
    addEventListener("beforeunload", (event) => {
      if (!leaving && isChanged()) event.preventDefault()
    })
  }
  for (const kind of ["pointerdown", "keydown", "beforeinput", "dragstart", "drop", "paste"]) {
    addEventListener(kind, begin, { capture: true })
  }
  // Dictation may fill a field without key events, and so may a script while the page loads.
  addEventListener("focusin", () => document.readyState === "complete" && begin(), { capture: true })
  addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) leaving = true
  })
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-drops]")) leaving = true
  })
  // The browser may restore the page from its cache.
  addEventListener("pageshow", () => {
    leaving = false
  })
}
