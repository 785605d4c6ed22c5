/* Tables of the author's own: a caption, and rows of cells with paragraphs and lists.

   The editor's library knows the rows as a table. Here they stand, with the caption, in a node of
   ours that is the table of the page. */
import * as library from "django-prose-editor/editor"
import { placeOfBlock, placeholder } from "prose/blocks"

const { Node, pm } = library
const { Plugin, TextSelection } = pm.state
const { Fragment, Slice } = pm.model
const { isInTable, selectedRect } = pm.tables

const SIZE = 3
const IN_CELLS = "(paragraph | bulletList | orderedList)+"

const settings = () => document.getElementById("prose-tables")?.dataset ?? {}

/* All rows of a table in one body below its caption, as the node wants them. */
const arranged = (table) => {
  const whole = document.createElement("table")
  const caption = whole.appendChild(document.createElement("caption"))
  if (table.caption) caption.append(...table.caption.cloneNode(true).childNodes)
  const body = whole.appendChild(document.createElement("tbody"))
  body.append(...[...table.rows].map((row) => row.cloneNode(true)))
  return whole
}

const insert = (editor) => {
  const { nodes } = editor.schema
  const cells = (type) => Array.from({ length: SIZE }, () => type.createAndFill())
  const rows = Array.from({ length: SIZE }, (_, number) =>
    nodes.tableRow.create(null, cells(number ? nodes.tableCell : nodes.tableHeader)),
  )
  const table = nodes.proseTable.create(null, [
    nodes.tableCaption.create(),
    nodes.table.create(null, rows),
  ])
  const { from, to } = placeOfBlock(editor.state)
  return editor
    .chain()
    .focus()
    .command(({ tr, dispatch }) => {
      if (!dispatch) return true
      tr.replaceWith(from, to, table)
      // The first cell is behind the caption, and within a body and a row.
      tr.setSelection(TextSelection.near(tr.doc.resolve(from + 1 + 2 + 2))).scrollIntoView()
      return true
    })
    .run()
}

const around = ({ selection: { $from } }) => {
  for (let { depth } = $from; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "proseTable") return depth
  }
  return 0
}

const removeTable = ({ state, dispatch }) => {
  const depth = around(state)
  if (!depth) return false
  const { $from } = state.selection
  if (dispatch) dispatch(state.tr.delete($from.before(depth), $from.after(depth)).scrollIntoView())
  return true
}

/* Returns true if the first row or the first column has nothing but headers. */
const hasHeader = ({ state }, side) => {
  if (!isInTable(state)) return false
  const { map, table } = selectedRect(state)
  const edge =
    side === "row"
      ? { left: 0, top: 0, right: map.width, bottom: 1 }
      : { left: 0, top: map.height > 1 ? 1 : 0, right: 1, bottom: map.height }
  return map.cellsInRect(edge).every((at) => table.nodeAt(at).type.name === "tableHeader")
}

const SIGNS = {
  rowAbove: "M3 11h18v10H3zM3 16h18M12 2v6M9 5h6",
  rowBelow: "M3 3h18v10H3zM3 8h18M12 16v6M9 19h6",
  rowRemove: "M3 4h18v16H3zM3 9h18M3 15h18M9 12h6",
  columnBefore: "M11 3h10v18H11zM16 3v18M2 12h6M5 9v6",
  columnAfter: "M3 3h10v18H3zM8 3v18M16 12h6M19 9v6",
  columnRemove: "M4 3h16v18H4zM9 3v18M15 3v18M12 9v6",
  headerRow: "M3 4h18v16H3zM3 10h18M3 7h18M3 5.5h18M3 8.5h18",
  headerColumn: "M3 4h18v16H3zM9 4v16M6 4v16M4.5 4v16M7.5 4v16",
  merge: "M3 5h18v14H3zM7 12h3M8.5 10l2 2-2 2M17 12h-3M15.5 10l-2 2 2 2",
  remove: "M3 4h18v16H3zM8 8l8 8M16 8l-8 8",
}
const drawn = (path) =>
  `<svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true"><path d="${path}"/></svg>`

const inCells = ({ state }) => isInTable(state)

