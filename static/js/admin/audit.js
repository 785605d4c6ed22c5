/* Number audit beside an article's form. The text of the form is sent to the server, which answers
   with its numbers and what backs each. In the panel, a number leads to its place, is underlined in
   the text, and can be bound to data with one click (undone in the editor) or exempted. The Escape
   key leads from the place back to the number. */
const panel = document.getElementById("audit")
// In the bar; opens the panel.
const short = document.querySelector(".audit-short")
const form = document.getElementById("article_form")
const found = panel.querySelector(".audit-found")
const WAIT = 700
const MARK = "\ufffc"

const sections = () =>
  [...form.querySelectorAll(".inline-related[id^=sections-]:not(.empty-form)")].filter(
    (row) => row.querySelector("[name$=-body]") && !row.querySelector("[name$=-DELETE]")?.checked,
  )

const readDraft = () => ({
  article: panel.dataset.article ?? null,
  language: form.elements.language?.value ?? "",
  title: form.elements.title?.value ?? "",
  standfirst: form.elements.standfirst?.value ?? "",
  sections: sections().map((row) => ({
    target: row.id,
    heading: row.querySelector("[name$=-heading]").value,
    body: row.querySelector("[name$=-body]").value,
  })),
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

/* Places. The server counts characters, and a mark is one of them, as it is in the editor. */
const editorOf = (target) =>
  document.querySelector(`#${CSS.escape(target)} .prose-editor > [role=textbox]`)?.editor

/* Digits of a superscript are read as such, as on the server. */
const RAISED = Object.fromEntries([..."0123456789+-−"].map((sign, at) => [sign, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"[at]]))

const textOf = (node) => {
  if (!node.isText) return node.type.name === "hardBreak" ? "\n" : MARK
  const raised = node.marks.some((mark) => mark.type.name === "superscript")
  return raised ? node.text.replace(/[-0-9+−]/g, (sign) => RAISED[sign]) : node.text
}

/* A passage, and the footnotes in it; `note` is the place of the footnote that it is. A footnote is one
   character of the text, and takes more places in the editor: `longer` says how many, behind it. */
const readPassage = (node, at, note) => {
  const notes = []
  const longer = []
  let text = ""
  node.forEach((child, offset) => {
    text += textOf(child)
    if (child.type.name !== "Footnote") return
    longer.push([text.length, child.nodeSize - 1])
    notes.push(...readPassage(child, at + offset + 1, at + offset))
  })
  return [...(text.trim() ? [{ text, at, note, longer }] : []), ...notes]
}

const passagesOf = (editor) => {
  const all = []
  editor.state.doc.descendants((node, at) => {
    if (!node.isTextblock) return true
    all.push(...readPassage(node, at + 1))
    return false
  })
  return all
}

/* The editor's place of a character of a passage. */
const placeIn = ({ at, longer }, unit) =>
  longer.reduce((place, [behind, more]) => (unit >= behind ? place + more : place), at + unit)

const units = (text, characters) => [...text].slice(0, characters).join("").length

const nearest = (text, literal, place) => {
  const before = text.lastIndexOf(literal, place)
  const after = text.indexOf(literal, place)
  if (before < 0 || after < 0) return Math.max(before, after)
  return place - before <= after - place ? before : after
}

/* The present position of a number; it may have moved since the request. */
const placeOf = ({ dataset }) => {
  const editor = editorOf(dataset.target)
  const passages = editor ? passagesOf(editor) : []
  const passage = passages[dataset.passage]
  if (!passage) return null
  const { text, note } = passage
  const start = units(text, Number(dataset.start))
  const isMark = text[start] === MARK
  const literal = isMark ? MARK : dataset.literal
  const here = nearest(text, literal, start)
  if (here < 0) return null
  const from = placeIn(passage, here)
  return { editor, isMark, note, from, to: from + literal.length }
}

/* Key of a number, or of one of its controls, when the list is drawn again. */
const signOf = (element) => {
  const place = element.closest("li")?.querySelector(".place")
  return [element.localName, element.className, ...Object.values(place?.dataset ?? {})].join("|")
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

const goTo = (button) => {
  leave(button)
  document.dispatchEvent(new Event("panel:leave"))
  const { target, start, end } = button.dataset
  if ("line" in button.dataset) {
    const name = target.startsWith("id_") ? target : `id_${target}-heading`
    const field = document.getElementById(name)
    field.focus()
    field.setSelectionRange?.(units(field.value, Number(start)), units(field.value, Number(end)))
    return
  }
  const place = placeOf(button)
  if (!place) {
    document.getElementById(target)?.scrollIntoView({ block: "center" })
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

/* Underlines in the text, without touching it. */
const underline = () => {
  if (!CSS.highlights) return
  for (const kind of ["unsourced", "mismatch"]) {
    const ranges = [...found.querySelectorAll(`li.${kind} .place:not([data-line])`)]
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
    CSS.highlights.set(`number-${kind}`, new Highlight(...ranges))
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

found.addEventListener("click", ({ target }) => {
  const button = target.closest("button")
  if (!button) return
  if (button.matches(".place")) goTo(button)
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
  document.addEventListener("formset:added", later)
  document.addEventListener("formset:removed", later)
  document.addEventListener("prose:again", later)
  // The places of the numbers are in the editors, which must be ready first.
  if (!sections().length || document.querySelector(".prose-editor > [role=textbox]")) audit()
  else document.addEventListener("prose-editor:ready", audit, { once: true })
  // Some start later than the audit.
  let marking
  document.addEventListener("prose-editor:ready", () => {
    clearTimeout(marking)
    marking = setTimeout(underline, WAIT)
  })
}
