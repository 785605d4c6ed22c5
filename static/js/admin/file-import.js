/* The form that imports a file: a file can be dropped anywhere on the page, or its words be pasted; it
   is checked before it is sent, and the page says how far it is. */
const { send } = await import(document.getElementById("upload-module").href)

const form = document.getElementById("file-import")
const { file } = form.elements
const zone = form.querySelector(".import-drop")
const errors = document.getElementById("file-errors")
const sending = form.querySelector(".import-sending")
const bar = sending.querySelector("progress")
const status = document.getElementById("import-status")
const button = form.querySelector("[type=submit]")
let running = false

zone.querySelector(".import-can-drop").hidden = false
zone.querySelector(".import-can-choose").hidden = true

const complain = (problems) => {
  errors.replaceChildren()
  zone.classList.toggle("errors", problems.length > 0)
  file.setAttribute("aria-invalid", String(problems.length > 0))
  if (!problems.length) return
  const list = document.createElement("ul")
  list.className = "errorlist"
  list.role = "alert"
  for (const problem of problems) {
    const item = document.createElement("li")
    item.textContent = problem
    list.append(item)
  }
  errors.append(list)
}

/* The error of a file before it is sent; the server looks into it. */
const objection = ({ name, size }) => {
  const { most, endings, large, strange, old } = form.dataset
  if (/\.doc$/i.test(name)) return old
  if (!endings.split(" ").some((ending) => name.toLowerCase().endsWith(ending))) return strange
  return size > Number(most) ? large : ""
}

const look = () => {
  const [chosen] = file.files
  const problem = chosen ? objection(chosen) : ""
  complain(problem ? [problem] : [])
  return !problem
}

const report = (part) => {
  if (part === null) bar.removeAttribute("value")
  else bar.value = part
  const words = part === null ? form.dataset.reading : form.dataset.sending
  if (status.textContent !== words) status.textContent = words
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (running || !look()) return
  running = true
  sending.hidden = false
  // A button that is disabled would lose the focus.
  button.setAttribute("aria-disabled", "true")
  report(0)
  try {
    const { address, errors: found = {} } = await send(location.href, new FormData(form), report).answer
    if (address) {
      location.assign(address)
      return
    }
    complain(Object.values(found).flat())
    file.focus()
  } catch {
    complain([form.dataset.failed])
  }
  stop()
})

const stop = () => {
  running = false
  sending.hidden = true
  status.textContent = ""
  button.removeAttribute("aria-disabled")
}

// The browser may restore the page from its cache.
addEventListener("pageshow", stop)

file.addEventListener("change", look)
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    zone.classList.add("over")
  })
}
document.addEventListener("dragleave", ({ relatedTarget }) => {
  if (!relatedTarget) zone.classList.remove("over")
})
const take = (taken) => {
  if (running) return
  const held = new DataTransfer()
  held.items.add(taken)
  file.files = held.files
  form.requestSubmit()
}

document.addEventListener("drop", (event) => {
  const [dropped] = event.dataTransfer.files
  zone.classList.remove("over")
  if (!dropped) return
  event.preventDefault()
  take(dropped)
})

/* A document that was copied in another program is pasted as a file of its own, or as words. */
document.addEventListener("paste", (event) => {
  const { clipboardData } = event
  const html = clipboardData.getData("text/html")
  const text = clipboardData.getData("text/plain")
  const [copied] = clipboardData.files
  if (!copied && !html && !text.trim()) return
  event.preventDefault()
  const { pasted } = form.dataset
  if (copied && !text) take(copied)
  else if (html) take(new File([html], `${pasted}.html`, { type: "text/html" }))
  else take(new File([text], `${pasted}.md`, { type: "text/markdown" }))
})
