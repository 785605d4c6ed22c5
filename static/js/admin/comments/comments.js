/* Comments beside the text: they are sent and shown at once, their words are marked in the text, and those
   of others come while one writes. What is typed and not sent is kept in this tab. */
const form = document.getElementById("comments-form")
const dialog = document.getElementById("comment-dialog")
const told = document.getElementById("comments-told")
const { find, describe, fold, readText } = await import(document.getElementById("comment-anchors").href)
const { ensureSession } = await import(document.getElementById("session").src)

// In milliseconds: between two looks for comments of others, for which words are told, after a change of
// the text, and for an answer.
const EVERY = 8000
const TOLD = 5000
const WAIT = 300
const PATIENCE = 15_000

const wide = matchMedia("(width >= 68rem)")
const container = () => document.querySelector(".comments")
const items = () => [...container().querySelectorAll(".comment")]
const open = () => [...container().querySelectorAll(":scope > .comment-list > .comment")]

let toldUntil
const tell = (words) => {
  clearTimeout(toldUntil)
  told.textContent = words
  toldUntil = setTimeout(() => told.replaceChildren(), TOLD)
}

/* The texts that may be commented on: the boxes of editors, or sections of a finished text. */
const roots = () => [...document.querySelectorAll(".prose-editor > [role=textbox], [data-commentable]")]
/* The anchor of the section that a place is in. */
const sectionOf = (root, node) => {
  if ("commentable" in root.dataset) return root.dataset.commentable
  const headings = [...root.querySelectorAll(":scope > h2[data-anchor]")]
  const before = headings.findLast(
    (heading) => heading.contains(node) || heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING,
  )
  return before?.dataset.anchor ?? ""
}

/* Where the words of each open comment are. */
const places = new Map()

const HERE = "commented-here"
const mark = (name, ranges) => {
  if (!ranges.length) return CSS.highlights?.delete(name)
  const highlight = new Highlight(...ranges)
  // Above all others.
  if (name === HERE) highlight.priority = 1
  CSS.highlights?.set(name, highlight)
}

const locate = () => {
  places.clear()
  const quoting = items().filter(({ dataset }) => dataset.quote)
  const reads = quoting.length ? roots().map((root) => ({ root, read: readText(root) })) : []
  const isReady = !document.querySelector("[name=text]") || Boolean(document.querySelector(".prose-editor > [role=textbox]"))
  for (const item of quoting) {
    // The section where it was comes first.
    const ordered = reads.toSorted(
      (one, other) =>
        (other.root.dataset.commentable === item.dataset.section) -
        (one.root.dataset.commentable === item.dataset.section),
    )
    for (const { root, read } of ordered) {
      const range = find(read, item.dataset)
      if (!range) continue
      places.set(item.id, { root, range })
      break
    }
    const isGone = isReady && !places.has(item.id)
    item.querySelector(".comment-gone").hidden = !isGone
    item.querySelector(".comment-quote").classList.toggle("gone", isGone)
  }
  mark("commented", open().flatMap(({ id }) => places.get(id)?.range ?? []))
  arrange()
}

/* In the order of the text; those on all of it come first, and those whose words are gone last. */
const arrange = () => {
  const list = container().querySelector(":scope > .comment-list")
  if (!list || list.contains(document.activeElement)) return
  const whole = (item) => !item.dataset.quote
  const compare = (one, other) => {
    const [a, b] = [places.get(one.id), places.get(other.id)]
    if (!a || !b) return Boolean(b) - Boolean(a) || 0
    return a.range.compareBoundaryPoints(Range.START_TO_START, b.range)
  }
  const sorted = open().toSorted((one, other) => whole(other) - whole(one) || compare(one, other))
  if (sorted.some((item, place) => item !== open()[place])) list.append(...sorted)
}

let timer
const locateSoon = () => {
  clearTimeout(timer)
  timer = setTimeout(locate, WAIT)
}

/* Texts that are typed and not sent yet, by the names of their fields. */
const KEY = `comments ${form.action}`
const typed = () => JSON.parse(sessionStorage.getItem(KEY) ?? "{}")
const keep = (name, value) => {
  const { [name]: _, ...others } = typed()
  sessionStorage.setItem(KEY, JSON.stringify(value ? { ...others, [name]: value } : others))
}
const nameOf = (field) => (dialog.contains(field) ? "words" : field.name)
const restore = () => {
  for (const field of document.querySelectorAll(".comments textarea, .comment-dialog textarea")) {
    field.value = typed()[nameOf(field)] ?? field.defaultValue
  }
}

const count = () => {
  const tab = document.getElementById("pane-comments-tab")
  const number = container().dataset.count
  if (!tab) return
  let sign = tab.querySelector(".tab-count")
  if (!sign && number !== "0") {
    sign = document.createElement("span")
    sign.className = "tab-count"
    tab.append(" ", sign)
  }
  if (number === "0") sign?.remove()
  else sign.textContent = number
}

let shown = container().outerHTML

