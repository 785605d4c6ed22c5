/* Number audit beside an article's form. The text of the form is sent to the server, which answers
   with its numbers and what backs each. In the panel, a number leads to its place, is underlined in
   the text, and can be bound to data with one click (undone in the editor) or exempted. The Escape
   key leads from the place back to the number. Claims are among them: what was understood is confirmed
   with one click, and the rest is stated, as are words that are selected. */
import { changeClaim } from "prose/claim-changes"
import { placeOf, placeOfSelection, units } from "prose/places"
import { editorOfText, goTo as goToPlace, sectionNamed, whenStarted } from "writing/text"

const panel = document.getElementById("audit")
// In the bar; opens the panel.
const short = document.querySelector(".audit-short")
const form = document.getElementById("article_form")
const found = panel.querySelector(".audit-found")
const WAIT = 700

const readDraft = () => ({
  article: panel.dataset.article ?? null,
  language: form.elements.language?.value ?? "",
  title: form.elements.title?.value ?? "",
  standfirst: form.elements.standfirst?.value ?? "",
  text: form.elements.text.value,
})

const send = (address, body, type) =>
  fetch(address, {
    method: "POST",
    body,
    headers: {
      "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
      ...(type ? { "Content-Type": type } : {}),
    },
  }).then((answer) => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
    return answer
  })

/* Key of a number, or of one of its controls, when the list is drawn again. */
const signOf = (element) => {
  const place = element.closest("li")?.querySelector(".place")
  const { localName, className, dataset } = element
  return [localName, className, dataset.do, ...Object.values(place?.dataset ?? {})].join("|")
}

const places = () => [...found.querySelectorAll("li .place")]
const isIn = (element, name) => Boolean(element?.closest?.(name))

// The number that led into the text, so that it can be found again after an update.
let left = null

const leave = (button) => {
  left = { sign: signOf(button), at: places().indexOf(button) }
}

const comeBack = () => {
  const all = places()
  const back = all.find((place) => signOf(place) === left.sign) ?? all[left.at] ?? all.at(-1)
  left = null
  document.dispatchEvent(new CustomEvent("panel:open", { detail: panel }))
  const group = back?.closest("details[data-group]")
  if (group) group.open = true
  const target = back ?? panel
  target.focus()
}

/* Whether a number or a claim is in the title or the standfirst, which are no part of the text. */
const isInField = ({ dataset }) => dataset.target.startsWith("id_")

/* Selects the words of a title or a standfirst; returns their field. */
const selectInField = ({ dataset: { target, start, end } }) => {
  const field = document.getElementById(target)
  field.focus()
  field.setSelectionRange?.(units(field.value, Number(start)), units(field.value, Number(end)))
  return field
}

const goTo = (button) => {
  leave(button)
  document.dispatchEvent(new Event("panel:leave"))
  if (isInField(button)) return selectInField(button)
  const place = placeOf(button)
  if (!place) {
    const section = editorOfText() && sectionNamed(editorOfText(), button.dataset.target)
    if (section) goToPlace(editorOfText(), section.at)
    return
  }
  // A number in a footnote is not in sight: the footnote is.
  const isInNote = place.note !== undefined
  const { editor, to } = place
  const from = place.note ?? place.from
  const isMark = place.isMark || isInNote
  const chain = editor.chain().focus(null, { scrollIntoView: false })
  if (isMark) chain.setNodeSelection(from).run()
  else chain.setTextSelection({ from, to }).run()
  const { node } = editor.view.domAtPos(from)
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
  element.scrollIntoView({ block: "center" })
}

// The numbers and claims that are underlined.
const UNDERLINED = {
  "number-unsourced": "li.unsourced",
  "number-mismatch": "li.mismatch",
  "claim-confirmed": "li.claim.confirmed.holds",
  "claim-holds": "li.claim.holds:not(.confirmed, .exempt)",
  "claim-quiet": "li.claim.confirmed:is(.cannot_tell, .exempt)",
  "claim-fails": "li.claim.fails:not(.exempt)",
}

/* Underlines in the text, without touching it. */
const underline = () => {
  if (!CSS.highlights) return
  for (const [name, items] of Object.entries(UNDERLINED)) {
    const ranges = [...found.querySelectorAll(`${items} .place:not([data-line])`)]
      .map(placeOf)
      .filter((place) => place && !place.isMark && place.note === undefined)
      .map(({ editor, from, to }) => {
        const start = editor.view.domAtPos(from, 1)
        const end = editor.view.domAtPos(to, -1)
        return new StaticRange({
          startContainer: start.node,
          startOffset: start.offset,
          endContainer: end.node,
          endOffset: end.offset,
        })
      })
    CSS.highlights.set(name, new Highlight(...ranges))
  }
}

let turn = 0
let timer
let waiting = ""
const isTyped = () => isIn(document.activeElement, ".exempt-form[open]")

