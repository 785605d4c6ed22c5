/* Quotations, with a line for who said it, and notes in a box. */
import { Blockquote as Base, Node, pm } from "django-prose-editor/editor"
import { placeholder } from "prose/blocks"

const { Plugin, TextSelection } = pm.state

const ATTRIBUTION = "attribution"
const SIGN =
  '<svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M3 4h18v16H3zM7 9h10M7 13h10M7 17h5"/></svg>'

const settings = () => document.getElementById("prose-quotation")?.dataset ?? {}

/* The depth of the quotation around the cursor, 0 outside. */
const around = ({ $from }) => {
  for (let { depth } = $from; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "blockquote") return depth
  }
  return 0
}

/* Puts the blocks of a quotation in its place; who said it becomes a paragraph. */
const unwrap = (state, dispatch) => {
  const depth = around(state.selection)
  if (!depth) return false
  const { $from } = state.selection
  const { paragraph } = state.schema.nodes
  const blocks = []
  $from.node(depth).forEach((child) => {
    if (child.type.name !== ATTRIBUTION) blocks.push(child)
    else if (child.content.size) blocks.push(paragraph.create(null, child.content))
  })
  if (!dispatch) return true
  const start = $from.before(depth)
  const tr = state.tr.replaceWith(start, $from.after(depth), blocks)
  // The cursor is where it was, without the start of the quotation before it.
  tr.setSelection(TextSelection.near(tr.doc.resolve(Math.max(start, $from.pos - 1))))
  dispatch(tr.scrollIntoView())
  return true
}

export const Blockquote = Base.extend({
  content: `block+ ${ATTRIBUTION}?`,
  parseHTML: () => [{ tag: "blockquote" }],
  addCommands() {
    return {
      ...this.parent?.(),
      toggleBlockquote:
        () =>
        ({ state, dispatch, commands }) =>
          around(state.selection) ? unwrap(state, dispatch) : commands.wrapIn("blockquote"),
    }
  },
  addKeyboardShortcuts() {
    const { editor } = this
    const parent = this.parent?.() ?? {}
    return {
      ...parent,
      Backspace: (...given) => {
        const { selection } = editor.state
        const depth = around(selection)
        const isFirst =
          depth && selection.empty && selection.$from.pos === selection.$from.start(depth) + 1
        return isFirst ? unwrap(editor.state, editor.view.dispatch) : parent.Backspace(...given)
      },
      /* Behind the last, empty paragraph comes who said it, and behind that the text goes on. */
      Enter: () => {
        const { state, view } = editor
        const { $from, empty } = state.selection
        const depth = around(state.selection)
        if (!depth || !empty || $from.depth !== depth + 1) return false
        const { paragraph } = state.schema.nodes
        const quotation = $from.node(depth)
        const index = $from.index(depth)
        const { tr } = state
        if ($from.parent.type.name === ATTRIBUTION) {
          const after = $from.after(depth)
          tr.insert(after, paragraph.create())
          view.dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView())
          return true
        }
        if ($from.parent.type !== paragraph) return false
        if ($from.parent.content.size) {
          // The editor would take who said it for what comes next.
          view.dispatch(tr.split($from.pos, 1, [{ type: paragraph }]).scrollIntoView())
          return true
        }
        const isLast = quotation.maybeChild(index + 1)?.type.name === ATTRIBUTION
        if (!isLast || !index) return false
        tr.delete($from.before(), $from.after())
        view.dispatch(tr.setSelection(TextSelection.create(tr.doc, $from.before() + 1)))
        return true
      },
    }
  },
  addProseMirrorPlugins() {
    const add = (state) => {
      const { tr, doc, schema } = state
      const places = []
      doc.descendants((node, at) => {
        const isMissing =
          node.type.name === "blockquote" && node.lastChild.type.name !== ATTRIBUTION
        if (isMissing) places.push(at + node.nodeSize - 1)
        return !node.isTextblock
      })
      for (const place of places.reverse()) tr.insert(place, schema.nodes[ATTRIBUTION].create())
      return places.length ? tr : null
    }
    return [
      ...(this.parent?.() ?? []),
      new Plugin({
        appendTransaction: (transactions, _old, state) =>
          transactions.some(({ docChanged }) => docChanged) ? add(state) : null,
        view(view) {
          // Those of a text that is opened; nothing of it is a change.
          queueMicrotask(() => {
            const tr = view.isDestroyed ? null : add(view.state)
            if (tr) view.dispatch(tr.setMeta("addToHistory", false).setMeta("preventUpdate", true))
          })
          return {}
        },
      }),
    ]
  },
})

export const Attribution = Node.create({
  name: ATTRIBUTION,
  content: "inline*",
  defining: true,
  // A citation of a source is another node.
  parseHTML: () => [{ tag: "cite:not([data-source])", context: "blockquote/" }],
  renderHTML: () => ["cite", 0],
  addProseMirrorPlugins: () => [placeholder(ATTRIBUTION, settings().attribution ?? "")],
})

export const NoteBox = Node.create({
  name: "noteBox",
  group: "block",
  content: "(paragraph | bulletList | orderedList)+",
  defining: true,
  parseHTML: () => [{ tag: "aside.note" }],
  renderHTML: () => ["aside", { class: "note" }, 0],
  addMenuItems({ menu, buttons }) {
    const words = settings()
    if (!words.box) return
    menu.defineItem({
      name: "noteBox",
      groups: "nodes",
      button: buttons.svg(SIGN, words.box),
      active: (editor) => editor.isActive("noteBox"),
      enabled: (editor) => editor.can().toggleWrap("noteBox"),
      command: (editor) => editor.chain().focus().toggleWrap("noteBox").run(),
    })
  },
})
