/* Rows of inlines that are ordered: beside dragging, Alt and an arrow key in a row moves it. */
const rowsOf = (table) => [...table.querySelectorAll("tbody > .form-row:not(.empty-form)")]

/* A select opens by these keys. */
const OPENED = "select, [role=combobox]"

const nameOf = (row) =>
  [...row.querySelectorAll("input[type=text], input[type=url], select")]
    .map((field) => (field.value && (field.selectedOptions?.[0]?.text ?? field.value)).trim())
    .find(Boolean)

const number = (rows) => {
  for (const [index, row] of rows.entries()) {
    row.querySelector("[name$=-ordering]").value = (index + 1) * 10
  }
}

const move = (row, by, status) => {
  const table = row.closest("table")
  const rows = rowsOf(table)
  const place = rows.indexOf(row) + by
  if (!rows[place]) return
  const focused = document.activeElement
  rows[place][by < 0 ? "before" : "after"](row)
  focused.focus({ preventScroll: true })
  row.scrollIntoView({ block: "nearest" })
  number(rowsOf(table))
  focused.dispatchEvent(new Event("input", { bubbles: true }))
  status.textContent = status.dataset.moved
    .replace("{row}", () => nameOf(row) || status.dataset.unnamed)
    .replace("{place}", place + 1)
    .replace("{count}", rows.length)
}

for (const status of document.querySelectorAll("[role=status][data-moved]")) {
  const group = status.previousElementSibling
  const explain = () => {
    for (const field of group.querySelectorAll("[name$=-ordering]")) {
      field.title = status.dataset.keys
      field.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown")
    }
  }
  explain()
  document.addEventListener("formset:added", explain)
  group.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const row = event.target.closest("tbody > .form-row")
    if (!by || !event.altKey || !row || event.target.matches(OPENED)) return
    event.preventDefault()
    move(row, by, status)
  })
}
