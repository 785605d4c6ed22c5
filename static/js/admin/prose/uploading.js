/* The form of the image dialog that uploads a file, chosen or dropped, and says how far it is. */
import { complain } from "prose/dialogs"

/* Sends a form and answers with what the server says; `fetch` would not tell how far it is. */
const send = (form, report) => {
  const request = new XMLHttpRequest()
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => report(loaded / total))
    request.upload.addEventListener("load", () => report(null))
    request.addEventListener("abort", () => resolve(null))
    request.addEventListener("error", reject)
    request.addEventListener("load", () => {
      if (request.status < 300 && typeof request.response === "object") resolve(request.response)
      else reject(new Error(`${request.status}`))
    })
  })
  request.open("POST", form.action)
  request.responseType = "json"
  request.send(new FormData(form))
  return { answer, stop: () => request.abort() }
}

/* The error of a file before it is sent; the server validates it again. */
const objection = ({ most, large, svg, strange }, { accept }, { name, size, type }) => {
  if (/^image\/svg/.test(type) || /\.svgz?$/i.test(name)) return svg
  if (type && !accept.split(",").includes(type)) return strange
  if (size <= Number(most)) return ""
  const mega = 1024 ** 2
  return large
    .replace("%(size)d", Math.floor(size / mega) + 1)
    .replace("%(most)d", Math.floor(Number(most) / mega))
}

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
    if (running) return
    if (!look()) return file.focus()
    sending.hidden = false
    // A button that is disabled would lose the focus.
    button.setAttribute("aria-disabled", "true")
    report(0)
    running = send(form, report)
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