const show = (html) => {
  // The field of a reason must not be replaced while it is being written.
  if (isTyped()) {
    waiting = html
    return
  }
  waiting = ""
  const open = [...found.querySelectorAll("details[open][data-group]")].map(
    ({ dataset }) => dataset.group,
  )
  const { activeElement } = document
  const sign = found.contains(activeElement) && signOf(activeElement)
  found.innerHTML = html
  for (const group of found.querySelectorAll("details[data-group]")) {
    group.open = open.includes(group.dataset.group)
  }
  if (sign) {
    const again = [...found.querySelectorAll("button, summary")].find((it) => signOf(it) === sign)
    const target = again ?? panel
    target.focus({ preventScroll: true })
  }
  const sum = found.querySelector(".audit-sum")
  sum.remove()
  // Screen readers read a status again even if its text is the same.
  if (short.innerHTML !== sum.innerHTML) short.replaceChildren(...sum.childNodes)
  short.hidden = false
  underline()
}

const audit = async () => {
  clearTimeout(timer)
  const mine = ++turn
  try {
    const answer = await send(panel.dataset.audit, JSON.stringify(readDraft()), "application/json")
    const html = await answer.text()
    if (mine !== turn) return
    panel.querySelector(".audit-failed").hidden = true
    show(html)
  } catch {
    if (mine === turn) panel.querySelector(".audit-failed").hidden = false
  }
}

const later = () => {
  clearTimeout(timer)
  timer = setTimeout(audit, WAIT)
}

const bind = (button) => {
  const place = placeOf(button.closest("li").querySelector(".place"))
  if (!place || place.isMark) return audit()
  const attrs = Object.fromEntries(
    ["data-cell", "data-form", "data-wording"].map((name) => [name, button.getAttribute(name)]),
  )
  const { editor, from, to } = place
  document.dispatchEvent(new Event("panel:leave"))
  leave(button.closest("li").querySelector(".place"))
  editor.chain().focus().insertContentAt({ from, to }, { type: "Cell", attrs }).run()
  return audit()
}

/* Takes other words for a claim in a title or a standfirst. */
const rewordField = (words, wording) => {
  document.dispatchEvent(new Event("panel:leave"))
  leave(words)
  const field = selectInField(words)
  field.setRangeText(wording, field.selectionStart, field.selectionEnd, "select")
  field.dispatchEvent(new Event("input", { bubbles: true }))
  return audit()
}

/* Confirms a claim, changes what it states, or takes other words for it: one step that the editor undoes. */
const change = async (button) => {
  const item = button.closest("li")
  const words = item.querySelector(".place")
  if (isInField(words)) return rewordField(words, button.dataset.wording)
  const place = placeOf(words)
  if (!place) return audit()
  document.dispatchEvent(new Event("panel:leave"))
  leave(words)
  await changeClaim(button.dataset.do, place, item.dataset, words.dataset.words, button.dataset)
  return audit()
}

/* States the words that are selected; what was found there, or at the cursor, begins it. */
const stateSelection = async () => {
  const selected = placeOfSelection()
  const item = selected && [...found.querySelectorAll("li.claim[data-claim]")].find((each) => {
    const place = placeOf(each.querySelector(".place"))
    return place && place.from <= selected.to && selected.from <= place.to
  })
  const near = item?.querySelector(".place")
  const place = selected?.words || !near ? selected : placeOf(near)
  const words = selected?.words || near?.dataset.words
  panel.querySelector(".nothing-selected").hidden = Boolean(words)
  if (!words) return
  document.dispatchEvent(new Event("panel:leave"))
  await changeClaim("state", place, item?.dataset ?? {}, words)
  return audit()
}

const exempt = async (box) => {
  const input = box.querySelector("input")
  const problem = box.querySelector(".problem")
  const body = new URLSearchParams({ ...box.dataset, reason: input.value })
  const answer = await send(panel.dataset.exempt, body)
    .then((it) => it.json())
    .catch(() => ({ error: panel.querySelector(".audit-failed").textContent }))
  problem.textContent = answer.error ?? ""
  problem.hidden = !answer.error
  input.toggleAttribute("aria-invalid", Boolean(answer.error))
  if (answer.error) return input.focus()
  panel.focus()
  await audit()
}

panel.querySelector("[data-state]").addEventListener("click", stateSelection)

found.addEventListener("click", ({ target }) => {
  const button = target.closest("button")
  if (!button) return
  if (button.matches(".place")) goTo(button)
  else if (button.matches("[data-do]")) change(button)
  else if (button.matches(".bind")) bind(button)
  else if (button.matches("[data-exempt]")) exempt(button.closest(".exempt-form"))
  else if (button.matches(".undo")) {
    const body = new URLSearchParams({ ...button.dataset, undo: "1" })
    send(panel.dataset.exempt, body).finally(audit)
    panel.focus()
  }
})

found.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".exempt-form input")) {
    event.preventDefault()
    exempt(event.target.closest(".exempt-form"))
  }
})

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !left || event.isComposing || isIn(event.target, "dialog")) return
  event.preventDefault()
  comeBack()
})

found.addEventListener("focusout", () => {
  // After the focus has moved.
  setTimeout(() => {
    if (waiting && !isTyped()) show(waiting)
  })
})

const isWritten = ({ target }) => !panel.contains(target) && later()

if (form?.elements.title) {
  panel.hidden = false
  form.addEventListener("input", isWritten)
  form.addEventListener("change", isWritten)
  document.addEventListener("prose:again", later)
  // The places of the numbers are in the editor, which must be ready first.
  whenStarted(audit)
}
