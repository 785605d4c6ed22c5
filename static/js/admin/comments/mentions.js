/* Names after an @, in any field of a comment: a list of the people whom it may mean. */
const people = () => [...document.querySelectorAll(".comment-names li")]

/* Whether a name, a part of it or that of the account begins so. */
const isMeant = ({ textContent: name, dataset: { account } }, typed) =>
  [name, account, ...name.split(" ")].some((part) => part.toLocaleLowerCase().startsWith(typed))

// A longer text after the sign is no name.
const MOST = 40

let field = null
let list = null
let begin = 0

const close = () => {
  list?.remove()
  list = null
  field?.removeAttribute("aria-activedescendant")
  field?.removeAttribute("aria-controls")
  field = null
}

const options = () => [...list.children]
const chosen = () => list.querySelector("[aria-selected=true]")

const choose = (option) => {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option))
  field.setAttribute("aria-activedescendant", option.id)
  option.scrollIntoView({ block: "nearest" })
}

const take = (option) => {
  const target = field
  target.setRangeText(`${option.textContent} `, begin, target.selectionStart, "end")
  close()
  target.dispatchEvent(new Event("input", { bubbles: true }))
  target.focus()
}

const show = (target, at, found) => {
  close()
  field = target
  begin = at
  list = document.createElement("div")
  list.role = "listbox"
  list.id = "comment-mentions"
  list.className = "comment-mentions"
  list.setAttribute("aria-label", target.getAttribute("aria-label") ?? "@")
  found.forEach((name, number) => {
    const option = document.createElement("div")
    option.role = "option"
    option.id = `comment-mention-${number}`
    option.textContent = name
    // The field keeps the focus.
    option.addEventListener("pointerdown", (event) => event.preventDefault())
    option.addEventListener("click", () => take(option))
    list.append(option)
  })
  target.after(list)
  target.setAttribute("aria-controls", list.id)
  choose(options()[0])
}

const isField = (target) => target.matches?.(".comment-field textarea, .comment-dialog textarea")

document.addEventListener(
  "input",
  ({ target }) => {
    if (!isField(target)) return
    const { value, selectionStart: caret } = target
    const at = value.lastIndexOf("@", caret - 1)
    const typed = at < 0 ? "" : value.slice(at + 1, caret).toLocaleLowerCase()
    if (at < 0 || typed.length > MOST || /[\n@]/.test(typed)) return close()
    const found = people()
      .filter((person) => isMeant(person, typed))
      .map(({ textContent }) => textContent)
      .filter((name) => name.toLocaleLowerCase() !== typed)
    if (found.length) show(target, at + 1, found)
    else close()
  },
  // Before the list of comments keeps the event for itself.
  { capture: true },
)

document.addEventListener(
  "keydown",
  (event) => {
    if (!list || event.target !== field || event.isComposing) return
    const all = options()
    const here = all.indexOf(chosen())
    const next = { ArrowDown: all[(here + 1) % all.length], ArrowUp: all.at(here - 1) }[event.key]
    if (next) choose(next)
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(chosen())
    else if (event.key === "Escape") close()
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  { capture: true },
)

document.addEventListener("focusout", ({ target }) => target === field && close())
