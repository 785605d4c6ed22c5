/* The form of the image dialog that uploads a file, chosen or dropped, and says how far it is. */
import { complain } from "prose/dialogs"
import { objection, send } from "prose/upload"

/* `use(image)` is called with the stored image; `start` takes a file dropped on the text. */
export const uploading = (dialog, use) => {
  const form = dialog.querySelector("#image-new")
  if (!form) return { start: () => {}, stop: () => {} }
  const { file } = form.elements
  const button = form.querySelector("[type=submit]")
  const sending = form.querySelector(".sending")
  const bar = sending.querySelector("progress")
  const status = sending.querySelector(".live-status")
  const note = form.querySelector(".errornote")
  const zone = file.closest(".drop")
  let running

  const look = () => {
    const [chosen] = file.files
    const problem = chosen ? objection(form.dataset, file, chosen) : ""
    complain(file, problem)
    return !problem
  }

  const give = (dropped) => {
    const held = new DataTransfer()
    held.items.add(dropped)
    file.files = held.files
    // A picture in pasted HTML may bring its own.
    form.elements.alt.value = dropped.alt ?? ""
    form.parentElement.open = true
    look()
  }

  const report = (part) => {
    if (part === null) bar.removeAttribute("value")
    else bar.value = part
    const words = part === null ? status.dataset.making : status.dataset.sending
    if (status.textContent !== words) status.textContent = words
  }

  file.addEventListener("change", look)
  for (const kind of ["dragenter", "dragover"]) {
    dialog.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return
      event.preventDefault()
      zone.classList.add("over")
    })
  }
  dialog.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!dialog.contains(relatedTarget)) zone.classList.remove("over")
  })
  dialog.addEventListener("drop", (event) => {
    event.preventDefault()
    zone.classList.remove("over")
    const [dropped] = event.dataTransfer.files
    if (!dropped) return
    give(dropped)
    file.focus()
  })

  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    note.hidden = true
    // The session is asked first, and the dialog may have been closed meanwhile.
    if (running || !dialog.open) return
    if (!look()) return file.focus()
    sending.hidden = false
    // A button that is disabled would lose the focus.
    button.setAttribute("aria-disabled", "true")
    report(0)
    running = send(form.action, new FormData(form), report)
    try {
      const { image, errors = {} } = (await running.answer) ?? {}
      for (const field of form.querySelectorAll("[data-field] :is(input, textarea)")) {
        complain(field, errors[field.name]?.join(" "))
      }
      form.querySelector("[aria-invalid]")?.focus()
      if (!image) return
      form.reset()
      form.parentElement.open = false
      use(image)
    } catch {
      note.textContent = dialog.querySelector(".live-status").dataset.failed
      note.hidden = false
    } finally {
      running = undefined
      sending.hidden = true
      status.textContent = ""
      button.removeAttribute("aria-disabled")
    }
  })

  return {
    start(given) {
      form.reset()
      form.parentElement.open = false
      note.hidden = true
      for (const field of form.querySelectorAll("[aria-invalid]")) complain(field, "")
      if (given) give(given)
    },
    stop: () => running?.stop(),
  }
}
