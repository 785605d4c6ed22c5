/* There is always a line below a last table, figure or heading: it comes with it, and a click below a text
   begins one where none is. */
import { Extension, pm } from "django-prose-editor/editor"

const { Plugin, TextSelection } = pm.state

const lacksLine = ({ doc, schema }) => doc.lastChild.type !== schema.nodes.paragraph

const add = (transactions, _before, state) => {
  if (!transactions.some(({ docChanged }) => docChanged) || !lacksLine(state)) return null
  return state.tr.insert(state.doc.content.size, state.schema.nodes.paragraph.create())
}

const begin = (view, event) => {
  const { doc, schema, tr } = view.state
  const isBelow = event.clientY > (view.dom.lastElementChild?.getBoundingClientRect().bottom ?? Infinity)
  if (!isBelow || !view.editable || !lacksLine(view.state)) return false
  event.preventDefault()
  tr.insert(doc.content.size, schema.nodes.paragraph.create())
  view.dispatch(tr.setSelection(TextSelection.atEnd(tr.doc)).scrollIntoView())
  view.focus()
  return true
}

export const LineBelow = Extension.create({
  name: "LineBelow",
  addProseMirrorPlugins: () => [
    new Plugin({ appendTransaction: add, props: { handleDOMEvents: { mousedown: begin } } }),
  ],
})
