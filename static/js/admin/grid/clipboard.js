/* Blocks of cells as spreadsheets exchange them: tab-separated text, and a table in HTML. */

/* A cell and what ends it. A quoted cell may hold tabs, line breaks and doubled quotes; a quote that is not
   closed before the next cell is a quote like any other. */
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y

const parseText = (text) => {
  const rows = [[]]
  CELL.lastIndex = 0
  for (;;) {
    const [, quoted, bare, end] = CELL.exec(text)
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare)
    // Spreadsheets end the last row too.
    if (!end || (end !== "\t" && CELL.lastIndex === text.length)) return rows
    if (end !== "\t") rows.push([])
  }
}

const parseTable = (html) => {
  const rows = []
  const lines = new DOMParser().parseFromString(html, "text/html").querySelector("table")?.rows ?? []
  ;[...lines].forEach((line, at) => {
    for (const { rowSpan, colSpan, textContent } of line.cells) {
      // A cell that reaches down from a row above has taken its place.
      let column = 0
      while (rows[at]?.[column] !== undefined) column += 1
      for (let down = at; down < Math.min(at + rowSpan, lines.length); down += 1) {
        rows[down] ??= []
        for (let right = column; right < column + colSpan; right += 1) rows[down][right] = ""
      }
      rows[at][column] = textContent
    }
  })
  return rows
}

/* Makes a block of what the clipboard has: as many cells in each row, none of them with a line
   break, without the empty rows and columns at its end. */
export const blockOf = (clipboard) => {
  const text = clipboard.getData("text/plain")
  const found = text ? parseText(text) : parseTable(clipboard.getData("text/html"))
  const rows = Array.from(found, (row) => Array.from(row ?? [], (cell) => (cell ?? "").replace(/\s+/g, " ").trim()))
  while (rows.length > 1 && !rows.at(-1).some(Boolean)) rows.pop()
  const width = Math.max(1, ...rows.map((row) => row.findLastIndex(Boolean) + 1))
  return rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""))
}

const quoted = (cell) => (/[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

export const fill = (clipboard, block) => {
  const copy = document.createElement("table")
  for (const row of block) {
    const line = copy.insertRow()
    for (const cell of row) line.insertCell().textContent = cell
  }
  clipboard.setData("text/plain", block.map((row) => row.map(quoted).join("\t")).join("\r\n"))
  clipboard.setData("text/html", copy.outerHTML)
}
