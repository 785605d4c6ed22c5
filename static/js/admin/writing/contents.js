/* Contents of the editors of two sections, divided and joined. A section's editor has a schema of its
   own, so nodes go from one to the other as JSON. */

// In characters, as the server takes it.
const LONGEST_HEADING = 300

export const nodesOf = (doc) => doc.content.content
const isBlank = (node) => Boolean(node?.isTextblock && !node.content.size)
const written = (nodes) => nodes.filter((node) => !isBlank(node))

/* A document of an editor with these nodes, whatever editor they are from. */
export const docOf = ({ state: { schema } }, nodes) =>
  schema.topNodeType.createAndFill(
    null,
    nodes.map((node) => schema.nodeFromJSON(node.toJSON())),
  )

/* Replaces what differs, so that the rest of the text keeps its place. */
export const setContent = (editor, doc) => {
  const { state, view } = editor
  const start = state.doc.content.findDiffStart(doc.content)
  if (start === null) return
  let { a: end, b: newEnd } = state.doc.content.findDiffEnd(doc.content)
  const overlap = start - Math.min(end, newEnd)
  if (overlap > 0) {
    end += overlap
    newEnd += overlap
  }
  const changed = state.tr.replace(start, end, doc.slice(start, newEnd))
  view.dispatch(changed.setMeta("addToHistory", false))
}

/* Divides a text at its cursor: the nodes before and after, and the heading between. With `isHeading`
   the line of the cursor becomes that, unless numbers or citations in it would be lost: such a line
   begins the second text. */
export const divide = ({ state: { doc, selection } }, isHeading) => {
  const { $from } = selection
  const index = $from.index(0)
  const block = doc.maybeChild(index)
  const isPlain = block?.isTextblock && block.content.content.every((node) => node.isText)
  if (isHeading && isPlain && block.textContent.length <= LONGEST_HEADING) {
    const nodes = nodesOf(doc)
    return {
      heading: block.textContent.trim(),
      before: nodes.slice(0, index),
      after: nodes.slice(index + 1),
    }
  }
  const at = isHeading && $from.depth ? $from.before(1) : $from.pos
  const [before, after] = splitAt(doc, at)
  return { heading: "", before, after }
}

/* The nodes before and after a place or range of a text, without the blank lines that this makes. */
export const splitAt = (doc, from, to = from) => {
  const before = [...nodesOf(doc.cut(0, from))]
  const after = [...nodesOf(doc.cut(to))]
  if (isBlank(before.at(-1))) before.pop()
  if (isBlank(after[0])) after.shift()
  return [before, after]
}

/* Returns the nodes that join a text to another: its heading, now one in the text, and its own. */
export const addition = (editor, other, title) => {
  const { schema } = editor.state
  const heading = title ? [schema.nodes.heading.create({ level: 3 }, schema.text(title))] : []
  return [...heading, ...written(nodesOf(docOf(editor, nodesOf(other.state.doc))))]
}

export const withAddition = (editor, added) => {
  const own = [...nodesOf(editor.state.doc)]
  if (isBlank(own.at(-1))) own.pop()
  return docOf(editor, [...own, ...added])
}

/* The text without what was added to its end, or as it is if that has changed since. */
export const withoutAddition = (editor, added) => {
  const own = nodesOf(editor.state.doc)
  const end = written(own).slice(-added.length)
  const isSame = end.length === added.length && end.every((node, place) => node.eq(added[place]))
  return isSame ? docOf(editor, own.slice(0, own.indexOf(end[0]))) : editor.state.doc
}

/* Puts the cursor into the text that is nearest to a place, at once: what is typed next goes there. */
export const focusAt = (editor, place) => {
  const { state, view } = editor
  const at = state.doc.resolve(Math.min(place, state.doc.content.size))
  const selection = state.selection.constructor.near(at, place ? -1 : 1)
  view.focus()
  view.dispatch(state.tr.setSelection(selection))
}
