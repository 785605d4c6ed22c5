/* What the dialogs of the prose editor share: asking the server, opening, and fields that search
   as one types (the combobox of the ARIA practices). */

/* The article's language as the form has it, which may not be saved yet. */
export const language = () => document.getElementById("id_language")?.value || ""

export const ask = async (address, parameters) => {
  const answer = await fetch(`${address}?${new URLSearchParams(parameters)}`)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer.json()
}

/* Facts about many keys are asked in few questions: those that are wanted in the same moment go
   together, as many as an address can hold. */
const LONGEST = 5000
const known = new Map()
let wanted = new Map()

const askTogether = (address, waiting) => {
  let keys = []
  const send = async (some) => {
    const parameters = [["language", language()], ...some.map((key) => ["key", key])]
    const { found } = await ask(address, parameters).catch(() => ({ found: null }))
    for (const key of some) waiting.get(key)(found ? (found[key] ?? null) : undefined)
  }
  let length = 0
  for (const key of waiting.keys()) {
    length += encodeURIComponent(key).length + 5
    if (length > LONGEST) {
      send(keys)
      keys = []
      length = 0
    }
    keys.push(key)
  }
  send(keys)
}

/* What the server knows of a key: null if there is no such thing, undefined if it did not say. */
export const lookUp = (address, key) => {
  const name = `${address} ${language()} ${key}`
  if (!known.has(name)) {
    if (!wanted.size) {
      setTimeout(() => {
        const all = wanted
        wanted = new Map()
        for (const [from, waiting] of all) askTogether(from, waiting)
      })
    }
    if (!wanted.has(address)) wanted.set(address, new Map())
    const fact = new Promise((resolve) => wanted.get(address).set(key, resolve))
    known.set(name, fact)
    // What was not answered is asked again the next time.
    fact.then((it) => it === undefined && known.delete(name))
  }
  return known.get(name)
}

export const remember = (address, key, fact) => {
  known.set(`${address} ${language()} ${key}`, Promise.resolve(fact))
}

export const forget = () => known.clear()

/* Opens a dialog; its forms close it with a word, which is returned: "" if it was left. */
export const opened = (dialog, { editing }) =>
  new Promise((resolve) => {
    const remove = dialog.querySelector("[data-remove]")
    if (remove) remove.hidden = !editing
    dialog.returnValue = ""
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true })
    dialog.showModal()
  })

document.addEventListener("click", ({ target }) => {
  const dialog = target.closest?.(".prose-dialog")
  if (target.closest?.("[data-close]")) dialog?.close("")
  else if (target.closest?.("[data-remove]")) dialog?.close("remove")
})

let made = 0

export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/* Shows what is wrong beside a field, or takes it away. */
export const complain = (field, problem) => {
  const box = field.closest(".dialog-field, fieldset")
  box.querySelector(".problem")?.remove()
  field.toggleAttribute("aria-invalid", Boolean(problem))
  const others = (field.getAttribute("aria-describedby") || "")
    .split(" ")
    .filter((id) => id && !id.endsWith("-problem"))
  if (problem) {
    const id = `${field.id ||= `dialog-field-${++made}`}-problem`
    others.push(id)
    box.append(element("p", { class: "problem", id }, problem))
  }
  if (others.length) field.setAttribute("aria-describedby", others.join(" "))
  else field.removeAttribute("aria-describedby")
}

const WAIT = 200

/* A field that searches. `search(text)` returns {results: [{key, title, about, thumbnail}], more}. */
export const picker = (box, { search, changed = () => {} }) => {
  const input = box.querySelector("[role=combobox]")
  const list = box.querySelector("[role=listbox]")
  const said = box.querySelector(".said")
  let found = []
  let active = -1
  let chosen = null
  let asked = 0
  let timer

  const isOpen = () => !list.hidden

  const close = () => {
    list.hidden = true
    active = -1
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }

  const point = (place) => {
    active = place
    for (const [number, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(number === place))
    }
    const option = list.children[place]
    if (!option) return input.removeAttribute("aria-activedescendant")
    input.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  }

  const tell = (item) => {
    said.textContent = item?.about || ""
  }

  const choose = (item) => {
    clearTimeout(timer)
    asked += 1
    chosen = item
    input.value = item ? item.title : ""
    close()
    tell(item)
    complain(input, "")
    changed(item)
  }

  const show = (results, more) => {
    found = results
    list.replaceChildren(
      ...results.map((item, number) => {
        const option = element(
          "li",
          { role: "option", id: `${list.id}-${number}`, "aria-selected": "false" },
          element("span", { class: "title" }, item.title),
        )
        if (item.about) option.append(element("span", { class: "about" }, item.about))
        if (item.thumbnail) {
          option.classList.add("pictured")
          option.prepend(element("img", { src: item.thumbnail, alt: "", loading: "lazy" }))
        }
        option.addEventListener("click", () => choose(item))
        return option
      }),
    )
    list.hidden = !results.length
    input.setAttribute("aria-expanded", String(Boolean(results.length)))
    said.textContent = results.length ? (more ? said.dataset.more : "") : said.dataset.none
    point(-1)
  }

  const look = async () => {
    const question = ++asked
    try {
      const { results, more } = await search(chosen ? "" : input.value.trim())
      if (question === asked) show(results, more)
    } catch {
      if (question === asked) said.textContent = said.dataset.failed
    }
  }

  input.addEventListener("input", () => {
    if (chosen) {
      chosen = null
      changed(null)
    }
    clearTimeout(timer)
    timer = setTimeout(look, WAIT)
  })
  input.addEventListener("click", () => {
    if (!isOpen()) look()
  })
  input.addEventListener("blur", () => {
    clearTimeout(timer)
    asked += 1
    close()
  })
  // A press on the list leaves the focus in the field.
  list.addEventListener("mousedown", (event) => event.preventDefault())
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      if (!isOpen()) return look()
      const step = event.key === "ArrowDown" ? 1 : -1
      point(active < 0 && step < 0 ? found.length - 1 : (active + step + found.length) % found.length)
    } else if (event.key === "Enter" && isOpen()) {
      event.preventDefault()
      if (active >= 0) choose(found[active])
    } else if (event.key === "Escape" && isOpen()) {
      // Closes the list, and not the dialog around it.
      event.preventDefault()
      event.stopPropagation()
      close()
    }
  })

  return {
    get chosen() {
      return chosen
    },
    set disabled(is) {
      input.disabled = is
    },
    /* Puts an item in the field, or empties it, without telling `changed`. */
    set(item) {
      clearTimeout(timer)
      asked += 1
      chosen = item
      input.value = item ? item.title : ""
      close()
      tell(item)
      complain(input, "")
    },
    choose,
    /* Says that something must be chosen, and tells whether it was. */
    check() {
      complain(input, chosen ? "" : said.dataset.missing)
      if (!chosen) input.focus()
      return Boolean(chosen)
    },
  }
}