/* Puts the list as the server has it in the place of the present one; the focus stays where it is. */
const show = (html) => {
  if (html.trim() === shown.trim()) return
  shown = html
  const { activeElement } = document
  const inside = container().contains(activeElement)
  const { name, value } = activeElement
  const id = activeElement.closest(".comment")?.id
  const unfolded = [...container().querySelectorAll("details[open]")]
  const { body } = new DOMParser().parseFromString(html, "text/html")
  container().replaceWith(document.adoptNode(body.firstElementChild))
  for (const { id } of unfolded) document.getElementById(id)?.toggleAttribute("open", true)
  restore()
  count()
  if (inside) {
    const folded = activeElement.matches("summary") && activeElement.parentElement.id
    const same = folded
      ? document.getElementById(folded)?.querySelector("summary")
      : [...container().querySelectorAll("textarea, button")].find(
          (it) =>
            it.checkVisibility() && it.name === name && (it.matches("textarea") || it.value === value),
        )
    const next = same ?? document.getElementById(id) ?? container().querySelector("textarea")
    next?.focus({ preventScroll: true })
    if (next?.matches("textarea")) next.setSelectionRange(next.value.length, next.value.length)
  }
  locate()
}

const ask = (init) => fetch(form.dataset.list, { ...init, signal: AbortSignal.timeout(PATIENCE) })

let sending = false

/* Sends what a button does, with these fields; resolves to what is wrong, "" if nothing is. */
const send = async (fields) => {
  if (sending) return form.dataset.failed
  sending = true
  try {
    const post = () => {
      const body = new URLSearchParams(new FormData(form))
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      return ask({ method: "POST", body })
    }
    let answer = await post()
    if ((answer.status === 403 || answer.redirected) && (await ensureSession())) answer = await post()
    if (answer.status === 422) return (await answer.json()).problem
    if (!answer.ok || answer.redirected) return form.dataset.failed
    show(await answer.text())
    const [verb] = fields.do.split(/[_-]/)
    tell({ edit: form.dataset.saved, delete: form.dataset.deleted }[verb] ?? form.dataset.sent)
    return ""
  } catch {
    return form.dataset.failed
  } finally {
    sending = false
  }
}

const look = async () => {
  if (document.visibilityState !== "visible" || sending) return
  const answer = await ask().catch(() => null)
  if (!answer?.ok || answer.redirected || sending) return
  const html = await answer.text()
  // What was sent meanwhile is newer.
  if (!sending) show(html)
}

/* The buttons of the list belong to a form of their own. */
const complain = (field, words) => {
  const box = field.closest(".comment-field") ?? field.parentElement
  let problem = box.querySelector(".problem")
  if (!problem) {
    problem = document.createElement("p")
    problem.className = "problem"
    problem.role = "alert"
    box.append(problem)
  }
  problem.textContent = words
  problem.hidden = !words
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const { submitter } = event
  if (!submitter) return
  const field = submitter.closest(".comment-field").querySelector("textarea")
  const writes = /^(add|reply|edit)/.test(submitter.value)
  const own = submitter.closest(".comment-own")
  const fields = { do: submitter.value }
  if (writes) {
    fields[field.name] = field.value
    if (!field.value.trim()) {
      complain(field, form.dataset.empty)
      return field.focus()
    }
    // What is kept must be away before the list is shown anew.
    keep(field.name, "")
    // The focus goes back to where the field was opened.
    own?.removeAttribute("open")
    own?.querySelector("summary").focus()
  }
  const problem = await send(fields)
  if (!problem) return own ? keep(field.name, "") : undefined
  own?.setAttribute("open", "")
  if (writes) keep(field.name, field.value)
  complain(field ?? submitter, problem)
})

document.addEventListener("input", ({ target }) => {
  if (target.matches?.(".comment-dialog textarea")) keep(nameOf(target), target.value)
})
const listen = (pane) => {
  pane.addEventListener("input", (event) => {
    keep(nameOf(event.target), event.target.value)
    // It is no change of the article's form.
    event.stopPropagation()
  })
  pane.addEventListener("change", (event) => event.stopPropagation())
  pane.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey } = event
    if (key !== "Enter" || !(ctrlKey || metaKey) || !target.matches("textarea")) return
    event.preventDefault()
    form.requestSubmit(target.closest(".comment-field").querySelector("button"))
  })
  pane.addEventListener("click", ({ target }) => {
    const item = target.closest(".comment-quote") && target.closest(".comment")
    const place = item && places.get(item.id)
    if (place) lead(place)
  })
  for (const kind of ["focusin", "pointerover"]) {
    pane.addEventListener(kind, ({ target }) => {
      const place = places.get(target.closest(".comment")?.id)
      mark(HERE, place ? [place.range] : [])
    })
  }
}
listen(container().parentElement)

/* Leads to the words of a comment. */
const lead = ({ root, range }) => {
  document.dispatchEvent(new Event("panel:leave"))
  root.focus({ preventScroll: true })
  getSelection().setBaseAndExtent(
    range.startContainer,
    range.startOffset,
    range.endContainer,
    range.endOffset,
  )
  const { startContainer } = range
  startContainer.parentElement.scrollIntoView({ block: "center" })
  mark(HERE, [range])
}

