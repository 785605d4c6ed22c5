/* The public page of what is typed, in a tab of the panel beside the text. The form is sent to the server,
   which stores nothing and answers with the page; what differs is replaced in the frame, so that its scroll
   place stays. The frame is sandboxed and runs no script. */
import { boxOfText, editorOfText, goTo as goToPlace, indexAt, sectionNamed, sectionsOf } from "writing/text"

const pane = document.getElementById("pane-preview")
const form = document.getElementById("article_form")
const [frame, room, errors, elsewhere, failed] = [
  "iframe",
  ".preview-room",
  ".preview-errors",
  ".preview-elsewhere",
  ".preview-failed",
].map((one) => pane.querySelector(one))
const sizes = [...pane.querySelectorAll(".preview-sizes button")]

// In milliseconds: a pause in typing.
const WAIT = 350
const KEY = "width of the preview"
// They are about the form itself, not about the article.
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "writer", "form_key"])

/* Returns the contents of the form, as the server reads them. */
const read = () => {
  const data = new FormData(form)
  for (const name of [...data.keys()]) {
    if (LEFT_OUT.has(name) || name.includes("__prefix__")) data.delete(name)
  }
  return data
}

/* Makes a node of the page in the frame like its new state, and touches nothing that is equal. */
const renew = (was, now) => {
  if (was.isEqualNode(now)) return
  if (was.nodeName !== now.nodeName || was.nodeType !== Node.ELEMENT_NODE) {
    was.replaceWith(was.ownerDocument.importNode(now, true))
    return
  }
  for (const name of was.getAttributeNames()) if (!now.hasAttribute(name)) was.removeAttribute(name)
  for (const { name, value } of now.attributes) was.setAttribute(name, value)
  const old = [...was.childNodes]
  const young = [...now.childNodes]
  const isSame = (one, other) => one && other && one.isEqualNode(other)
  let head = 0
  while (isSame(old[head], young[head])) head += 1
  let tail = 0
  const isLeft = () => Math.min(old.length, young.length) - head - tail > 0
  while (isLeft() && isSame(old.at(-1 - tail), young.at(-1 - tail))) tail += 1
  const after = old[old.length - tail] ?? null
  const rest = old.slice(head, old.length - tail)
  young.slice(head, young.length - tail).forEach((node, place) => {
    if (rest[place]) renew(rest[place], node)
    else was.insertBefore(was.ownerDocument.importNode(node, true), after)
  })
  for (const node of rest.slice(young.length - tail - head)) node.remove()
}

/* The page without what would run or be loaded for nothing. Its links open in another tab. */
const parse = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html")
  for (const one of page.querySelectorAll("script, link:not([rel=stylesheet])")) one.remove()
  for (const link of page.querySelectorAll("a[href]:not([href^='#'])")) {
    link.target = "_blank"
    link.rel = "noopener"
  }
  return page
}

const inPage = () => frame.contentDocument

const goTo = (event) => {
  const link = event.target.closest?.("a[href^='#']")
  if (!link) return
  event.preventDefault()
  inPage().getElementById(decodeURIComponent(link.hash.slice(1)))?.scrollIntoView()
}

/* Scrolls to the section that is being written, unless it is in sight. */
const follow = () => {
  const section = inPage()?.querySelectorAll(".article > .prose > *")[written]
  if (!section || frame.hidden) return
  const { top, bottom } = section.getBoundingClientRect()
  const { innerHeight } = frame.contentWindow
  if (bottom < innerHeight / 6 || top > (innerHeight * 5) / 6) section.scrollIntoView()
}

// The place of the section that is being written, -1 before any is.
let written = -1
let loaded = null

