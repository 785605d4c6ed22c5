/* A field that searches as one types: the combobox of the ARIA practices. */
import { complain, element, released } from "prose/dialogs"

const WAIT = 200

/* `search(text)` returns {results: [{key, title, about, thumbnail}], more}, perhaps with the `problem` why
   there are none. With `pointed`, Enter takes the first result of words that were typed. `likely()` returns
   some items that are offered below the field while nothing is chosen. */
export const picker = (box, { search, changed = () => {}, pointed = false, likely }) => {
  const input = box.querySelector("[role=combobox]")
  const list = box.querySelector("[role=listbox]")
  const status = box.querySelector(".live-status")
  let found = []
  let active = -1
  let chosen = null
  let latest = 0
  let turn = 0
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

  const suggest = async () => {
    const hints = box.querySelector(".likely")
    const mine = ++turn
    if (hints) hints.hidden = true
    if (!likely || !hints || chosen) return
    const items = await likely().catch(() => [])
    await released()
    if (mine !== turn || !items.length) return
    hints.querySelector("ul").replaceChildren(
      ...items.map((item) => {
        const button = element("button", { type: "button", title: item.about || item.title })
        if (item.thumbnail) button.append(element("img", { src: item.thumbnail, alt: "" }))
        button.append(element("span", { class: "title" }, item.title))
        if (item.about) button.append(element("span", { class: "about" }, item.about))
        button.addEventListener("click", () => {
          input.focus()
          choose(item)
        })
        return element("li", item.thumbnail ? { class: "pictured" } : {}, button)
      }),
    )
    hints.hidden = false
  }

  /* Puts an item in the field, or empties it, without telling `changed`. */
  const set = (item) => {
    clearTimeout(timer)
    latest += 1
    chosen = item
    input.value = item ? item.title : ""
    close()
    status.textContent = item?.about || ""
    complain(input, "")
    suggest()
  }

  const choose = (item) => {
    set(item)
    changed(item)
  }

  const show = ({ results, more, problem = status.dataset.none }) => {
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
    status.textContent = results.length ? (more ? status.dataset.more : "") : problem
    point(pointed && input.value.trim() && results.length ? 0 : -1)
  }

  const look = async () => {
    const request = ++latest
    try {
      const answer = await search(chosen ? "" : input.value.trim())
      if (request === latest) show(answer)
    } catch {
      if (request === latest) status.textContent = status.dataset.failed
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
    latest += 1
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
    get typed() {
      return input.value.trim()
    },
    set disabled(is) {
      input.disabled = is
    },
    set,
    choose,
    look,
    /* Shows an error if nothing is chosen; returns whether something is. */
    check() {
      complain(input, chosen ? "" : status.dataset.missing)
      if (!chosen) input.focus()
      return Boolean(chosen)
    },
  }
}
