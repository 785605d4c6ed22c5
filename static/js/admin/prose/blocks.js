/* Shared parts of the blocks that are written in place: where a new one goes, and the words that are
   shown where nothing is written yet. */
import { pm } from "django-prose-editor/editor"

const { Plugin } = pm.state
const { Decoration, DecorationSet } = pm.view

/* Returns the place of a new block: below the one that is being written, or in its place if it is empty. */
export const placeOfBlock = ({ selection: { $to, to } }) => {
  const isEmpty = $to.depth === 1 && !$to.parent.content.size
  const end = $to.depth ? $to.after(1) : to
  return isEmpty ? { from: $to.before(1), to: end } : { from: end, to: end }
}

/* Shows these words in each empty node of this name. */
export const placeholder = (name, words) =>
  new Plugin({
    props: {
      decorations({ doc }) {
        const found = []
        doc.descendants((node, at) => {
          if (node.type.name === name && !node.content.size) {
            const shown = { class: "prose-empty", "data-placeholder": words }
            found.push(Decoration.node(at, at + node.nodeSize, shown))
          }
          return !node.isTextblock
        })
        return DecorationSet.create(doc, found)
      },
    },
  })