/* Brings a comment into sight in the list; the text stays where it is, under the pointer. */
const scrollTo = (item) => {
  const box = item.closest(".panel, .review-comments")
  const [outer, inner] = [box.getBoundingClientRect(), item.getBoundingClientRect()]
  if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - 60
}

/* Words that are clicked lead to their comment, where there is room for both. */
document.addEventListener("click", ({ target }) => {
  const root = target.closest?.(".prose-editor > [role=textbox], [data-commentable]")
  const { focusNode, focusOffset, isCollapsed } = getSelection()
  if (!root || !isCollapsed || !focusNode || !wide.matches) return
  const item = open().find((it) => places.get(it.id)?.range.isPointInRange(focusNode, focusOffset))
  if (!item) return mark(HERE, [])
  document.dispatchEvent(new CustomEvent("panel:open", { detail: item }))
  scrollTo(item)
  mark(HERE, [places.get(item.id).range])
})

/* The words that are selected, or were before a button took the focus. */
let chosen = null

const rootOf = (node) =>
  (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(
    ".prose-editor > [role=textbox], [data-commentable]",
  )

const noteSelection = () => {
  const selection = getSelection()
  const root = selection.rangeCount ? rootOf(selection.anchorNode) : null
  if (root && rootOf(selection.focusNode) === root) {
    chosen = { root, range: selection.getRangeAt(0).cloneRange() }
  }
}

/* The word at the cursor. */
const wordAt = ({ startContainer: node, startOffset: offset }) => {
  const text = node.nodeType === Node.TEXT_NODE ? node.data : ""
  const words = [...new Intl.Segmenter(document.documentElement.lang, { granularity: "word" }).segment(text)]
  const word = words.find((it) => it.isWordLike && it.index <= offset && offset <= it.index + it.segment.length)
  if (!word) return null
  const range = document.createRange()
  range.setStart(node, word.index)
  range.setEnd(node, word.index + word.segment.length)
  return range
}

const write = () => {
  if (dialog.open) return
  noteSelection()
  // Without selected words, that at the cursor is meant.
  const range = chosen && (fold(chosen.range.toString()) ? chosen.range : wordAt(chosen.range))
  const words = range && describe(chosen.root, range)
  if (!words) return tell(form.dataset.nothing)
  const { root } = chosen
  const quote = dialog.querySelector(".comment-quote")
  const field = dialog.querySelector("textarea")
  quote.textContent = words.quote
  complain(field, "")
  dialog.addEventListener("close", () => root.focus({ preventScroll: true }), { once: true })
  dialog.dataset.section = sectionOf(root, range.startContainer)
  Object.assign(dialog.dataset, words)
  dialog.showModal()
  field.focus()
}

const sendWords = async () => {
  const field = dialog.querySelector("textarea")
  if (!field.value.trim()) {
    complain(field, form.dataset.empty)
    return field.focus()
  }
  const { quote, prefix, suffix, section } = dialog.dataset
  const text = field.value
  keep("words", "")
  const problem = await send({ do: "add", text, quote, prefix, suffix, section })
  complain(field, problem)
  if (problem) return keep("words", text)
  field.value = ""
  dialog.close()
}

document.addEventListener("selectionchange", noteSelection)
dialog.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault()
  sendWords()
})
dialog.addEventListener("click", ({ target }) => target.closest("[data-close]") && dialog.close())
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  sendWords()
})
document.addEventListener("keydown", (event) => {
  const isKey = event.code === "KeyM" && event.altKey && (event.ctrlKey || event.metaKey)
  if (!isKey || document.querySelector("dialog[open]")) return
  event.preventDefault()
  write()
})
document.addEventListener("comments:write", write)
document.addEventListener("click", ({ target }) => target.closest?.("[data-write-comment]") && write())

restore()
document.addEventListener("prose-editor:ready", locateSoon)
document.addEventListener("input", ({ target }) => rootOf(target) && locateSoon())
document.addEventListener("visibilitychange", look)
setInterval(look, EVERY)
locate()

/* Whoever comes for a comment sees its words, and goes on with an answer. */
const arrive = () => {
  const item = location.hash.startsWith("#comment-") && document.querySelector(location.hash)
  const field = item?.querySelector?.("textarea[name^=reply-]")
  if (!field) return
  const place = places.get(item.id)
  place?.range.startContainer.parentElement.scrollIntoView({ block: "center" })
  mark(HERE, place ? [place.range] : [])
  scrollTo(item)
  field.focus({ preventScroll: true })
}
// The browser itself leads there once all is loaded, and the editor starts after that.
const arriveLast = () => setTimeout(arrive)
if (document.readyState === "complete") arriveLast()
else addEventListener("load", arriveLast)
const arriveAgain = () => {
  locate()
  // Unless one writes somewhere else by then.
  const { activeElement } = document
  if (activeElement === document.body || container().contains(activeElement)) arrive()
}
document.addEventListener("prose-editor:ready", () => setTimeout(arriveAgain), { once: true })
