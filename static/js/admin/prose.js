/* Accessibility of the prose editors: the text box has the name of its field, buttons
   have names in the language of the interface and a pressed state, and the toolbar is one stop of the
   Tab key with arrow keys inside. The name of the focused button is shown below the toolbar.

   What is written in the article's language says so, for the spelling check of the browser. */
const words = document.getElementById("prose-toolbar")
const names = new Map(
  [...(words?.content.querySelectorAll("[data-button]") ?? [])].map((word) => [
    word.dataset.button,
    word.textContent,
  ]),
)

// All other buttons have no state.
const TOGGLES =
  /^(paragraph|sectionHeading|heading\d|orderedList|blockquote|bold|italic|subscript|superscript|link|noteBox|codeBlock|table:header\w+)$/

const name = (textarea, box) => {
  const label = textarea.labels?.[0]?.textContent.replace(/[:：]\s*$/, "").trim()
  box.setAttribute("aria-label", label ?? textarea.getAttribute("aria-label") ?? "")
}

const buttonsOf = (bar) => [...bar.querySelectorAll("button")]
const usable = (bar) => buttonsOf(bar).filter((button) => !button.classList.contains("hidden"))

const stopAt = (bar, stop) => {
  for (const button of buttonsOf(bar)) button.tabIndex = button === stop ? 0 : -1
}

const furnish = (bar) => {
  if (bar.role === "toolbar") return
  bar.role = "toolbar"
  bar.setAttribute("aria-label", words?.dataset.name ?? "")
  for (const button of buttonsOf(bar)) {
    const known = names.get(button.dataset.name)
    if (known) {
      button.title = known
      button.setAttribute("aria-label", known)
    }
    const tell = () => {
      const { classList } = button
      if (TOGGLES.test(button.dataset.name)) {
        button.setAttribute("aria-pressed", String(classList.contains("active")))
      }
      if (button.tabIndex === 0 && classList.contains("hidden")) stopAt(bar, usable(bar)[0])
      button.setAttribute("aria-disabled", String(classList.contains("disabled")))
    }
    new MutationObserver(tell).observe(button, { attributeFilter: ["class"] })
    tell()
  }
  stopAt(bar, usable(bar)[0])
  bar.addEventListener("focusin", ({ target }) => {
    stopAt(bar, target)
    if (!target.matches(":focus-visible")) return
    bar.dataset.named = target.title
    bar.style.setProperty("--named-at", `${target.offsetLeft + target.offsetWidth / 2}px`)
  })
  bar.addEventListener("focusout", () => delete bar.dataset.named)
  bar.addEventListener("keydown", (event) => {
    const all = usable(bar)
    const here = all.indexOf(event.target)
    const next = {
      ArrowRight: all[(here + 1) % all.length],
      ArrowLeft: all.at(here - 1),
      Home: all[0],
      End: all.at(-1),
    }[event.key]
    if (here < 0 || !next) return
    event.preventDefault()
    next.focus()
  })
}

/* The fields and texts that readers see. */
const WRITTEN = "#id_title, #id_standfirst, .prose-editor > [role=textbox]"

const speak = (written) => {
  const language = document.getElementById("id_language")?.value
  if (language) written.lang = language
  written.spellcheck = true
}

const speakAll = () => {
  for (const written of document.querySelectorAll(WRITTEN)) speak(written)
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "id_language") speakAll()
})
speakAll()

const improve = (textarea, box) => {
  name(textarea, box)
  speak(box)
  // The editor creates its toolbar after its “ready” event.
  setTimeout(() => {
    const bar = box.parentElement.querySelector(".prose-menubar")
    if (bar) furnish(bar)
  })
}

document.addEventListener("prose-editor:ready", ({ detail }) => {
  improve(detail.textarea, detail.editor.view.dom)
})

/* An editor in a dialog, whose name is there already. */
document.addEventListener("prose:toolbar", ({ target }) => {
  furnish(target.querySelector(".prose-menubar"))
})

/* Those that were ready before this module ran. */
for (const box of document.querySelectorAll(".prose-editor > [role=textbox]")) {
  improve(box.parentElement.querySelector("textarea"), box)
}
