/* The search in the bar: Ctrl+K, and a list of what is found below the field. Without this script,
   the field leads to a page. */
const field = document.getElementById("desk-search")
const list = document.getElementById("desk-search-list")
const form = field.form

// In milliseconds: between two keys of somebody who types.
const PAUSE = 120

let asked = null
let timer = 0
let shown = null

const options = () => [...list.querySelectorAll("[role=option]")]
const chosen = () => list.querySelector("[aria-selected=true]")

const choose = (option) => {
  chosen()?.setAttribute("aria-selected", "false")
  option?.setAttribute("aria-selected", "true")
  if (option) {
    field.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  } else {
    field.removeAttribute("aria-activedescendant")
  }
}

const close = () => {
  asked?.abort()
  clearTimeout(timer)
  list.hidden = true
  field.setAttribute("aria-expanded", "false")
  choose(null)
}

const show = (html, query) => {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  list.replaceChildren(...body.childNodes)
  const found = options()
  // A list needs an option; words alone are a message.
  list.setAttribute("role", found.length ? "listbox" : "status")
  list.hidden = !list.children.length
  field.setAttribute("aria-expanded", String(found.length > 0))
  shown = query
  choose(query ? found[0] : null)
}

const find = async () => {
  const query = field.value.trim()
  asked?.abort()
  asked = new AbortController()
  const { signal } = asked
  const address = `${form.getAttribute("action")}?${new URLSearchParams({ q: query, part: "list" })}`
  try {
    const answer = await fetch(address, { signal, redirect: "error" })
    if (answer.ok) show(await answer.text(), query)
  } catch {
    // Signed out, or away: Enter leads to the page, which says so.
    if (!signal.aborted) close()
  }
}

const open = () => {
  if (list.hidden) find()
}

const move = (step) => {
  const all = options()
  const at = all.indexOf(chosen())
  const next = at === -1 && step < 0 ? all.length - 1 : at + step
  choose(all[(next + all.length) % all.length])
}

const leave = () => {
  close()
  field.blur()
}

field.addEventListener("focus", open)
field.addEventListener("click", open)
field.addEventListener("input", () => {
  clearTimeout(timer)
  timer = setTimeout(find, PAUSE)
})

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return
  const isOpen = !list.hidden
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault()
    if (isOpen && options().length) move(event.key === "ArrowDown" ? 1 : -1)
    else open()
  } else if (event.key === "Escape") {
    event.preventDefault()
    if (isOpen) close()
    else leave()
  } else if (event.key === "Enter" && isOpen && chosen() && shown === field.value.trim()) {
    event.preventDefault()
    if (event.ctrlKey || event.metaKey) window.open(chosen().href)
    else chosen().click()
  }
})

form.addEventListener("focusout", ({ relatedTarget }) => {
  if (!form.contains(relatedTarget)) close()
})
// A press on the list must not take the focus from the field before it is a click.
list.addEventListener("mousedown", (event) => event.preventDefault())

document.addEventListener("keydown", (event) => {
  const isShortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k"
  // In a text, the same keys make a link.
  if (!isShortcut || event.defaultPrevented || event.target.closest("[contenteditable=true]")) return
  if (document.querySelector("dialog:modal")) return
  event.preventDefault()
  field.focus()
  field.select()
  open()
})
