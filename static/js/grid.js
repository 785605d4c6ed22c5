/* Moves between the cells of the grid with the arrow keys and Enter, saves with Ctrl+S, and adds empty
   rows. */
const grid = document.getElementById("grid")
const inputs = (row) => [...row.querySelectorAll("input[type=text]")]

const move = (input, down, right) => {
  const row = input.closest("tr")
  const place = inputs(row).indexOf(input)
  const next = down ? [...grid.tBodies[0].rows][row.sectionRowIndex + down] : row
  const target = next && inputs(next)[place + right]
  if (target) {
    target.focus()
    target.select()
  }
  return Boolean(target)
}

const step = (event, input) => {
  const untouched = input.selectionStart === 0 && input.selectionEnd === input.value.length
  const atStart = input.selectionEnd === 0
  const atEnd = input.selectionStart === input.value.length
  switch (event.key) {
    case "ArrowUp":
      return move(input, -1, 0)
    case "ArrowDown":
      return move(input, 1, 0)
    case "ArrowLeft":
      return (untouched || atStart) && move(input, 0, -1)
    case "ArrowRight":
      return (untouched || atEnd) && move(input, 0, 1)
    case "Enter":
      // Enter never sends the form from within a cell: it goes down, as in a spreadsheet.
      move(input, event.shiftKey ? -1 : 1, 0)
      return true
    default:
      return false
  }
}

grid.addEventListener("keydown", (event) => {
  const input = event.target
  if (input.type !== "text" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey)
    return
  if (step(event, input)) event.preventDefault()
})

// The button is a hundred cells away.
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return
  event.preventDefault()
  if (!event.repeat) grid.closest("form").requestSubmit()
})

document.getElementById("more-rows")?.addEventListener("click", (event) => {
  event.preventDefault()
  const body = grid.tBodies[0]
  const row = body.rows[body.rows.length - 1].cloneNode(true)
  const number = body.rows.length
  for (const error of row.querySelectorAll(".grid-error")) error.remove()
  for (const input of row.querySelectorAll("input")) {
    input.name = input.name.replace(/^row-\d+-/, `row-${number}-`)
    if (input.id) input.id = input.name
    // “Name of row 7”, in whichever language.
    const label = input.getAttribute("aria-label")
    if (label) input.setAttribute("aria-label", label.replace(/\d+/, number + 1))
    input.removeAttribute("aria-invalid")
    input.removeAttribute("aria-describedby")
    if (input.type === "checkbox") input.checked = false
    else input.value = ""
  }
  body.append(row)
  inputs(row)[0].focus()
})
