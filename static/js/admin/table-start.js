/* The form that asks for a table: what is pasted or dropped anywhere on the page is sent at once. */
const form = document.getElementById("table_form")
const { file, pasted } = form.elements
const box = form.querySelector(".table-start-box")
const status = form.querySelector("[role=status]")
const errors = document.getElementById("file-errors")
let running = false

const complain = (problem) => {
  errors.replaceChildren()
  box.classList.toggle("errors", Boolean(problem))
  if (!problem) return
  const list = document.createElement("ul")
  list.className = "errorlist"
  list.role = "alert"
  const item = document.createElement("li")
  item.textContent = problem
  list.append(item)
  errors.append(list)
}

const objection = () => {
  const [chosen] = file.files
  return chosen && chosen.size > Number(form.dataset.most) ? form.dataset.large : ""
}

form.addEventListener("submit", (event) => {
  const problem = objection()
  complain(problem)
  if (problem || running) {
    event.preventDefault()
    return
  }
  running = true
  status.textContent = form.dataset.reading
})

// The browser may restore the page from its cache.
addEventListener("pageshow", () => {
  running = false
  status.textContent = ""
})

file.addEventListener("change", () => complain(objection()))

document.addEventListener("paste", (event) => {
  const { target, clipboardData } = event
  const text = clipboardData.getData("text/plain")
  const [copied] = clipboardData.files
  // What is pasted into another field belongs there, unless the field has room for one line only.
  const other = target !== pasted && target.closest?.("input, textarea")
  if (other && (other.matches("textarea") || !/\S\s*[\t\n]\s*\S/.test(text))) return
  if (running || (target === pasted && pasted.value) || !(text.trim() || copied)) return
  event.preventDefault()
  if (text.trim()) {
    pasted.value = text
  } else {
    const held = new DataTransfer()
    held.items.add(copied)
    file.files = held.files
  }
  form.requestSubmit()
})

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    box.classList.add("over")
  })
}
document.addEventListener("dragleave", ({ relatedTarget }) => {
  if (!relatedTarget) box.classList.remove("over")
})
document.addEventListener("drop", (event) => {
  box.classList.remove("over")
  const [dropped] = event.dataTransfer.files
  if (running || !dropped) return
  event.preventDefault()
  const held = new DataTransfer()
  held.items.add(dropped)
  file.files = held.files
  form.requestSubmit()
})
