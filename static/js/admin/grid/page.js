/* The page of the grid: its table, the fields by their places, and its words. */
export const table = document.getElementById("grid")
export const form = table.closest("form")
export const body = table.tBodies[0]
const box = table.closest(".grid-box")
const { dataset: words } = document.getElementById("grid-words")
const status = document.getElementById("grid-status")

/* The name of a row, then its cells. */
export const fieldsOf = (tr) => [...tr.querySelectorAll("input[type=text]")]
export const fieldAt = (row, column) => body.rows[row]?.cells[column]?.querySelector("input[type=text]")
export const isField = (target) => target.type === "text" && body.contains(target)

export const placeOf = (field) => ({
  row: field.closest("tr").sectionRowIndex,
  column: field.closest("th, td").cellIndex,
})

/* A field of one line shows no line breaks, so they are no difference. */
export const plain = (text) => text.trim().replace(/\s+/g, " ")

let last = null
table.addEventListener("focusin", ({ target }) => {
  if (isField(target)) last = target
})

/* The field that has the focus, or had it last; the first one of the page before. */
export const current = () => (last?.isConnected ? last : fieldAt(0, 0))

export const focusOn = (field) => {
  field.focus()
  field.select()
  field.scrollIntoView({ block: "nearest", inline: "nearest" })
}

/* The number of visible rows, without the header. */
export const screenful = () =>
  Math.max(1, Math.floor((box.clientHeight - table.tHead.offsetHeight) / body.rows[0].offsetHeight) - 1)

/* Words of the page, in its language, with numbers in them. */
export const phrase = (name, numbers = {}) => {
  const one = Object.values(numbers)[0] === 1 && words[`${name}One`]
  return (one || words[name]).replace(/\{(\w+)\}/g, (_, key) => numbers[key])
}

export const say = (...messages) => {
  status.textContent = messages.join(" ")
}

/* Asks the server about texts; null if it can't be reached. */
export const ask = async (question) => {
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body: JSON.stringify(question),
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Content-Type": "application/json" },
    })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