const ITEMS = [
  ["rowAbove", (chain) => chain.addRowBefore()],
  ["rowBelow", (chain) => chain.addRowAfter()],
  ["rowRemove", (chain) => chain.deleteRow()],
  ["columnBefore", (chain) => chain.addColumnBefore()],
  ["columnAfter", (chain) => chain.addColumnAfter()],
  ["columnRemove", (chain) => chain.deleteColumn()],
  ["headerRow", (chain) => chain.toggleHeaderRow(), (editor) => hasHeader(editor, "row")],
  ["headerColumn", (chain) => chain.toggleHeaderColumn(), (editor) => hasHeader(editor, "column")],
  ["merge", (chain) => chain.mergeOrSplit()],
]

export const ProseTable = Node.create({
  name: "proseTable",
  group: "block",
  content: "tableCaption table",
  isolating: true,
  parseHTML: () => [{ tag: "table", contentElement: arranged }],
  renderHTML: () => ["table", 0],
  addNodeView: () => () => {
    const dom = document.createElement("div")
    dom.className = "prose-table"
    const contentDOM = dom.appendChild(document.createElement("table"))
    return { dom, contentDOM }
  },
  addMenuItems({ menu, buttons }) {
    const words = settings()
    if (!words.insert) return
    menu.defineItem({
      name: "prose-own-table",
      groups: "insert",
      priority: 90,
      button: buttons.material("grid_on", words.insert),
      enabled: (editor) => !editor.isActive("proseTable"),
      command: insert,
    })
    const define = (name, command, { active = () => false, enabled = () => true } = {}) =>
      menu.defineItem({
        name: `table:${name}`,
        groups: "table",
        button: buttons.svg(drawn(SIGNS[name]), words[name]),
        active,
        enabled,
        hidden: (editor) => !editor.isActive("proseTable"),
        command,
      })
    for (const [name, act, active] of ITEMS) {
      define(name, (editor) => act(editor.chain().focus()).run(), { active, enabled: inCells })
    }
    define("remove", (editor) => editor.chain().focus().deleteTable().run())
  },
  addKeyboardShortcuts() {
    const { editor } = this
    const when = (name) => () => inCells(editor) && editor.commands[name]()
    return {
      "Alt-Shift-ArrowUp": when("addRowBefore"),
      "Alt-Shift-ArrowDown": when("addRowAfter"),
      "Alt-Shift-ArrowLeft": when("addColumnBefore"),
      "Alt-Shift-ArrowRight": when("addColumnAfter"),
      "Alt-Shift-Backspace": when("deleteRow"),
      "Alt-Shift-Delete": when("deleteColumn"),
    }
  },
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        // Cells that are pasted into cells are cells, and not a table in a table.
        transformPasted(slice, view) {
          const [only] = slice.content.content
          const isTable = slice.content.childCount === 1 && only.type.name === "proseTable"
          if (!isTable || !isInTable(view.state)) return slice
          return new Slice(Fragment.from(only.lastChild), 0, 0)
        },
      },
    }),
  ],
})

export const TableCaption = Node.create({
  name: "tableCaption",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "caption" }],
  renderHTML: () => ["caption", 0],
  addKeyboardShortcuts() {
    const { editor } = this
    return {
      // From the caption into the first cell.
      Enter: () => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== this.name) return false
        return editor.commands.command(({ tr }) => {
          tr.setSelection(TextSelection.near(tr.doc.resolve($from.after())))
          return true
        })
      },
    }
  },
  addProseMirrorPlugins: () => [placeholder("tableCaption", settings().caption ?? "")],
})

/* The rows. */
export const Table = library.Table.extend({
  group: "",
  parseHTML: () => [{ tag: "tbody" }],
  renderHTML: () => ["tbody", 0],
  addNodeView: () => null,
  addMenuItems() {},
  addCommands() {
    return { ...this.parent?.(), deleteTable: () => removeTable }
  },
})

const plain = (type, tag) =>
  type.extend({
    content: IN_CELLS,
    addAttributes: () => ({ colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } }),
    renderHTML({ HTMLAttributes: { colspan, rowspan } }) {
      const spans = { colspan: colspan > 1 ? colspan : null, rowspan: rowspan > 1 ? rowspan : null }
      return [tag, spans, 0]
    },
  })

export const TableCell = plain(library.TableCell, "td")
export const TableHeader = plain(library.TableHeader, "th")
