/* There is always a line below: a click under a table or another block that ends a text begins a
   paragraph there, where the editor would set no cursor and lose what is typed. */
import { Extension, pm } from "django-prose-editor/editor"

const { Plugin, TextSelection } = pm.state

const begin = (view, event) => {
  const { doc, schema, tr } = view.state
  const isBelow = event.clientY > (view.dom.lastElementChild?.getBoundingClientRect().bottom ?? Infinity)
  if (!isBelow || !view.editable || doc.lastChild.type === schema.nodes.paragraph) return false
  event.preventDefault()
  tr.insert(doc.content.size, schema.nodes.paragraph.create())
  view.dispatch(tr.setSelection(TextSelection.atEnd(tr.doc)).scrollIntoView())
  view.focus()
  return true
}

export const LineBelow = Extension.create({
  name: "LineBelow",
  addProseMirrorPlugins: () => [
    new Plugin({ props: { handleDOMEvents: { mousedown: begin } } }),
  ],
})
