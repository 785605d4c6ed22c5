/* Blocks of cells as spreadsheets exchange them: tab-separated text, and a table in HTML. */

/* A quoted cell may hold tabs, line breaks and doubled quotes; a quote that is not closed before
   the next cell is a quote like any other. */
const QUOTED = /^"((?:[^"]|"")*)"(?=\t|\r\n|\n|\r|$)/
const BARE = /^[^\t\r\n]*/
const END = /^(?:\r\n|\n|\r)/

export const parseText = (text) => {
  const rows = [[]]
  let rest = text
  for (;;) {
    const quoted = QUOTED.exec(rest)
    const found = quoted ?? BARE.exec(rest)
    rows.at(-1).push(quoted ? quoted[1].replaceAll('""', '"') : found[0])
    rest = rest.slice(found[0].length)
    if (!rest) break
    if (rest[0] === "\t") rest = rest.slice(1)
    else {
      rest = rest.slice(END.exec(rest)[0].length)
      // Spreadsheets end the last row too.
      if (!rest) break
      rows.push([])
    }
  }
  return rows
}

export const parseTable = (html) => {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table")
  if (!table) return null
  const rows = [...table.rows].map(() => [])
  ;[...table.rows].forEach((row, at) => {
    let column = 0
    for (const cell of row.cells) {
      // A cell that reaches down from a row above has taken its place.
      while (rows[at][column] !== undefined) column += 1
      for (let down = 0; down < cell.rowSpan && at + down < rows.length; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) {
          rows[at + down][column + right] = down || right ? "" : cell.textContent
        }
      }
      column += cell.colSpan
    }
  })
  return rows
}

/* Makes a block of what the clipboard has: as many cells in each row, none of them with a line
   break, without the empty rows and columns at its end. */
export const blockOf = (clipboard) => {
  const text = clipboard.getData("text/plain")
  const html = text ? "" : clipboard.getData("text/html")
  const found = text ? parseText(text) : (html && parseTable(html)) || []
  const rows = found.map((row) => Array.from(row, (cell) => (cell ?? "").replace(/\s+/g, " ").trim()))
  while (rows.length > 1 && !rows.at(-1).some(Boolean)) rows.pop()
  const width = Math.max(1, ...rows.map((row) => row.findLastIndex(Boolean) + 1))
  return rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""))
}

const escaped = (text) =>
  text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign])

export const fill = (clipboard, block) => {
  const quoted = (cell) => (/[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  clipboard.setData("text/plain", block.map((row) => row.map(quoted).join("\t")).join("\r\n"))
  const cells = (row) => row.map((cell) => `<td>${escaped(cell)}</td>`).join("")
  clipboard.setData(
    "text/html",
    `<table>${block.map((row) => `<tr>${cells(row)}</tr>`).join("")}</table>`,
  )
}
