/* Shared parts of the dialogs of the prose editor: opening, closing, errors of fields. */

/* Opens a dialog and returns the value with which a form closes it, "" if it was cancelled. The text of
   the editor over which it is opened has the same words selected then. */
export const opened = (dialog, { editor, editing }) =>
  new Promise((resolve) => {
    const { doc, selection } = editor?.state ?? {}
    const remove = dialog.querySelector("[data-remove]")
    if (remove) remove.hidden = !editing
    dialog.returnValue = ""
    const close = () => {
      // A slow browser gives it the focus with a cursor of its own.
      if (doc && editor.state.doc === doc) editor.view.dispatch(editor.state.tr.setSelection(selection))
      resolve(dialog.returnValue)
    }
    dialog.addEventListener("close", close, { once: true })
    dialog.showModal()
  })

document.addEventListener("click", ({ target }) => {
  const dialog = target.closest?.(".prose-dialog")
  if (target.closest?.("[data-close]")) dialog?.close("")
  else if (target.closest?.("[data-remove]")) dialog?.close("remove")
})

/* What opens at a dialog's end is brought into sight: with a low window, nothing seemed to happen. */
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && target.matches(".prose-dialog details")) target.scrollIntoView()
  },
  { capture: true },
)

/* Resolves when no pointer is pressed. A button that moves between press and release isn't clicked, so
   that what moves the fields of a dialog at a time of its own waits for this. */
let press = Promise.resolve()
document.addEventListener("pointerdown", () => {
  press = new Promise((resolve) => {
    const release = new AbortController()
    const end = () => {
      release.abort()
      // After the click, which comes later than the release.
      setTimeout(resolve)
    }
    for (const kind of ["pointerup", "pointercancel"]) {
      document.addEventListener(kind, end, { signal: release.signal })
    }
  })
})
export const released = () => press

let made = 0

export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/* Shows or removes an error beside a field. */
export const complain = (field, problem) => {
  const box = field.closest(".dialog-field, fieldset")
  box.querySelector(".problem[id$='-problem']")?.remove()
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
