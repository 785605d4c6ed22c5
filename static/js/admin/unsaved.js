/* Warns before a form is left while something in it is not saved: in any field, row or prose
   editor. A page whose form holds what was typed before and refused says so with
   data-unsaved="already"; a link that means to drop it has data-drops. */
const mark = document.querySelector("[data-unsaved]")
const form = mark?.closest("form")

// Neither counts of rows nor tokens are what somebody wrote.
const UNREMARKABLE = /__prefix__|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|^csrfmiddlewaretoken$/
const MARKS = "[data-source], [data-cell], [data-table], [data-chart], [data-image]"

/* Prose without what its marks hold inside, which is the editor's picture of them. */
const plain = (html) => {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  for (const chip of body.querySelectorAll(MARKS)) chip.replaceChildren()
  return body.innerHTML.trim()
}

/* What each prose editor had: as it was stored, and as the editor itself would write it. */
const prose = new Map()

const noteProse = () => {
  for (const box of form.querySelectorAll(".prose-editor > [role=textbox]")) {
    const { name, value } = box.parentElement.querySelector("textarea")
    prose.set(name, { value, html: plain(box.editor?.getHTML() ?? value) })
  }
}

const said = (name, value) => {
  const was = prose.get(name)
  if (!was) return value
  return value === was.value ? was.html : plain(value)
}

/* A row that was added and holds nothing yet is nothing to lose. */
const state = () =>
  JSON.stringify(
    [...new FormData(form)]
      .filter(([name]) => !UNREMARKABLE.test(name))
      .map(([name, value]) => [name, value instanceof File ? value.name : said(name, value)])
      .filter(([, value]) => value !== ""),
  )

if (form) {
  let before
  let leaving = false
  const isChanged = () => mark.dataset.unsaved === "already" || state() !== before

  // Just before the first thing that somebody does: after all that scripts set up by themselves.
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
  // Dictation and the like may only focus a field and fill it; so may a script while the page loads.
  addEventListener("focusin", () => document.readyState === "complete" && begin(), { capture: true })
  addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) leaving = true
  })
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-drops]")) leaving = true
  })
  // The browser may bring the page back as it was left.
  addEventListener("pageshow", () => {
    leaving = false
  })
}