/* The first page fills the frame; of later ones, what differs is put into it. */
const show = async (html) => {
  const page = parse(html)
  if (!loaded) {
    loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }))
    frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`
    await loaded
    inPage().addEventListener("click", goTo)
    follow()
    return
  }
  await loaded
  inPage().documentElement.lang = page.documentElement.lang
  renew(inPage().body, page.body)
}

let timer
let sending = null
let sent = ""

// To ask what is visible makes the browser lay out the page, so that no key does.
const isOpen = () => !pane.hidden && pane.checkVisibility({ visibilityProperty: true })

const update = async () => {
  clearTimeout(timer)
  if (!isOpen()) return
  const data = read()
  const text = JSON.stringify([...data])
  if (text === sent) return
  sending?.abort()
  const mine = (sending = new AbortController())
  pane.dataset.state = "working"
  try {
    const answer = await fetch(pane.dataset.url, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      signal: mine.signal,
    })
    if (!answer.ok || answer.redirected) throw new Error(answer.status)
    const { page, ...parts } = await answer.json()
    if (mine !== sending) return
    sent = text
    await show(page)
    if (errors.innerHTML !== parts.errors) errors.innerHTML = parts.errors
    elsewhere.innerHTML = parts.elsewhere
    failed.textContent = ""
    pane.dataset.state = "shown"
  } catch (problem) {
    if (mine !== sending || problem.name === "AbortError") return
    failed.textContent = failed.dataset.failed
    pane.dataset.state = "failed"
  }
}

const later = () => {
  clearTimeout(timer)
  if (!pane.hidden) timer = setTimeout(update, WAIT)
}

let size = sizes.find(({ value }) => value === sessionStorage.getItem(KEY)) ?? sizes[0]

/* The page has the width of the device, drawn smaller where there is less room. */
const fit = () => {
  const isPage = size.value !== "elsewhere"
  room.hidden = frame.hidden = !isPage
  elsewhere.hidden = isPage
  if (pane.hidden) return
  const { width, height } = room.getBoundingClientRect()
  if (!isPage || !width) return
  const scale = Math.min(1, width / size.value)
  frame.style.inlineSize = `${size.value}px`
  frame.style.blockSize = `${height / scale}px`
  frame.style.transform = `scale(${scale})`
  frame.style.marginInlineStart = `${(width - size.value * scale) / 2}px`
}

const choose = (chosen) => {
  size = chosen
  for (const one of sizes) one.setAttribute("aria-pressed", String(one === chosen))
  sessionStorage.setItem(KEY, chosen.value)
  fit()
}
for (const one of sizes) one.addEventListener("click", () => choose(one))
choose(size)
new ResizeObserver(fit).observe(room)

/* Another tab, or on a narrow page the sheet, shows it and hides it. */
const shown = new MutationObserver(update)
shown.observe(pane, { attributeFilter: ["hidden"] })
shown.observe(pane.parentElement, { attributeFilter: ["class"] })
update()

errors.addEventListener("click", (event) => {
  const link = event.target.closest("a")
  if (!link) return
  event.preventDefault()
  const name = link.hash.slice(1)
  const editor = editorOfText()
  const section = editor && sectionNamed(editor, name)
  const target = document.getElementById(name) ?? boxOfText()
  if (!target) return
  document.dispatchEvent(new Event("panel:leave"))
  document.dispatchEvent(new CustomEvent("panel:open", { detail: target }))
  if (section) return goToPlace(editor, section.at)
  target.scrollIntoView({ block: "center" })
  target.focus({ preventScroll: true })
})

for (const kind of ["input", "change", "dragend"]) form.addEventListener(kind, later)
for (const kind of ["formset:added", "formset:removed"]) document.addEventListener(kind, later)
// Its select boxes tell jQuery alone of a change.
globalThis.django?.jQuery?.(form).on("change", later)
document.addEventListener("selectionchange", () => {
  const editor = editorOfText()
  if (!editor?.isFocused || !isOpen()) return
  const place = indexAt(sectionsOf(editor.state.doc), editor.state.selection.from)
  if (place === written) return
  written = place
  follow()
})
