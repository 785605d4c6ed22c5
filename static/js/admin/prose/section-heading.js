/* The headings of the sections of an article: lines of words between the blocks of its text. Each keeps the
   anchor of its section as an attribute, which a copy loses. */
import { Document, Node, pm, textblockTypeInputRule } from "django-prose-editor/editor"
import { goTo, indexAt, moveSection, sectionsOf } from "writing/text"

const { Plugin, TextSelection } = pm.state

const NAME = "sectionHeading"

export const ArticleDocument = Document.extend({ content: `(block | ${NAME})+` })

/* A line of words becomes a heading, or a heading such a line. A number or a citation would be lost by
   that: a new heading is written above it. */
const toggle = (editor) => {
  const { $from, $to } = editor.state.selection
  const isPlain = (node) => node.content.content.every((child) => child.isText)
  if ($from.parent.isTextblock && isPlain($from.parent) && $from.sameParent($to)) {
    return editor.chain().focus().toggleNode(NAME, "paragraph").run()
  }
  return editor
    .chain()
    .focus()
    .command(({ tr, state }) => {
      const above = $from.depth ? $from.before(1) : $from.pos
      tr.insert(above, state.schema.nodes[NAME].create())
      tr.setSelection(TextSelection.create(tr.doc, above + 1))
      return true
    })
    .scrollIntoView()
    .run()
}

const placesOf = (doc) => {
  const places = new Map()
  doc.forEach((node, at) => {
    const anchor = node.type.name === NAME && node.attrs.anchor
    if (anchor) places.set(anchor, [...(places.get(anchor) ?? []), at])
  })
  return places
}

/* Of a heading that was copied, the one that was there keeps the anchor. */
const takeFromCopies = (transactions, before, state) => {
  if (!transactions.some(({ docChanged }) => docChanged)) return null
  const { tr } = state
  for (const [anchor, places] of placesOf(state.doc)) {
    if (places.length < 2) continue
    const [was = -1] = placesOf(before.doc).get(anchor) ?? []
    const now = transactions.reduce((at, { mapping }) => mapping.map(at, -1), was)
    // A heading that was cut may leave an empty line.
    const written = places.filter((at) => state.doc.nodeAt(at).content.size)
    const kept = written.includes(now) ? now : (written[0] ?? places[0])
    for (const at of places) if (at !== kept) tr.setNodeAttribute(at, "anchor", null)
  }
  return tr.docChanged ? tr : null
}

/* In a heading, moves its section. */
const shift = (editor, by) => {
  const { $from } = editor.state.selection
  if ($from.parent.type.name !== NAME) return false
  const sections = sectionsOf(editor.state.doc)
  const index = indexAt(sections, $from.before())
  const place = moveSection(editor, index, index + by)
  if (place >= 0) goTo(editor, sectionsOf(editor.state.doc)[place].at)
  return true
}

export const SectionHeading = Node.create({
  name: NAME,
  content: "text*",
  marks: "",
  defining: true,
  addAttributes: () => ({
    anchor: {
      default: null,
      parseHTML: (from) => from.dataset.anchor || null,
      renderHTML: ({ anchor }) => (anchor ? { "data-anchor": anchor } : {}),
    },
  }),
  parseHTML: () => [{ tag: "h2" }],
  renderHTML: ({ HTMLAttributes }) => ["h2", HTMLAttributes, 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: NAME,
      groups: "blockType nodes headings",
      priority: 200,
      button: buttons.heading(2),
      active: (editor) => editor.isActive(NAME),
      command: toggle,
    })
  },
  addKeyboardShortcuts() {
    const { editor } = this
    const isHere = () => editor.isActive(NAME)
    return {
      "Mod-Alt-2": () => toggle(editor),
      "Alt-ArrowUp": () => shift(editor, -1),
      "Alt-ArrowDown": () => shift(editor, 1),
      // A heading is one line.
      "Shift-Enter": () => isHere() && editor.commands.splitBlock(),
    }
  },
  addInputRules() {
    return [textblockTypeInputRule({ find: /^##\s$/, type: this.type })]
  },
  addProseMirrorPlugins: () => [new Plugin({ appendTransaction: takeFromCopies })],
})
