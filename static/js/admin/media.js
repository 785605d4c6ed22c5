/* The media library takes several files at once, chosen or dropped anywhere onto the page, and uploads
   one after the other. */
const { objection, send } = await import(document.getElementById("upload-module").href)

const form = document.getElementById("media-upload")
const input = form.querySelector("input[type=file]")
const queue = form.querySelector(".media-queue")
const words = form.dataset

let waiting = Promise.resolve()
let left = 0
let failed = 0
let added = 0

const line = (file) => {
  const row = document.createElement("li")
  const name = Object.assign(document.createElement("span"), { textContent: file.name })
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 })
  const state = Object.assign(document.createElement("span"), { textContent: words.waiting })
  name.className = "name"
  state.className = "state"
  bar.setAttribute("aria-label", file.name)
  row.append(name, bar, state)
  queue.append(row)
  const end = (text, isProblem) => {
    bar.remove()
    state.textContent = text
    row.classList.toggle("problem", isProblem)
  }
  return {
    report(part) {
      if (part === null) bar.removeAttribute("value")
      else bar.value = part
      state.textContent = part === null ? words.making : ""
    },
    end,
  }
}

const upload = async (file) => {
  const row = line(file)
  left += 1
  waiting = waiting.then(async () => {
    let problem = objection(words, input, file)
    if (!problem) {
      const data = new FormData()
      data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
      data.set("file", file)
      try {
        const { errors } = (await send(form.action, data, row.report).answer) ?? {}
        problem = errors ? Object.values(errors).flat().join(" ") : ""
      } catch {
        problem = words.failed
      }
    }
    left -= 1
    if (problem) failed += 1
    else added += 1
    row.end(problem || words.added, Boolean(problem))
    // The new ones come first in the list. What is being written there is not lost.
    if (!left && !failed && added && !document.querySelector("[data-changed]")) {
      location.assign(location.pathname)
    }
  })
}

const take = (files) => {
  for (const file of files) upload(file)
}

input.addEventListener("change", () => {
  take([...input.files])
  input.value = ""
})
const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files")
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    form.classList.add("over")
  })
}
document.addEventListener("dragleave", ({ relatedTarget }) => {
  if (!relatedTarget) form.classList.remove("over")
})
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return
  event.preventDefault()
  form.classList.remove("over")
  take([...event.dataTransfer.files])
})

document.getElementById("changelist-form")?.addEventListener("input", ({ target }) => {
  target.dataset.changed = ""
})
form.hidden = false
