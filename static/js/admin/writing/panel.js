/* The panel beside the text. Its panes become tabs; on a narrow page it is a sheet that a button opens.
   Whatever leads to a place in it, such as an error, opens its tab. */
const panel = document.getElementById("panel")
const opener = document.querySelector(".to-panel")
const text = document.querySelector(".writing-text")
const KEY = "tab beside the text"
const narrow = matchMedia("(width < 68rem)")

const element = (name, attributes, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const panes = [...panel.querySelectorAll(":scope > .pane")]
const tabs = new Map()

const errorsIn = (part) => part.querySelectorAll(".errorlist li").length
const nameOf = (count) =>
  count === 1 ? panel.dataset.error : panel.dataset.errors.replace("{n}", count)

const select = (pane) => {
  for (const [other, tab] of tabs) {
    other.hidden = other !== pane
    tab.setAttribute("aria-selected", String(other === pane))
    tab.tabIndex = other === pane ? 0 : -1
  }
  sessionStorage.setItem(KEY, pane.id)
}
const selected = () => panes.find((pane) => !pane.hidden)

const isOpen = () => panel.classList.contains("open")

const open = () => {
  if (!narrow.matches || isOpen()) return
  panel.classList.add("open")
  text.inert = true
  opener.setAttribute("aria-expanded", "true")
  tabs.get(selected()).focus()
}

const close = ({ returns = false } = {}) => {
  if (!isOpen()) return
  panel.classList.remove("open")
  text.inert = false
  opener.setAttribute("aria-expanded", "false")
  if (returns) opener.focus()
}

/* Shows a part of the panel: a pane, or what is in one. */
const reveal = (part) => {
  const pane = part?.closest?.(".pane")
  if (!tabs.has(pane)) return false
  select(pane)
  open()
  return true
}

const list = element("div", { class: "tabs", role: "tablist", "aria-label": panel.dataset.name })
for (const pane of panes) {
  const name = pane.querySelector(".pane-name")
  const tab = element(
    "button",
    { type: "button", role: "tab", id: `${pane.id}-tab`, "aria-controls": pane.id },
    name.textContent,
  )
  const { count } = pane.dataset
  if (count) tab.append(" ", element("span", { class: "tab-count" }, count))
  const errors = errorsIn(pane)
  if (errors) tab.append(" ", element("span", { class: "tab-errors" }, nameOf(errors)))
  tab.addEventListener("click", () => select(pane))
  pane.setAttribute("role", "tabpanel")
  pane.setAttribute("aria-labelledby", tab.id)
  tabs.set(pane, tab)
  list.append(tab)
}
list.addEventListener("keydown", (event) => {
  const all = [...tabs.keys()]
  const here = all.indexOf(selected())
  const next = {
    ArrowRight: all[(here + 1) % all.length],
    ArrowLeft: all.at(here - 1),
    Home: all[0],
    End: all.at(-1),
  }[event.key]
  if (!next) return
  event.preventDefault()
  select(next)
  tabs.get(next).focus()
})

const away = element(
  "button",
  {
    type: "button",
    class: "panel-close",
    "aria-label": panel.dataset.close,
    title: panel.dataset.close,
  },
  "✕",
)
away.addEventListener("click", () => close({ returns: true }))
panel.prepend(element("div", { class: "panel-head" }, list, away))
panel.classList.add("tabbed")

if (opener) {
  opener.hidden = false
  opener.setAttribute("aria-expanded", "false")
  opener.addEventListener("click", () => (isOpen() ? close() : open()))
  const errors = errorsIn(panel)
  if (errors) opener.append(" ", element("span", { class: "tab-errors" }, nameOf(errors)))
}
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return
  close({ returns: true })
})
document.addEventListener("pointerdown", ({ target }) => {
  // Lists and dialogs that fields of the panel open are not in it.
  if (!target.closest("#panel, .to-panel, .select2-container, .calendarbox, .clockbox, dialog")) close()
})
narrow.addEventListener("change", () => close())

/* Other scripts ask for a part of the panel, or lead into the text. */
document.addEventListener("panel:open", ({ detail }) => reveal(detail))
document.addEventListener("panel:leave", () => close())
document.addEventListener("click", (event) => {
  const name = event.target.closest?.("[data-pane]")?.dataset.pane
  if (!name) return
  reveal(document.getElementById(`pane-${name}`))
  tabs.get(selected()).focus()
})

/* Links to a place of the page. */
const targetOf = (hash) => hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)))

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']")
  const target = link && !event.defaultPrevented && targetOf(link.hash)
  if (!target || !document.getElementById("article_form").contains(target)) return
  close()
  reveal(target)
  // The field of an editor is hidden; the browser itself leads to any other.
  const box = target.closest(".prose-editor")?.querySelector("[role=textbox]")
  if (!box) return
  event.preventDefault()
  box.focus()
  box.scrollIntoView({ block: "center" })
})

const asked = targetOf(location.hash)?.closest?.(".pane")
const remembered = panes.find((pane) => pane.id === sessionStorage.getItem(KEY))
select(panes.find(errorsIn) ?? asked ?? remembered ?? panes[0])
if (asked) {
  open()
  targetOf(location.hash).scrollIntoView({ block: "nearest" })
}
